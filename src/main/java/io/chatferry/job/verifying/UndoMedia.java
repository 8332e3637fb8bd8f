package io.chatferry.job.verifying;

import io.chatferry.job.copying.MediaAccess;
import io.chatferry.job.copying.StoreOfJob;
import io.chatferry.ledger.media.StoredObjects;
import io.chatferry.media.store.MediaStore;
import io.chatferry.media.store.StoreException;
import io.chatferry.media.store.StoreSettings;
import io.chatferry.report.format.Figures;
import io.chatferry.verify.UndoResult;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Deletes from the store what this job has put there, after its messages are deleted. A file that a message still holds, which the
 * target would not delete, stays.
 */
final class UndoMedia {

    private final TargetRun run;
    private final StoredObjects objects;
    private final UndoResult result;
    private long deleted;

    UndoMedia(TargetRun run, UndoResult result) {
        this.run = run;
        this.objects = new StoredObjects(run.ledger);
        this.result = result;
    }

    /** How many files there are to delete. */
    long count() {
        return objects.count();
    }

    long deleted() {
        return deleted;
    }

    /**
     * Checks, before anything is deleted, that the job file names the store of the files.
     *
     * @throws io.chatferry.config.SettingsException if it names another one
     */
    void checkStore() {
        StoreSettings settings =
                count() == 0 ? null : MediaAccess.of(run.settings).store();
        if (settings != null) {
            StoreOfJob.check(run.ledger, settings);
        }
    }

    void delete() {
        objects.forgetMissing();
        long all = count();
        if (all == 0) {
            return;
        }
        StoreSettings settings = MediaAccess.of(run.settings).store();
        if (settings == null) {
            result.addKept(Figures.counted(all, "file", "files")
                    + " in the store: media.mode is not copy any more; set it, and run undo again");
            return;
        }
        run.progress.start("delete files", all, "files");
        try (MediaStore store = MediaStore.open(settings)) {
            delete(store);
        } catch (StoreException failed) {
            result.addKept(Figures.counted(all - deleted, "file", "files") + " in the store: "
                    + String.valueOf(failed.getMessage()).replaceAll("\\s+", " "));
        }
    }

    private void delete(MediaStore store) {
        Set<String> inUse = objects.inUse();
        List<String> page = objects.keys("");
        while (!page.isEmpty() && !run.options.stop().requested()) {
            List<String> gone = new ArrayList<>();
            try {
                for (String key : page) {
                    if (inUse.contains(key)) {
                        result.addKept("a file in the store, which a message in the target holds");
                    } else {
                        store.delete(key);
                        gone.add(key);
                        run.progress.update(deleted + gone.size(), "");
                    }
                }
            } finally {
                if (!gone.isEmpty()) {
                    objects.deleted(gone);
                    deleted += gone.size();
                }
            }
            page = objects.keys(page.get(page.size() - 1));
        }
    }
}
