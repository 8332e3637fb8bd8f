package io.chatferry.send.outcome;

import static org.assertj.core.api.Assertions.assertThat;

import io.chatferry.ledger.Database;
import io.chatferry.ledger.TestLedger;
import io.chatferry.ledger.backlog.ClaimedMessage;
import io.chatferry.ledger.backlog.PendingMessage;
import io.chatferry.ledger.outbox.RetentionCutOff;
import io.chatferry.model.Endpoint;
import io.chatferry.send.outcome.RetentionDetector.Verdict;
import io.chatferry.send.state.InlineEntities;
import io.chatferry.send.state.MessageAttempt;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is concluded from answers about the age from which on a target refuses messages, without a target. */
class RetentionDetectorTests {

    private static final Instant NOW = Instant.parse("2026-06-01T00:00:00Z");
    private static final long DAY = Duration.ofDays(1).toSeconds();

    @TempDir
    static Path folder;

    private static TestLedger job;

    private final Map<String, PendingMessage> messages = new HashMap<>();
    private final Map<Long, String> names = new HashMap<>();
    private final List<String> log = new ArrayList<>();
    private boolean isJudging = true;
    private RetentionDetector detector;

    @BeforeAll
    static void open() {
        job = TestLedger.open(Database.H2, folder);
    }

    @AfterAll
    static void close() {
        job.close();
    }

    @BeforeEach
    void forget() {
        RetentionCutOff.forget(job.ledger);
        detector = detector(Set.of());
    }

    /**
     * Messages are named by their age in days, and by sender and receiver where these matter: {@code 200/ann/bob}; a
     * {@code +} is one with a longer body. Each row: what happens, and what comes of it.
     */
    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            young enough for every plan             | refused 150 A                            | MESSAGE 150
            older than that                         | refused 151 A                            | SUSPECT 151
            as old as one that was accepted         | took 200, refused 200 A                  | MESSAGE 200
            older than all that were accepted       | took 199, refused 200 A                  | SUSPECT 200
            never proven                            | refused 200 A, end                       | SUSPECT 200, bad 200, done
            an older one is accepted                | refused 200 A, took 201                  | SUSPECT 200, bad 200
            as old a one is accepted                | refused 200 A, took 200/x                | SUSPECT 200, bad 200
            two, and a younger one accepted         | took 100, refused 200 A, refused 201 A   | SUSPECT 200, old 200, AGE 201
            the same, the older one first           | took 100, refused 201 A, refused 200 A   | SUSPECT 201, old 201, AGE 200
            the same, accepted last                 | refused 200 A, refused 201 A, took 100   | SUSPECT 200, SUSPECT 201, old 200, old 201
            two as old                              | took 100, refused 200 A, refused 200/x A | SUSPECT 200, old 200, AGE 200/x
            two, and nothing accepted               | refused 200 A, refused 201 A, end        | SUSPECT 200, SUSPECT 201, bad 200, bad 201, done
            two for different reasons               | took 100, refused 200 A, refused 201 B   | SUSPECT 200, SUSPECT 201
            a third for the reason of the first     | took 100, refused 200 A, refused 201 B, refused 202 A | SUSPECT 200, SUSPECT 201, old 200, AGE 202
            two longer than what was accepted       | took 100, refused 200+ A, refused 201+ A | SUSPECT 200+, SUSPECT 201+
            two of one sender                       | took 100, refused 200/ann A, refused 201/ann A         | SUSPECT 200/ann, SUSPECT 201/ann
            the same, the sender accepted           | took 100/ann, refused 200/ann A, refused 201/ann A     | SUSPECT 200/ann, old 200/ann, AGE 201/ann
            two to one receiver                     | took 100, refused 200/ann/bob A, refused 201/eve/bob A | SUSPECT 200/ann/bob, SUSPECT 201/eve/bob
            the same, the receiver accepted         | took 100/x/bob, refused 200/ann/bob A, refused 201/eve/bob A | SUSPECT 200/ann/bob, old 200/ann/bob, AGE 201/eve/bob
            older than the cut-off, alike           | knows 200 A, refused 200 A               | AGE 200
            older than the cut-off, otherwise       | knows 200 A, refused 200 B               | MESSAGE 200
            younger than the cut-off, alike         | knows 200 A, took 100, refused 199 A     | AGE 199
            younger than the cut-off, otherwise     | knows 200 A, took 100, refused 199 B     | SUSPECT 199
            as old as one that disproved a cut-off  | knows 200 A, took 250, refused 250/x A   | MESSAGE 250/x
            older than one that disproved a cut-off | knows 200 A, took 250, refused 251 A     | SUSPECT 251
            no judge listens any more               | refused 200 A, deaf, took 201, end       | SUSPECT 200, done
            """)
    void blamesAgeOnlyWhenNothingElseExplainsRefusal(String words, String events, String outcome) {
        play(events);
        assertThat(log).as(words).containsExactly(outcome.split(", "));
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            young ones go                            | asks 150, asks 150/x                     | go 150, go 150/x
            the first old one goes alone             | asks 200, asks 201, asks 300, asks 100   | go 200, wait 201, wait 300, go 100
            those that wait come back after it       | asks 200, asks 201, took 200             | go 200, wait 201, again 201
            likewise if it was refused               | asks 200, asks 201, refused 200 A        | go 200, wait 201, SUSPECT 200, again 201
            an old one was accepted, so all go       | took 151, asks 200, asks 300             | go 200, go 300
            a young one proves nothing for old ones  | took 150, asks 200, asks 300             | go 200, wait 300
            a second suspect is looked for           | refused 200 A, asks 300, asks 301        | SUSPECT 200, go 300, wait 301
            as old as the cut-off                    | learns, asks 200/x                       | aside 200/x
            between accepted and refused, near these | learns, asks 181                         | wait 181
            in the middle                            | learns, asks 180                         | go 180
            only one at a time                       | learns, asks 180, asks 179               | go 180, wait 179
            as old as an accepted one                | learns, asks 160/x, asks 155             | go 160/x, go 155
            the one nearest to the middle is tried   | learns, asks 199, asks 181, asks 190, probe, asks 181 | wait 199, wait 181, wait 190, again 181, go 181
            nothing waits                            | learns, probe                            | -
            a probe is under way                     | learns, asks 180, asks 181, probe        | go 180, wait 181
            a cut-off of an earlier run is met first | knows 200 A, asks 300, asks 301, refused 300 A, asks 302 | go 300, wait 301, AGE 300, again 301, aside 302
            it is not met with another code          | knows 200 A, asks 300, refused 300 B, asks 302 | go 300, MESSAGE 300, go 302
            set aside, and the cut-off is disproved  | learns, asks 300, took 250, end          | aside 300, take back
            disproved, and nothing was set aside     | learns, took 250, end                    | take back
            set aside, and the cut-off holds         | learns, asks 300, end, end               | aside 300, done, done
            """)
    void probesCutOffWithOneOldMessageAtATime(String words, String events, String outcome) {
        play(events);
        assertThat(log).as(words).containsExactly(outcome.equals("-") ? new String[0] : outcome.split(", "));
    }

    @Test
    void triesDeferredMessagesOfEarlierRunOneByOne() {
        play("learns");
        detector = detector(Set.of(message("300").id(), message("301").id()));
        play("refused 299 A, asks 300, asks 301, refused 300 A, asks 301, refused 301 A, asks 302");

        assertThat(log)
                .containsExactly(
                        "AGE 299", "go 300", "wait 301", "AGE 300", "again 301", "go 301", "AGE 301", "aside 302");
    }

    @Test
    void retriesSomeDeferredMessages() {
        play("learns");
        List<Integer> setAsideBefore = new ArrayList<>();
        int setAside = 0;
        for (int i = 0; i < 1_000; i++) {
            String name = "300/" + i;
            if (detector.mayGo(message(name))) {
                setAsideBefore.add(setAside);
                detector.refused(attempt(name), "A", "");
            } else {
                setAside++;
            }
        }
        assertThat(setAsideBefore).containsExactly(16, 64, 256);
    }

    @Test
    void defersOlderMessagesAfterEightRefusedAlike() {
        for (int i = 0; i < 8; i++) {
            play("asks 200/" + i + ", refused 200/" + i + " A");
        }
        log.clear();
        play("asks 300, asks 199, probe, probe, end");

        assertThat(log.subList(0, 4)).containsExactly("wait 300", "wait 199", "aside 300", "again 199");
        assertThat(log).hasSize(13).endsWith("take back");
        assertThat(detector.mayGo(message("400"))).as("no refusal is for age").isTrue();
    }

    @Test
    void abandonsCutOffAfterThreeContradictions() {
        for (int age = 300; age < 600; age += 100) {
            assertThat(detector.refused(attempt(age + "/a"), "A", "")).isEqualTo(Verdict.SUSPECT);
            play("took 100, refused " + (age + 1) + " A");
            assertThat(RetentionCutOff.of(job.ledger)).isPresent();
            play("took " + (age + 2));
            assertThat(RetentionCutOff.of(job.ledger)).isEmpty();
        }
        log.clear();
        play("asks 900, asks 901, refused 900 A, end");
        assertThat(log).containsExactly("go 900", "go 901", "MESSAGE 900", "take back");
    }

    @Test
    void remembersYoungestRefusedAgeAsCutOff() {
        play("took 100, refused 250 A, refused 200 A, refused 300 A, refused 190 A");

        assertThat(RetentionCutOff.of(job.ledger)).contains(new RetentionCutOff(190 * DAY, "A", "said"));
    }

    /** Against a target that keeps messages for so many days, and refuses older ones with a code that names no cause. */
    @ParameterizedTest(name = "{0} days are kept")
    @ValueSource(ints = {151, 180, 365, 700, 10_000})
    void losesNothingWithinRetentionAndSendsLittleBeyond(int kept) {
        Random random = new Random(kept);
        List<String> names = new ArrayList<>(IntStream.range(0, 600)
                .mapToObj(i -> random.nextInt(1, 1_000) + "/s" + i + "/r" + i)
                .toList());
        names.add("10/s/r");
        Collections.shuffle(names, random);
        Set<String> accepted = new HashSet<>();
        int refused = 0;
        Deque<String> queue = new ArrayDeque<>(names);
        boolean done = false;
        while (!done) {
            String name = queue.poll();
            if (name == null) {
                int before = log.size();
                detector.probeNext();
                done = log.size() == before && !detector.conclude();
            } else if (detector.mayGo(message(name))) {
                if (days(name) > kept) {
                    detector.refused(attempt(name), "A", "said");
                    refused++;
                } else {
                    detector.accepted(attempt(name));
                    accepted.add(name);
                }
            }
            log.stream().filter(line -> line.startsWith("again ")).forEach(line -> queue.add(line.substring(6)));
            assertThat(log).as("refused for itself").noneMatch(line -> line.startsWith("bad "));
            log.clear();
        }
        assertThat(accepted)
                .containsExactlyInAnyOrderElementsOf(
                        names.stream().filter(name -> days(name) <= kept).toList());
        assertThat(refused).isLessThan(40);
    }

    private static int days(String name) {
        return Integer.parseInt(name.replaceAll("\\D.*", ""));
    }

    private RetentionDetector detector(Set<Long> untried) {
        RetentionDetector made = new RetentionDetector(job.ledger, Clock.fixed(NOW, ZoneOffset.UTC), untried);
        made.connect(new Log());
        return made;
    }

    private void play(String events) {
        for (String event : events.split(", ")) {
            play(event.trim().split(" "));
        }
    }

    private void play(String... event) {
        String name = event.length > 1 ? event[1] : "";
        switch (event[0]) {
            case "knows" -> {
                new RetentionCutOff(days(name) * DAY, event[2], "said").remember(job.ledger);
                detector = detector(Set.of());
            }
            case "learns" -> {
                play("took 160, refused 200 A, refused 201 A");
                log.clear();
            }
            case "deaf" -> isJudging = false;
            case "took" -> detector.accepted(attempt(name));
            case "refused" -> {
                int before = log.size();
                Verdict verdict = detector.refused(attempt(name), event[2], "said");
                // those that waited come back after the verdict
                long judged = log.stream()
                        .skip(before)
                        .filter(line -> line.startsWith("old "))
                        .count();
                log.add(before + (int) judged, verdict + " " + name);
            }
            case "asks" -> {
                int before = log.size();
                boolean goes = detector.mayGo(message(name));
                if (goes || log.size() == before) {
                    log.add((goes ? "go " : "wait ") + name);
                }
            }
            case "probe" -> detector.probeNext();
            case "end" -> log.add(detector.conclude() ? "take back" : "done");
            default -> throw new IllegalArgumentException(event[0]);
        }
    }

    private PendingMessage message(String name) {
        return messages.computeIfAbsent(name, missing -> {
            long id = messages.size() + 1;
            names.put(id, name);
            String[] parts = name.split("/");
            long sender = parts.length > 1 ? 10_000L + parts[1].hashCode() : id;
            long receiver = parts.length > 2 ? 10_000L + parts[2].hashCode() : id;
            long second = NOW.getEpochSecond() - days(name) * DAY;
            return new PendingMessage(id, id, 1, 0, 0, sender, receiver, second * 1_000_000_000L, 0);
        });
    }

    private MessageAttempt attempt(String name) {
        String text = "x".repeat(name.endsWith("+") ? 20 : 10);
        String body = "{\"receiverType\":\"user\",\"category\":\"message\",\"type\":\"text\",\"data\":{\"text\":\""
                + text + "\"}}";
        return new MessageAttempt(
                Endpoint.MODERATION, new ClaimedMessage(message(name), name, body), InlineEntities.EMPTY, 0);
    }

    private final class Log implements RetentionJudge {

        @Override
        public void setAside(PendingMessage message) {
            add("aside", message);
        }

        @Override
        public void release(PendingMessage message) {
            add("again", message);
        }

        @Override
        public void refusedForAge(PendingMessage message) {
            add("old", message);
        }

        @Override
        public boolean isJudging() {
            return isJudging;
        }

        @Override
        public void refusedForItself(PendingMessage message, String code, String words) {
            add("bad", message);
        }

        private void add(String what, PendingMessage message) {
            log.add(what + " " + names.get(message.id()));
        }
    }
}
