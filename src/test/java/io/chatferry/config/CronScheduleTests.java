package io.chatferry.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.TextStyle;
import java.time.zone.ZoneOffsetTransition;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.scheduling.support.CronExpression;

/** The times at which a schedule is due, compared with the rules of crontab and with each local minute. */
class CronScheduleTests {

    private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");
    private static final List<String> ZONES = List.of(
            "Europe/Berlin",
            "America/New_York",
            "Australia/Lord_Howe",
            "Asia/Kolkata",
            "America/Sao_Paulo",
            "Pacific/Apia",
            "Africa/Casablanca",
            "UTC");
    private static final int MODEL_DAYS = 40;

    @ParameterizedTest(name = "{0} after {1}")
    @CsvSource(delimiter = '|', textBlock = """
            30 2 1,15 * 5    | 2026-11-27T12:00 | 2026-12-01T02:30+01:00, 2026-12-04T02:30+01:00, 2026-12-11T02:30+01:00, 2026-12-15T02:30+01:00
            0 0 */2 * 1      | 2026-11-27T12:00 | 2026-12-07T00:00+01:00, 2026-12-21T00:00+01:00
            0 0 1 * */2      | 2026-11-27T12:00 | 2026-12-01T00:00+01:00, 2027-04-01T00:00+02:00
            30 2 28 3 *      | 2026-11-27T12:00 | 2027-03-28T03:00+02:00, 2028-03-28T02:30+02:00
            30 2 * * *       | 2027-03-27T12:00 | 2027-03-28T03:00+02:00, 2027-03-29T02:30+02:00
            */20 2 * * *     | 2027-03-27T12:00 | 2027-03-28T03:00+02:00, 2027-03-29T02:00+02:00
            30 2 * * *       | 2026-10-24T12:00 | 2026-10-25T02:30+02:00, 2026-10-26T02:30+01:00
            30 * * * *       | 2026-10-25T02:00 | 2026-10-25T02:30+02:00, 2026-10-25T02:30+01:00, 2026-10-25T03:30+01:00
            */30 2 * * *     | 2026-10-25T01:00 | 2026-10-25T02:00+02:00, 2026-10-25T02:30+02:00, 2026-10-25T02:00+01:00, 2026-10-25T02:30+01:00, 2026-10-26T02:00+01:00
            0 0 29 2 *       | 2026-11-27T12:00 | 2028-02-29T00:00+01:00, 2032-02-29T00:00+01:00
            0 0 29 2 */7     | 2026-11-27T12:00 | 2032-02-29T00:00+01:00
            0 0 * * 7        | 2026-11-27T12:00 | 2026-11-29T00:00+01:00, 2026-12-06T00:00+01:00
            0 0 * * 5-7      | 2026-11-27T12:00 | 2026-11-28T00:00+01:00, 2026-11-29T00:00+01:00, 2026-12-04T00:00+01:00
            0 0 * * sun      | 2026-11-27T12:00 | 2026-11-29T00:00+01:00, 2026-12-06T00:00+01:00
            0 0 1 jan-mar *  | 2026-11-27T12:00 | 2027-01-01T00:00+01:00, 2027-02-01T00:00+01:00
            30 0 2 * * *     | 2026-11-27T12:00 | 2026-11-28T02:00:30+01:00, 2026-11-29T02:00:30+01:00
            0 30 2 1,15 * 5  | 2026-11-27T12:00 | 2026-12-01T02:30+01:00, 2026-12-04T02:30+01:00
            @daily           | 2026-11-27T12:00 | 2026-11-28T00:00+01:00, 2026-11-29T00:00+01:00
            @Hourly          | 2026-11-27T12:00 | 2026-11-27T13:00+01:00
            @weekly          | 2026-11-27T12:00 | 2026-11-29T00:00+01:00
            @monthly         | 2026-11-27T12:00 | 2026-12-01T00:00+01:00
            @yearly          | 2026-11-27T12:00 | 2027-01-01T00:00+01:00
            @annually        | 2026-11-27T12:00 | 2027-01-01T00:00+01:00
            @midnight        | 2026-11-27T12:00 | 2026-11-28T00:00+01:00
            """)
    void isDueByTheRulesOfCrontab(String cron, String after, String due) {
        CronSchedule schedule = CronSchedule.parse(cron, BERLIN);
        Instant at = LocalDateTime.parse(after).atZone(BERLIN).toInstant();
        List<String> found = new ArrayList<>();
        for (String ignored : due.split(",")) {
            ZonedDateTime next = schedule.next(at);
            found.add(next.toOffsetDateTime().toString());
            at = next.toInstant();
        }
        assertThat(String.join(", ", found)).isEqualTo(due);
    }

    @ParameterizedTest
    @ValueSource(strings = {"0 0 30 2 *", "0 0 31 4,6,9,11 *", "0 0 30 2 */2", "0 0 0 31 9 *"})
    void isNeverDueOnDaysThatNoMonthHas(String cron) {
        assertThat(CronSchedule.parse(cron, BERLIN).next(Instant.parse("2026-11-27T11:00:00Z")))
                .isNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "* * * *",
                "* * * * * * *",
                "60 * * * *",
                "* 24 * * *",
                "* * 0 * *",
                "* * 32 * *",
                "* * * 13 *",
                "* * * * 8",
                "a * * * *",
                "5-1 * * * *",
                "*/0 * * * *",
                "@reboot",
                "@often",
                "-1 * * * *",
                "1,,2 * * * *"
            })
    void refusesOtherTexts(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> CronSchedule.parse(text, BERLIN));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0 0 2 L * *",
                "0 0 2 LW * *",
                "0 0 2 15W * *",
                "0 0 2 L-3 * *",
                "0 0 2 * * 5L",
                "0 0 2 * * FRIL",
                "0 0 2 * * MON#2",
                "0 0 2 ? * 1#1",
                "0 0 2 ? * *",
                "0 5/15 * * * *",
                "10-30/10 0 0 1 * ?"
            })
    void findsTheSameTimesAsBeforeWhereOneDayFieldIsGiven(String cron) {
        CronExpression before = CronExpression.parse(cron);
        CronSchedule schedule = CronSchedule.parse(cron, ZoneOffset.UTC);
        ZonedDateTime at = ZonedDateTime.parse("2026-11-27T12:00:00Z");
        for (int i = 0; i < 30; i++) {
            ZonedDateTime expected = before.next(at.withZoneSameInstant(ZoneOffset.UTC));
            at = schedule.next(at.toInstant());
            assertThat(at).isEqualTo(expected);
        }
    }

    @Test
    void agreesWithEachLocalMinute() {
        compareWithModel(40, 20261127);
    }

    @Test
    @Tag("full")
    void agreesWithEachLocalMinuteForManyExpressions() {
        compareWithModel(5_000, 7);
    }

    private static void compareWithModel(int cases, long seed) {
        Random random = new Random(seed);
        for (int i = 0; i < cases; i++) {
            String cron = expression(random);
            ZoneId zone = ZoneId.of(ZONES.get(random.nextInt(ZONES.size())));
            Instant after = begin(random, zone);
            TreeSet<Instant> expected = model(cron, zone, after);
            CronSchedule schedule = CronSchedule.parse(cron, zone);
            Instant at = after;
            for (Instant due : expected.stream().limit(25).toList()) {
                ZonedDateTime next = schedule.next(at);
                assertThat(next == null ? null : next.toInstant())
                        .as("%s in %s after %s", cron, zone, at)
                        .isEqualTo(due);
                at = due;
            }
            if (expected.isEmpty()) {
                ZonedDateTime next = schedule.next(after);
                assertThat(next == null || next.toInstant().isAfter(modelEnd(zone, after)))
                        .as("%s in %s after %s: %s", cron, zone, after, next)
                        .isTrue();
            }
        }
    }

    /** A time shortly before a change of the clock, if the zone has one. */
    private static Instant begin(Random random, ZoneId zone) {
        Instant any = Instant.ofEpochSecond(1_300_000_000L + random.nextInt(600_000_000));
        ZoneOffsetTransition change = zone.getRules().nextTransition(any);
        return change == null || random.nextInt(4) == 0
                ? any
                : change.getInstant().minusSeconds(random.nextInt(50 * 3600) - 2 * 3600);
    }

    private static Instant modelEnd(ZoneId zone, Instant after) {
        return LocalDateTime.ofInstant(after, zone)
                .plusDays(MODEL_DAYS - 3)
                .atZone(zone)
                .toInstant();
    }

    /** The rules of crontab, applied to each minute of the local clock. */
    private static TreeSet<Instant> model(String cron, ZoneId zone, Instant after) {
        String[] fields = cron.split(" ");
        boolean[][] values = {
            values(fields[0], 0, 59),
            values(fields[1], 0, 23),
            values(fields[2], 1, 31),
            values(fields[3], 1, 12),
            values(fields[4], 0, 7)
        };
        boolean either = !fields[2].startsWith("*") && !fields[4].startsWith("*");
        boolean bothPasses = fields[0].startsWith("*") || fields[1].startsWith("*");
        Instant end = modelEnd(zone, after);
        TreeSet<Instant> due = new TreeSet<>();
        LocalDateTime local =
                LocalDateTime.ofInstant(after, zone).withSecond(0).withNano(0).minusDays(2);
        for (int i = 0; i < MODEL_DAYS * 24 * 60; i++, local = local.plusMinutes(1)) {
            int weekday = local.getDayOfWeek().getValue();
            boolean day = values[2][local.getDayOfMonth()];
            boolean dayOfWeek = values[4][weekday] || (weekday == 7 && values[4][0]);
            if (values[0][local.getMinute()]
                    && values[1][local.getHour()]
                    && values[3][local.getMonthValue()]
                    && (either ? day || dayOfWeek : day && dayOfWeek)) {
                List<ZoneOffset> offsets = zone.getRules().getValidOffsets(local);
                if (offsets.isEmpty()) {
                    due.add(zone.getRules().getTransition(local).getInstant());
                } else {
                    due.add(local.toInstant(offsets.get(0)));
                    if (bothPasses && offsets.size() > 1) {
                        due.add(local.toInstant(offsets.get(1)));
                    }
                }
            }
        }
        return new TreeSet<>(due.subSet(after, false, end, true));
    }

    private static boolean[] values(String field, int min, int max) {
        boolean[] values = new boolean[max + 1];
        for (String part : field.split(",")) {
            String[] range = part.split("/");
            int step = range.length > 1 ? Integer.parseInt(range[1]) : 1;
            int low = min;
            int high = max;
            if (!range[0].equals("*")) {
                String[] bounds = range[0].split("-");
                low = value(bounds[0]);
                high = bounds.length > 1 ? value(bounds[1]) : low;
            }
            for (int i = low; i <= high; i += step) {
                values[i] = true;
            }
        }
        return values;
    }

    private static int value(String word) {
        for (int i = 1; i <= 12; i++) {
            if (word.equalsIgnoreCase(month(i))) {
                return i;
            }
        }
        for (int i = 0; i < 7; i++) {
            if (word.equalsIgnoreCase(weekday(i))) {
                return i;
            }
        }
        return Integer.parseInt(word);
    }

    private static String month(int number) {
        return java.time.Month.of(number)
                .getDisplayName(TextStyle.SHORT, Locale.US)
                .substring(0, 3);
    }

    private static String weekday(int number) {
        return java.time.DayOfWeek.of(number == 0 ? 7 : number).getDisplayName(TextStyle.SHORT, Locale.US);
    }

    private static String expression(Random random) {
        return String.join(
                " ",
                field(random, 0, 59, 3),
                field(random, 0, 23, 3),
                field(random, 1, 31, 2),
                random.nextInt(3) > 0 ? "*" : field(random, 1, 12, 2),
                field(random, 0, 7, 2));
    }

    private static String field(Random random, int min, int max, int oftenAny) {
        return switch (random.nextInt(4 + oftenAny)) {
            case 0 ->
                IntStream.range(0, 1 + random.nextInt(3))
                        .mapToObj(i -> part(random, min, max))
                        .collect(Collectors.joining(","));
            case 1 -> part(random, min, max);
            case 2 -> "*/" + (2 + random.nextInt(Math.max(1, (max - min) / 2)));
            case 3 -> name(random, min, max);
            default -> "*";
        };
    }

    private static String part(Random random, int min, int max) {
        int low = min + random.nextInt(max - min + 1);
        if (random.nextBoolean()) {
            return Integer.toString(low);
        }
        int high = low + random.nextInt(max - low + 1);
        return low + "-" + high + (random.nextInt(3) == 0 ? "/" + (1 + random.nextInt(5)) : "");
    }

    private static String name(Random random, int min, int max) {
        if (max == 12) {
            return month(1 + random.nextInt(12));
        }
        return max == 7
                ? weekday(random.nextInt(7)).toLowerCase(Locale.ROOT)
                : Integer.toString(min + random.nextInt(max - min + 1));
    }

    @Test
    void usesTheZoneOfTheMachineByDefault() {
        assertThat(CronSchedule.parse("0 3 * * *", null).zone()).isEqualTo(ZoneId.systemDefault());
        assertThat(Arrays.asList(CronSchedule.parse(" 0  3 * * * ", BERLIN).toString()))
                .containsExactly("0 0 3 * * *");
    }
}
