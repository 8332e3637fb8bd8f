package io.chatferry.send.doubt;

import static org.assertj.core.api.Assertions.assertThat;

import io.chatferry.cometchat.answer.SentMessage;
import io.chatferry.send.state.TimestampRange;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SentMessageMatchTests {

    private static final String BODY = "{\"sender\":\"ann\",\"receiver\":\"bob\",\"receiverType\":\"user\","
            + "\"category\":\"message\",\"type\":\"text\",\"data\":{\"text\":\"Grüße 👋\"},\"sentAt\":100}";

    @Test
    void readsBody() {
        assertThat(SentMessageMatch.of(BODY))
                .isEqualTo(new SentMessageMatch("ann", "bob", false, "message", "text", "Grüße 👋"));
        assertThat(SentMessageMatch.of(BODY.replace("\"user\"", "\"group\"")).toGroup())
                .isTrue();
        assertThat(SentMessageMatch.of(BODY.replace("\"text\":\"Grüße 👋\"", "\"url\":\"x\""))
                        .text())
                .isNull();
    }

    @ParameterizedTest
    @CsvSource({
        "ann, bob, message, text, Grüße 👋, 100, true",
        "bob, bob, message, text, Grüße 👋, 100, false",
        "ann, cat, message, text, Grüße 👋, 100, false",
        "ann, bob, custom, text, Grüße 👋, 100, false",
        "ann, bob, message, image, Grüße 👋, 100, false",
        "ann, bob, message, text, Grüße, 100, false",
        "ann, bob, message, text, , 100, false",
        "ann, bob, message, text, Grüße 👋, 99, false",
        "ann, bob, message, text, Grüße 👋, 101, false",
    })
    void matchesMessageThatAgreesInEverything(
            String sender,
            String receiver,
            String category,
            String type,
            @Nullable String text,
            long sentAt,
            boolean matches) {
        SentMessage seen = new SentMessage("1", null, sender, receiver, "user", category, type, text, sentAt, null);
        assertThat(SentMessageMatch.of(BODY).matches(seen, TimestampRange.exactly(100)))
                .isEqualTo(matches);
    }

    @Test
    void matchesWithinRangeOfTargetClock() {
        SentMessage seen = new SentMessage("1", null, "ann", "bob", "user", "message", "text", "Grüße 👋", 100, null);
        SentMessageMatch match = SentMessageMatch.of(BODY);
        assertThat(match.matches(seen, new TimestampRange(100, Long.MAX_VALUE, true)))
                .isTrue();
        assertThat(match.matches(seen, new TimestampRange(0, 100, false))).isTrue();
        assertThat(match.matches(seen, new TimestampRange(101, Long.MAX_VALUE, true)))
                .isFalse();
        assertThat(match.matches(seen, new TimestampRange(0, 99, true))).isFalse();
    }
}
