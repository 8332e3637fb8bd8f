package io.chatferry.source.pubnub;

import io.chatferry.source.chat.reading.Fields;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Timetokens: units of 100 nanoseconds since 1970, with 17 digits. */
final class Timetoken {

    private static final long PER_SECOND = 10_000_000L;

    private Timetoken() {}

    /** The time of a token; null if it is none. */
    static @Nullable Instant time(@Nullable String token) {
        if (token == null || !token.matches("1\\d{16}")) {
            return null;
        }
        long units = Long.parseLong(token);
        return Instant.ofEpochSecond(units / PER_SECOND, units % PER_SECOND * 100);
    }

    static boolean isOne(JsonNode value) {
        return time(Fields.text(value)) != null;
    }
}
