package io.chatferry.report.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.chatferry.model.Kind;
import io.chatferry.report.model.RunReport.Moderation;
import io.chatferry.report.model.RunReport.RequestCounts;
import io.chatferry.report.model.RunReport.RequestRate;
import io.chatferry.report.model.RunReport.Sample;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The numbers that a report derives from others. */
class RunReportTests {

    private static final Instant STARTED = Instant.parse("2026-11-07T18:00:00Z");

    private static RunReport report(Map<Kind, Tally> tallies, RequestCounts counts, RequestRate rate, long seconds) {
        return new RunReport(
                new RunReport.Run(
                        "acme",
                        "https://a.example/v3",
                        "a",
                        "moderation",
                        1,
                        STARTED,
                        STARTED.plusSeconds(seconds),
                        0,
                        "Done.",
                        Map.of(),
                        "JOB"),
                List.of(),
                tallies,
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                RunReport.Conversations.NONE,
                new TreeMap<>(),
                List.of(),
                counts,
                rate,
                RunReport.Ids.NONE,
                FollowUps.NONE,
                0,
                0,
                Moderation.NONE,
                List.of());
    }

    private static RequestCounts requests(long requests) {
        return new RequestCounts(requests, 0, 0, 0, 0);
    }

    private static RequestRate rate(long... secondsAndCounts) {
        List<Sample> samples = new ArrayList<>();
        for (int i = 0; i < secondsAndCounts.length; i += 3) {
            samples.add(new Sample(
                    STARTED.plusSeconds(secondsAndCounts[i]), secondsAndCounts[i + 1], secondsAndCounts[i + 2], 0));
        }
        return new RequestRate(samples, null);
    }

    @Test
    void measuresRateBetweenFirstAndLastSample() {
        RunReport report = report(Map.of(), requests(700), rate(100, 100, 0, 110, 200, 0, 120, 300, 100), 1_000);

        assertThat(report.requestsPerSecond()).isEqualTo(30.0);
    }

    @Test
    void measuresRateOfShortRunOverTheWholeRun() {
        assertThat(report(Map.of(), requests(50), rate(), 10).requestsPerSecond())
                .isEqualTo(5.0);
        assertThat(report(Map.of(), requests(50), rate(1, 50, 0), 10).requestsPerSecond())
                .isEqualTo(5.0);
        assertThat(report(Map.of(), requests(50), rate(1, 50, 0, 2, 0, 0), 10).requestsPerSecond())
                .isEqualTo(5.0);
        assertThat(report(Map.of(), requests(50), rate(1, 25, 0, 1, 25, 0), 10).requestsPerSecond())
                .isEqualTo(5.0);
    }

    @Test
    void measuresFiniteRateOfRunWithoutDuration() {
        assertThat(report(Map.of(), requests(3), RequestRate.NONE, 0).requestsPerSecond())
                .isFinite()
                .isEqualTo(3_000.0);
    }

    @Test
    void hasTallyOfEveryKind() {
        Tally users = new Tally(3, 3, 0, 0, 0, 0, 0, 0, 0, 0, 0);
        RunReport report = report(Map.of(Kind.USER, users), RequestCounts.NONE, RequestRate.NONE, 1);

        assertThat(report.tallies()).containsOnlyKeys(Kind.values());
        assertThat(report.tally(Kind.USER)).isEqualTo(users);
        assertThat(report.tally(Kind.MESSAGE)).isEqualTo(Tally.NONE);
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void addsUpOnlyIfEveryKindAddsUp(Kind kind) {
        Map<Kind, Tally> tallies = new EnumMap<>(Kind.class);
        for (Kind each : Kind.values()) {
            tallies.put(each, new Tally(5, 1, 1, 1, 1, 1, 0, 0, 0, 0, 0));
        }
        assertThat(report(tallies, RequestCounts.NONE, RequestRate.NONE, 1).addsUp())
                .isTrue();

        tallies.put(kind, new Tally(6, 1, 1, 1, 1, 1, 0, 0, 0, 0, 0));
        assertThat(report(tallies, RequestCounts.NONE, RequestRate.NONE, 1).addsUp())
                .isFalse();
    }

    @Test
    void totalsEveryColumnOverAllKinds() {
        Random random = new Random(5);
        Map<Kind, Tally> tallies = new EnumMap<>(Kind.class);
        long[] sums = new long[TallyColumn.values().length];
        for (Kind kind : Kind.values()) {
            Tally tally = tally(random);
            tallies.put(kind, tally);
            for (TallyColumn column : TallyColumn.values()) {
                sums[column.ordinal()] += column.of(tally);
            }
        }
        RunReport report = report(tallies, RequestCounts.NONE, RequestRate.NONE, 1);

        for (TallyColumn column : TallyColumn.values()) {
            assertThat(report.total(column)).as(column.title()).isEqualTo(sums[column.ordinal()]);
        }
    }

    private static Tally tally(Random random) {
        long[] n = random.longs(11, 0, 100).toArray();
        return new Tally(n[0], n[1], n[2], n[3], n[4], n[5], n[6], n[7], n[8], n[9], n[10]);
    }

    @ParameterizedTest
    @EnumSource(TallyColumn.class)
    void showsColumnOnlyIfItHasANumber(TallyColumn column) {
        long[] n = new long[11];
        n[column.ordinal()] = 7;
        Tally tally = new Tally(n[0], n[1], n[2], n[3], n[4], n[5], n[6], n[7], n[8], n[9], n[10]);

        assertThat(column.of(tally)).isEqualTo(7);
        List<TallyColumn> expected =
                column == TallyColumn.READ ? List.of(TallyColumn.READ) : List.of(TallyColumn.READ, column);
        assertThat(TallyColumn.nonZero(List.of(Tally.NONE, tally))).isEqualTo(expected);
        assertThat(column.needsAttention())
                .isEqualTo(List.of("in doubt", "failed", "rejected").contains(column.title()));
    }

    @ParameterizedTest
    @CsvSource({
        "0,0,0,0,0,0 of 0 done,0",
        "3,0,0,0,0,3 of 3 done,3",
        "3,2,0,0,0,'3 of 5 done, 2 refused',5",
        "1000,0,1,1,1,'1,000 of 1,003 done',1003"
    })
    void describesFollowUps(
            long sent, long failed, long withdrawn, long without, long notYet, String text, long wanted) {
        FollowUps.Counts counts = new FollowUps.Counts(sent, failed, withdrawn, without, notYet);

        assertThat(counts.message("done")).isEqualTo(text);
        assertThat(counts.wanted()).isEqualTo(wanted);
        assertThat(new FollowUps(counts, counts).failed()).isEqualTo(2 * failed);
    }

    @Test
    void neitherListsNorMapsCanBeChanged() {
        List<Long> hours = new ArrayList<>(List.of(1L));
        TreeMap<LocalDate, Long> days = new TreeMap<>(Map.of(LocalDate.EPOCH, 1L));
        RunReport empty = report(Map.of(), RequestCounts.NONE, RequestRate.NONE, 1);
        RunReport report = new RunReport(
                empty.run(),
                List.of(),
                Map.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                RunReport.Conversations.NONE,
                days,
                hours,
                RequestCounts.NONE,
                RequestRate.NONE,
                RunReport.Ids.NONE,
                FollowUps.NONE,
                0,
                0,
                Moderation.NONE,
                List.of());
        hours.clear();
        days.clear();

        assertThat(report.messagesPerHour()).containsExactly(1L);
        assertThat(report.messagesPerDay()).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource({"0,0,", "5,0,", "0,10,0.0", "5,10,0.5", "10,10,1.0", "11,10,1.0"})
    void statusKnowsTheShareOfStepsWithTotal(long done, long total, Double share) {
        assertThat(status(done, total).share()).isEqualTo(share);
    }

    private static RunStatus status(long done, long total) {
        return new RunStatus(
                "acme",
                1,
                true,
                STARTED,
                STARTED,
                "",
                "send",
                done,
                total,
                "messages",
                Map.of(),
                0,
                0,
                null,
                RunStatus.RequestCounts.NONE,
                List.of(),
                "",
                "",
                "",
                List.of(),
                "");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 6, 7, 1_499, 1_500, 1_501, 4_000})
    void historySumsUpToAllMessagesInAscendingIntervals(int span) {
        Random random = new Random(span);
        TreeMap<LocalDate, Long> days = new TreeMap<>();
        LocalDate first = LocalDate.of(2019, 2, 27);
        days.put(first, 3L);
        days.put(first.plusDays(span), 4L);
        for (int i = 0; i < 20; i++) {
            days.put(first.plusDays(random.nextInt(span + 1)), random.nextLong(1, 1_000));
        }
        MessageHistory history = new MessageHistory(days);

        List<MessageHistory.Interval> intervals = history.intervals();

        assertThat(intervals.stream()
                        .mapToLong(MessageHistory.Interval::messages)
                        .sum())
                .isEqualTo(days.values().stream().mapToLong(Long::longValue).sum());
        int step = history.unit().equals("week") ? 7 : 1;
        assertThat(history.unit()).isEqualTo(span >= 1_500 ? "week" : "day");
        for (int i = 1; i < intervals.size(); i++) {
            assertThat(intervals.get(i).begin())
                    .isEqualTo(intervals.get(i - 1).begin().plusDays(step));
        }
        assertThat(history.message()).startsWith("From " + intervals.get(0).begin() + " to ");
    }

    @Test
    void emptyHistoryHasNoIntervals() {
        MessageHistory history = new MessageHistory(new TreeMap<>());

        assertThat(history.intervals()).isEmpty();
        assertThat(history.message()).isEmpty();
        assertThat(history.unit()).isEqualTo("day");
    }
}
