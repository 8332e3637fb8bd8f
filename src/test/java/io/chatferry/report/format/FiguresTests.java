package io.chatferry.report.format;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Numbers, sizes and times as people read them. */
class FiguresTests {

    private static final Locale ORIGINAL = Locale.getDefault();

    @AfterEach
    void restoreLocale() {
        Locale.setDefault(ORIGINAL);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "0|0",
                "7|7",
                "999|999",
                "1000|1,000",
                "1234567|1,234,567",
                "-1234|-1,234",
                "9223372036854775807|9,223,372,036,854,775,807",
                "-9223372036854775808|-9,223,372,036,854,775,808"
            })
    void groupsDigitsByThousands(long number, String text) {
        assertThat(Figures.grouped(number)).isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource({"0,0 retries", "1,1 retry", "2,2 retries", "-1,-1 retries"})
    void usesSingularForExactlyOne(long number, String text) {
        assertThat(Figures.counted(number, "retry", "retries")).isEqualTo(text);
    }

    @Test
    void groupsCountsToo() {
        assertThat(Figures.counted(12_000, "retry", "retries")).isEqualTo("12,000 retries");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "0|0",
                "0.04|0.0",
                "0.4|0.4",
                "1|1",
                "12.5|12.5",
                "99.94|99.9",
                "99.99|100.0",
                "100.2|100",
                "100.5|101",
                "1234.4|1,234",
                "333333.3|333,333"
            })
    void showsRateWithoutFalsePrecision(double perSecond, String text) {
        assertThat(Figures.rate(perSecond)).isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "0|0 bytes",
                "1|1 byte",
                "999|999 bytes",
                "1000|1.0 kB",
                "1499|1.5 kB",
                "9949|9.9 kB",
                "9950|10 kB",
                "999499|999 kB",
                "999500|1.0 MB",
                "1400000|1.4 MB",
                "999499999|999 MB",
                "999500000|1.0 GB",
                "5000000000|5.0 GB",
                "1000000000000|1.0 TB",
                "1234000000000000|1234 TB"
            })
    void showsBytesInDecimalUnits(long bytes, String text) {
        assertThat(Figures.bytes(bytes)).isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "-5|0.0 s",
                "0|0.0 s",
                "49|0.0 s",
                "800|0.8 s",
                "9999|10.0 s",
                "10000|10 s",
                "59999|59 s",
                "60000|1 min",
                "61000|1 min 1 s",
                "725000|12 min 5 s",
                "3599999|59 min 59 s",
                "3600000|1 h",
                "12000000|3 h 20 min",
                "86399000|23 h 59 min",
                "86400000|1 d",
                "187200000|2 d 4 h",
                "86400000000|1,000 d"
            })
    void showsDurationInItsTwoLargestUnits(long millis, String text) {
        assertThat(Figures.duration(Duration.ofMillis(millis))).isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource({
        "1970-01-01T00:00:00Z,1970-01-01 00:00:00 UTC",
        "2026-11-07T18:04:59.999Z,2026-11-07 18:04:59 UTC",
        "0000-01-01T00:00:00Z,0000-01-01 00:00:00 UTC"
    })
    void showsTimeInUtcAndWholeSeconds(Instant instant, String text) {
        assertThat(Figures.time(instant)).isEqualTo(text);
    }

    @ParameterizedTest
    @ValueSource(strings = {"de-DE", "ar-EG-u-nu-arab", "hi-IN-u-nu-deva", "tr-TR", "fa-IR"})
    void ignoresTheDefaultLocale(String tag) {
        Locale.setDefault(Locale.forLanguageTag(tag));

        assertThat(Figures.grouped(1_234_567)).isEqualTo("1,234,567");
        assertThat(Figures.rate(12.5)).isEqualTo("12.5");
        assertThat(Figures.bytes(1_400_000)).isEqualTo("1.4 MB");
        assertThat(Figures.duration(Duration.ofMillis(800))).isEqualTo("0.8 s");
        assertThat(Figures.time(Instant.EPOCH)).isEqualTo("1970-01-01 00:00:00 UTC");
    }

    /** Each text, read back, differs from the number by less than its last digit. */
    @Test
    void bytesAreRoundedToTheShownDigits() {
        Random random = new Random(11);
        for (int i = 0; i < 20_000; i++) {
            long bytes = (long) Math.pow(10, 3 + random.nextDouble() * 11);
            String[] parts = Figures.bytes(bytes).split(" ");
            double unit = Math.pow(1000, 1 + "kMGT".indexOf(parts[1].charAt(0)));
            double digit = parts[0].contains(".") ? 0.1 : 1;
            assertThat(Math.abs(Double.parseDouble(parts[0]) * unit - bytes))
                    .as("%d as %s", bytes, String.join(" ", parts))
                    .isLessThanOrEqualTo(digit * unit * 0.5001);
            assertThat(parts[0].length()).isLessThanOrEqualTo(4);
        }
    }

    @Test
    void durationNeverExceedsTheTrueOneByMoreThanATenthOfASecond() {
        Random random = new Random(12);
        for (int i = 0; i < 20_000; i++) {
            long millis = (long) Math.pow(10, random.nextDouble() * 10);
            String text = Figures.duration(Duration.ofMillis(millis));
            double shown = seconds(text);
            assertThat(shown).as("%d ms as %s", millis, text).isLessThanOrEqualTo(millis / 1000.0 + 0.051);
            assertThat(millis / 1000.0 - shown).as("%d ms as %s", millis, text).isLessThan(unit(text));
        }
    }

    private static double seconds(String text) {
        String[] parts = text.replace(",", "").split(" ");
        double sum = 0;
        for (int i = 0; i < parts.length; i += 2) {
            sum += Double.parseDouble(parts[i]) * size(parts[i + 1]);
        }
        return sum;
    }

    /** The unit below the largest shown one: what is smaller is dropped. */
    private static double unit(String text) {
        return text.contains(" d") ? 3600 : text.contains(" h") ? 60 : 1;
    }

    private static double size(String unit) {
        return switch (unit) {
            case "d" -> 86_400;
            case "h" -> 3_600;
            case "min" -> 60;
            default -> 1;
        };
    }
}
