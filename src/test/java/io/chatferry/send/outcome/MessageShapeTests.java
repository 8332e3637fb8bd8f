package io.chatferry.send.outcome;

import static org.assertj.core.api.Assertions.assertThat;

import io.chatferry.ledger.backlog.ClaimedMessage;
import io.chatferry.ledger.backlog.PendingMessage;
import io.chatferry.model.Endpoint;
import io.chatferry.send.state.InlineEntities;
import io.chatferry.send.state.MessageAttempt;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Of which messages it is known that a target which takes the one takes the form of the other. */
class MessageShapeTests {

    private static final MessageShape ACCEPTED =
            new MessageShape(Endpoint.MODERATION, "message", "text", true, false, 100);

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        // words, endpoint, category, type, to a group, carries details, length, covered by the accepted one
        "the same form, MODERATION, message, text, true, false, 100, true",
        "a shorter one, MODERATION, message, text, true, false, 99, true",
        "a longer one, MODERATION, message, text, true, false, 101, false",
        "by another call, IMPORT, message, text, true, false, 100, false",
        "another category, MODERATION, custom, text, true, false, 100, false",
        "another type, MODERATION, message, image, true, false, 100, false",
        "to a user, MODERATION, message, text, false, false, 100, false",
        "one that creates users, MODERATION, message, text, true, true, 100, false",
    })
    void isCoveredBySameShapeOfAtLeastSameLength(
            String words,
            Endpoint endpoint,
            String category,
            String type,
            boolean toGroup,
            boolean carriesDetails,
            int length,
            boolean covered) {
        MessageShape shape = new MessageShape(endpoint, category, type, toGroup, carriesDetails, length);
        assertThat(shape.isCoveredBy(ACCEPTED)).as(words).isEqualTo(covered);
    }

    @Test
    void isCoveredByMessageThatCreatesEntities() {
        MessageShape creating = new MessageShape(Endpoint.MODERATION, "message", "text", true, true, 100);
        assertThat(ACCEPTED.isCoveredBy(creating)).isTrue();
        assertThat(creating.isCoveredBy(ACCEPTED)).isFalse();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '\0', textBlock = """
            {"receiverType":"group","category":"message","type":"text"}  | message | text  | true
            {"receiverType":"user","category":"custom","type":"poll"}    | custom  | poll  | false
            {"category":"message","type":"image"}                        | message | image | false
            """)
    void readsShapeFromBody(String body, String category, String type, boolean toGroup) {
        for (Set<Long> creating : List.of(Set.<Long>of(), Set.of(7L))) {
            ClaimedMessage message = new ClaimedMessage(new PendingMessage(1, 1, 1, 0, 0, 2, 3, 0, 0), "m1", body);
            MessageAttempt attempt = new MessageAttempt(Endpoint.IMPORT, message, new InlineEntities(creating), 0);

            assertThat(MessageShape.of(attempt))
                    .isEqualTo(new MessageShape(
                            Endpoint.IMPORT, category, type, toGroup, !creating.isEmpty(), body.length()));
        }
    }

    @Test
    void definesPartialOrder() {
        Random random = new Random(5);
        List<MessageShape> shapes = Stream.generate(() -> any(random)).limit(60).toList();
        for (MessageShape a : shapes) {
            assertThat(a.isCoveredBy(a)).isTrue();
            for (MessageShape b : shapes) {
                assertThat(a.isCoveredBy(b) && b.isCoveredBy(a))
                        .as("%s, %s", a, b)
                        .isEqualTo(a.equals(b));
                for (MessageShape c : shapes) {
                    assertThat(a.isCoveredBy(b) && b.isCoveredBy(c) && !a.isCoveredBy(c))
                            .as("%s, %s, %s", a, b, c)
                            .isFalse();
                }
            }
        }
    }

    private static MessageShape any(Random random) {
        return new MessageShape(
                random.nextInt(5) == 0 ? Endpoint.IMPORT : Endpoint.MODERATION,
                "message",
                random.nextInt(5) == 0 ? "image" : "text",
                random.nextInt(5) > 0,
                random.nextBoolean(),
                random.nextInt(4));
    }
}
