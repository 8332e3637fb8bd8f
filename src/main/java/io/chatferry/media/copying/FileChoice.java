package io.chatferry.media.copying;

import io.chatferry.ledger.media.MediaBacklog;
import io.chatferry.ledger.media.MediaFile;
import io.chatferry.ledger.media.MediaTable;
import io.chatferry.media.fetch.FileFetcher;
import io.chatferry.media.web.WebUrl;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/**
 * Chooses the next file to copy: one whose link soon expires, then one that a message waits for, then the others in the order of
 * the backlog; of a host no more at once than is allowed, so that a slow host leaves the others room. Of the backlog, some thousand
 * rows are in memory. Not thread-safe.
 */
final class FileChoice {

    private static final int WINDOW = 2_000;
    private static final int PAGE = 500;

    /** For each file at once. When no more are left, the largest go first, so that none of them is alone at the end. */
    private static final int LAST_FILES = 10;

    /** Links that expire within this time go before everything else. */
    private static final Duration SOON = Duration.ofHours(2);

    private final MediaTable table;
    private final MediaBacklog backlog;
    private final FileFetcher fetcher;
    private final int perHost;
    private final int few;
    private final Clock clock;
    private final ConcurrentLinkedQueue<Long> demanded;
    private final List<Candidate> window = new ArrayList<>();
    private final PriorityQueue<Delayed> delayed = new PriorityQueue<>(Comparator.comparingLong(Delayed::atMillis));
    private final Map<String, Integer> active = new HashMap<>();
    /** Files in the window, delayed or active. */
    private final Set<Long> known = new HashSet<>();

    private final Set<Long> urgent = new HashSet<>();
    private int place;

    private record Delayed(MediaFile file, long atMillis) {}

    /** A file that may be next, its link read once. */
    private record Candidate(
            MediaFile file, String host, @Nullable URI url) {

        static Candidate of(MediaFile file) {
            URI url = file.isInExport() ? null : WebUrl.parse(file.source()).orElse(null);
            return new Candidate(file, FileChoice.host(url), url);
        }
    }

    FileChoice(
            MediaTable table,
            MediaBacklog backlog,
            FileFetcher fetcher,
            CopySettings settings,
            Clock clock,
            ConcurrentLinkedQueue<Long> demanded) {
        this.table = table;
        this.backlog = backlog;
        this.fetcher = fetcher;
        this.perHost = settings.perHost();
        this.few = LAST_FILES * settings.concurrency();
        this.clock = clock;
        this.demanded = demanded;
    }

    /** The next file, which counts as active until {@link #ended}; null if none may go now. */
    @Nullable
    MediaFile next() {
        load();
        Candidate best = null;
        boolean isEnd = place >= backlog.size() && window.size() <= few;
        int bestRank = Integer.MAX_VALUE;
        Map<String, Boolean> ready = new HashMap<>();
        for (Candidate each : window) {
            int rank = rank(each.file, isEnd);
            boolean isBetter = rank < bestRank
                    || (isEnd
                            && best != null
                            && rank == bestRank
                            && each.file.declaredSize() > best.file.declaredSize());
            if (isBetter && ready.computeIfAbsent(each.host, host -> isReady(each))) {
                best = each;
                bestRank = rank;
            }
        }
        if (best == null) {
            return null;
        }
        window.remove(best);
        active.merge(best.host, 1, Integer::sum);
        return best.file;
    }

    private int rank(MediaFile file, boolean isEnd) {
        Long expiry = file.expiresAtMillis();
        long now = clock.millis();
        if (expiry != null && expiry > now && expiry < now + SOON.toMillis()) {
            return 0;
        }
        return isEnd || urgent.contains(file.key()) ? 1 : 2; // at the end, messages wait for all of them
    }

    private boolean isReady(Candidate candidate) {
        URI url = candidate.url;
        return candidate.file.isInExport()
                || (active.getOrDefault(candidate.host, 0) < perHost
                        && (url == null || fetcher.readyIn(url).isZero()));
    }

    /** The host and port of a file; empty for the export. */
    static String host(MediaFile file) {
        return Candidate.of(file).host;
    }

    private static String host(@Nullable URI url) {
        return url == null ? "" : (url.getHost() + ":" + url.getPort()).toLowerCase(Locale.ROOT);
    }

    private void load() {
        List<Long> wanted = new ArrayList<>();
        for (Long key = demanded.poll(); key != null; key = demanded.poll()) {
            urgent.add(key);
            wanted.add(key);
        }
        while (!delayed.isEmpty() && delayed.peek().atMillis <= clock.millis()) {
            window.add(Candidate.of(delayed.poll().file));
        }
        while (window.size() < WINDOW && place < backlog.size()) {
            List<Long> page = backlog.from(place, PAGE);
            place += page.size();
            add(page);
        }
        if (!wanted.isEmpty()) {
            add(wanted);
        }
    }

    private void add(List<Long> keys) {
        List<Long> fresh =
                keys.stream().filter(key -> !known.contains(key)).distinct().toList();
        Map<Long, MediaFile> rows = new HashMap<>();
        table.files(fresh).forEach(file -> rows.put(file.key(), file));
        for (long key : fresh) {
            MediaFile file = rows.get(key);
            if (file != null && !file.state().isSettled()) {
                known.add(key);
                if (file.nextAtMillis() > clock.millis()) {
                    delayed.add(new Delayed(file, file.nextAtMillis()));
                } else {
                    window.add(Candidate.of(file));
                }
            }
        }
    }

    /** Whether no file is left but those that are active. */
    boolean isEmpty() {
        return place >= backlog.size() && window.isEmpty() && delayed.isEmpty() && demanded.isEmpty();
    }

    /** A file that was chosen is settled, or goes on in another way. */
    void ended(MediaFile file) {
        active.merge(host(file), -1, (before, one) -> before + one == 0 ? null : before + one);
    }

    /** The file is settled: it is not chosen again. */
    void settled(MediaFile file) {
        known.remove(file.key());
        urgent.remove(file.key());
    }

    /** The file is tried again at this time. */
    void later(MediaFile file, long atMillis) {
        delayed.add(new Delayed(file, atMillis));
    }
}
