package io.chatferry.send.ratelimit;

import static org.assertj.core.api.Assertions.assertThat;

import io.chatferry.send.ratelimit.ThrottleScope.Signs;
import org.jspecify.annotations.Nullable;
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
                "no cap and senders pass twice the documented limit, -, -, 90, 90, 30, 900, -1, false, 1, NOBODY",
                "the cap of the app, 10000, 0, 31, 31, 30, 9900, 10000, false, 1, APP",
                "a lower cap of the app that it has used, 5000, 0, 31, 31, 30, 4990, -1, false, 1, APP",
                "a lower cap of a small app with several senders, 40, 0, 5, 12, 30, 41, -1, false, 1, APP",
                "a cap that nobody has used, 5000, 0, 3, 31, 0, 900, -1, false, 1, NOBODY",
                "an accident that names a cap of next to nothing, 1, 0, 5, 9, 30, 900, -1, false, 1, NOBODY",
                "the same as a sender's first message, 1, 0, 1, 1, 30, 900, -1, false, 1, NOBODY",
                "a cap that senders pass all the time, 30, 0, 80, 90, 0, 900, -1, false, 1, NOBODY",
                "a refusal that says that much is left, 10000, 4000, 3, 9, 30, 6000, 10000, false, 1, NOBODY",
                "neither has used its share, -, -, 3, 9, 30, 900, -1, false, 1, NOBODY",
                "the same over and over, -, -, 3, 9, 30, 900, -1, false, 3, APP",
                "no message and no reason, -, -, 0, 9, 30, 900, -1, false, 1, NOBODY",
                "no message and the limit is used, 60, 0, 0, 9, 30, 9990, -1, false, 1, NOBODY",
            })
    void aRefusalIsTheSendersOrTheAppsOrAnAccident(
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
        Signs signs = new Signs(cap, remaining, sender, busiest, known, passed, 10_000, named, usedUp, inARow);
        assertThat(ThrottleScope.of(signs)).as(words).isEqualTo(whose);
    }
}
