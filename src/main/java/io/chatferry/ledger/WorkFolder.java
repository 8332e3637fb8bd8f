package io.chatferry.ledger;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;

/**
 * The folder of a job, which holds the company's chats: see {@link OwnerOnly}.
 */
public final class WorkFolder {

    private WorkFolder() {}

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
