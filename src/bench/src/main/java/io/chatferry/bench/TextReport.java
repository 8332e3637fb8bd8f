package io.chatferry.bench;

import io.chatferry.bench.Results.AtLimits;
import io.chatferry.bench.Results.Unlimited;
import io.chatferry.bench.reading.ReadMeasurement;
import io.chatferry.bench.traffic.Limits;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** The tables for the terminal. */
final class TextReport {

    private TextReport() {}

    static String of(Results results) {
        StringBuilder text = new StringBuilder();
        if (!results.atLimits().isEmpty()) {
            text.append(atLimits(results.atLimits()));
        }
        if (!results.unlimited().isEmpty()) {
            text.append(unlimited(results.unlimited()));
        }
        if (!results.reading().isEmpty()) {
            text.append(reading(results.reading()));
        }
        results.failures()
                .forEach(failure -> text.append("\nFAILED: ").append(failure).append('\n'));
        return text.toString();
    }

    private static String atLimits(List<AtLimits> all) {
        return all.stream()
                .map(AtLimits::limits)
                .distinct()
                .map(limits -> atLimits(limits, all))
                .collect(Collectors.joining());
    }

    private static String atLimits(Limits limits, List<AtLimits> all) {
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of("shape", "messages", "bound by", "T_min", "took", "of T_min", "refused"));
        for (AtLimits each : all) {
            if (each.limits().equals(limits)) {
                rows.add(List.of(
                        each.shape().name().toLowerCase(Locale.ROOT),
                        text("%,d", each.messages()),
                        each.shortest().bound(),
                        text("%.1f s", Results.seconds(each.shortest().value())),
                        text("%.1f s", Results.seconds(each.figures().sending())),
                        text("%.1f %%", 100 * each.share()),
                        text("%.3f %%", 100 * each.figures().refusedShare())));
            }
        }
        return text(
                        "%nAt the limits: %,d calls in %d s, %,d messages in %d s for each sender, answers after 40 to"
                                + " 80 ms%n%n",
                        limits.standard(),
                        limits.window().toSeconds(),
                        limits.sender(),
                        limits.window().toSeconds())
                + table(rows);
    }

    private static String unlimited(List<Unlimited> all) {
        Unlimited chatferry = all.get(0);
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of("sent by", "messages/s", "Chatferry/this", "CPU sending", "CPU in all"));
        for (Unlimited each : all) {
            rows.add(List.of(
                    each.name(),
                    text("%,.0f", each.rate()),
                    text("%.2f", chatferry.rate() / each.rate()),
                    text("%,.0f ms", each.processorMillisPerThousandSending()),
                    text("%,.0f ms", each.processorMillisPerThousand())));
        }
        return text(
                        "%nWithout limits: %,d messages; processor time is that of the sender for 1,000 messages%n%n",
                        chatferry.messages())
                + table(rows)
                + all.stream().skip(1).mapToDouble(Unlimited::rate).max().stream()
                        .mapToObj(best ->
                                text("%nChatferry: %.2f times the best of the others%n", chatferry.rate() / best))
                        .findFirst()
                        .orElse("");
    }

    private static String reading(List<ReadMeasurement> all) {
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of("validate", "messages", "files", "messages/s", "bare parser", "heap", "resident"));
        for (ReadMeasurement each : all) {
            rows.add(List.of(
                    each.export().kind().name().toLowerCase(Locale.ROOT),
                    text("%,d", each.export().messages()),
                    text("%,d", each.export().files()),
                    text("%,.0f", each.rate()),
                    text("%.1f times", each.timesBare()),
                    megabytes(each.heapBytes()),
                    megabytes(each.validate().residentBytes())));
        }
        return text(
                        "%nReading with %s: the time over that of a bare parser of the same files, and the most memory%n%n",
                        ReadMeasurement.HEAP)
                + table(rows);
    }

    private static String megabytes(long bytes) {
        return bytes == 0 ? "-" : text("%,d MB", bytes >> 20);
    }

    private static String text(String format, Object... values) {
        return String.format(Locale.ROOT, format, values);
    }

    /** The first column to the left, the others to the right. */
    private static String table(List<List<String>> rows) {
        List<Integer> widths = IntStream.range(0, rows.get(0).size())
                .mapToObj(column -> rows.stream()
                        .mapToInt(row -> row.get(column).length())
                        .max()
                        .orElse(0))
                .toList();
        StringBuilder table = new StringBuilder();
        for (List<String> row : rows) {
            for (int i = 0; i < row.size(); i++) {
                String blank = " ".repeat(widths.get(i) - row.get(i).length());
                table.append(i == 0 ? row.get(i) + blank : "  " + blank + row.get(i));
            }
            table.append('\n');
        }
        return table.toString();
    }
}
