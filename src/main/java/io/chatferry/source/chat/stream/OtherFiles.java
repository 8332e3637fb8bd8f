package io.chatferry.source.chat.stream;

import io.chatferry.model.Origin;
import io.chatferry.source.api.ExportFiles;
import io.chatferry.source.api.ExportFiles.ExportFile;
import io.chatferry.source.api.SourceItem;
import io.chatferry.source.chat.model.ChatExport;
import java.text.Normalizer;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The files of an export that hold no rows of the format: pictures, mostly, and what nobody has written in a chat. Files with a
 * notice of their own, such as those that another file equals, are none of them.
 */
final class OtherFiles {

    private static final int NAMED = 5;

    private OtherFiles() {}

    /** The names of all files of an export, without their folders. */
    static Set<String> names(ExportFiles files) {
        return files.files().stream().map(file -> nameOf(file.name())).collect(Collectors.toSet());
    }

    /** The name of a file without its folders, in the composed form of Unicode, as an export has it. */
    static String nameOf(String path) {
        return Normalizer.normalize(path.substring(path.lastIndexOf('/') + 1), Normalizer.Form.NFC);
    }

    /** Tells how many they are, and names the first; empty if there is none. */
    static Optional<SourceItem.Notice> notice(String format, ExportFiles files, ChatExport export) {
        Set<String> read = new HashSet<>();
        export.passes().forEach(pass -> read.add(pass.file().name()));
        Set<String> told = export.notices().stream()
                .filter(SourceItem.Notice.class::isInstance)
                .map(notice -> ((SourceItem.Notice) notice).origin().file())
                .collect(Collectors.toSet());
        List<ExportFile> others = files.files().stream()
                .filter(file -> !read.contains(file.name()) && !told.contains(file.display()))
                .toList();
        if (others.isEmpty()) {
            return Optional.empty();
        }
        String names = others.stream().limit(NAMED).map(ExportFile::display).collect(Collectors.joining(", "));
        String message = format + ": " + (others.size() == 1 ? "1 file holds" : others.size() + " files hold")
                + " no messages and " + (others.size() == 1 ? "is" : "are") + " not read: " + names
                + (others.size() > NAMED ? ", …" : "");
        return Optional.of(new SourceItem.Notice(new Origin(others.get(0).display(), 1, 0), message));
    }
}
