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

    /**
     * Removes the files that a run that was killed has left in the folder of its job, where whoever holds the lock is alone:
     * what it sorted, what it was writing and had not renamed yet, and how far it was.
     */
    public static void removeLeftovers(Path folder, String sort) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                if (isLeft(folder.relativize(file), sort)) {
                    Files.delete(file);
                }
            }
        }
    }

    private static boolean isLeft(Path file, String sort) {
        String name = file.getFileName().toString();
        return (file.startsWith(sort) && file.getNameCount() > 1)
                || (name.startsWith(".") && name.endsWith(".tmp"))
                || (file.getNameCount() == 1 && name.startsWith("progress.json"));
    }

    /** Empties the folder of what is sorted. */
    public static void emptySortFolder(Path sort) throws IOException {
        if (Files.isDirectory(sort)) {
            removeLeftovers(sort.resolveSibling(""), sort.getFileName().toString());
        }
    }
}
