package io.chatferry.source.chat.stream;

import io.chatferry.model.Origin;
import io.chatferry.source.chat.model.ChatAttachment;
import io.chatferry.source.chat.model.ChatMessage;
import io.chatferry.source.chat.model.Labels;
import io.chatferry.source.chat.model.Mentions;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The texts of messages as the target takes them: mentions, and lines for files that cannot go with the message. What is added
 * here never makes a message break a limit: mentions are names where there would be too many, or the text would be too long.
 * Not thread-safe.
 */
final class MessageText {

    /** CometChat REST API, "Properties and Constraints". */
    private static final int MAX_MENTIONED = 10;
    /** Of the data of a message as JSON, 10 KB, less what stands around the text. */
    private static final int MAX_BYTES = 10 * 1024 - 40;
    /** A mention whose id has to be changed takes no more characters. */
    private static final int LONGEST_MENTION = 108;

    private static final String ABSENT = "files that messages name and that are not in the export";

    private final Users users;
    private final Map<String, String> labels;
    private final Set<String> fileNames;
    private final CopiedFiles copied;
    private final Tally tally;

    /**
     * Makes texts.
     *
     * @param fileNames of the files of the export, without their folders
     * @param copied those that are attachments of messages
     */
    MessageText(Users users, Map<String, String> labels, Set<String> fileNames, CopiedFiles copied, Tally tally) {
        this.users = users;
        this.labels = labels;
        this.fileNames = fileNames;
        this.copied = copied;
        this.tally = tally;
    }

    /** The text; what it cannot hold goes into the notes. */
    String of(ChatMessage message, ObjectNode notes, Origin origin) {
        String text = Labels.resolved(withFiles(message, notes, origin), labels::get);
        List<String> mentioned = Mentions.in(text);
        if (mentioned.isEmpty()) {
            return text;
        }
        tally.add("mentions of people, written as mentions of the target", origin, mentioned.size());
        Set<String> linked = new HashSet<>();
        boolean[] isCut = new boolean[1];
        String linkedText = Mentions.replaced(text, user -> {
            boolean fits = linked.contains(user) || linked.size() < MAX_MENTIONED;
            if (!fits || !isWritable(user)) {
                isCut[0] = true;
                return name(user);
            }
            linked.add(user);
            return "<@uid:" + user + ">";
        });
        if (size(text, linkedText) > MAX_BYTES) {
            tally.add("texts in which mentions stay names, since they would be too long", origin);
            return Mentions.replaced(text, this::name);
        }
        if (isCut[0]) {
            tally.add("texts that mention more than ten people: from the eleventh on, mentions stay names", origin);
        }
        return linkedText;
    }

    /** The bytes of the text if each id that has to be changed became as long as any. */
    private static int size(String marked, String linked) {
        int longer = 0;
        for (String user : Mentions.in(marked)) {
            longer += user.matches("[a-z0-9_-]+") ? 0 : LONGEST_MENTION - user.length();
        }
        long escaped =
                linked.chars().filter(c -> c < ' ' || c == '"' || c == '\\').count();
        return (int) (linked.getBytes(StandardCharsets.UTF_8).length + escaped + Math.max(0, longer));
    }

    private static boolean isWritable(String user) {
        return user.indexOf('<') < 0 && user.indexOf('>') < 0;
    }

    private String name(String user) {
        Users.Known known = users.find(user);
        return "@" + (known == null ? user : known.name());
    }

    /** With a line for each file that lies in the export, and for missing ones if there is nothing else. */
    private String withFiles(ChatMessage message, ObjectNode notes, Origin origin) {
        if (message.attachments().isEmpty()) {
            return message.text();
        }
        List<String> lines = new ArrayList<>();
        if (!message.text().isEmpty()) {
            lines.add(message.text());
        }
        boolean hasMore = !message.text().isBlank();
        for (ChatAttachment file : message.attachments()) {
            if (file.path() != null && copied.find(file.path(), origin).isEmpty()) {
                lines.add("(file not moved): " + name(file, file.path()));
                ArrayNode files = notes.withArrayProperty("files");
                files.addObject().put("path", file.path()).put("name", file.name());
                tally.add(
                        fileNames.contains(OtherFiles.nameOf(file.path()))
                                ? "files that lie in the export and are not moved"
                                : ABSENT,
                        origin);
            } else if (file.path() != null && copied.lacks(file.path(), origin)) {
                tally.add(ABSENT, origin);
            }
            hasMore |= file.missing() == null;
        }
        for (ChatAttachment file : message.attachments()) {
            if (file.missing() != null) {
                tally.add("files missing, named in the text where there is nothing else: " + file.missing(), origin);
                if (!hasMore) {
                    String name = file.name();
                    lines.add("(file " + file.missing() + ")" + (name == null || name.isBlank() ? "" : ": " + name));
                }
            }
        }
        return String.join("\n", lines);
    }

    private static String name(ChatAttachment file, String path) {
        String name = file.name();
        return name == null || name.isBlank() ? path.substring(path.lastIndexOf('/') + 1) : name;
    }
}
