package io.chatferry.media.store;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Locale;

/** What is wrong with a folder that is a store, and what to do. */
final class FolderFailures {

    /** Bytes: less than one write. */
    private static final long FULL = 64 * 1024;

    private FolderFailures() {}

    static StoreException of(Path root, String what, IOException failed) {
        String reason = reason(failed).toLowerCase(Locale.ROOT);
        if (failed instanceof NoSuchFileException missing) {
            return ofMissing(root, missing);
        }
        if (failed instanceof AccessDeniedException
                || reason.contains("permission denied")
                || reason.contains("not permitted")) {
            return new StoreException(
                    false,
                    "the user who runs Chatferry may not " + what + " files in " + root
                            + "\n  give this user the right, or choose another media.store.url",
                    failed);
        }
        if (reason.contains("no space") || isFull(root)) {
            return new StoreException(
                    false,
                    "the disk of " + root + " is full\n  free some space, and run the same command again",
                    failed);
        }
        if (reason.contains("quota")) {
            return new StoreException(
                    false,
                    "the quota of " + root
                            + " is used up\n  raise it or free some space, and run the same command again",
                    failed);
        }
        if (reason.contains("read-only")) {
            return new StoreException(
                    false,
                    "the disk of " + root
                            + " is mounted read-only\n  mount it writable, or choose another media.store.url",
                    failed);
        }
        return new StoreException(
                true,
                "cannot " + what + " files in " + root + ": " + reason(failed)
                        + "\n  check the disk, and run the same command again",
                failed);
    }

    /** The system says so in its own language. */
    private static boolean isFull(Path root) {
        try {
            return Files.getFileStore(root).getUsableSpace() < FULL;
        } catch (IOException unknown) {
            return false;
        }
    }

    private static StoreException ofMissing(Path root, NoSuchFileException failed) {
        Path missing = root.toFile().isDirectory() ? null : root;
        if (missing == null) {
            return new StoreException(
                    false, "a file is no longer in " + root + "\n  find out what else changes that folder", failed);
        }
        return new StoreException(
                false,
                "there is no folder " + root
                        + "\n  create it, or mount its disk; Chatferry creates only the last folder of media.store.url",
                failed);
    }

    static StoreException ofName(Path root, InvalidPathException failed) {
        return new StoreException(
                false,
                "the name of a file cannot be written in " + root
                        + ": the locale of this process lacks some of its letters\n  set LC_ALL=C.UTF-8",
                failed);
    }

    /** Without the names of files. */
    private static String reason(IOException failed) {
        String reason = failed instanceof FileSystemException system ? system.getReason() : failed.getMessage();
        return reason == null ? failed.getClass().getSimpleName() : reason;
    }
}
