package io.chatferry.send.ratelimit;

import static io.chatferry.send.Sending.START;
import static org.assertj.core.api.Assertions.assertThat;

import io.chatferry.cometchat.ApiCalls;
import io.chatferry.cometchat.ApiKey;
import io.chatferry.cometchat.CometChat;
import io.chatferry.cometchat.Timeouts;
import io.chatferry.ledger.Export;
import io.chatferry.sandbox.settings.SandboxSettings;
import io.chatferry.send.Sending;
import io.chatferry.send.state.SendResult;
import io.chatferry.send.state.SendSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Keeping to the limits of a real server over real connections, also to those that nobody has told of. */
@Timeout(120)
class LimitTests {

    private static final Duration WINDOW = Duration.ofSeconds(3);

    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource({
        "both, all, fixed",
        "old, all, sliding",
        "new, all, fixed",
        "old, 429, fixed",
        "new, 429, sliding",
        "none, all, fixed",
        "none, all, sliding",
    })
    void learnsLimitBelowConfiguredLimit(String headers, String on, String kind) throws Exception {
        try (Sending sending = new Sending(
                folder,
                "sandbox.limits.standard=300",
                "sandbox.limits.window=3s",
                "sandbox.limits.headers=" + headers,
                "sandbox.limits.headers-on=" + on,
                "sandbox.limits.window-kind=" + kind)) {
            sending.standard = 600;
            sending.window = WINDOW;
            Export export = Sending.chatter(700);
            sending.job.pass(export);

            assertThat(sending.run().end()).isEqualTo(SendResult.End.DONE);
            sending.assertArrivedOnce(export);
            assertThat(sending.counters.rateLimited() * 100.0 / sending.counters.requests())
                    .isLessThan(headers.equals("none") ? 8 : 5);
            assertThat(sending.counters.limitMessage()).contains("the target allows", "not 600");
        }
    }

    @Test
    void reportsHigherLimitWithoutUsingIt() throws Exception {
        try (Sending sending = new Sending(folder, "sandbox.limits.standard=9000", "sandbox.limits.window=3s")) {
            sending.standard = 600;
            sending.window = WINDOW;
            sending.job.pass(Sending.chatter(600));

            long begun = System.nanoTime();
            assertThat(sending.run().end()).isEqualTo(SendResult.End.DONE);
            assertThat(System.nanoTime() - begun)
                    .isGreaterThan(Duration.ofMillis(2_800).toNanos());
            assertThat(sending.counters.limitMessage())
                    .isEqualTo("the target would allow 9000 standard requests in 3 s, not 600 as the job file says");
            assertThat(sending.counters.rateLimited()).isZero();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"all", "429"})
    void avoidsRefusalsBesideAnotherProgramOnSameLimit(String on) throws Exception {
        try (Sending sending = new Sending(
                        folder,
                        "sandbox.limits.standard=600",
                        "sandbox.limits.window=3s",
                        "sandbox.limits.headers-on=" + on);
                Neighbour neighbour = new Neighbour(sending, 100)) {
            sending.standard = 600;
            sending.window = WINDOW;
            Export export = Sending.chatter(1_000);
            sending.job.pass(export);

            assertThat(sending.run().end()).isEqualTo(SendResult.End.DONE);
            assertThat(neighbour.sent.get()).isGreaterThan(300);
            sending.assertArrivedOnce(export);
            assertThat(sending.counters.rateLimited() * 100.0 / sending.counters.requests())
                    .isLessThan(5);
        }
    }

    @Test
    void staysWithinWindowAcrossRestarts() throws Exception {
        try (Sending sending = new Sending(
                folder,
                "sandbox.limits.standard=300",
                "sandbox.limits.sender=60",
                "sandbox.limits.sender-calls=all",
                "sandbox.limits.window=3s",
                "sandbox.limits.window-kind=sliding")) {
            sending.standard = 290; // the way to the target is not as even as the pace
            sending.sender = 58;
            sending.window = WINDOW;
            Export export = Sending.chatter(500);
            sending.job.pass(export);

            SendResult.End end = SendResult.End.STOPPED;
            int runs = 0;
            while (end == SendResult.End.STOPPED && runs++ < 60) {
                long stopAt = sending.counters.sent() + 40;
                sending.stop = () -> sending.counters.sent() >= stopAt;
                end = sending.run().end();
            }
            assertThat(end).isEqualTo(SendResult.End.DONE);
            assertThat(runs).isGreaterThan(5);
            sending.assertArrivedOnce(export);
            assertThat(sending.counters.rateLimited()).isZero();
        }
    }

    @Test
    void sharesLimitBetweenConcurrentJobs(@TempDir Path other) throws Exception {
        ExecutorService beside = Executors.newSingleThreadExecutor();
        try (Sending one = new Sending(
                        folder,
                        "sandbox.limits.standard=600",
                        "sandbox.limits.window=3s",
                        "sandbox.limits.window-kind=sliding",
                        "sandbox.limits.headers=none");
                Sending two = new Sending(other)) {
            two.target = one.target;
            two.limits = one.limits;
            for (Sending each : List.of(one, two)) {
                each.standard = 500; // the way to the target is not as even as the pace
                each.window = WINDOW;
                each.job.pass(Sending.chatter(600));
            }
            Future<SendResult> second = beside.submit(two::run);
            assertThat(one.run().end()).isEqualTo(SendResult.End.DONE);
            assertThat(second.get().end()).isEqualTo(SendResult.End.DONE);
            assertThat(one.counters.rateLimited() + two.counters.rateLimited()).isLessThanOrEqualTo(2);
        } finally {
            beside.shutdownNow();
        }
    }

    @Test
    void learnsSenderLimitWithinOneRefusalPerSender() throws Exception {
        try (Sending sending = new Sending(
                folder, "sandbox.limits.sender=30", "sandbox.limits.sender-calls=all", "sandbox.limits.window=3s")) {
            sending.sender = SendSettings.LEARN;
            sending.window = WINDOW;
            Export export = new Export();
            for (int i = 0; i < 800; i++) {
                export.message("m" + i, "user" + i % 8, "user" + (i + 1) % 8, START + i, "text");
            }
            sending.job.pass(export);

            assertThat(sending.run().end()).isEqualTo(SendResult.End.DONE);
            sending.assertArrivedOnce(export);
            assertThat(sending.counters.rateLimited()).isBetween(1L, 8L);
            assertThat(sending.counters.limitMessage()).contains("each sender 30 messages in 3 s");

            assertThat(LearnedLimits.read(sending.limits().learned(), System.currentTimeMillis())
                            .sender())
                    .as("the next run knows it")
                    .isEqualTo(30);
        }
    }

    /** Another program that uses the same app, evenly, and minds nothing. */
    private static final class Neighbour implements AutoCloseable {

        private final AtomicBoolean over = new AtomicBoolean();
        private final AtomicLong sent = new AtomicLong();
        private final CometChat api;
        private final CompletableFuture<Void> work;

        Neighbour(Sending sending, int aSecond) {
            api = new CometChat(sending.target, "app", new ApiKey(SandboxSettings.DEFAULT_KEY), Timeouts.DEFAULT, 16);
            work = CompletableFuture.runAsync(() -> {
                long begun = System.nanoTime();
                while (!over.get()) {
                    LockSupport.parkNanos(1_000_000);
                    while (sent.get() < (System.nanoTime() - begun) * aSecond / 1_000_000_000L) {
                        sent.incrementAndGet();
                        var unused = api.send(ApiCalls.listUsers(1, 1));
                    }
                }
            });
        }

        @Override
        public void close() {
            over.set(true);
            work.join();
            api.close();
        }
    }
}
