package io.chatferry.cometchat.answer;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.apache.hc.core5.http.message.BasicHeader;
import org.apache.hc.core5.http.message.HeaderGroup;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RateReaderTests {

    private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");
    private static final String DATE = "Fri, 02 Jan 2026 03:00:00 GMT";

    @ParameterizedTest
    @ValueSource(strings = {"X-RateLimit-Limit", "X-Rate-Limit-Limit", "X-Rate-Limit", "x-ratelimit-limit"})
    void readsEitherSpellingOfLimit(String name) {
        assertThat(read(name, "600").limit()).isEqualTo(600);
    }

    @ParameterizedTest
    @CsvSource({"600, 600", " 600 , 600", "0, 0", "12.0, 12", "12.1, 13", "999999999999999, 999999999999999"})
    void readsWholeNumbersRoundedUp(String value, long number) {
        assertThat(read("X-RateLimit-Remaining", value).remaining()).isEqualTo(number);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "many", "-1", "1e3", "1,000", "0x10", "1234567890123456", "12.", "NaN"})
    void ignoresOtherValues(String value) {
        assertThat(read("X-RateLimit-Limit", value)).isEqualTo(RateHeaders.NONE);
    }

    @ParameterizedTest
    @CsvSource({
        // value of the reset header, Unix seconds
        "30, 1767323075",
        "999999999, 2767323044",
        "1767323100, 1767323100",
        "99999999999, 99999999999",
        "1767323100123, 1767323100",
    })
    void readsResetAsDistanceSecondsOrMilliseconds(String value, long seconds) {
        assertThat(read("X-RateLimit-Reset", value).resetEpochSeconds()).isEqualTo(seconds);
    }

    @Test
    void measuresDistanceByClockOfServer() {
        HeaderGroup headers = headers("X-RateLimit-Reset", "30");
        headers.addHeader(new BasicHeader("Date", DATE));
        assertThat(RateReader.read(headers, NOW).resetEpochSeconds())
                .isEqualTo(Instant.parse("2026-01-02T03:00:30Z").getEpochSecond());
    }

    @ParameterizedTest
    @CsvSource({
        "58, 58",
        "0, 0",
        "0.2, 1",
        "'Fri, 02 Jan 2026 03:05:05 GMT', 60",
        "'Fri, 02 Jan 2026 03:00:00 GMT', 0",
        "soon, ",
    })
    void readsRetryAfterAsSecondsOrDate(String value, @Nullable Long seconds) {
        assertThat(read("Retry-After", value).retryAfterSeconds()).isEqualTo(seconds);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Too many requests. Retry after 58 seconds. | 58",
                "try again in 58 secs | 58",
                "Please wait 2 minutes! | 120",
                "wait for 1 m | 60",
                "retry in: 1500 ms | 2",
                "retry in 1 millisecond | 1",
                "after=7 | 7",
                "AFTER 7 | 7",
                "after 7, please | 7",
                "after 7 apples | ",
                "after 1234567 seconds | ",
                "hereafter 5 s | ",
                "wait a while | ",
            })
    void readsWaitFromTextOfRefusal(String text, @Nullable Long seconds) {
        assertThat(RateReader.read(new HeaderGroup(), text, NOW).retryAfterSeconds())
                .isEqualTo(seconds);
    }

    @Test
    void prefersHeaderToText() {
        assertThat(RateReader.read(headers("Retry-After", "3"), "retry after 58 seconds", NOW)
                        .retryAfterSeconds())
                .isEqualTo(3);
    }

    @Test
    void readsNothingWithoutHeaders() {
        assertThat(RateReader.read(new HeaderGroup(), NOW)).isSameAs(RateHeaders.NONE);
    }

    private static RateHeaders read(String name, String value) {
        return RateReader.read(headers(name, value), NOW);
    }

    private static HeaderGroup headers(String name, String value) {
        HeaderGroup headers = new HeaderGroup();
        headers.addHeader(new BasicHeader(name, value));
        return headers;
    }
}
