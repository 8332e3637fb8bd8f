package io.chatferry.file;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Locale;

/** Finds out whether a folder can be written before work is done for it, and why not. */
public final class WritableFolder {

    private WritableFolder() {}

    /** Makes the folder and its parents, unless it exists, writes a file into it and removes that. */
    public static void require(Path folder) throws IOException {
        OwnerOnly.createFolder(folder);
        Files.delete(Files.createTempFile(folder, ".try", ".tmp", OwnerOnly.forFile(folder)));
    }

    /** Why something could not be written, in a few words; the message of Java's exception is often only its path. */
    public static String reason(IOException failed) {
        if (failed instanceof AccessDeniedException) {
            return "permission denied";
        }
        if (failed instanceof FileAlreadyExistsException) {
            return "a file is in the way";
        }
        if (failed instanceof NoSuchFileException) {
            return "no folder can be made there";
        }
        String reason = failed instanceof FileSystemException system ? system.getReason() : failed.getMessage();
        return reason == null ? "it cannot be written" : reason.toLowerCase(Locale.ROOT);
    }
}
