package io.chatferry.media.fetch;

import static io.chatferry.media.fetch.FetchFixture.policy;
import static org.assertj.core.api.Assertions.assertThat;

import io.chatferry.media.fetch.FetchResult.Fetched;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files behind a line of 100 ms and 1 MB/s for each connection, sixteen at once: the line is the limit, not the fetcher. */
class FetchThroughputTests {

    private static final int CONNECTIONS = 16;
    private static final double BYTES_PER_SECOND = 1_000_000;
    private static final long LATENCY_NANOS = TimeUnit.MILLISECONDS.toNanos(100);
    private static final int PIECE = 10_000;
    private static final byte[] CONTENT = FetchFixture.bytes(20_000_000);

    @TempDir
    Path spool;

    @Test
    void fetchesAsFastAsTheConnectionsCarry() throws Exception {
        long[] sizes = sizes(60, 100_000, 500_000);

        // the delays of so small files weigh more, and so does the end, when fewer than sixteen are left
        assertThat(secondsFor(sizes)).isLessThan(2 * seconds(sizes) + 5);
    }

    @Test
    @Tag("full")
    void fetchesTwoThousandFilesInTheTimeOfTheirBytes() throws Exception {
        long[] sizes = sizes(2_000, 1_000, 20_000_000);

        double measured = secondsFor(sizes);

        assertThat(measured).isLessThan(1.1 * seconds(sizes));
        System.out.printf("%.1f s for %.1f s of bytes%n", measured, seconds(sizes));
    }

    private static double seconds(long[] sizes) {
        return LongStream.of(sizes).sum() / (CONNECTIONS * BYTES_PER_SECOND);
    }

    /** Log-uniform, in random order, but the last ten for each connection by size: else a few long files end alone. */
    private static long[] sizes(int files, long smallest, long largest) {
        List<Long> sizes = new Random(15)
                .doubles(files)
                .mapToObj(each -> (long) (smallest * Math.pow((double) largest / smallest, each)))
                .collect(Collectors.toCollection(ArrayList::new));
        sizes.subList(Math.max(0, files - 10 * CONNECTIONS), files).sort(Comparator.reverseOrder());
        return sizes.stream().mapToLong(Long::longValue).toArray();
    }

    private double secondsFor(long[] sizes) throws Exception {
        FetchPolicy policy = policy(List.of(), CONNECTIONS, 20, Duration.ofSeconds(60), 100_000_000);
        ExecutorService callers = Executors.newFixedThreadPool(CONNECTIONS);
        try (FileServer server = FileServer.start(FetchThroughputTests::serve);
                FileFetcher fetcher = new FileFetcher(policy)) {
            long start = System.nanoTime();
            List<Future<?>> calls = new ArrayList<>();
            for (int i = 0; i < sizes.length; i++) {
                String name = i + "-" + sizes[i];
                calls.add(callers.submit(() -> {
                    FetchResult result = fetcher.fetch(new FetchRequest(server.url("/" + name), spool, name, null));
                    assertThat(((Fetched) result).file()).hasSize(((Fetched) result).size());
                    Files.delete(((Fetched) result).file());
                    return null;
                }));
            }
            for (Future<?> call : calls) {
                call.get();
            }
            double seconds = (System.nanoTime() - start) / 1e9;
            assertThat(server.bodyBytes()).isEqualTo(LongStream.of(sizes).sum());
            assertThat(server.connections()).isEqualTo(CONNECTIONS);
            return seconds;
        } finally {
            callers.shutdownNow();
        }
    }

    private static void serve(FileServer.Request request, FileServer.Answer answer) throws IOException {
        int size = Integer.parseInt(request.path().substring(request.path().indexOf('-') + 1));
        long start = System.nanoTime() + LATENCY_NANOS;
        LockSupport.parkNanos(LATENCY_NANOS);
        answer.head(200, "Content-Length: " + size, "ETag: \"1\"");
        for (int sent = 0; sent < size; sent += PIECE) {
            long due = start + (long) (sent / BYTES_PER_SECOND * 1e9);
            while (due - System.nanoTime() > 0) {
                LockSupport.parkNanos(due - System.nanoTime());
            }
            answer.body(CONTENT, sent, Math.min(size, sent + PIECE));
        }
    }
}
