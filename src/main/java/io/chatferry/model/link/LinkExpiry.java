package io.chatferry.model.link;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads from a signed link until when it works, as S3, Google Cloud Storage, CloudFront, Azure, Discord and others write it into
 * the query. Slack's links carry a token that can end at any time, and say nothing about it.
 */
public final class LinkExpiry {

    private static final DateTimeFormatter AMAZON = DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss'Z'", Locale.ROOT);
    private static final Pattern UNIX_TIME = Pattern.compile("\\d{10}|\\d{13}");
    private static final int MILLIS_LENGTH = 13;

    private LinkExpiry() {}

    /** The end of the link's time; empty if the link does not state one. */
    public static Optional<Instant> of(String url) {
        try {
            return Optional.ofNullable(read(UrlQuery.parameters(url)));
        } catch (DateTimeException | ArithmeticException | NumberFormatException odd) {
            return Optional.empty(); // the parameter has another meaning here
        }
    }

    private static @Nullable Instant read(Map<String, String> query) {
        for (String vendor : List.of("x-amz-", "x-goog-")) {
            String signed = query.get(vendor + "date");
            String seconds = query.get(vendor + "expires");
            if (signed != null && seconds != null) {
                return LocalDateTime.parse(signed, AMAZON)
                        .toInstant(ZoneOffset.UTC)
                        .plusSeconds(Long.parseLong(seconds));
            }
        }
        String azure = query.get("se");
        if (azure != null && query.containsKey("sig")) {
            return azure(azure.replace("%3A", ":").replace("%3a", ":"));
        }
        String discord = query.get("ex");
        if (discord != null && query.containsKey("hm")) {
            return Instant.ofEpochSecond(Long.parseLong(discord, 16));
        }
        for (String name : List.of("expires", "expire", "expiry", "exp", "expires_at")) {
            String value = query.get(name);
            if (value != null) {
                return unix(value);
            }
        }
        return null;
    }

    /** With or without a time of day. */
    private static Instant azure(String time) {
        return time.contains("T")
                ? OffsetDateTime.parse(time).toInstant()
                : LocalDate.parse(time).atStartOfDay(ZoneOffset.UTC).toInstant();
    }

    /** Seconds or milliseconds since 1970; null for any other number. */
    private static @Nullable Instant unix(String digits) {
        if (!UNIX_TIME.matcher(digits).matches()) {
            return null;
        }
        long number = Long.parseLong(digits);
        return digits.length() == MILLIS_LENGTH ? Instant.ofEpochMilli(number) : Instant.ofEpochSecond(number);
    }
}
