package io.chatferry.source.chat.stream;

import io.chatferry.model.Origin;
import io.chatferry.source.api.ExportFiles.ExportFile;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The files of an export that are copied with their messages. A message names a file by the end of its path; only files of the
 * export are found, whatever it says.
 */
final class CopiedFiles {

    /** No file is copied. */
    static final CopiedFiles NONE = new CopiedFiles(List.of());

    private final Map<String, List<ExportFile>> byName = new HashMap<>();

    CopiedFiles(List<? extends ExportFile> files) {
        for (ExportFile file : files) {
            byName.computeIfAbsent(OtherFiles.nameOf(file.storedName()), name -> new ArrayList<>(1))
                    .add(file);
        }
    }

    /** The whole path of the file that a message names; of several such files, that which lies nearest to the message. */
    Optional<String> find(String path, Origin message) {
        String ending = Normalizer.normalize(path, Normalizer.Form.NFC).replaceFirst("^(\\./|/)+", "");
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
        return Optional.ofNullable(nearest).map(ExportFile::storedName);
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
