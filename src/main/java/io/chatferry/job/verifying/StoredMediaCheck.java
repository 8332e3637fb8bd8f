package io.chatferry.job.verifying;

import io.chatferry.config.SettingsException;
import io.chatferry.job.copying.MediaAccess;
import io.chatferry.job.copying.StoreOfJob;
import io.chatferry.ledger.media.MediaSummary;
import io.chatferry.ledger.media.StoredObjects;
import io.chatferry.media.store.MediaStore;
import io.chatferry.media.store.StoreException;
import io.chatferry.media.store.StoreSettings;
import io.chatferry.media.store.StoredObject;
import io.chatferry.report.model.Certificate;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Reads each stored file from the store, and compares its size and hash with those that the ledger has noted. */
final class StoredMediaCheck {

    private static final int THREADS = 8;
    private static final int MAX_LISTED = 100;

    private final TargetRun run;
    private long equal;
    private long missing;
    private long different;
    private long bytes;
    private final List<String> faults = new ArrayList<>();

    StoredMediaCheck(TargetRun run) {
        this.run = run;
    }

    /** What became of one file: null if it is as it should be. */
    private record Read(String key, boolean isThere, String fault, long size) {}

    /**
     * Reads all of them.
     *
     * @throws CancellationException if the run is stopped before
     */
    Certificate.Media check() {
        StoreSettings settings = requireStore(run);
        StoredObjects objects = new StoredObjects(run.ledger);
        run.progress.start("read files", objects.count(), "files");
        ExecutorService threads = Executors.newFixedThreadPool(THREADS);
        try (MediaStore store = MediaStore.open(settings)) {
            List<StoredObjects.Content> page = objects.stored("");
            while (!page.isEmpty()) {
                List<Future<Read>> reads = new ArrayList<>();
                page.forEach(object -> reads.add(threads.submit(() -> read(store, object))));
                for (Future<Read> each : reads) {
                    if (run.options.stop().requested()) {
                        throw new CancellationException();
                    }
                    add(each.get());
                    run.progress.update(equal + missing + different, "");
                }
                page = objects.stored(page.get(page.size() - 1).key());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while files were read", e);
        } catch (ExecutionException failed) {
            throw new IllegalStateException(failed.getCause());
        } finally {
            threads.shutdownNow();
        }
        long neverHad = MediaSummary.of(run.ledger).allMissing();
        return new Certificate.Media(equal, missing, different, bytes, neverHad, faults);
    }

    /**
     * The store that has the files.
     *
     * @throws SettingsException if the job file does not name it
     */
    static StoreSettings requireStore(TargetRun run) {
        StoreSettings settings = MediaAccess.of(run.settings).store();
        if (settings == null) {
            throw new SettingsException(
                    "--media needs the store of the files\n  set media.mode: copy and media.store in the job file");
        }
        StoreOfJob.check(run.ledger, settings);
        return settings;
    }

    private static Read read(MediaStore store, StoredObjects.Content noted) throws IOException {
        try {
            Optional<StoredObject> found = store.find(noted.key());
            if (found.isEmpty()) {
                return new Read(noted.key(), false, "it is not in the store", 0);
            }
            if (found.get().size() != noted.size()) {
                return new Read(
                        noted.key(), true, found.get().size() + " bytes instead of " + noted.size(), noted.size());
            }
            MessageDigest sha = sha256();
            try (InputStream in = new DigestInputStream(store.read(noted.key()), sha)) {
                in.transferTo(OutputStream.nullOutputStream());
            }
            boolean isEqual = HexFormat.of().formatHex(sha.digest()).equals(noted.sha256());
            return new Read(noted.key(), true, isEqual ? "" : "other bytes", noted.size());
        } catch (StoreException failed) {
            return new Read(noted.key(), false, String.valueOf(failed.getMessage()), 0);
        }
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException none) {
            throw new IllegalStateException("every Java platform has SHA-256", none);
        }
    }

    private void add(Read read) {
        if (read.fault.isEmpty()) {
            equal++;
            bytes += read.size;
            return;
        }
        if (read.isThere) {
            different++;
        } else {
            missing++;
        }
        if (faults.size() < MAX_LISTED) {
            faults.add(read.key + ": " + read.fault);
        }
    }
}
