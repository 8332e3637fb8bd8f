package io.chatferry.bench.traffic;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Collections;
import java.util.Comparator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What makes a shape worth measuring. */
class TrafficGeneratorTests {

    private static final int MESSAGES = 60_000;
    private static final Limits LIMITS = new Limits(60_000, 600, Duration.ofMinutes(1));

    @ParameterizedTest
    @EnumSource
    void aShapeIsTheSameEachTimeAndInTheOrderOfTime(Shape shape) {
        Traffic traffic = TrafficGenerator.generate(shape, MESSAGES);

        assertThat(traffic).isEqualTo(TrafficGenerator.generate(shape, MESSAGES));
        assertThat(traffic.messages())
                .hasSize(MESSAGES)
                .isSortedAccordingTo(Comparator.comparing(Message::sentAt))
                .doesNotHaveDuplicates()
                .allMatch(message -> !message.sender().equals(message.receiver()));
    }

    @Test
    void evenTrafficIsBoundByTheAppAndFarFromAnySendersLimit() {
        ShortestTime shortest = shortest(TrafficGenerator.generate(Shape.EVEN, MESSAGES));

        assertThat(shortest.bound()).isEqualTo("app limit");
        assertThat(shortest.sender()).isLessThan(shortest.calls().dividedBy(5));
    }

    @Test
    void theBusiestSenderOfZipfTrafficNeedsALittleLongerThanTheApp() {
        ShortestTime shortest = shortest(TrafficGenerator.generate(Shape.ZIPF, MESSAGES));

        assertThat(shortest.bound()).isEqualTo("sender limit");
        assertThat(shortest.value()).isBetween(Duration.ofSeconds(62), Duration.ofSeconds(64));
    }

    @Test
    void theTalkersOfTheGiantGroupNeedAboutAsLongAsTheApp() {
        Traffic traffic = TrafficGenerator.generate(Shape.GIANT, MESSAGES);

        assertThat(traffic.bySender().values().stream()
                        .sorted(Collections.reverseOrder())
                        .limit(Giant.TALKERS))
                .allMatch(count -> count >= 0.89 * 600 && count <= 1.03 * 600);
        assertThat(shortest(traffic).chain()).isLessThan(Duration.ofSeconds(5));
        assertThat(traffic.messages().stream().filter(Message::toGroup).count()).isGreaterThan(MESSAGES / 2);
        assertThat(traffic.guids()).hasSize(1);
    }

    private static ShortestTime shortest(Traffic traffic) {
        return ShortestTime.of(traffic, LIMITS, Duration.ofMillis(56));
    }
}
