package io.chatferry.source.canonical;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which texts and numbers are times, and which instants they mean. */
class TimesTests {

    private final Times times = new Times(ZoneId.of("Europe/Berlin"));

    @ParameterizedTest
    @CsvSource({
        "0, 1970-01-01T00:00:00Z",
        "1700000000, 2023-11-14T22:13:20Z",
        "' 1700000000 ', 2023-11-14T22:13:20Z",
        "01700000000, 2023-11-14T22:13:20Z",
        "99999999999, 5138-11-16T09:46:39Z",
        "100000000000, 1973-03-03T09:46:40Z",
        "1700000000123, 2023-11-14T22:13:20.123Z",
        "99999999999999, 5138-11-16T09:46:39.999Z",
        "100000000000000, 1973-03-03T09:46:40Z",
        "1700000000123456, 2023-11-14T22:13:20.123456Z",
        "1700000000.5, 2023-11-14T22:13:20.500Z",
        "1700000000123.25, 2023-11-14T22:13:20.123250Z",
        "1700000000.123456789, 2023-11-14T22:13:20.123456789Z",
        "-1, 1969-12-31T23:59:59Z",
        "-0.5, 1969-12-31T23:59:59.500Z"
    })
    void readsNumbersByTheirMagnitude(String text, Instant expected) {
        assertThat(times.parse(text)).isEqualTo(expected);
        assertThat(times.parse(new BigDecimal(text.trim()))).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({
        "2024-07-01T12:00:00Z, 2024-07-01T12:00:00Z",
        "2024-07-01t12:00:00z, 2024-07-01T12:00:00Z",
        "2024-07-01 12:00:00Z, 2024-07-01T12:00:00Z",
        "2024-07-01T12:00:00.123456789Z, 2024-07-01T12:00:00.123456789Z",
        "2024-07-01T12:00:00+02:00, 2024-07-01T10:00:00Z",
        "2024-07-01T12:00:00+0200, 2024-07-01T10:00:00Z",
        "2024-07-01T12:00:00+02, 2024-07-01T10:00:00Z",
        "2024-07-01 12:00:00 +0200, 2024-07-01T10:00:00Z",
        "2024-07-01 12:00:00 UTC, 2024-07-01T12:00:00Z",
        "2024-07-01 12:00:00 GMT, 2024-07-01T12:00:00Z",
        "2024-07-01 12:00:00 utc, 2024-07-01T12:00:00Z",
        "2024-07-01 12:00:00gmt, 2024-07-01T12:00:00Z",
        "2024-07-01T12:00:00, 2024-07-01T10:00:00Z",
        "2024-07-01 12:00, 2024-07-01T10:00:00Z",
        "2024-07-01, 2024-06-30T22:00:00Z",
        "2024-07-01T24:00:00Z, 2024-07-02T00:00:00Z",
        "2024-01-01 00:00:00, 2023-12-31T23:00:00Z",
        "2024-03-31 02:30:00, 2024-03-31T01:00:00Z",
        "2023-10-29 02:30:00, 2023-10-29T00:30:00Z",
        "2024-07-01T12:00:00.1234567+00, 2024-07-01T12:00:00.123456700Z",
        "'2024-07-01T12:00:00,5Z', 2024-07-01T12:00:00.500Z",
        "2024-07-01T12:00:00+05:30, 2024-07-01T06:30:00Z",
        "2024-07-01T12:00:00−0330, 2024-07-01T15:30:00Z",
        "20240701T120000Z, 2024-07-01T12:00:00Z",
        "20240701T1200+0200, 2024-07-01T10:00:00Z",
        "2024-W27-1T12:00:00Z, 2024-07-01T12:00:00Z",
        "2020-W53-7, 2021-01-02T23:00:00Z",
        "2024-366T12:00:00Z, 2024-12-31T12:00:00Z",
        "2024-07-01Z, 2024-07-01T00:00:00Z",
        "2016-12-31T23:59:60Z, 2016-12-31T23:59:59Z",
        "2017-01-01T00:59:60+01:00, 2016-12-31T23:59:59Z",
        "2024-07-01 12:00:00 UTC, 2024-07-01T12:00:00Z",
        "‎2024-07-01  12:00:00Z , 2024-07-01T12:00:00Z"
    })
    void readsIso8601InTheZoneOfTheSettingsWithoutAnOwnOne(String text, Instant expected) {
        assertThat(times.parse(text)).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "   ",
                "1.7E9",
                "1,700,000,000",
                "--1",
                "1-",
                "1.2.3",
                "+1700000000",
                "yesterday",
                "01.07.2024",
                "07/01/2024 12:00",
                "2024-13-01",
                "2024-02-30",
                "2023-02-30T10:00:00Z",
                "2023-04-31 09:30:00",
                "2021-02-29",
                "1900-02-29",
                "2023-00-10",
                "2023-10-00",
                "20230230T100000Z",
                "2023-366",
                "2023-W53-1",
                "2024-W00-1",
                "2024-W10-8",
                "2024-W10",
                "2024-07",
                "2021-12-01T24:00:01Z",
                "2021-12-01T24:30:00Z",
                "2021-12-01T12:60:00Z",
                "2021-12-01T12:00:60Z",
                "2021-12-01T23:59:60Z",
                "2021-12-01T12:00:00+25:00",
                "2021-12-01T12:00:00+",
                "2021-12-01T12:00:00.Z",
                "2021-12-01T12:00:00.1234567890Z",
                "2021-12-0112:00:00",
                "2021-12-01T12:00:00Z ?",
                "2024-07-01T25:00:00Z",
                "2024-07-01T12:00:00 Europe/Berlin",
                "2024-07-01T12:00:00Zulu",
                "12:00:00",
                "9999999999999999999999",
                "1700000000000000000000000000000000000000000",
                "NaN",
                "٢٠٢٤-٠٧-٠١"
            })
    void rejectsOtherTexts(String text) {
        assertThat(times.parse(text)).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"1e21", "-1e21", "1e2147483647", "1e-2147483647", "9e999"})
    void rejectsNumbersOutOfRangeWithoutComputingThem(String number) {
        assertThat(times.parse(new BigDecimal(number))).isNull();
    }

    @Test
    void readsEveryInstantThatItsOwnTextMeans() {
        Random random = new Random(7);
        for (int i = 0; i < 2_000; i++) {
            Instant instant = Instant.ofEpochSecond(random.nextLong(4_000_000_000L), random.nextInt(1_000_000_000));
            assertThat(times.parse(instant.toString())).isEqualTo(instant);
            assertThat(times.parse(instant.getEpochSecond() + "." + "%09d".formatted(instant.getNano())))
                    .isEqualTo(instant);
        }
    }
}
