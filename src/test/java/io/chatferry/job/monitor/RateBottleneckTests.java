package io.chatferry.job.monitor;

import static org.assertj.core.api.Assertions.assertThat;

import io.chatferry.send.state.LimitUsage;
import io.chatferry.send.state.RequestFlow;
import io.chatferry.send.state.SendCounters;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What limits the rate of a run. */
class RateBottleneckTests {

    /** Limits as {@code name used/limit}, of a window of 60 s; the flow: round trip, in flight, at most, idle share. */
    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', nullValues = "-", textBlock = """
            a limit that is used up           | 60   | standard 20000/20000          | 50 10 256 0.9  | the limit of 20,000 standard calls each 1 min
            nearly used up                    | 60   | standard 17000/20000          | 50 10 256 0.9  | the limit of 20,000 standard calls each 1 min
            not quite                         | 60   | standard 16999/20000          | 50 10 256 0.9  | answers that take 50 ms, which the next messages wait for
            used up for half a window         | 30   | standard 10000/20000          | 50 10 256 0.9  | the limit of 20,000 standard calls each 1 min
            half of it in half a window       | 30   | standard 8000/20000           | 50 10 256 0.9  | answers that take 50 ms, which the next messages wait for
            too early to tell                 | 2    | standard 20000/20000          | 50 10 256 0.9  | answers that take 50 ms, which the next messages wait for
            just late enough                  | 3    | standard 20000/20000          | 50 10 256 0.9  | the limit of 20,000 standard calls each 1 min
            long after the window             | 6000 | standard 20000/20000          | 50 10 256 0.9  | the limit of 20,000 standard calls each 1 min
            no limit                          | 60   | standard 20000/0              | 50 10 256 0.9  | answers that take 50 ms, which the next messages wait for
            unused limit                      | 60   | standard 0/20000              | 50 10 256 0.9  | answers that take 50 ms, which the next messages wait for
            the limit of a sender             | 60   | sender 30/30                  | 50 10 256 0.9  | the limit of 30 messages of one sender each 1 min
            the first of several              | 60   | core 1/9,data-import 60/60,sender 30/30 | 50 10 256 0.9 | the limit of 60 data-import calls each 1 min
            requests in flight                | 60   | -                             | 50 256 256 0.9 | 256 requests in flight at 50 ms
            nearly all in flight              | 60   | -                             | 50 218 256 0.9 | 256 requests in flight at 50 ms
            fewer in flight                   | 60   | -                             | 50 217 256 0.9 | answers that take 50 ms, which the next messages wait for
            one request in flight             | 60   | -                             | 1234 1 1 0.9   | one request in flight at 1,234 ms
            a busy machine                    | 60   | -                             | 50 10 256 0.14 | this machine, which sends no faster
            not quite busy                    | 60   | -                             | 50 10 256 0.15 | answers that take 50 ms, which the next messages wait for
            answers within a millisecond      | 60   | -                             | 0.2 1 256 0.9  | answers that take 1 ms, which the next messages wait for
            """)
    void namesBottleneck(String words, long seconds, String limits, String flow, String bottleneck) {
        SendCounters counters = new SendCounters();
        if (limits != null) {
            counters.used(Arrays.stream(limits.split(","))
                    .map(each -> each.split("[ /]"))
                    .map(each ->
                            new LimitUsage(each[0], Long.parseLong(each[1]), Long.parseLong(each[2]), 60_000, false))
                    .toList());
        }
        double[] parts =
                Arrays.stream(flow.split(" ")).mapToDouble(Double::parseDouble).toArray();
        counters.flow(new RequestFlow(parts[0], parts[1], (int) parts[2], parts[3]));

        assertThat(RateBottleneck.message(counters, Duration.ofSeconds(seconds)))
                .as(words)
                .isEqualTo(bottleneck);
    }

    @Test
    void saysNothingBeforeAnythingIsMeasured() {
        SendCounters counters = new SendCounters();
        counters.used(List.of(new LimitUsage("standard", 9, 9, 60_000, false)));

        assertThat(RateBottleneck.message(counters, Duration.ofMinutes(5))).isEmpty();
    }
}
