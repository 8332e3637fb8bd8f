package io.chatferry.ledger;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/**
 * The folder of a job: what lies in it is the company's chat, so only its owner may look in, and may read each file of it
 * also when it lies elsewhere. Where the file system knows no owners, they are made as others are.
 */
public final class WorkFolder {

    private WorkFolder() {}

    /** Makes a folder unless it is there, with those above it. */
    public static void create(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            Files.createDirectories(folder.toAbsolutePath(), ownerOnly(folder, "rwx------"));
        }
    }

    /** Opens a file; if this makes it, it is its owner's only. */
    public static FileChannel open(Path file, OpenOption... options) throws IOException {
        return FileChannel.open(file, Set.of(options), forFile(file));
    }

    /** What a file is made with. */
    public static FileAttribute<?>[] forFile(Path file) {
        return ownerOnly(file, "rw-------");
    }

    private static FileAttribute<?>[] ownerOnly(Path path, String permissions) {
        return path.getFileSystem().supportedFileAttributeViews().contains("posix")
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions))
                }
                : new FileAttribute<?>[0];
    }
}
