package io.chatferry.send;

import static org.assertj.core.api.Assertions.assertThat;

import io.chatferry.ledger.Export;
import io.chatferry.ledger.MessageState;
import io.chatferry.ledger.outbox.RetentionCutOff;
import io.chatferry.model.Endpoint;
import io.chatferry.sandbox.StoredMessage;
import io.chatferry.send.RefusingTarget.Way;
import io.chatferry.send.state.SendResult;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/** What a refusal makes of a message: set aside only if its age, and nothing else, explains it. */
@Timeout(120)
class RetentionTests {

    private static final long DAY = 86_400;
    private static final long NOW = Instant.now().getEpochSecond();
    private static final int MESSAGES = 400;
    private static final int GROUPS = 9;
    /** With so many messages refused alike a run pauses. */
    private static final long REFUSED_ALIKE = 20;

    private static final String SAYS_DAYS =
            "The trial ended 14 days ago; messages older than 6 months need Extended Storage";
    private static final String SAYS_NOTHING = "The request is not valid.";

    private static final Way BAD_REQUEST = new Way(400, "ERR_BAD_REQUEST", SAYS_DAYS, false);
    private static final Way WORDLESS = new Way(400, "ERR_BAD_REQUEST", SAYS_NOTHING, false);
    private static final Way FORBIDDEN = new Way(403, "ERR_FORBIDDEN", SAYS_DAYS, false);
    private static final Way WHOLE_CALL = new Way(500, "ERR_EXCEPTION", SAYS_NOTHING, true);
    private static final Way TEXT = new Way(400, "ERR_INVALID_MESSAGE_TEXT", SAYS_DAYS, false);

    @TempDir
    Path folder;

    static Stream<Object[]> everyCallAndWay() {
        return Stream.of(
                new Object[] {Set.of(Endpoint.MODERATION), BAD_REQUEST},
                new Object[] {Set.of(Endpoint.MODERATION), FORBIDDEN},
                new Object[] {Set.of(Endpoint.IMPORT), WORDLESS},
                new Object[] {Set.of(Endpoint.IMPORT), WHOLE_CALL},
                new Object[] {Set.of(Endpoint.IMPORT, Endpoint.MODERATION), WORDLESS});
    }

    @ParameterizedTest
    @MethodSource("everyCallAndWay")
    void defersMessagesOlderThanCutOffWhateverTheReasonText(Set<Endpoint> endpoints, Way way) throws Exception {
        try (Sending sending = sending(endpoints);
                RefusingTarget target = new RefusingTarget(sending.sandbox.baseUrl(), way)) {
            sending.target = target.baseUrl();
            target.which = olderThan(180);
            sending.job.pass(history(MESSAGES));

            assertThat(sending.run().end()).isEqualTo(SendResult.End.DONE);
            assertThat(ages(sending, MessageState.DEFERRED)).allMatch(age -> age >= 180);
            assertThat(ages(sending, MessageState.SENT)).allMatch(age -> age < 180);
            assertThat(counts(sending)).containsOnlyKeys(MessageState.DEFERRED, MessageState.SENT);
            assertThat(target.refused.get()).isLessThan(80);
            assertThat(RetentionCutOff.of(sending.job.ledger).orElseThrow().days())
                    .isBetween(179L, 182L);
        }
    }

    @ParameterizedTest
    @MethodSource("everyCallAndWay")
    void findsCutOffWhenGroupOwnersMustBeCreatedFirst(Set<Endpoint> endpoints, Way way) throws Exception {
        try (Sending sending = sending(endpoints);
                RefusingTarget target = new RefusingTarget(sending.sandbox.baseUrl(), way)) {
            sending.target = target.baseUrl();
            target.which = olderThan(180);
            sending.job.pass(toGroupsWithOwners(MESSAGES));

            assertThat(sending.run().end()).isEqualTo(SendResult.End.DONE);
            assertThat(ages(sending, MessageState.DEFERRED))
                    .hasSize(MESSAGES - 180)
                    .allMatch(age -> age >= 180);
            assertThat(counts(sending)).containsOnlyKeys(MessageState.DEFERRED, MessageState.SENT);
            assertThat(target.refused.get()).isLessThan(80);
            assertThat(sending.sandbox.requests("POST /data_import/users")).isPositive(); // the owners
        }
    }

    static Stream<Object[]> everyOtherReason() {
        Map<String, Predicate<JsonNode>> reasons = Map.of(
                "one sender", message -> message.path("sender").asString().equals("user3"),
                "one receiver", message -> message.path("receiver").asString().equals("user4"),
                "long texts", message -> message.at("/data/text").asString().length() > 300,
                "1 in 25", message -> Math.floorMod(message.path("sentAt").asLong() / DAY * 7_919, 25) == 0);
        return reasons.entrySet().stream()
                .flatMap(reason -> everyCallAndWay()
                        .filter(way -> way[1] != WHOLE_CALL || reason.getKey().equals("one sender"))
                        .map(way -> new Object[] {reason.getKey(), reason.getValue(), way[0], way[1]}));
    }

    @ParameterizedTest(name = "{0} {2} {3}")
    @MethodSource("everyOtherReason")
    void defersNothingRefusedForAnotherReason(String name, Predicate<JsonNode> which, Set<Endpoint> endpoints, Way way)
            throws Exception {
        try (Sending sending = sending(endpoints);
                RefusingTarget target = new RefusingTarget(sending.sandbox.baseUrl(), way)) {
            sending.target = target.baseUrl();
            target.which = which;
            sending.job.pass(history(MESSAGES));

            SendResult result = sending.run();
            assertThat(counts(sending)).doesNotContainKey(MessageState.DEFERRED);
            assertThat(RetentionCutOff.of(sending.job.ledger)).isEmpty();
            if (result.end() == SendResult.End.DONE) {
                assertThat(counts(sending)).containsOnlyKeys(MessageState.FAILED, MessageState.SENT);
                assertThat(sending.job.report().failuresByCode(1)).containsOnlyKeys(way.code());
            } else {
                assertThat(result.message()).contains("of the last", way.code());
            }
        }
    }

    @ParameterizedTest
    @MethodSource("everyCallAndWay")
    void pausesWhenEverythingIsRefusedAlike(Set<Endpoint> endpoints, Way way) throws Exception {
        Map<String, Export> exports =
                Map.of("mixed", history(MESSAGES), "old", older(MESSAGES), "recent", recent(MESSAGES));
        ExecutorService sideBySide = Executors.newFixedThreadPool(exports.size()); // each waits most of its time
        try {
            List<Future<Boolean>> running = new ArrayList<>();
            exports.forEach(
                    (name, export) -> running.add(sideBySide.submit(() -> pausesTwice(name, export, endpoints, way))));
            for (Future<Boolean> each : running) {
                assertThat(each.get()).isTrue();
            }
        } finally {
            sideBySide.shutdownNow();
        }
    }

    private boolean pausesTwice(String name, Export export, Set<Endpoint> endpoints, Way way) throws Exception {
        try (Sending sending = new Sending(folder.resolve(name));
                RefusingTarget target = new RefusingTarget(sending.sandbox.baseUrl(), way)) {
            sending.endpoints = endpoints;
            sending.target = target.baseUrl();
            target.which = message -> true;
            sending.job.pass(export);
            for (long run = 1; run <= 2; run++) {
                assertThat(sending.run().end()).isEqualTo(SendResult.End.JOB_REFUSED);
                assertThat(counts(sending)).doesNotContainKeys(MessageState.DEFERRED, MessageState.SENT);
                // what was in flight when the run paused is not judged any more
                assertThat(counts(sending).get(MessageState.FAILED))
                        .as("%s, run %s", name, run)
                        .isEqualTo(run * REFUSED_ALIKE);
            }
        }
        return true;
    }

    @ParameterizedTest
    @MethodSource("everyCallAndWay")
    void resendsMessagesInFlightWhenRefusalsPausedRun(Set<Endpoint> endpoints, Way way) throws Exception {
        int messages = 100;
        try (Sending sending = sending(endpoints);
                RefusingTarget target = new RefusingTarget(sending.sandbox.baseUrl(), way)) {
            sending.target = target.baseUrl();
            target.which = message -> true;
            sending.job.pass(recent(messages));
            assertThat(sending.run().end()).isEqualTo(SendResult.End.JOB_REFUSED);

            target.which = message -> false;
            assertThat(sending.run().end()).isEqualTo(SendResult.End.DONE);
            long sent = messages - REFUSED_ALIKE;
            assertThat(counts(sending)).isEqualTo(Map.of(MessageState.FAILED, REFUSED_ALIKE, MessageState.SENT, sent));
            assertThat(sending.messages())
                    .extracting(StoredMessage::muid)
                    .doesNotHaveDuplicates()
                    .hasSize((int) sent);
        }
    }

    @Test
    void defersNothingForSpecificCode() throws Exception {
        try (Sending sending = sending(Set.of(Endpoint.MODERATION));
                RefusingTarget target = new RefusingTarget(sending.sandbox.baseUrl(), TEXT)) {
            sending.target = target.baseUrl();
            target.which = olderThan(380);
            sending.job.pass(history(MESSAGES));

            assertThat(sending.run().end()).isEqualTo(SendResult.End.DONE);
            assertThat(counts(sending)).containsOnlyKeys(MessageState.FAILED, MessageState.SENT);
        }
    }

    static Stream<Way> plans() {
        return Stream.of("ERR_PLAN_RESTRICTION", "ERR_SUBSCRIPTION_LAPSED", "ERR_APP_TRIAL_OVER", "err_feature_off")
                .flatMap(code -> Stream.of(
                        new Way(403, code, SAYS_DAYS, false),
                        new Way(429, code, SAYS_DAYS, true),
                        new Way(500, code, SAYS_DAYS, true)));
    }

    @ParameterizedTest
    @MethodSource("plans")
    void stopsForPlanCodeWhateverReasonAndStatus(Way way) throws Exception {
        for (Endpoint endpoint : List.of(Endpoint.MODERATION, Endpoint.IMPORT, Endpoint.SEND)) {
            try (Sending sending = new Sending(folder.resolve(endpoint.name()));
                    RefusingTarget target = new RefusingTarget(sending.sandbox.baseUrl(), way)) {
                sending.endpoints = Set.of(endpoint);
                sending.target = target.baseUrl();
                target.which = message -> true;
                sending.job.pass(history(100));

                SendResult result = sending.run();
                assertThat(result.end()).isEqualTo(SendResult.End.JOB_REFUSED);
                assertThat(result.message()).contains(way.code()).hasLineCount(2);
                assertThat(counts(sending)).doesNotContainKeys(MessageState.DEFERRED, MessageState.FAILED);
            }
        }
    }

    @Test
    void probesCutOffInLaterRunAndSendsWhatNewPlanKeeps() throws Exception {
        try (Sending sending = sending(Set.of(Endpoint.IMPORT));
                RefusingTarget target = new RefusingTarget(sending.sandbox.baseUrl(), WORDLESS)) {
            sending.target = target.baseUrl();
            target.which = olderThan(180);
            Export export = history(MESSAGES);
            sending.job.pass(export);
            sending.run();
            long refused = target.refused.get();

            assertThat(sending.run().end()).isEqualTo(SendResult.End.DONE);
            assertThat(target.refused.get() - refused).isBetween(1L, 5L);
            assertThat(ages(sending, MessageState.DEFERRED))
                    .hasSize(MESSAGES - 180)
                    .allMatch(age -> age >= 180);

            target.which = olderThan(365);
            assertThat(sending.run().end()).isEqualTo(SendResult.End.DONE);
            assertThat(counts(sending)).isEqualTo(Map.of(MessageState.SENT, 365L, MessageState.DEFERRED, 35L));
            assertThat(ages(sending, MessageState.SENT)).hasSize(365);

            target.which = message -> false;
            assertThat(sending.run().end()).isEqualTo(SendResult.End.DONE);
            sending.assertArrivedOnce(export);
        }
    }

    @Test
    void endsAlikeWhereverRunIsStopped() throws Exception {
        for (int after = 1; after < 60; after += 4) {
            try (Sending sending = new Sending(folder.resolve("cut" + after));
                    RefusingTarget target = new RefusingTarget(sending.sandbox.baseUrl(), WORDLESS)) {
                sending.endpoints = Set.of(Endpoint.MODERATION);
                sending.target = target.baseUrl();
                target.which = olderThan(180);
                sending.job.pass(history(MESSAGES));
                int stopAfter = after;
                sending.stop = () -> target.refused.get() + sending.counters.sent() >= stopAfter;
                sending.run();
                sending.stop = () -> false;

                assertThat(sending.run().end()).isEqualTo(SendResult.End.DONE);
                assertThat(ages(sending, MessageState.DEFERRED)).allMatch(age -> age >= 180);
                assertThat(counts(sending)).containsOnlyKeys(MessageState.DEFERRED, MessageState.SENT);
            }
        }
    }

    @Test
    void keepsMessagesDeferredByJobFile() throws Exception {
        try (Sending sending = sending(Set.of(Endpoint.MODERATION))) {
            sending.job.pass(history(20));
            sending.deferBeforeNanos = (NOW - 10 * DAY) * Export.SECOND;
            sending.job.sql("UPDATE message SET state = 6 WHERE sent_at_ns < " + sending.deferBeforeNanos);
            sending.job.sql("INSERT INTO meta (name, content) VALUES ('message.deferred', 'yes')");

            sending.run();
            assertThat(ages(sending, MessageState.DEFERRED)).hasSize(10).allMatch(age -> age >= 10);
        }
    }

    private Sending sending(Set<Endpoint> endpoints) {
        Sending sending = new Sending(folder.resolve("work"));
        sending.endpoints = endpoints;
        return sending;
    }

    private static Predicate<JsonNode> olderThan(int days) {
        return message -> message.path("sentAt").asLong() < NOW - days * DAY;
    }

    /** One message a day, the oldest first, by ten people and of many lengths; {@code m17} is 17 days old. */
    private static Export history(int days) {
        return export(days, 0);
    }

    /** The same, and none is younger than 200 days. */
    private static Export older(int days) {
        return export(days, 200);
    }

    /** The same with eight messages a day: young enough for every plan. */
    private static Export recent(int messages) {
        return export(messages, 0, DAY / 8);
    }

    /** As {@link #history}, to groups whose owners write nothing. */
    private static Export toGroupsWithOwners(int days) {
        Export export = new Export();
        for (int group = 0; group < GROUPS; group++) {
            export.user("owner" + group, "Owner").group("group" + group, "owner" + group);
        }
        for (int age = days - 1; age >= 0; age--) {
            String text = "x".repeat(10 + age * 37 % 400);
            export.toGroup("m" + age, "user" + age * 7 % 10, "group" + age % GROUPS, NOW - age * DAY - 3_600, text);
        }
        return export;
    }

    private static Export export(int days, int youngest) {
        return export(days, youngest, DAY);
    }

    private static Export export(int messages, int youngest, long seconds) {
        Export export = new Export();
        for (int age = messages - 1 + youngest; age >= youngest; age--) {
            int sender = age * 7 % 10;
            int receiver = (sender + 1 + age % 9) % 10;
            String text = "x".repeat(10 + age * 37 % 400);
            export.message("m" + age, "user" + sender, "user" + receiver, NOW - age * seconds - 3_600, text);
        }
        return export;
    }

    private static List<Integer> ages(Sending sending, MessageState state) {
        return sending.job.states().entrySet().stream()
                .filter(entry -> entry.getValue() == state)
                .map(entry -> Integer.parseInt(entry.getKey().substring(1)))
                .toList();
    }

    private static Map<MessageState, Long> counts(Sending sending) {
        return sending.job.states().values().stream()
                .collect(Collectors.groupingBy(state -> state, Collectors.counting()));
    }
}
