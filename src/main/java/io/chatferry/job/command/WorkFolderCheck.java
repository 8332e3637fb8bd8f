package io.chatferry.job.command;

import io.chatferry.config.SettingsException;
import io.chatferry.file.OwnerOnly;
import io.chatferry.job.run.DiskSpace;
import io.chatferry.model.Visible;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Locale;

/** Checks that a job's work folder is writable, before any file in it is opened, and explains why not. */
final class WorkFolderCheck {

    private WorkFolderCheck() {}

    /**
     * Tries it.
     *
     * @throws SettingsException if the folder cannot be used; a full disk is reported by the first write instead
     */
    static void require(Path folder) {
        try {
            OwnerOnly.createFolder(folder);
            Files.delete(Files.createTempFile(folder, ".try", ".tmp", OwnerOnly.forFile(folder)));
        } catch (IOException failed) {
            if (!DiskSpace.isExhausted(failed)) {
                throw error(folder, reason(failed));
            }
        }
        for (String name : new String[] {"lock", "ledger.mv.db"}) {
            Path file = folder.resolve(name);
            if (Files.exists(file) && !Files.isWritable(file)) {
                throw error(file, "permission denied");
            }
        }
    }

    private static String reason(IOException failed) {
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

    private static SettingsException error(Path path, String reason) {
        return new SettingsException("the work folder cannot be written: " + Visible.of(path.toString()) + ": " + reason
                + "\n  make it writable for the user who runs Chatferry, or choose another --work");
    }
}
