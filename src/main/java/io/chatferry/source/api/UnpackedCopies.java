package io.chatferry.source.api;

import io.chatferry.source.container.Archive;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.Normalizer;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Finds archives of which the content lies unpacked beside them. Who unpacks an archive and leaves it there has one export, not two:
 * read twice, each message without an id would be sent twice.
 */
final class UnpackedCopies {

    private static final int BUFFER = 64 * 1024;

    private final Map<String, Path> files = new HashMap<>();

    UnpackedCopies(FolderTree tree) {
        tree.files().forEach(file -> files.put(composed(file.name()), file.path()));
    }

    /**
     * The folder in the export that holds the same files as an archive, byte for byte; null if there is none.
     *
     * @param stem the archive's path in the export, without its endings and with a slash
     */
    @Nullable
    String folderOf(Archive archive, String stem) throws IOException {
        List<Archive.Member> members = archive.members().stream()
                .filter(member -> member.noFileReason() == null && FolderTree.isContent(member.name()))
                .toList();
        if (members.isEmpty()) {
            return null;
        }
        String beside = stem.substring(0, stem.lastIndexOf('/', stem.length() - 2) + 1);
        return holdsAll(stem, members) ? stem : holdsAll(beside, members) ? beside : null;
    }

    private boolean holdsAll(String prefix, List<Archive.Member> members) throws IOException {
        for (Archive.Member member : members) {
            Path file = files.get(composed(prefix + member.name()));
            if (file == null || Files.size(file) != member.size()) {
                return false;
            }
        }
        for (Archive.Member member : members) {
            Path file = files.get(composed(prefix + member.name()));
            if (file == null || !isSame(file, member)) {
                return false;
            }
        }
        return true;
    }

    private static String composed(String name) {
        return Normalizer.normalize(name, Normalizer.Form.NFC);
    }

    private static boolean isSame(Path file, Archive.Member member) {
        try (InputStream unpacked = new BufferedInputStream(member.open(), BUFFER);
                InputStream onDisk = new BufferedInputStream(Files.newInputStream(file), BUFFER)) {
            byte[] a = unpacked.readNBytes(BUFFER);
            byte[] b = onDisk.readNBytes(BUFFER);
            while (a.length > 0 && Arrays.equals(a, b)) {
                a = unpacked.readNBytes(BUFFER);
                b = onDisk.readNBytes(BUFFER);
            }
            return a.length == 0 && b.length == 0;
        } catch (IOException damaged) {
            return false;
        }
    }
}
