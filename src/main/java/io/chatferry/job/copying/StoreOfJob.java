package io.chatferry.job.copying;

import io.chatferry.config.SettingsException;
import io.chatferry.ledger.Ledger;
import io.chatferry.ledger.media.MediaTable;
import io.chatferry.ledger.media.StoredObjects;
import io.chatferry.media.store.StoreSettings;

/** The store that has the files of a job: all of them lie in one, where {@code verify} and {@code undo} look for them. */
public final class StoreOfJob {

    private static final String STORE = "media.store";

    private StoreOfJob() {}

    /**
     * Checks that the files which the ledger has noted lie in this store.
     *
     * @throws SettingsException if they lie elsewhere
     */
    public static void check(Ledger ledger, StoreSettings settings) {
        String here = address(settings);
        String before = ledger.fact(STORE).orElse(here);
        if (!before.equals(here) && new StoredObjects(ledger).count() > 0) {
            throw new SettingsException("files of this job lie in " + before + ", and media.store names " + here
                    + "\n  write the former one; or undo the job with that first, and import it anew");
        }
    }

    /**
     * From now on, the files of the job are put there, and messages hold the addresses that this says.
     *
     * @throws SettingsException if files of the job lie elsewhere
     */
    public static void use(Ledger ledger, StoreSettings settings) {
        check(ledger, settings);
        ledger.remember(STORE, address(settings));
        new MediaTable(ledger).readdress(settings.publicUrl().toString());
    }

    private static String address(StoreSettings settings) {
        String url = withoutSlash(settings.url().toString());
        return settings.endpoint() == null
                ? url
                : url + " at " + withoutSlash(settings.endpoint().toString());
    }

    /** A folder is the same with and without it. */
    private static String withoutSlash(String url) {
        return url.replaceFirst("/+$", "");
    }
}
