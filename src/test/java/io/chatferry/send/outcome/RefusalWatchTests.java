package io.chatferry.send.outcome;

import static org.assertj.core.api.Assertions.assertThat;

import io.chatferry.send.state.RunEnd;
import io.chatferry.send.state.SendResult;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which refusals pause a run. */
class RefusalWatchTests {

    private final RunEnd end = new RunEnd();
    private final RefusalWatch watch = new RefusalWatch(end);

    /** {@code 3A} are three messages refused with code A, {@code 3ok} three that succeed. */
    @ParameterizedTest(name = "{0}")
    @CsvSource(
            nullValues = "-",
            value = {
                // messages, after how many the run is paused, for what
                "19A, -, -",
                "20A, 20, The first 20 messages were all refused: A: said",
                "19A 1B, -, -",
                "1B 19A, -, -",
                "19A 1ok, -, -",
                "1ok 20A, -, -",
                "1ok 50A, -, -",
                "1ok 51A, 52, '51 of the last 52 messages were refused, the last one: A: said'",
                "10A 10B 30A, -, -",
                "10A 10B 30A 1B, 51, '51 of the last 51 messages were refused, the last one: B: said'",
                "1ok 50A 948ok 1A, 1000, '51 of the last 1000 messages were refused, the last one: A: said'",
                "1ok 50A 949ok 1A, 1001, '51 of the last 1000 messages were refused, the last one: A: said'",
                "1ok 50A 950ok 1A, -, -",
                "1ok 50A 950ok 1A 1ok 1A, -, -",
                "1ok 50A 950ok 1A 1A, -, -",
                "1000ok 50A, -, -",
                "1000ok 51A, 1051, '51 of the last 1000 messages were refused, the last one: A: said'"
            })
    void pausesAfterFirst20RefusedAlikeOrMoreThan50OfLast1000(
            String messages, @Nullable Integer pausedAfter, @Nullable String message) {
        int judged = 0;
        for (String code : codes(messages)) {
            judge(code);
            judged++;
            assertThat(watch.hasPaused())
                    .as("after %d", judged)
                    .isEqualTo(pausedAfter != null && judged >= pausedAfter);
        }
        SendResult result = end.result();
        if (message == null) {
            assertThat(result).isNull();
        } else {
            assertThat(result).isNotNull();
            assertThat(result.end()).isEqualTo(SendResult.End.JOB_REFUSED);
            assertThat(result.message()).startsWith(message + "\n");
        }
    }

    @Test
    void agreesWithNaiveCount() {
        Random random = new Random(20);
        int paused = 0;
        for (int run = 0; run < 200; run++) {
            RefusalWatch one = new RefusalWatch(new RunEnd());
            double rate = random.nextInt(4) == 0 ? 1 : random.nextDouble() * 0.1;
            int codes = 1 + random.nextInt(2);
            List<String> seen = new ArrayList<>();
            while (seen.size() < 3_000 && !one.hasPaused()) {
                String code = random.nextDouble() < rate ? "" + (char) ('A' + random.nextInt(codes)) : "ok";
                seen.add(code);
                judge(one, code);
                assertThat(one.hasPaused()).as("%s", seen).isEqualTo(pauses(seen));
            }
            paused += one.hasPaused() ? 1 : 0;
        }
        assertThat(paused).isBetween(50, 190);
    }

    /** Whether the last message pauses a run that has not been paused before. */
    private static boolean pauses(List<String> codes) {
        String last = codes.get(codes.size() - 1);
        if (last.equals("ok") || codes.size() < 20) {
            return false;
        }
        if (codes.size() == 20) {
            return codes.stream().distinct().count() == 1;
        }
        return codes.stream()
                        .skip(Math.max(0, codes.size() - 1_000))
                        .filter(code -> !code.equals("ok"))
                        .count()
                > 50;
    }

    private static List<String> codes(String messages) {
        List<String> codes = new ArrayList<>();
        for (String group : messages.split(" ")) {
            String code = group.replaceAll("\\d", "");
            int times = Integer.parseInt(group.substring(0, group.length() - code.length()));
            IntStream.range(0, times).forEach(i -> codes.add(code));
        }
        return codes;
    }

    private void judge(String code) {
        judge(watch, code);
    }

    private static void judge(RefusalWatch watch, String code) {
        if (code.equals("ok")) {
            watch.succeeded();
        } else {
            watch.refused(code, "said");
        }
    }
}
