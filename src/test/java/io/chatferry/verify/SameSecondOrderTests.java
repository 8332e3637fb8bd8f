package io.chatferry.verify;

import static org.assertj.core.api.Assertions.assertThat;

import io.chatferry.model.Endpoint;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which of two messages that follow each other in the export stand in the wrong order in the target. */
class SameSecondOrderTests {

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        // words, conversation, nanoseconds, shown; the same of the next one; swapped
        "shown in the order of the export, 1, 5000000000, 7, 1, 5000000000, 8, false",
        "shown the other way round, 1, 5000000000, 8, 1, 5000000000, 7, true",
        "likewise at either end of a second, 1, 5000000000, 8, 1, 5999999999, 7, true",
        "in the next second, 1, 5999999999, 8, 1, 6000000000, 7, false",
        "in another conversation, 1, 5000000000, 8, 2, 5000000000, 7, false",
        "shown as one, 1, 5000000000, 7, 1, 5000000000, 7, false",
        "on either side of 1970, 1, -1, 8, 1, 0, 7, false",
        "in one second before 1970, 1, -1000000000, 8, 1, -1, 7, true",
    })
    void detectsSwapsOnlyWithinOneSecondOfOneConversation(
            String words,
            long conversation,
            long nanos,
            long shown,
            long nextConversation,
            long nextNanos,
            long nextShown,
            boolean swapped) {
        long[] first = {conversation, nanos, 1, shown, 11};
        long[] second = {nextConversation, nextNanos, 2, nextShown, 12};
        assertThat(SameSecondOrder.isSwapped(first, second)).as(words).isEqualTo(swapped);
    }

    @ParameterizedTest
    @CsvSource({
        "MODERATION, MODERATION, true",
        "MODERATION, IMPORT, true",
        "SEND, SEND, true",
        "SEND, MODERATION, false",
        "IMPORT, SEND, false"
    })
    void comparesOrderOnlyOfMessagesDatedTheSameWay(Endpoint first, Endpoint second, boolean alike) {
        assertThat(SameSecondOrder.isDatedAlike(first, second)).isEqualTo(alike);
    }
}
