package io.chatferry.send;

import static org.assertj.core.api.Assertions.assertThat;

import io.chatferry.ledger.Export;
import io.chatferry.ledger.MessageState;
import io.chatferry.ledger.outbox.RetentionCutOff;
import io.chatferry.model.Endpoint;
import io.chatferry.sandbox.StoredMessage;
import io.chatferry.send.RefusingTarget.Refusal;
import io.chatferry.send.state.SendResult;
import java.nio.file.Path;
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
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/** What a refusal makes of a message: set aside only if its age, and nothing else, explains it. */
@Timeout(120)
class RetentionTests {

    private static final long DAY = AgedExports.DAY;
    private static final long NOW = AgedExports.NOW;
    private static final int MESSAGES = 400;
    /** With so many messages refused alike a run pauses. */
    private static final long REFUSED_ALIKE = 20;

    private static final String SAYS_DAYS =
            "The trial ended 14 days ago; messages older than 6 months need Extended Storage";
    private static final String SAYS_NOTHING = "The request is not valid.";

    private static final Refusal BAD_REQUEST = new Refusal(400, "ERR_BAD_REQUEST", SAYS_DAYS, false);
    private static final Refusal WORDLESS = new Refusal(400, "ERR_BAD_REQUEST", SAYS_NOTHING, false);
    private static final Refusal FORBIDDEN = new Refusal(403, "ERR_FORBIDDEN", SAYS_DAYS, false);
    private static final Refusal WHOLE_CALL = new Refusal(500, "ERR_EXCEPTION", SAYS_NOTHING, true);
    private static final Refusal TEXT = new Refusal(400, "ERR_INVALID_MESSAGE_TEXT", SAYS_DAYS, false);

    @TempDir
    Path folder;

    static Stream<Object[]> everyCallAndRefusal() {
        return Stream.of(
                new Object[] {Set.of(Endpoint.MODERATION), BAD_REQUEST},
                new Object[] {Set.of(Endpoint.MODERATION), FORBIDDEN},
                new Object[] {Set.of(Endpoint.IMPORT), WORDLESS},
                new Object[] {Set.of(Endpoint.IMPORT), WHOLE_CALL},
                new Object[] {Set.of(Endpoint.IMPORT, Endpoint.MODERATION), WORDLESS});
    }

    @ParameterizedTest
    @MethodSource("everyCallAndRefusal")
    void defersMessagesOlderThanCutOffWhateverTheReasonText(Set<Endpoint> endpoints, Refusal refusal) throws Exception {
        try (Sending sending = sending(endpoints);
                RefusingTarget target = new RefusingTarget(sending.sandbox.baseUrl(), refusal)) {
            sending.target = target.baseUrl();
            target.which = olderThan(180);
            sending.job.pass(AgedExports.history(MESSAGES));

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
    @MethodSource("everyCallAndRefusal")
    void findsCutOffWhenGroupOwnersMustBeCreatedFirst(Set<Endpoint> endpoints, Refusal refusal) throws Exception {
        try (Sending sending = sending(endpoints);
                RefusingTarget target = new RefusingTarget(sending.sandbox.baseUrl(), refusal)) {
            sending.target = target.baseUrl();
            target.which = olderThan(180);
            sending.job.pass(AgedExports.toGroupsWithOwners(MESSAGES));

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
                .flatMap(reason -> everyCallAndRefusal()
                        .filter(refusal ->
                                refusal[1] != WHOLE_CALL || reason.getKey().equals("one sender"))
                        .map(refusal -> new Object[] {reason.getKey(), reason.getValue(), refusal[0], refusal[1]}));
    }

    @ParameterizedTest(name = "{0} {2} {3}")
    @MethodSource("everyOtherReason")
    void defersNothingRefusedForAnotherReason(
            String name, Predicate<JsonNode> which, Set<Endpoint> endpoints, Refusal refusal) throws Exception {
        try (Sending sending = sending(endpoints);
                RefusingTarget target = new RefusingTarget(sending.sandbox.baseUrl(), refusal)) {
            sending.target = target.baseUrl();
            target.which = which;
            sending.job.pass(AgedExports.history(MESSAGES));

            SendResult result = sending.run();
            assertThat(counts(sending)).doesNotContainKey(MessageState.DEFERRED);
            assertThat(RetentionCutOff.of(sending.job.ledger)).isEmpty();
            if (result.end() == SendResult.End.DONE) {
                assertThat(counts(sending)).containsOnlyKeys(MessageState.FAILED, MessageState.SENT);
                assertThat(sending.job.report().failuresByCode(1)).containsOnlyKeys(refusal.code());
            } else {
                assertThat(result.message()).contains("of the last", refusal.code());
            }
        }
    }

    static Stream<Object[]> everyRefusalOfOneMessage() {
        return everyCallAndRefusal().filter(refusal -> refusal[1] != WHOLE_CALL);
    }

    /** A call that is refused as a whole is halved down to its messages, and that takes a minute. */
    @Test
    @Tag("full")
    void pausesWhenAllCallsAreRefusedAsAWhole() throws Exception {
        pausesWhenEverythingIsRefusedAlike(Set.of(Endpoint.IMPORT), WHOLE_CALL);
    }

    @ParameterizedTest
    @MethodSource("everyRefusalOfOneMessage")
    void pausesWhenEverythingIsRefusedAlike(Set<Endpoint> endpoints, Refusal refusal) throws Exception {
        Map<String, Export> exports = Map.of(
                "mixed",
                AgedExports.history(MESSAGES),
                "old",
                AgedExports.older(MESSAGES),
                "recent",
                AgedExports.recent(MESSAGES));
        ExecutorService sideBySide = Executors.newFixedThreadPool(exports.size()); // each waits most of its time
        try {
            List<Future<Boolean>> running = new ArrayList<>();
            exports.forEach((name, export) ->
                    running.add(sideBySide.submit(() -> pausesTwice(name, export, endpoints, refusal))));
            for (Future<Boolean> each : running) {
                assertThat(each.get()).isTrue();
            }
        } finally {
            sideBySide.shutdownNow();
        }
    }

    private boolean pausesTwice(String name, Export export, Set<Endpoint> endpoints, Refusal refusal) throws Exception {
        try (Sending sending = new Sending(folder.resolve(name));
                RefusingTarget target = new RefusingTarget(sending.sandbox.baseUrl(), refusal)) {
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
    @MethodSource("everyCallAndRefusal")
    void resendsMessagesInFlightWhenRefusalsPausedRun(Set<Endpoint> endpoints, Refusal refusal) throws Exception {
        int messages = 100;
        try (Sending sending = sending(endpoints);
                RefusingTarget target = new RefusingTarget(sending.sandbox.baseUrl(), refusal)) {
            sending.target = target.baseUrl();
            target.which = message -> true;
            sending.job.pass(AgedExports.recent(messages));
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
            sending.job.pass(AgedExports.history(MESSAGES));

            assertThat(sending.run().end()).isEqualTo(SendResult.End.DONE);
            assertThat(counts(sending)).containsOnlyKeys(MessageState.FAILED, MessageState.SENT);
        }
    }

    static Stream<Refusal> plans() {
        return Stream.of("ERR_PLAN_RESTRICTION", "ERR_SUBSCRIPTION_LAPSED", "ERR_APP_TRIAL_OVER", "err_feature_off")
                .flatMap(code -> Stream.of(
                        new Refusal(403, code, SAYS_DAYS, false),
                        new Refusal(429, code, SAYS_DAYS, true),
                        new Refusal(500, code, SAYS_DAYS, true)));
    }

    @ParameterizedTest
    @MethodSource("plans")
    void stopsForPlanCodeWhateverReasonAndStatus(Refusal refusal) throws Exception {
        for (Endpoint endpoint : List.of(Endpoint.MODERATION, Endpoint.IMPORT, Endpoint.SEND)) {
            try (Sending sending = new Sending(folder.resolve(endpoint.name()));
                    RefusingTarget target = new RefusingTarget(sending.sandbox.baseUrl(), refusal)) {
                sending.endpoints = Set.of(endpoint);
                sending.target = target.baseUrl();
                target.which = message -> true;
                sending.job.pass(AgedExports.history(100));

                SendResult result = sending.run();
                assertThat(result.end()).isEqualTo(SendResult.End.JOB_REFUSED);
                assertThat(result.message()).contains(refusal.code()).hasLineCount(2);
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
            Export export = AgedExports.history(MESSAGES);
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
    @Tag("full")
    void endsAlikeWhereverRunIsStopped() throws Exception {
        for (int after = 1; after < 60; after += 4) {
            try (Sending sending = new Sending(folder.resolve("cut" + after));
                    RefusingTarget target = new RefusingTarget(sending.sandbox.baseUrl(), WORDLESS)) {
                sending.endpoints = Set.of(Endpoint.MODERATION);
                sending.target = target.baseUrl();
                target.which = olderThan(180);
                sending.job.pass(AgedExports.history(MESSAGES));
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
            sending.job.pass(AgedExports.history(20));
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
