package io.chatferry.source.telegram;

import io.chatferry.source.chat.reading.Fields;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * The times of messages.
 *
 * @param zone of the computer that wrote the export: dates without Unix time are in its local time
 */
record TelegramTimes(ZoneId zone) {

    /** Telegram began in 2013; versions before 2021 wrote 1970 for "never". */
    private static final Instant NEVER_BEFORE = Instant.parse("2000-01-01T00:00:00Z");

    /** The time under a key, the Unix time beside it first; null if there is none, or it cannot be read. */
    @Nullable
    Instant time(JsonNode message, String key) {
        Instant unix = Fields.seconds(Fields.text(message, key + "_unixtime"));
        return unix == null ? written(Fields.text(message, key)) : unix;
    }

    /** The time of an edit; null if there was none. */
    @Nullable
    Instant edited(JsonNode message) {
        Instant edited = time(message, "edited");
        return edited == null || edited.isBefore(NEVER_BEFORE) ? null : edited;
    }

    private @Nullable Instant written(@Nullable String date) {
        if (date == null) {
            return null;
        }
        Instant seconds = Fields.seconds(date);
        if (seconds != null) {
            return seconds;
        }
        String text = date.strip().replace(' ', 'T');
        try {
            return OffsetDateTime.parse(text).toInstant();
        } catch (DateTimeException withoutZone) {
            try {
                return LocalDateTime.parse(text).atZone(zone).toInstant();
            } catch (DateTimeException none) {
                return null;
            }
        }
    }
}
