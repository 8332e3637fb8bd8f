package io.chatferry.source.teams;

import io.chatferry.source.api.ExportFiles;
import io.chatferry.source.api.ExportFiles.ExportFile;
import io.chatferry.source.api.ExportInput;
import io.chatferry.source.chat.reading.Samples;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The files of an export of Teams, by what they hold. */
final class TeamsFiles {

    private static final Pattern OF_USER = Pattern.compile("(?:.*/)?users/([^/]+)/[^/]+");
    private static final Pattern OF_TEAM = Pattern.compile("(?:.*/)?teams/([^/]+)/(?:[^/]+/)*[^/]+");
    private static final Pattern SUFFIX = Pattern.compile("(?:.*/)?[A-Za-z]+_([^/]+)\\.json");
    /** An object whose first list or object is the rows. */
    private static final Pattern WRAPPED = Pattern.compile("\uFEFF?\\s*\\{[^\\[{]*\"value\"\\s*:\\s*\\[");

    private static final int HEAD_BYTES = 64 * 1024;

    private final Map<Role, List<ExportFile>> files = new EnumMap<>(Role.class);

    /** What a file lists. */
    enum Role {
        MESSAGES("messages[^/]*"),
        USERS("users(List)?"),
        TEAMS("teams(List|Settings)?"),
        CHANNELS("channels[^/]*"),
        MEMBERS("(teamM|m)embers[^/]*"),
        CHATS("chats[^/]*");

        private final Pattern names;

        Role(String name) {
            names = Pattern.compile("(.*/)?" + name + "\\.json");
        }
    }

    /** How the keys of an export are written. */
    enum Variant {
        DATA_EXPORT("data export, keys in PascalCase"),
        GRAPH("replies of Microsoft Graph, keys in camelCase");

        private final String description;

        Variant(String description) {
            this.description = description;
        }

        String description() {
            return description;
        }
    }

    private TeamsFiles() {}

    static TeamsFiles of(ExportFiles export) {
        TeamsFiles teams = new TeamsFiles();
        for (ExportFile file : export.files()) {
            Role role = role(file.name());
            if (role != null) {
                teams.files.computeIfAbsent(role, none -> new ArrayList<>()).add(file);
            }
        }
        return teams;
    }

    private static @Nullable Role role(String name) {
        for (Role role : Role.values()) {
            if (role.names.matcher(name).matches()) {
                return role;
            }
        }
        return null;
    }

    List<ExportFile> files(Role role) {
        return files.getOrDefault(role, List.of());
    }

    /** The variant by the first messages; null if they are none of Teams. */
    @Nullable
    static Variant variant(ExportFiles export) {
        for (ExportFile file : Samples.of(export, file -> role(file.name()) == Role.MESSAGES)) {
            String head = head(file);
            if (head.contains("\"MessageType\"")
                    && (head.contains("\"ChannelIdentity\"") || head.contains("\"ChatId\""))) {
                return Variant.DATA_EXPORT;
            }
            if (head.contains("\"messageType\"")
                    && (head.contains("\"channelIdentity\"") || head.contains("\"chatId\""))) {
                return Variant.GRAPH;
            }
        }
        return null;
    }

    /** Whether the rows of a file stand below {@code value}, as in a reply of Microsoft Graph. */
    static boolean isWrapped(ExportFile file) {
        return WRAPPED.matcher(head(file)).lookingAt();
    }

    private static String head(ExportFile file) {
        try (ExportInput input = file.open()) {
            return new String(input.readNBytes(HEAD_BYTES), StandardCharsets.UTF_8);
        } catch (IOException unreadable) {
            return ""; // it is reported where it is read
        }
    }

    /** The person whose chats a file holds; null if it holds others. */
    static @Nullable String user(ExportFile file) {
        Matcher user = OF_USER.matcher(file.name());
        return user.matches() ? user.group(1) : null;
    }

    /** The team that a file belongs to: by its folder, else by its name; empty if neither says it. */
    static String team(ExportFile file) {
        Matcher folder = OF_TEAM.matcher(file.name());
        if (folder.matches()) {
            return folder.group(1);
        }
        Matcher suffix = SUFFIX.matcher(file.name());
        return suffix.matches() ? suffix.group(1) : "";
    }
}
