package io.chatferry.report.progress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ProgressTests {

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8);
    private final HandClock clock = new HandClock();

    @Test
    void printsLineEveryTenSecondsWithoutTerminal() {
        Progress progress = Progress.plain(out, clock);
        progress.start("send", 10_000, "messages");
        for (int tenths = 1; tenths <= 250; tenths++) {
            clock.forward(Duration.ofMillis(100));
            progress.update(tenths * 40L, "3 retries");
        }
        progress.close();

        assertThat(lines())
                .containsExactly(
                        "send: 4,000 of 10,000 messages (40 %), 400 a second, 3 retries, 15 s left",
                        "send: 8,000 of 10,000 messages (80 %), 400 a second, 3 retries, 5.0 s left",
                        "send: 10,000 of 10,000 messages in 25 s");
    }

    @Test
    void measuresRateSinceLastLineAndTakesTimeLeftFromLimits() {
        Progress progress = Progress.plain(out, clock);
        progress.start("send", 1_000_000, "messages");
        clock.forward(Duration.ofSeconds(10));
        progress.update(5_000, "", Duration.ofMinutes(50));
        clock.forward(Duration.ofSeconds(10));
        progress.update(5_000, "the target is down", Duration.ofMinutes(50));

        assertThat(lines())
                .containsExactly(
                        "send: 5,000 of 1,000,000 messages (0 %), 500 a second, 50 min left",
                        "send: 5,000 of 1,000,000 messages (0 %), 0 a second, the target is down, 50 min left");
    }

    @Test
    void namesNoTotalThatIsLessThanWhatIsDone() {
        Progress progress = Progress.plain(out, clock);
        progress.start("read back", 62, "lists");
        clock.forward(Duration.ofSeconds(5));
        progress.update(63, "");
        progress.close();

        assertThat(lines()).containsExactly("read back: 63 lists in 5.0 s");
    }

    @Test
    void printsNoticeOnceWithinStep() {
        Progress progress = Progress.plain(out, clock);
        progress.start("send", 100, "messages");
        for (int seconds = 1; seconds <= 10; seconds++) {
            clock.forward(Duration.ofSeconds(1));
            progress.notice("the target cannot be reached");
            progress.update(0, "waiting for the target");
        }
        progress.close();
        progress.notice("too late");

        assertThat(lines())
                .containsExactly(
                        "the target cannot be reached",
                        "send: 0 of 100 messages (0 %), 0 a second, waiting for the target",
                        "send: 0 of 100 messages in 10 s");
    }

    @Test
    void printsBytesInDecimalUnits() {
        Progress progress = Progress.plain(out, clock);
        progress.start("stage", 140_000_000, Progress.BYTES);
        clock.forward(Duration.ofSeconds(10));
        progress.update(70_000_000, "500,000 records");
        progress.start("plan", 0, "records");

        assertThat(lines())
                .containsExactly(
                        "stage: 70 MB of 140 MB (50 %), 7.0 MB a second, 500,000 records, 10 s left",
                        "stage: 70 MB of 140 MB in 10 s");
    }

    @Test
    void skipsLineOfShortStepAndNamesStepWithoutTotal() {
        Progress progress = Progress.plain(out, clock);
        progress.start("stage", 8_000, Progress.BYTES);
        clock.forward(Duration.ofMillis(900));
        progress.start("plan", 0, "steps");
        clock.forward(Duration.ofSeconds(12));
        progress.close();

        assertThat(lines()).containsExactly("plan in 12 s");
    }

    @Test
    void printsLineOnceFromManyThreads() {
        Progress progress = Progress.plain(out, clock);
        progress.start("send", 1_000, "messages");
        clock.forward(Duration.ofSeconds(10));
        IntStream.rangeClosed(1, 1_000).parallel().forEach(done -> progress.update(done, ""));

        assertThat(lines()).hasSize(1);
    }

    @Test
    void printsNothingAfterClose() {
        for (Progress progress : List.of(Progress.plain(out, clock), Progress.to(out, true))) {
            progress.start("send", 10, "messages");
            progress.close();
            int before = bytes.size();

            progress.update(5, "late");
            clock.forward(Duration.ofSeconds(60));
            progress.update(6, "later");
            progress.start("more", 10, "messages");
            progress.close();

            assertThat(bytes.size()).isEqualTo(before);
        }
    }

    @Test
    void redrawsOneLineOnTerminal() {
        try (Progress progress = Progress.to(out, true)) {
            progress.start("send", 10_000, "messages");
            progress.update(4_000, "3 retries\u001b[2J", Duration.ofSeconds(90));
            await().untilAsserted(() ->
                    assertThat(text()).contains("4000/10000 messages").contains("3 retries"));
        }

        assertThat(text()).startsWith("\rsend").contains("40%").doesNotContain("\u001b[2J");
        assertThat(text().split("\r"))
                .allSatisfy(line -> assertThat(line.strip().length()).isLessThan(80));
        assertThat(text().chars().filter(c -> c == '\n')).hasSize(1);
        assertThat(Thread.getAllStackTraces().keySet())
                .filteredOn(thread -> thread.getName().contains("rogress"))
                .allMatch(Thread::isDaemon);
    }

    private String text() {
        return bytes.toString(StandardCharsets.UTF_8);
    }

    private List<String> lines() {
        return text().lines().toList();
    }

    /** A clock that is moved by hand. */
    private static final class HandClock extends Clock {

        private Instant now = Instant.parse("2026-11-07T18:00:00Z");

        void forward(Duration by) {
            now = now.plus(by);
        }

        @Override
        public Instant instant() {
            return now;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    }
}
