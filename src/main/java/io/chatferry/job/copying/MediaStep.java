package io.chatferry.job.copying;

import io.chatferry.config.JobSettings;
import io.chatferry.job.run.ImportRun;
import io.chatferry.job.run.StopSignal;
import io.chatferry.ledger.media.MediaBacklog;
import io.chatferry.ledger.media.MediaTable;
import io.chatferry.ledger.staging.PassIntake;
import io.chatferry.media.copying.CopyEnd;
import io.chatferry.media.copying.CopySettings;
import io.chatferry.media.copying.ExportedFiles;
import io.chatferry.media.copying.FileCopier;
import io.chatferry.media.copying.MediaSpool;
import io.chatferry.media.fetch.FileFetcher;
import io.chatferry.media.store.MediaStore;
import io.chatferry.media.store.StoreException;
import io.chatferry.media.store.StoreSettings;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The {@code media} step. It ends after {@code send}: whatever happens here, that step alone decides how the run ends, so that
 * no request is cut off.
 */
final class MediaStep {

    private static final String SPOOL = "media";

    private final ImportRun run;
    private final MediaAccess access;
    private final MediaSupply supply;
    private final Clock clock;

    MediaStep(ImportRun run, MediaAccess access, MediaSupply supply, Clock clock) {
        this.run = run;
        this.access = access;
        this.supply = supply;
        this.clock = clock;
    }

    @SuppressWarnings("try") // registered, so that a signal waits for what is being copied
    void run() throws InterruptedException {
        boolean ended = false;
        try (StopSignal.Registration waits = run.options.stop().onRequest(() -> {})) {
            if (run.maySend() && MediaTable.hasFiles(run.ledger)) {
                copy();
            }
            ended = true;
        } finally {
            if (!ended) {
                supply.failed("The files of messages cannot be copied any more.\n  run the same command again");
            }
            supply.awaitSending();
        }
    }

    private void copy() throws InterruptedException {
        JobSettings.MediaFetch fetch = run.settings.media().fetch();
        StoreSettings storeSettings = Objects.requireNonNull(access.store());
        CopySettings settings = new CopySettings(
                run.settings.name(),
                "file".equalsIgnoreCase(storeSettings.url().getScheme()),
                fetch.concurrency(),
                fetch.perHost(),
                fetch.retries(),
                fetch.maxSize(),
                RefusingHosts.accepted(run.ledger),
                run.options.limit() != null);
        MediaSpool spool;
        try {
            spool = new MediaSpool(run.folder().resolve(SPOOL), 2 * fetch.maxSize() * fetch.concurrency());
        } catch (UncheckedIOException full) {
            supply.failed("The folder for files on their way cannot be created: " + full.getMessage()
                    + "\n  make room there, or check its permissions, and run the same command again");
            return;
        }
        try (MediaStore store = MediaStore.open(storeSettings);
                FileFetcher fetcher = access.fetcher();
                ExportedFiles exported = new ExportedMedia(run.settings.source().path(), filesOfRecords());
                FileCopier copier =
                        new FileCopier(run.ledger, settings, fetcher, store, exported, spool, run.files, clock)) {
            store.probe();
            MediaBacklog backlog =
                    settings.onDemandOnly() ? MediaBacklog.EMPTY : MediaBacklog.read(run.ledger, run::stopRequested);
            supply.started(copier);
            CopyEnd end = copier.run(backlog, () -> run.stopRequested() || supply.hasSendingEnded());
            if (end.refusingHost() != null) {
                RefusingHosts.refused(run.ledger, end.refusingHost());
            }
            if (end.failure() != null) {
                supply.failed(end.failure());
            }
        } catch (StoreException unusable) {
            supply.failed(message(unusable));
        }
    }

    private Set<String> filesOfRecords() {
        return PassIntake.of(run.ledger).files().stream()
                .filter(PassIntake.FileYield::isRead)
                .map(PassIntake.FileYield::name)
                .collect(Collectors.toSet());
    }

    private static String message(StoreException unusable) {
        @Nullable String message = unusable.getMessage();
        return message == null ? "The store of the files cannot be used." : message;
    }
}
