package io.chatferry.ledger;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The folder of a job. It holds the company's chats, so only its owner may list it, and only its owner may read its files,
 * also after they were moved elsewhere. On a file system without POSIX permissions, files get the default permissions.
 */
public final class WorkFolder {

    private WorkFolder() {}

    /** Creates a folder and its parents, unless it exists. */
    public static void create(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            Files.createDirectories(folder.toAbsolutePath(), ownerOnly(folder, "rwx------"));
        }
    }

    /** Opens a file; if this creates it, only its owner may read it. */
    public static FileChannel open(Path file, OpenOption... options) throws IOException {
        return FileChannel.open(file, Set.of(options), forFile(file));
    }

    /** The attributes that a file is created with. */
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

    /**
     * Removes the files that a killed run has left in the folder of its job: sort files, temporary files that were not
     * renamed yet, and the progress. The caller holds the lock.
     */
    public static void removeLeftovers(Path folder, String sort) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                if (isLeftover(folder.relativize(file), sort)) {
                    Files.delete(file);
                }
            }
        }
    }

    private static boolean isLeftover(Path file, String sort) {
        String name = file.getFileName().toString();
        return (file.startsWith(sort) && file.getNameCount() > 1)
                || (name.startsWith(".") && name.endsWith(".tmp"))
                || (file.getNameCount() == 1 && name.startsWith("progress.json"));
    }

    /** Empties the folder for sort files. */
    public static void emptySortFolder(Path sort) throws IOException {
        if (Files.isDirectory(sort)) {
            removeLeftovers(sort.resolveSibling(""), sort.getFileName().toString());
        }
    }
}
