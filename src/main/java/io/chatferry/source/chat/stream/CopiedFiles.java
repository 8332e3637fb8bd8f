package io.chatferry.source.chat.stream;

import io.chatferry.model.Origin;
import io.chatferry.source.api.ExportFiles.ExportFile;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The files of an export that are copied with their messages. A message names a file by the end of its path; only files of the
 * export are found, whatever it says. One that is not there is missing, as is one that a server does not have.
 */
final class CopiedFiles {

    /** No file is copied. */
    static final CopiedFiles NONE = new CopiedFiles(List.of(), false);

    private final boolean areCopied;
    private final Map<String, List<ExportFile>> byName = new HashMap<>();
    /** The stored names of the files of messages, by those that people are shown. */
    private final Map<String, String> storedNames = new HashMap<>();

    CopiedFiles(List<? extends ExportFile> files) {
        this(files, true);
    }

    private CopiedFiles(List<? extends ExportFile> files, boolean areCopied) {
        this.areCopied = areCopied;
        for (ExportFile file : files) {
            byName.computeIfAbsent(OtherFiles.nameOf(file.storedName()), name -> new ArrayList<>(1))
                    .add(file);
            storedNames.put(file.display(), file.storedName());
        }
    }

    /**
     * The whole path of the file that a message names; of several such files, that which lies nearest to the message. One that is
     * not in the export has the path beside its message: if it is added later, the message stays the same.
     */
    Optional<String> find(String path, Origin message) {
        ExportFile nearest = nearest(path, message);
        if (nearest == null && areCopied) {
            String ofMessage = storedNames.getOrDefault(message.file(), "");
            return Optional.of(ofMessage.substring(0, ofMessage.lastIndexOf('/') + 1) + ending(path));
        }
        return Optional.ofNullable(nearest).map(ExportFile::storedName);
    }

    /** Whether files are copied, and this one is not in the export. */
    boolean lacks(String path, Origin message) {
        return areCopied && nearest(path, message) == null;
    }

    private static String ending(String path) {
        return Normalizer.normalize(path, Normalizer.Form.NFC).replaceFirst("^(\\./|/)+", "");
    }

    private @Nullable ExportFile nearest(String path, Origin message) {
        String ending = ending(path);
        ExportFile nearest = null;
        int shared = -1;
        for (ExportFile file : byName.getOrDefault(OtherFiles.nameOf(ending), List.of())) {
            String name = file.storedName();
            if (name.equals(ending) || name.endsWith("/" + ending)) {
                int same = commonFolders(file.display(), message.file());
                if (same > shared) {
                    nearest = file;
                    shared = same;
                }
            }
        }
        return nearest;
    }

    /** The length of the path that both share, to the last slash. */
    private static int commonFolders(String one, String other) {
        int end = 0;
        for (int i = 0; i < Math.min(one.length(), other.length()) && one.charAt(i) == other.charAt(i); i++) {
            if (one.charAt(i) == '/') {
                end = i + 1;
            }
        }
        return end;
    }
}
