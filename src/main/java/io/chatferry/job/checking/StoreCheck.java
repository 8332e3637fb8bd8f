package io.chatferry.job.checking;

import io.chatferry.config.JobSettings;
import io.chatferry.config.SettingsException;
import io.chatferry.job.copying.MediaAccess;
import io.chatferry.job.run.ExitCode;
import io.chatferry.media.store.MediaStore;
import io.chatferry.media.store.StoreException;
import io.chatferry.media.store.StoreSettings;
import java.util.List;

/** Whether the store of files can be used: a small file is written, read and removed. */
final class StoreCheck {

    private static final String STORE = "store";

    private StoreCheck() {}

    /** Nothing where files are not copied. */
    static List<CheckResult> of(JobSettings settings) {
        if (!settings.media().copies()) {
            return List.of();
        }
        try {
            StoreSettings store = MediaAccess.of(settings).store();
            if (store == null) {
                return List.of();
            }
            try (MediaStore opened = MediaStore.open(store)) {
                opened.probe();
            }
            return List.of(CheckResult.ok(STORE, store.url() + ": a small file was written, read and removed"));
        } catch (SettingsException wrong) {
            return List.of(CheckResult.failed(STORE, ExitCode.USAGE, String.valueOf(wrong.getMessage())));
        } catch (StoreException unusable) {
            return List.of(CheckResult.failed(STORE, ExitCode.STOPPED, String.valueOf(unusable.getMessage())));
        }
    }
}
