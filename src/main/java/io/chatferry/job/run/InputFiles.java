package io.chatferry.job.run;

import io.chatferry.config.SettingsException;
import io.chatferry.ledger.merge.InputFile;
import io.chatferry.source.api.ExportFiles;
import io.chatferry.source.api.FolderTree;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;

/** The files of an export as they are now: path, size and SHA-256, to detect changes. */
public final class InputFiles {

    /** A file beside fetched ones that says how they were fetched; it is no part of the export. */
    public static final String MANIFEST = ".fetched.json";

    private static final int BUFFER = 1 << 16;

    private InputFiles() {}

    /** All files below a folder, or the one file. */
    public static List<InputFile> of(Path root) {
        try {
            if (!Files.isDirectory(root) && !Files.isRegularFile(root)) {
                throw new SettingsException(
                        root + " is neither a file nor a folder\n  check source.path; what a pipe or a"
                                + " device yields must be written to a file first");
            }
            if (!Files.isDirectory(root)) {
                return List.of(describe(root, root.getFileName()));
            }
            List<FolderTree.Entry> files = new ArrayList<>(FolderTree.of(root).files());
            files.sort(Comparator.comparing(entry -> root.resolve(entry.name())));
            List<InputFile> inputs = new ArrayList<>();
            for (FolderTree.Entry file : files) {
                if (!file.name().equals(MANIFEST)) {
                    inputs.add(describe(file.path(), Path.of(file.name())));
                }
            }
            return inputs;
        } catch (IOException failed) {
            throw new SettingsException("The export " + root + " cannot be read: " + failed.getMessage()
                    + "\n  check source.path and the permissions of its files");
        }
    }

    private static InputFile describe(Path file, Path name) throws IOException {
        MessageDigest sha = sha256();
        long bytes = 0;
        byte[] buffer = new byte[BUFFER];
        try (InputStream in = Files.newInputStream(file)) {
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                sha.update(buffer, 0, n);
                bytes += n;
            }
        }
        String shown = ExportFiles.displayName(name.toString().replace('\\', '/'));
        return new InputFile(shown, bytes, HexFormat.of().formatHex(sha.digest()));
    }

    public static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException missing) {
            throw new IllegalStateException("every Java platform has SHA-256", missing);
        }
    }
}
