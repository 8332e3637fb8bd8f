package io.chatferry.job.run;

import io.chatferry.config.SettingsException;
import io.chatferry.file.WritableFolder;
import io.chatferry.model.Visible;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Checks that a job's work folder is writable, before any file in it is opened, and explains why not. */
public final class WorkFolderCheck {

    private WorkFolderCheck() {}

    /**
     * Tries it.
     *
     * @throws SettingsException if the folder cannot be used; a full disk is reported by the first write instead
     */
    public static void require(Path folder) {
        try {
            WritableFolder.require(folder);
        } catch (IOException failed) {
            if (!DiskSpace.isExhausted(failed)) {
                throw error(folder, WritableFolder.reason(failed));
            }
        }
        for (String name : new String[] {"lock", "ledger.mv.db"}) {
            Path file = folder.resolve(name);
            if (Files.exists(file) && !Files.isWritable(file)) {
                throw error(file, "permission denied");
            }
        }
    }

    private static SettingsException error(Path path, String reason) {
        return new SettingsException("the work folder cannot be written: " + Visible.of(path.toString()) + ": " + reason
                + "\n  make it writable for the user who runs Chatferry, or choose another --work");
    }
}
