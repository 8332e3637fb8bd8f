package io.chatferry.media.copying;

import io.chatferry.ledger.Ledger;
import io.chatferry.ledger.media.MediaBacklog;
import io.chatferry.ledger.media.MediaFile;
import io.chatferry.ledger.media.MediaState;
import io.chatferry.ledger.media.MediaTable;
import io.chatferry.ledger.media.MediaTable.NotedObject;
import io.chatferry.media.fetch.FetchResult;
import io.chatferry.media.fetch.FileFetcher;
import io.chatferry.media.store.MediaStore;
import io.chatferry.media.store.StoredKey;
import io.chatferry.media.store.StoredName;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Copies files until nothing waits for one any more. The thread that calls {@link #run} decides which file is next and writes the
 * ledger; others fetch and put. {@link #demand} may be called from any thread.
 */
public final class FileCopier implements AutoCloseable {

    /** The reason of files that no attempt has brought. */
    static final String UNREACHABLE = "UNREACHABLE";

    /** How long the loop waits for news: a message that waits for a file is noticed within this time. */
    private static final long IDLE_MILLIS = 50;

    /** Fetching and storing: while a file is stored, its host gives another one. */
    private static final int STAGES = 2;

    /** How long what is being copied may take to notice that the run ends. */
    private static final Duration DRAIN = Duration.ofSeconds(6);

    /** An attempt that has brought so much was no failure: what is left becomes less. */
    private static final long PROGRESS = 1 << 20;

    private static final Duration FIRST_BACKOFF = Duration.ofSeconds(1);
    private static final int MOST_DOUBLINGS = 6;
    private static final Duration MOST_STORE_BACKOFF = Duration.ofSeconds(15);

    /** A store that has refused everything for this long ends the run. */
    private static final Duration STORE_PATIENCE = Duration.ofMinutes(2);

    private final MediaTable table;
    private final CopySettings settings;
    private final FileFetcher fetcher;
    private final MediaStore store;
    private final MediaSpool spool;
    private final FileWork work;
    private final CopyCounters counters;
    private final Clock clock;
    private final ConcurrentLinkedQueue<Long> demanded = new ConcurrentLinkedQueue<>();
    private final LinkedBlockingQueue<CopyEvent> events = new LinkedBlockingQueue<>();
    private final ExecutorService threads;
    private final ScheduledExecutorService retries =
            Executors.newSingleThreadScheduledExecutor(daemon("media-retries"));
    /** Files with equal content that wait for the one that is being put. */
    private final Map<String, List<CopyEvent.Received>> same = new HashMap<>();

    private final Map<Long, MediaFile.Stored> storing = new HashMap<>();
    private final DenyingHosts hosts;
    /** Files that are being fetched; the others that are active are being stored. */
    private final Set<Long> fetching = new HashSet<>();

    private int active;
    private int storeFailures;
    private long storeFailsSince;
    private @Nullable String failure;

    public FileCopier(
            Ledger ledger,
            CopySettings settings,
            FileFetcher fetcher,
            MediaStore store,
            ExportedFiles exported,
            MediaSpool spool,
            CopyCounters counters,
            Clock clock) {
        this.table = new MediaTable(ledger);
        this.settings = settings;
        this.fetcher = fetcher;
        this.store = store;
        this.spool = spool;
        this.counters = counters;
        this.clock = clock;
        this.hosts = new DenyingHosts(settings.acceptedHosts());
        this.work = new FileWork(settings, fetcher, store, exported, spool);
        AtomicInteger number = new AtomicInteger();
        this.threads = Executors.newFixedThreadPool(
                STAGES * settings.concurrency(),
                task -> daemon("media-" + number.incrementAndGet()).newThread(task));
    }

    private static java.util.concurrent.ThreadFactory daemon(String name) {
        return task -> {
            Thread thread = new Thread(task, name);
            thread.setDaemon(true);
            return thread;
        };
    }

    /** A message waits for this file: it goes before others. */
    public void demand(long key) {
        demanded.add(key);
    }

    /** Copies files until {@code isOver} says that nothing waits for any more, or no file can be copied. */
    public CopyEnd run(MediaBacklog backlog, BooleanSupplier isOver) throws InterruptedException {
        counters.expect(backlog.size());
        deleteSettled();
        FileChoice choice = new FileChoice(table, backlog, fetcher, settings, clock, demanded);
        while (!isOver.getAsBoolean() && failure == null) {
            while (fetching.size() < settings.concurrency() && active < STAGES * settings.concurrency()) {
                MediaFile file = choice.next();
                if (file == null) {
                    break;
                }
                begin(file);
            }
            CopyEvent event = events.poll(IDLE_MILLIS, TimeUnit.MILLISECONDS);
            while (event != null) {
                handle(event, choice);
                event = events.poll();
            }
            String refusing = hosts.refusing().orElse(null);
            if (refusing != null) {
                String message = hosts.message(refusing);
                drain(choice);
                return new CopyEnd(message, refusing);
            }
            if (active == 0 && choice.isEmpty()) {
                hosts.all().forEach(each -> missing(each.file(), each.reason(), each.message(), choice));
            }
        }
        drain(choice);
        return new CopyEnd(failure, null);
    }

    /** Deletes what a dead run has not come to delete. */
    private void deleteSettled() {
        Set<Long> kept = spool.keys();
        Set<Long> open = table.files(kept).stream()
                .filter(file -> !file.state().isSettled())
                .map(MediaFile::key)
                .collect(Collectors.toSet());
        kept.stream().filter(key -> !open.contains(key)).forEach(spool::delete);
    }

    private void begin(MediaFile file) {
        if (file.state() == MediaState.STORING) {
            MediaFile.Stored stored = Objects.requireNonNull(file.stored());
            storing.put(file.key(), stored);
            same.putIfAbsent(stored.sha256(), new ArrayList<>(0));
            submit(() -> work.resume(file), file);
        } else {
            submit(() -> work.get(file), file);
        }
        fetching.add(file.key());
        active++;
    }

    private interface Work {
        CopyEvent run();
    }

    private void submit(Work task, MediaFile file) {
        threads.execute(() -> {
            CopyEvent event;
            try {
                event = task.run();
            } catch (RuntimeException | Error unexpected) {
                event = new CopyEvent.Failed(
                        file,
                        "internal error while a file was copied: " + unexpected + "\n  please report this as a bug");
            }
            events.add(event);
        });
    }

    private void handle(CopyEvent event, FileChoice choice) {
        MediaFile file = event.file();
        if (fetching.remove(file.key())) {
            choice.ended(file);
        }
        if (event instanceof CopyEvent.Received bytes) {
            counters.addReceived(bytes.received());
            hosts.given(FileChoice.host(file))
                    .forEach(each -> missing(each.file(), each.reason(), each.message(), choice));
            received(bytes, choice);
        } else if (event instanceof CopyEvent.Stored) {
            storeFailures = 0;
            stored(file, choice);
        } else if (event instanceof CopyEvent.Missing missing) {
            missingUnlessHeld(missing, choice);
        } else if (event instanceof CopyEvent.Later later) {
            later(file, later.result(), choice);
        } else if (event instanceof CopyEvent.NotStored) {
            lost(file, choice);
        } else if (event instanceof CopyEvent.NotPut notPut) {
            retryPut(notPut);
        } else if (event instanceof CopyEvent.NotResumed notResumed) {
            askStoreAgain(file, notResumed.message(), () -> work.resume(file));
        } else if (event instanceof CopyEvent.Failed failed) {
            failure = failed.message();
            end();
        } else {
            end();
        }
    }

    private void lost(MediaFile file, FileChoice choice) {
        MediaFile.Stored noted = Objects.requireNonNull(storing.remove(file.key()));
        spool.delete(file.key());
        table.lost(file.key());
        submit(() -> work.get(file), file);
        List<CopyEvent.Received> waiting = same.remove(noted.sha256());
        if (waiting != null) {
            waiting.forEach(each -> received(each, choice));
        }
    }

    private void received(CopyEvent.Received bytes, FileChoice choice) {
        List<CopyEvent.Received> waiting = same.get(bytes.sha256());
        if (waiting != null && !storing.containsKey(bytes.file().key())) {
            waiting.add(bytes);
            return;
        }
        NotedObject object = table.object(bytes.sha256()).orElse(null);
        if (object != null && object.isStored()) {
            done(bytes, object.key(), true, choice);
            return;
        }
        String objectKey = object != null
                ? object.key()
                : StoredKey.of(
                        settings.jobName(),
                        bytes.sha256(),
                        StoredName.of(bytes.name(), bytes.type(), settings.isFolderStore()));
        MediaFile.Stored stored = describe(bytes, objectKey);
        table.storing(bytes.file().key(), stored, bytes.received(), clock.millis());
        same.putIfAbsent(bytes.sha256(), new ArrayList<>(0));
        storing.put(bytes.file().key(), stored);
        submit(() -> work.put(bytes, objectKey), bytes.file());
    }

    private MediaFile.Stored describe(CopyEvent.Received bytes, String objectKey) {
        return new MediaFile.Stored(
                bytes.size(),
                bytes.sha256(),
                bytes.type().contentType(),
                bytes.type().messageType(),
                objectKey,
                store.publicUrl(objectKey).toString());
    }

    private void stored(MediaFile file, FileChoice choice) {
        MediaFile.Stored stored = Objects.requireNonNull(storing.remove(file.key()));
        table.done(file.key(), stored, 0, clock.millis());
        counters.addStored(stored.size(), false);
        settled(file, choice);
        List<CopyEvent.Received> waiting = same.remove(stored.sha256());
        if (waiting != null) {
            waiting.forEach(each -> done(each, stored.objectKey(), true, choice));
        }
    }

    private void done(CopyEvent.Received bytes, String objectKey, boolean isSame, FileChoice choice) {
        MediaFile.Stored stored = describe(bytes, objectKey);
        table.done(bytes.file().key(), stored, bytes.received(), clock.millis());
        counters.addStored(stored.size(), isSame);
        settled(bytes.file(), choice);
    }

    private void missingUnlessHeld(CopyEvent.Missing event, FileChoice choice) {
        if (!hosts.holds(FileChoice.host(event.file()), event)) {
            missing(event.file(), event.reason(), event.message(), choice);
        }
        end();
    }

    private void missing(MediaFile file, String reason, String message, FileChoice choice) {
        table.missing(file.key(), reason, message, clock.millis());
        counters.addMissing();
        spool.delete(file.key());
        choice.settled(file);
    }

    private void later(MediaFile file, FetchResult.Later result, FileChoice choice) {
        counters.addReceived(result.bytesReceived());
        boolean counts = result.isAttempt() && result.bytesReceived() < PROGRESS;
        int attempts = file.attempts() + (counts ? 1 : 0);
        if (attempts > settings.retries()) {
            missingUnlessHeld(new CopyEvent.Missing(file, UNREACHABLE, result.message()), choice);
            return;
        }
        long backoff = FIRST_BACKOFF.toMillis() << Math.min(MOST_DOUBLINGS, Math.max(0, attempts - 1));
        long nextAt = clock.millis() + Math.max(result.delay().toMillis(), counts ? backoff : 0);
        table.failed(file.key(), attempts, nextAt, result.message(), result.bytesReceived());
        if (!spool.hasRoom()) {
            spool.delete(file.key());
        }
        end();
        choice.later(
                new MediaFile(
                        file.key(),
                        file.source(),
                        file.name(),
                        file.declaredType(),
                        file.declaredSize(),
                        file.expiresAtMillis(),
                        MediaState.WAITING,
                        attempts,
                        nextAt,
                        null,
                        null,
                        result.message()),
                nextAt);
    }

    private void retryPut(CopyEvent.NotPut notPut) {
        String objectKey =
                Objects.requireNonNull(storing.get(notPut.file().key())).objectKey();
        askStoreAgain(notPut.file(), notPut.message(), () -> work.put(notPut.received(), objectKey));
    }

    /** The store has failed: it is asked again, after a while that grows, unless it has failed for long. */
    private void askStoreAgain(MediaFile file, String message, Work again) {
        long now = System.nanoTime();
        if (storeFailures++ == 0) {
            storeFailsSince = now;
        }
        if (now - storeFailsSince > STORE_PATIENCE.toNanos()) {
            failure = message;
            active--;
            return;
        }
        long delay = FIRST_BACKOFF.toMillis() << Math.min(MOST_DOUBLINGS, storeFailures - 1);
        var unused = retries.schedule(
                () -> submit(again, file), Math.min(delay, MOST_STORE_BACKOFF.toMillis()), TimeUnit.MILLISECONDS);
    }

    private void settled(MediaFile file, FileChoice choice) {
        spool.delete(file.key());
        choice.settled(file);
        end();
    }

    private void end() {
        active--;
    }

    /** Cuts what is being fetched and put; what ends by itself meanwhile is noted. */
    private void drain(FileChoice choice) throws InterruptedException {
        retries.shutdownNow();
        fetcher.close();
        threads.shutdown();
        long until = System.nanoTime() + DRAIN.toNanos();
        boolean ended = threads.awaitTermination(DRAIN.toMillis() / 2, TimeUnit.MILLISECONDS);
        if (!ended) {
            store.close(); // uploads that take longer than that
            ended = threads.awaitTermination(Math.max(0, until - System.nanoTime()), TimeUnit.NANOSECONDS);
        }
        for (CopyEvent event = events.poll(); event != null; event = events.poll()) {
            if (event instanceof CopyEvent.Stored) {
                stored(event.file(), choice);
            }
        }
    }

    @Override
    public void close() {
        retries.shutdownNow();
        threads.shutdownNow();
        fetcher.close();
        store.close();
    }
}
