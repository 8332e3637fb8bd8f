package io.chatferry.source.rocketchat;

import io.chatferry.source.api.ExportFiles;
import io.chatferry.source.api.ExportFiles.ExportFile;
import io.chatferry.source.api.ExportInput;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The files of an export that hold collections of Rocket.Chat's database, by what they hold. */
final class Collections {

    private static final Pattern NAME = Pattern.compile(
            "(.*/)?(?:rocketchat_)?(user|room|subscription|upload|message)s?\\.(bson|json|jsonl|ndjson)");
    private static final String MESSAGES = "rocketchat_message.";
    /** The key of a document always goes first; replies of the server's API are not documents but pages. */
    private static final Pattern DOCUMENTS = Pattern.compile("(\u00EF\u00BB\u00BF)?\\s*(\\[\\s*)?\\{\\s*\"_id\"\\s*:");

    private static final int HEAD_BYTES = 64 * 1024;
    /** A dump of all databases of a server has as many messages files at most that are looked into. */
    private static final int SAMPLE_FILES = 20;

    private final Map<Role, List<ExportFile>> files = new EnumMap<>(Role.class);

    /** What a collection holds. */
    enum Role {
        USER,
        ROOM,
        SUBSCRIPTION,
        UPLOAD,
        MESSAGE
    }

    private Collections() {}

    /** The collections of an export; none if it has no messages of Rocket.Chat. */
    static Collections of(ExportFiles export) {
        Collections collections = new Collections();
        Set<String> folders = folders(export.files());
        for (ExportFile file : folders.isEmpty() ? List.<ExportFile>of() : export.files()) {
            Matcher name = NAME.matcher(file.name());
            if (name.matches() && folders.contains(folder(file))) {
                Role role = Role.valueOf(name.group(2).toUpperCase(Locale.ROOT));
                collections
                        .files
                        .computeIfAbsent(role, none -> new ArrayList<>())
                        .add(file);
            }
        }
        return collections;
    }

    /** The folders in which messages of Rocket.Chat lie: a dump may hold other databases beside them. */
    private static Set<String> folders(List<ExportFile> files) {
        Set<String> folders = new HashSet<>();
        int looked = 0;
        for (ExportFile file : files) {
            Matcher name = NAME.matcher(file.name());
            if (!name.matches() || !name.group(2).equals("message")) {
                continue;
            }
            String base = file.name().substring(folder(file).length());
            if (base.startsWith(MESSAGES) || (++looked <= SAMPLE_FILES && holdsMessages(file))) {
                folders.add(folder(file));
            }
        }
        return folders;
    }

    private static String folder(ExportFile file) {
        return file.name().substring(0, file.name().lastIndexOf('/') + 1);
    }

    /** Whether a file that is only called "messages" begins with a document of Rocket.Chat. */
    private static boolean holdsMessages(ExportFile file) {
        if (isBson(file)) {
            return false; // a dump of mongodump has the names that the server gives
        }
        try (ExportInput input = file.open()) {
            String head = new String(input.readNBytes(HEAD_BYTES), StandardCharsets.ISO_8859_1);
            return DOCUMENTS.matcher(head).lookingAt()
                    && head.contains("\"rid\"")
                    && head.contains("\"_updatedAt\"")
                    && head.contains("\"username\"");
        } catch (IOException unreadable) {
            return false; // it is reported where it is read
        }
    }

    static boolean isBson(ExportFile file) {
        return file.name().endsWith(".bson");
    }

    boolean isEmpty() {
        return files.isEmpty();
    }

    List<ExportFile> files(Role role) {
        return files.getOrDefault(role, List.of());
    }
}
