package io.chatferry.send.ratelimit;

import static org.assertj.core.api.Assertions.assertThat;

import io.chatferry.send.ratelimit.ThrottleScope.Evidence;
import java.util.EnumSet;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ThrottleScopeTests {

    /** The app should let 10,000 through; the documented 30 of a sender are nothing that was ever said. */
    @ParameterizedTest(name = "{0}")
    @CsvSource(
            nullValues = "-",
            value = {
                // words, cap, remaining, sender, busiest, known, passed, named, used up, in a row, whose
                "a cap that only a sender can have, 30, 0, 31, 31, 30, 400, 10000, false, 1, SENDER",
                "the same from a sender that has sent elsewhere, 30, 0, 1, 20, 30, 400, -1, false, 1, SENDER",
                "many senders are refused at once, 30, 0, 31, 33, 30, 400, -1, false, 9, SENDER",
                "a larger cap that the sender has used, 600, 0, 601, 601, 30, 5000, -1, false, 1, SENDER",
                "the same from the only sender there is, 600, 0, 601, 601, 30, 601, -1, false, 1, APP",
                "the same when the app's limit is known, 600, 0, 601, 601, 30, 601, 10000, false, 1, SENDER",
                "no cap but the known share is used, -, -, 30, 30, 30, 900, -1, false, 1, SENDER",
                "no cap and the app has used its own, -, -, 30, 30, 30, 9500, -1, false, 1, APP",
                "no cap and nothing is left by other answers, -, -, 30, 30, 30, 900, 10000, true, 1, APP",
                "no cap and senders pass twice the documented limit, -, -, 90, 90, 30, 900, -1, false, 1, UNKNOWN",
                "the cap of the app, 10000, 0, 31, 31, 30, 9900, 10000, false, 1, APP",
                "a lower cap of the app that it has used, 5000, 0, 31, 31, 30, 4990, -1, false, 1, APP",
                "a lower cap of a small app with several senders, 40, 0, 5, 12, 30, 41, -1, false, 1, APP",
                "a cap that nobody has used, 5000, 0, 3, 31, 0, 900, -1, false, 1, UNKNOWN",
                "an accident that names a cap of next to nothing, 1, 0, 5, 9, 30, 900, -1, false, 1, UNKNOWN",
                "the same as a sender's first message, 1, 0, 1, 1, 30, 900, -1, false, 1, UNKNOWN",
                "a cap that senders pass all the time, 30, 0, 80, 90, 0, 900, -1, false, 1, UNKNOWN",
                "a refusal that says that much is left, 10000, 4000, 3, 9, 30, 6000, 10000, false, 1, UNKNOWN",
                "neither has used its share, -, -, 3, 9, 30, 900, -1, false, 1, UNKNOWN",
                "the same over and over, -, -, 3, 9, 30, 900, -1, false, 3, APP",
                "no message and no reason, -, -, 0, 9, 30, 900, -1, false, 1, UNKNOWN",
                "no message and the limit is used, 60, 0, 0, 9, 30, 9990, -1, false, 1, UNKNOWN",
            })
    void decidesScopeOfRefusal(
            String words,
            @Nullable Long cap,
            @Nullable Long remaining,
            int sender,
            int busiest,
            int known,
            long passed,
            long named,
            boolean usedUp,
            int inARow,
            ThrottleScope whose) {
        Evidence evidence = new Evidence(cap, remaining, sender, busiest, known, passed, 10_000, named, usedUp, inARow);
        assertThat(ThrottleScope.of(evidence)).as(words).isEqualTo(whose);
    }

    /** Pairs that differ in one number by one: where each rule begins. */
    @ParameterizedTest(name = "{0}")
    @CsvSource(
            nullValues = "-",
            value = {
                // words, cap, remaining, sender, busiest, known, passed, named, used up, in a row, whose
                "nine tenths of the known limit are used, -, -, 27, 27, 30, 900, -1, false, 1, SENDER",
                "one message fewer, -, -, 26, 26, 30, 900, -1, false, 1, UNKNOWN",
                "the busiest has passed twice the limit and two, -, -, 30, 62, 30, 900, -1, false, 1, SENDER",
                "the busiest has passed one more, -, -, 30, 63, 30, 900, -1, false, 1, UNKNOWN",
                "the app has used nine tenths, -, -, 3, 3, 30, 9000, -1, false, 1, APP",
                "one request fewer, -, -, 3, 3, 30, 8999, -1, false, 1, UNKNOWN",
                "a known limit of one, -, -, 1, 1, 1, 900, -1, false, 1, UNKNOWN",
                "a known limit of two, -, -, 2, 2, 2, 900, -1, false, 1, SENDER",
                "a sender-like cap that is not used, 60, 0, 1, 1, 0, 10, -1, false, 1, SENDER",
                "the same cap one higher, 61, 0, 1, 1, 0, 10, -1, false, 1, UNKNOWN",
                "a cap just below the app's limit, 9999, 0, 9999, 9999, 0, 1, -1, false, 1, SENDER",
                "a cap of the app's limit, 10000, 0, 9999, 9999, 0, 1, -1, false, 1, UNKNOWN",
                "the app has let a fifth more through than the cap, 50, 0, 3, 3, 0, 61, -1, false, 1, SENDER",
                "the app has let less than a fifth more through, 50, 0, 3, 3, 0, 60, -1, false, 1, APP",
                "the app has let a fifth less through, 50, 0, 3, 3, 0, 40, -1, false, 1, UNKNOWN",
                "the app has let more than a fifth less through, 50, 0, 3, 3, 0, 39, -1, false, 1, SENDER",
                "the app passes twice a small cap and two, 50, 0, 0, 3, 0, 102, -1, false, 1, APP",
                "the app passes one more, 50, 0, 0, 3, 0, 103, -1, false, 1, UNKNOWN",
                "nothing is said to be left, 5000, 0, 0, 3, 0, 4990, -1, false, 1, APP",
                "one request is said to be left, 5000, 1, 0, 3, 0, 4990, -1, false, 1, UNKNOWN",
                "two refusals in a row, 5000, 1, 0, 3, 0, 4990, -1, false, 2, UNKNOWN",
                "three refusals in a row, 5000, 1, 0, 3, 0, 4990, -1, false, 3, APP",
            })
    void appliesEachRuleFromItsBound(
            String words,
            @Nullable Long cap,
            @Nullable Long remaining,
            int sender,
            int busiest,
            int known,
            long passed,
            long named,
            boolean usedUp,
            int inARow,
            ThrottleScope whose) {
        Evidence evidence = new Evidence(cap, remaining, sender, busiest, known, passed, 10_000, named, usedUp, inARow);
        assertThat(ThrottleScope.of(evidence)).as(words).isEqualTo(whose);
    }

    @Test
    void ignoresEvidenceThatDoesNotBearOnScope() {
        Random random = new Random(11);
        Set<ThrottleScope> met = EnumSet.noneOf(ThrottleScope.class);
        for (int i = 0; i < 20_000; i++) {
            Evidence evidence = any(random);
            ThrottleScope scope = ThrottleScope.of(evidence);
            met.add(scope);
            if (evidence.sentBySender() == 0) {
                assertThat(scope).as("without a sender: %s", evidence).isNotEqualTo(ThrottleScope.SENDER);
            }
            if (evidence.remaining() != null && evidence.remaining() > 0 && evidence.consecutiveRefusals() < 3) {
                assertThat(scope).as("something is left: %s", evidence).isNotEqualTo(ThrottleScope.APP);
            }
            ThrottleScope overAndOver = ThrottleScope.of(inARow(evidence, 3));
            assertThat(overAndOver)
                    .as("over and over: %s", evidence)
                    .isEqualTo(scope == ThrottleScope.SENDER ? ThrottleScope.SENDER : ThrottleScope.APP);
        }
        assertThat(met).containsExactlyInAnyOrder(ThrottleScope.values());
    }

    private static Evidence any(Random random) {
        Long cap = random.nextInt(3) == 0 ? null : (long) random.nextInt(random.nextBoolean() ? 70 : 12_000);
        Long remaining = random.nextBoolean() ? null : (long) random.nextInt(3);
        int sender = random.nextInt(80);
        return new Evidence(
                cap,
                remaining,
                sender,
                sender + random.nextInt(40),
                random.nextInt(3) * 30,
                random.nextInt(random.nextBoolean() ? 100 : 12_000),
                10_000,
                random.nextInt(3) == 0 ? 10_000 : -1,
                random.nextInt(5) == 0,
                1 + random.nextInt(4));
    }

    private static Evidence inARow(Evidence evidence, int times) {
        return new Evidence(
                evidence.cap(),
                evidence.remaining(),
                evidence.sentBySender(),
                evidence.sentByBusiest(),
                evidence.senderLimit(),
                evidence.accepted(),
                evidence.appLimit(),
                evidence.named(),
                evidence.isNearlyUsedUp(),
                times);
    }
}
