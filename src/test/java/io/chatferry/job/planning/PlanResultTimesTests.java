package io.chatferry.job.planning;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.chatferry.ledger.query.EntityPlan;
import io.chatferry.ledger.query.OpenMessages;
import io.chatferry.model.Endpoint;
import io.chatferry.report.model.PlanReport;
import io.chatferry.send.state.SendSettings;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a plan says of its time, by 600 standard calls, 10 core calls and 20 data imports a minute. */
class PlanResultTimesTests {

    private static final Instant NOW = Instant.parse("2026-06-01T10:00:00Z");
    private static final EntityPlan NOTHING = new EntityPlan(0, 0, 0, 0, 0, 0, 0, 0);

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            MODERATION        | 0  | 0 | 5999 | 1   | the limit of 600 standard calls each 1 min
            IMPORT            | 0  | 0 | 5999 | 1   | the limit of 20 data imports each 1 min
            MODERATION        | 30 | 0 | 5999 | 1   | the limit of 30 messages of one sender each 1 min: 5,999 are of the busiest
            MODERATION        | 0  | 0 | 599  | 999 | the order: 999 messages have to go one after another, at some 100 ms each
            MODERATION IMPORT | 0  | 0 | 5999 | 1   | the limits of 600 standard calls and 20 data imports each 1 min
            MODERATION IMPORT | 30 | 0 | 5999 | 1   | the limits of 600 standard calls and 20 data imports each 1 min, and of each sender
            """)
    void namesLimitThatDeterminesTime(
            String endpoints, int sender, int inFlight, int messages, long chain, String words) {
        PlanReport.Time time =
                times(endpoints, sender, inFlight, messages, chain, NOTHING).time(null);
        assertThat(time.setBy()).isEqualTo(words);
        assertThat(time.limits().get(0).seconds()).isEqualTo(time.shortest());
    }

    @Test
    void namesCoreCallsAndRequestsInFlightAsBottleneck() {
        EntityPlan deactivating = new EntityPlan(0, 0, 0, 0, 0, 0, 1, 0);
        assertThat(times("MODERATION", 0, 0, 0, 0, deactivating).time(null).setBy())
                .isEqualTo("the limit of 10 core calls each 1 min");
        assertThat(new PlanResultTimes(settings("MODERATION", 0, 1, 60_000), open(5_999, 1), NOTHING, clock())
                        .time(null)
                        .setBy())
                .isEqualTo("1 request in flight, at some 100 ms each");
    }

    @Test
    void expectsSlightlyMoreThanShortestTimeAndDerivesEndFromClock() {
        PlanReport.Time time = times("MODERATION", 0, 0, 5_999, 1, NOTHING).time(null);
        assertThat(time.shortest()).isEqualTo(600);
        assertThat(time.expected()).isCloseTo(600 / 0.996 + 2, within(1e-9));
        assertThat(time.end())
                .isEqualTo(DateTimeFormatter.ofPattern("EEEE HH:mm '('uuuu-MM-dd, xxx')'", Locale.ENGLISH)
                        .format(NOW.plusSeconds(604).atZone(ZoneId.systemDefault())));
        assertThat(time.limits().stream().map(PlanReport.Limit::limit))
                .containsExactlyInAnyOrder(
                        "standard calls",
                        "core calls",
                        "data imports",
                        "messages of the busiest sender",
                        "messages one after another");
    }

    @ParameterizedTest
    @CsvSource({"-1, MODERATION, 1200", "-1, IMPORT, -1", "0, MODERATION, -1", "30, MODERATION, -1"})
    void showsAlternativeWithDocumentedSenderLimitWhenLimitIsLearned(int sender, String endpoints, double seconds) {
        PlanReport.Alternative other =
                times(endpoints, sender, 0, 600, 1, NOTHING).time(null).withSenderLimit();
        assertThat(other == null ? -1 : other.shortest()).isEqualTo(seconds);
        if (other != null) {
            assertThat(other.message()).isEqualTo("if the target takes only 30 messages a window of each sender");
            assertThat(other.expected()).isCloseTo(1200 / 0.996 + 2, within(1e-9));
        }
    }

    @Test
    void countsEachRequestOnceInItsLimitClass() {
        EntityPlan entities = new EntityPlan(2_500, 60, 10, 1, 90, 101, 3, 7);
        assertThat(times("MODERATION", 0, 0, 500, 1, entities).requests().stream()
                        .map(each -> each.call() + " " + each.limit() + " " + each.count()))
                .containsExactly(
                        "POST /moderation/messages standard 500",
                        "POST /data_import/users data-import 2",
                        "POST /data_import/groups data-import 1",
                        "POST /data_import/members data-import 3",
                        "GET /users, /groups standard 4",
                        "POST or DELETE /messages/{id} standard 7",
                        "DELETE /users core 1");
        assertThat(times("IMPORT", 0, 0, 501, 1, NOTHING).requests().stream()
                        .map(each -> each.call() + " " + each.limit() + " " + each.count()))
                .containsExactly("POST /data_import/messages data-import 11", "GET /users, /groups standard 1");
        assertThat(times("SEND", 0, 0, 0, 0, NOTHING).requests()).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            MODERATION        | 500  | moderation 500 500
            SEND              | 500  | send 500 500
            IMPORT            | 501  | import 501 11
            MODERATION IMPORT | 1599 | moderation 599 599, import 1000 20
            """)
    void namesEachEndpointAndItsBatchSize(String endpoints, int messages, String lanes) {
        assertThat(times(endpoints, 0, 0, messages, 1, NOTHING).lanes().stream()
                        .map(lane -> lane.endpoint() + " " + lane.messages() + " " + lane.calls())
                        .collect(Collectors.joining(", ")))
                .isEqualTo(lanes);
    }

    /** What would take at least a twentieth of the time away. */
    @ParameterizedTest(name = "{0}: {1} messages, {2} a sender, {3} one after another")
    @CsvSource(delimiter = '|', nullValues = "-", textBlock = """
            MODERATION        | 0    | 0  | 0    | -
            MODERATION        | 5999 | 0  | 1    | target.endpoint: import 360.0, target.endpoint: auto 225.0, twice 300.0
            MODERATION        | 5999 | 0  | 5999 | target.endpoint: import 360.0, target.endpoint: auto 225.0
            MODERATION        | 5999 | 30 | 1    | target.endpoint: import 360.0, target.endpoint: auto 351.0, no sender limit 600.0
            IMPORT            | 5999 | 0  | 1    | target.endpoint: auto 225.0, twice 180.0
            IMPORT            | 5999 | 30 | 1    | twice 180.0
            MODERATION IMPORT | 5999 | 0  | 1    | twice 112.5
            SEND              | 5999 | 0  | 1    | twice 300.0
            MODERATION        | 5    | 0  | 1    | -
            """)
    void namesSettingsThatShortenTheRun(String endpoints, int messages, int sender, long chain, String expected) {
        String shorter = times(endpoints, sender, 0, messages, chain, NOTHING).shorter().stream()
                .map(each -> each.message()
                                .replace("a plan that allows twice as many calls", "twice")
                                .replace("a plan without a limit for each sender (limits.sender: 0)", "no sender limit")
                        + String.format(Locale.ROOT, " %.1f", each.seconds()))
                .collect(Collectors.joining(", "));
        assertThat(shorter).isEqualTo(expected == null ? "" : expected);
    }

    private static PlanResultTimes times(
            String endpoints, int sender, int inFlight, int messages, long chain, EntityPlan entities) {
        return new PlanResultTimes(
                settings(endpoints, sender, inFlight, 600), open(messages, chain), entities, clock());
    }

    /** All of one sender. */
    private static OpenMessages open(int messages, long chain) {
        return new OpenMessages(messages, 1, 0, 0, chain, new TreeMap<>(Map.of(messages, 1L)), List.of());
    }

    private static Clock clock() {
        return Clock.fixed(NOW, ZoneOffset.UTC);
    }

    private static SendSettings settings(String endpoints, int sender, int inFlight, int standard) {
        Set<Endpoint> calls = Arrays.stream(endpoints.split(" "))
                .map(Endpoint::valueOf)
                .collect(Collectors.toCollection(LinkedHashSet::new));
        return new SendSettings(
                standard,
                10,
                20,
                sender,
                Duration.ofMinutes(1),
                inFlight,
                Duration.ofSeconds(60),
                Duration.ofSeconds(10),
                false,
                false,
                calls,
                false,
                null,
                0,
                0);
    }
}
