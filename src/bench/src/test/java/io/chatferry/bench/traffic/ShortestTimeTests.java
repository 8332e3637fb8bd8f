package io.chatferry.bench.traffic;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The law of {@code T_min} on traffic small enough to reckon by hand. */
class ShortestTimeTests {

    private static final Duration ROUND_TRIP = Duration.ofMillis(100);
    private static final Limits LIMITS = new Limits(600, 60, Duration.ofMinutes(1));

    @Test
    void manySendersAreBoundByTheApp() {
        List<Message> messages = new ArrayList<>();
        for (int i = 0; i < 300; i++) {
            messages.add(message("s" + i % 100, "r" + i % 100, i));
        }

        ShortestTime shortest = ShortestTime.of(new Traffic(messages), LIMITS, ROUND_TRIP);

        assertThat(shortest)
                .isEqualTo(new ShortestTime(Duration.ofSeconds(30), Duration.ofSeconds(3), ROUND_TRIP.multipliedBy(3)));
        assertThat(shortest.value()).isEqualTo(Duration.ofSeconds(30));
        assertThat(shortest.bound()).isEqualTo("app limit");
    }

    @Test
    void oneSenderIsBoundByItsOwnLimit() {
        List<Message> messages = IntStream.range(0, 45)
                .mapToObj(i -> message("busy", "r" + i, i))
                .toList();

        ShortestTime shortest = ShortestTime.of(new Traffic(messages), LIMITS, ROUND_TRIP);

        assertThat(shortest.value()).isEqualTo(Duration.ofSeconds(45));
        assertThat(shortest.bound()).isEqualTo("sender limit");
    }

    /** Of twelve in one second, both ways, the last two go after the ten; the ten go one by one. */
    @Test
    void messagesOfOneSecondAndTheLastTwoGoOneByOne() {
        List<Message> messages = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
            messages.add(i % 2 == 0 ? message("a", "b", 7) : message("b", "a", 7));
        }

        ShortestTime shortest = ShortestTime.of(new Traffic(messages), Limits.NONE, ROUND_TRIP);

        assertThat(shortest.value()).isEqualTo(ROUND_TRIP.multipliedBy(12));
        assertThat(shortest.bound()).isEqualTo("order");
    }

    @Test
    void messagesOfDifferentSecondsMayPassEachOther() {
        List<Message> messages = List.of(
                message("a", "b", 1),
                message("a", "b", 2),
                message("a", "b", 2),
                message("a", "b", 3),
                message("a", "b", 4),
                message("a", "b", 5));

        assertThat(ShortestTime.of(new Traffic(messages), Limits.NONE, ROUND_TRIP)
                        .chain())
                .isEqualTo(ROUND_TRIP.multipliedBy(2 + 2));
    }

    private static Message message(String sender, String receiver, long sentAt) {
        return new Message("m", sender, receiver, false, sentAt, "text");
    }
}
