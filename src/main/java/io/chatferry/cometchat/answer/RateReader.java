package io.chatferry.cometchat.answer;

import java.time.Instant;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.hc.client5.http.utils.DateUtils;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.MessageHeaders;
import org.jspecify.annotations.Nullable;

/** Finds what an answer says about the limits, in either spelling of the headers or in the words of a refusal. */
public final class RateReader {

    /** "retry after 58 seconds", "try again in 58 seconds", "wait 2 minutes"; without a unit, seconds. */
    private static final Pattern WAIT = Pattern.compile("\\b(?:after|again in|retry in|wait(?: for)?)[\\s:=]*(\\d{1,6})"
            + "(?:\\s*(milliseconds?|ms|seconds?|secs?|s|minutes?|mins?|m)\\b|(?=\\s*(?:[.,;!)\"']|$)))");

    private static final Pattern WHOLE = Pattern.compile("\\d{1,15}(\\.\\d+)?");

    /** Below it, a reset is a distance; above the second, it is written in milliseconds. */
    private static final long FIRST_TIME = 1_000_000_000L;

    private static final long FIRST_MILLIS = 100_000_000_000L;

    private final MessageHeaders headers;
    private final Instant localTime;

    private RateReader(MessageHeaders headers, Instant now) {
        this.headers = headers;
        this.localTime = now;
    }

    /** By the server's clock, if it shows it. */
    private Instant now() {
        Header date = headers.getFirstHeader("Date");
        Instant serverTime = date == null ? null : DateUtils.parseStandardDate(date.getValue());
        return serverTime == null ? localTime : serverTime;
    }

    public static RateHeaders read(MessageHeaders headers, Instant now) {
        RateReader reader = new RateReader(headers, now);
        return reader.all();
    }

    /** The headers, and where they name no wait, the one that the words name. */
    public static RateHeaders read(MessageHeaders headers, String message, Instant now) {
        RateHeaders rate = read(headers, now);
        return rate.retryAfterSeconds() != null
                ? rate
                : new RateHeaders(rate.limit(), rate.remaining(), rate.resetEpochSeconds(), waitNamedIn(message));
    }

    private RateHeaders all() {
        Long limit = number("X-RateLimit-Limit", "X-Rate-Limit-Limit", "X-Rate-Limit");
        Long remaining = number("X-RateLimit-Remaining", "X-Rate-Limit-Remaining");
        Long reset = number("X-RateLimit-Reset", "X-Rate-Limit-Reset");
        Long retryAfter = retryAfter();
        if (limit == null && remaining == null && reset == null && retryAfter == null) {
            return RateHeaders.NONE;
        }
        return new RateHeaders(limit, remaining, reset == null ? null : asEpochSeconds(reset), retryAfter);
    }

    private long asEpochSeconds(long reset) {
        if (reset < FIRST_TIME) {
            return now().getEpochSecond() + reset;
        }
        return reset >= FIRST_MILLIS ? reset / 1000 : reset;
    }

    private @Nullable Long retryAfter() {
        Header header = headers.getFirstHeader("Retry-After");
        if (header == null || header.getValue() == null) {
            return null;
        }
        Long seconds = whole(header.getValue());
        if (seconds != null) {
            return seconds;
        }
        Instant until = DateUtils.parseStandardDate(header.getValue());
        return until == null ? null : Math.max(0, until.getEpochSecond() - now().getEpochSecond());
    }

    private @Nullable Long number(String... names) {
        for (String name : names) {
            Header header = headers.getFirstHeader(name);
            Long value = header == null ? null : whole(header.getValue());
            if (value != null) {
                return value;
            }
        }
        return null;
    }

    private static @Nullable Long whole(@Nullable String text) {
        String trimmed = text == null ? "" : text.strip();
        return WHOLE.matcher(trimmed).matches() ? (Long) (long) Math.ceil(Double.parseDouble(trimmed)) : null;
    }

    private static @Nullable Long waitNamedIn(String message) {
        Matcher wait = WAIT.matcher(message.toLowerCase(Locale.ROOT));
        if (!wait.find()) {
            return null;
        }
        long amount = Long.parseLong(wait.group(1));
        String unit = wait.group(2);
        if (unit == null || unit.startsWith("s")) {
            return amount;
        }
        return unit.equals("ms") || unit.startsWith("mil") ? (amount + 999) / 1000 : amount * 60;
    }
}
