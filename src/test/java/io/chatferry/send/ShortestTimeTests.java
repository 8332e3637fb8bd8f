package io.chatferry.send;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.chatferry.ledger.query.EntityPlan;
import io.chatferry.ledger.query.OpenMessages;
import io.chatferry.model.Endpoint;
import io.chatferry.send.ShortestTime.Bound;
import io.chatferry.send.ShortestTime.Limit;
import io.chatferry.send.state.SendSettings;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What each limit costs, reckoned by hand and against what must hold for all jobs. */
class ShortestTimeTests {

    private static final Set<Endpoint> MODERATION = Set.of(Endpoint.MODERATION);
    private static final Set<Endpoint> IMPORT = Set.of(Endpoint.IMPORT);
    private static final Set<Endpoint> BOTH = Set.of(Endpoint.MODERATION, Endpoint.IMPORT);
    private static final EntityPlan NOTHING = new EntityPlan(0, 0, 0, 0, 0, 0, 0, 0);
    private static final double WINDOW = 60;

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        // words; unknown, users, groups, owners, needed, members, to deactivate, follow-ups; all users ahead;
        // requests of the classes standard, core and data import
        "nothing but the key is proven, 0, 0, 0, 0, 0, 0, 0, 0, false, 1, 0, 0",
        "few are looked up one by one, 100, 0, 0, 0, 0, 0, 0, 0, false, 101, 0, 0",
        "many are looked up by the thousand, 101, 0, 0, 0, 0, 0, 0, 0, false, 2, 0, 0",
        "the last thousand is not full, 2001, 0, 0, 0, 0, 0, 0, 0, false, 4, 0, 0",
        "a call for each reaction and delete, 0, 0, 0, 0, 0, 0, 0, 7, false, 8, 0, 0",
        "users by 50, 0, 50, 0, 0, 0, 0, 0, 0, false, 1, 0, 1",
        "one more, 0, 51, 0, 0, 0, 0, 0, 0, false, 1, 0, 2",
        "owners go with the users, 0, 50, 0, 1, 60, 0, 0, 0, false, 1, 0, 2",
        "all go with the users, 0, 50, 0, 1, 60, 0, 0, 0, true, 1, 0, 3",
        "groups and members by 50 each, 0, 1, 51, 0, 0, 101, 0, 0, false, 1, 0, 6",
        "users who are deactivated share a call, 0, 0, 0, 0, 0, 0, 700, 0, false, 1, 1, 0",
    })
    void countsRequestsOtherThanMessages(
            String words,
            long unknown,
            long users,
            long groups,
            long owners,
            long needed,
            long members,
            long toDeactivate,
            long followUps,
            boolean usersAhead,
            long standard,
            long core,
            long dataImport) {
        EntityPlan entities = new EntityPlan(unknown, users, groups, owners, needed, members, toDeactivate, followUps);
        SendSettings settings = settings(MODERATION, 600, 10, 20, 0, usersAhead);
        ShortestTime time = ShortestTime.of(settings, open(0, Map.of()), entities, 0);
        assertThat(time.standard()).as("standard").isEqualTo(standard);
        assertThat(time.core()).as("core").isEqualTo(core);
        assertThat(time.dataImport()).as("data import").isEqualTo(dataImport);
    }

    /** A minute lets 600 standard calls, 10 core calls and 20 data imports through; one call proves the key. A chain may be longer than the job. */
    @ParameterizedTest(name = "{0}")
    @CsvSource({
        // words; call, messages, one after another, of the busiest sender; a sender's limit;
        // what sets the time, seconds
        "one message a call, MODERATION, 5999, 1, 5999, 0, STANDARD, 600",
        "likewise dated by the target, SEND, 5999, 1, 5999, 0, STANDARD, 600",
        "fifty messages a call, IMPORT, 5000, 1, 5000, 0, DATA_IMPORT, 300",
        "one more, IMPORT, 5001, 1, 5001, 0, DATA_IMPORT, 303",
        "the busiest sender, MODERATION, 599, 1, 300, 30, SENDER, 600",
        "a sender's limit that does not bind, MODERATION, 599, 1, 20, 30, STANDARD, 60",
        "no sender's limit in the data import, IMPORT, 5000, 1, 5000, 30, DATA_IMPORT, 300",
        "one after another, MODERATION, 599, 599, 10, 0, STANDARD, 60",
        "more one after another, MODERATION, 599, 1200, 10, 0, ORDER, 120",
        "fifty of them a call, IMPORT, 5000, 200000, 10, 0, ORDER, 400",
    })
    void takesLongestTimeOfAllLimits(
            String words,
            Endpoint endpoint,
            long messages,
            long chain,
            int busiest,
            int sender,
            Limit setBy,
            double seconds) {
        OpenMessages open = open(messages, chain, Map.of(1, 1L, busiest, 1L));
        SendSettings settings = settings(Set.of(endpoint), 600, 10, 20, 0, false);
        ShortestTime time = ShortestTime.of(settings, open, NOTHING, sender);
        assertThat(time.setBy()).as(words).isEqualTo(setBy);
        assertThat(time.seconds()).as(words).isCloseTo(seconds, within(1e-9));
        assertThat(time.messages()).isEqualTo(Map.of(endpoint, messages));
    }

    @ParameterizedTest
    @CsvSource({"MODERATION, 999, 1, 100", "MODERATION, 999, 4, 25", "IMPORT, 49950, 1, 100", "IMPORT, 49951, 1, 100.1"
    })
    void limitsTimeByRequestsInFlightAndRoundTrip(Endpoint endpoint, long messages, int inFlight, double seconds) {
        OpenMessages open = open(messages, Map.of());
        SendSettings settings = settings(Set.of(endpoint), 1_000_000, 10, 1_000_000, inFlight, false);
        ShortestTime time = ShortestTime.of(settings, open, NOTHING, 0);
        assertThat(time.setBy()).isEqualTo(Limit.IN_FLIGHT);
        assertThat(time.seconds()).isCloseTo(seconds, within(1e-9));
    }

    @Test
    void countsOneCoreCallForDeactivation() {
        EntityPlan entities = new EntityPlan(0, 0, 0, 0, 0, 0, 3, 0);
        ShortestTime time =
                ShortestTime.of(settings(MODERATION, 600, 10, 20, 0, false), open(0, Map.of()), entities, 0);
        assertThat(time.setBy()).isEqualTo(Limit.CORE);
        assertThat(time.seconds()).isEqualTo(6);
    }

    /** Both calls carry 600 + 20 · 50 messages a minute. */
    @ParameterizedTest(name = "{0} messages")
    @CsvSource({
        // messages, sender's limit, seconds, messages by data import
        "1599, 0, 60, 1000",
        "15999, 0, 600, 10000",
        "0, 0, 0, 0",
        "1030, 30, 60, 1000",
        "2060, 30, 120, 2000"
    })
    void dividesMessagesSoThatBothEndpointsFinishTogether(long messages, int sender, double seconds, long imported) {
        OpenMessages open = open(messages, Map.of((int) messages, 1L));
        ShortestTime time = ShortestTime.of(settings(BOTH, 600, 10, 20, 0, false), open, NOTHING, sender);
        assertThat(cost(time, Limit.TOGETHER)).isCloseTo(seconds, within(1e-3));
        assertThat(time.messages())
                .isEqualTo(Map.of(Endpoint.IMPORT, imported, Endpoint.MODERATION, messages - imported));
        assertThat(time.calls(Endpoint.IMPORT)).isEqualTo((imported + 49) / 50);
        assertThat(time.calls(Endpoint.MODERATION)).isEqualTo(messages - imported);
        assertThat(time.calls(Endpoint.SEND)).isZero();
    }

    @Test
    void halvesTimeWhenLimitsDouble() {
        Random random = new Random(1);
        for (int run = 0; run < 500; run++) {
            Job job = Job.any(random);
            Set<Endpoint> endpoint = random.nextBoolean() ? MODERATION : IMPORT;
            ShortestTime once = job.time(endpoint, 1);
            ShortestTime twice = job.time(endpoint, 2);
            for (Limit limit : List.of(Limit.STANDARD, Limit.CORE, Limit.DATA_IMPORT, Limit.SENDER)) {
                assertThat(cost(twice, limit) * 2)
                        .as("%s of %s", limit, job)
                        .isCloseTo(cost(once, limit), within(1e-6));
            }
            assertThat(cost(twice, Limit.ORDER)).isEqualTo(cost(once, Limit.ORDER));
            assertThat(once.bounds())
                    .isSortedAccordingTo(
                            Comparator.comparingDouble(Bound::seconds).reversed());
        }
    }

    @Test
    void isNeverSlowerWithTwoEndpointsThanWithOne() {
        Random random = new Random(2);
        int shared = 0;
        for (int run = 0; run < 1_000; run++) {
            Job job = Job.any(random);
            ShortestTime both = job.time(BOTH, 1);
            double seconds = cost(both, Limit.TOGETHER);
            for (Set<Endpoint> one : List.of(MODERATION, IMPORT)) {
                ShortestTime alone = job.time(one, 1);
                double least = Math.max(
                        Math.max(cost(alone, Limit.STANDARD), cost(alone, Limit.DATA_IMPORT)),
                        cost(alone, Limit.SENDER));
                assertThat(seconds).as("%s, %s", one, job).isLessThanOrEqualTo(least + 1e-3);
            }
            long imported = both.messages().get(Endpoint.IMPORT);
            long moderated = both.messages().get(Endpoint.MODERATION);
            assertThat(imported + moderated).isEqualTo(job.open.messages());
            assertThat(job.room(seconds + 0.001)).as("%s", job).isGreaterThanOrEqualTo(job.open.messages());
            assertThat(job.room(seconds - 0.001)).as("%s", job).isLessThan(job.open.messages());
            shared += imported > 0 && moderated > 0 ? 1 : 0;
        }
        assertThat(shared).isGreaterThan(500);
    }

    private record Job(int standard, int dataImport, int sender, OpenMessages open, EntityPlan entities) {

        static Job any(Random random) {
            SortedMap<Integer, Long> loads = new TreeMap<>();
            for (int i = 1 + random.nextInt(4); i > 0; i--) {
                loads.merge(1 + random.nextInt(500), 1L + random.nextInt(5), Long::sum);
            }
            long messages = loads.entrySet().stream()
                    .mapToLong(each -> each.getKey() * each.getValue())
                    .sum();
            EntityPlan entities = new EntityPlan(
                    random.nextInt(300),
                    random.nextInt(100),
                    random.nextInt(60),
                    random.nextInt(9),
                    random.nextInt(99),
                    random.nextInt(200),
                    random.nextInt(2),
                    random.nextInt(20));
            return new Job(
                    100 + random.nextInt(900),
                    1 + random.nextInt(20),
                    10 + random.nextInt(50),
                    ShortestTimeTests.open(messages, 1 + random.nextInt((int) messages), loads),
                    entities);
        }

        ShortestTime time(Set<Endpoint> endpoints, int times) {
            SendSettings settings = settings(endpoints, standard * times, 10 * times, dataImport * times, 0, false);
            return ShortestTime.of(settings, open, entities, sender * times);
        }

        /** How many messages both calls carry within this time. */
        double room(double seconds) {
            double windows = Math.max(0, seconds) / WINDOW;
            ShortestTime time = time(BOTH, 1);
            double calls = Math.max(0, Math.floor(windows * dataImport) - time.dataImport());
            double bySender = open.loads().entrySet().stream()
                    .mapToDouble(each -> each.getValue() * Math.min(each.getKey(), windows * sender))
                    .sum();
            double moderated = Math.min(Math.max(0, windows * standard - time.standard()), bySender);
            return calls * 50 + Math.floor(moderated);
        }
    }

    private static double cost(ShortestTime time, Limit limit) {
        return time.bounds().stream()
                .filter(bound -> bound.limit() == limit)
                .mapToDouble(Bound::seconds)
                .findFirst()
                .orElseThrow();
    }

    private static OpenMessages open(long messages, Map<Integer, Long> loads) {
        return open(messages, Math.min(messages, 1), loads);
    }

    private static OpenMessages open(long messages, long chain, Map<Integer, Long> loads) {
        return new OpenMessages(messages, 1, 0, 0, chain, new TreeMap<>(loads), List.of());
    }

    private static SendSettings settings(
            Set<Endpoint> endpoints, int standard, int core, int dataImport, int inFlight, boolean usersAhead) {
        return new SendSettings(
                standard,
                core,
                dataImport,
                0,
                Duration.ofSeconds((long) WINDOW),
                inFlight,
                Duration.ofSeconds(60),
                Duration.ofSeconds(10),
                usersAhead,
                false,
                endpoints,
                false,
                null,
                0,
                0);
    }
}
