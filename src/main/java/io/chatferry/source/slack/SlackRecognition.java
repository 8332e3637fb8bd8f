package io.chatferry.source.slack;

import io.chatferry.source.api.ExportFiles;
import io.chatferry.source.api.ExportFiles.ExportFile;
import io.chatferry.source.api.ExportInput;
import io.chatferry.source.api.Recognition;
import io.chatferry.source.slack.SlackLayout.DayFile;
import io.chatferry.source.slack.SlackLayout.ListFile;
import io.chatferry.source.slack.SlackLayout.OfWorkspace;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** Recognises exports of Slack by the names of the files and the beginnings of a few. Slack's exports have no version. */
final class SlackRecognition {

    private static final int CERTAIN = 100;
    private static final int PROBABLE = 90;
    private static final int SAMPLE_FILES = 5;
    private static final int SAMPLE_BYTES = 8_192;

    private static final Pattern MESSAGE = Pattern.compile("\"ts\"\\s*:\\s*\"?\\d{9,11}\\.\\d{1,6}\\b", Pattern.DOTALL);
    private static final Pattern TYPE = Pattern.compile("\"type\"\\s*:\\s*\"message\"");
    private static final Pattern USER = Pattern.compile("\"id\"\\s*:\\s*\"[UWB][A-Z0-9]+\"");
    private static final Pattern CONVERSATION = Pattern.compile("\"id\"\\s*:\\s*\"[CGDM][A-Z0-9]+\"");
    private static final Pattern EMPTY = Pattern.compile("\\s*\\[\\s*]?\\s*");
    private static final Pattern EVENT = Pattern.compile("\"subtype\"\\s*:\\s*\"message_(changed|deleted|replied)\"");

    private final SlackLayout layout;
    private boolean hasEvents;

    private SlackRecognition(SlackLayout layout) {
        this.layout = layout;
    }

    static Recognition of(ExportFiles files) {
        return new SlackRecognition(SlackLayout.of(files)).recognition();
    }

    private Recognition recognition() {
        if (layout.days().isEmpty()) {
            return Recognition.none("no folder with files as 2024-03-04.json");
        }
        boolean isUsers = isOf(ListFile.USERS, USER) || isOf(ListFile.ORG_USERS, USER);
        boolean isConversations = false;
        for (ListFile list : ListFile.values()) {
            isConversations |= !list.isOfUsers() && isOf(list, CONVERSATION);
        }
        int messages = messages();
        if (messages < 0 || (messages == 0 && !isUsers && !isConversations)) {
            return Recognition.none("the files that are named after days do not hold messages of Slack");
        }
        boolean isCertain = isUsers || isConversations;
        return new Recognition(isCertain ? CERTAIN : PROBABLE, reason());
    }

    /** Whether a list begins as one of Slack, or is empty. */
    private boolean isOf(ListFile list, Pattern sign) {
        List<OfWorkspace> lists = layout.lists(list);
        if (lists.isEmpty()) {
            return false;
        }
        String beginning = beginning(lists.get(0).file());
        return sign.matcher(beginning).find() || EMPTY.matcher(beginning).matches();
    }

    /** How many of the first files hold messages of Slack; -1 if one holds something else. */
    private int messages() {
        int found = 0;
        for (DayFile day :
                layout.days().subList(0, Math.min(SAMPLE_FILES, layout.days().size()))) {
            String beginning = beginning(day.file());
            hasEvents |= EVENT.matcher(beginning).find();
            if (MESSAGE.matcher(beginning).find() && TYPE.matcher(beginning).find()) {
                found++;
            } else if (found == 0
                    && !EMPTY.matcher(beginning).matches()
                    && !TYPE.matcher(beginning).find()) {
                return -1;
            }
        }
        return found;
    }

    private static String beginning(ExportFile file) {
        try (ExportInput input = file.open()) {
            return new String(input.readNBytes(SAMPLE_BYTES), StandardCharsets.UTF_8);
        } catch (IOException unreadable) {
            return ""; // it is reported where it is read
        }
    }

    private String reason() {
        List<String> signs = new ArrayList<>();
        for (ListFile list : ListFile.values()) {
            if (!layout.lists(list).isEmpty()) {
                signs.add(list.base());
            }
        }
        String named = layout.isDump() ? "files named after conversations" : "folders with files named after days";
        signs.add(layout.folders() == 1 ? "1 " + named.replaceFirst("s ", " ") : layout.folders() + " " + named);
        StringBuilder reason = new StringBuilder(variant()).append(": ").append(String.join(", ", signs));
        if (layout.uploads() > 0) {
            reason.append("; ").append(layout.uploads()).append(" files lie in the export, as Slackdump puts them");
        }
        if (hasEvents) {
            reason.append("; rows of events change and delete messages");
        }
        if (!layout.hasListOfUsers()) {
            reason.append("; without users.json: names come from the messages");
        }
        if (!layout.hasListOfConversations()) {
            reason.append("; without channels.json: each folder is a private group");
        }
        return reason.toString();
    }

    private String variant() {
        if (layout.isDump()) {
            return "dump of Slackdump";
        }
        if (layout.isOfOrganisation()) {
            return "export of an organisation (Enterprise Grid)";
        }
        boolean hasPrivate = !layout.lists(ListFile.GROUPS).isEmpty()
                || !layout.lists(ListFile.DMS).isEmpty()
                || !layout.lists(ListFile.MPIMS).isEmpty();
        return hasPrivate
                ? "export of all conversations of a workspace"
                : "standard export of a workspace, public channels only";
    }
}
