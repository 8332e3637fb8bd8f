package io.chatferry.report.text;

import io.chatferry.model.Kind;
import io.chatferry.model.Visible;
import io.chatferry.report.format.Figures;
import io.chatferry.report.format.TextTable;
import io.chatferry.report.model.Certificate;
import io.chatferry.report.model.Certificate.Count;
import io.chatferry.report.model.Certificate.Line;
import io.chatferry.report.model.RunReport;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A certificate in a few lines for the terminal. */
public final class CertificateText {

    private static final int MAX_LINES = 4;
    private static final int WIDTH = 100;
    private static final int CHARS = 120;
    private static final int REASON_CHARS = 400;

    private CertificateText() {}

    /** Prints it; {@code differences} is closed here. */
    public static void print(PrintStream out, Certificate certificate, Stream<Line> differences, Path page) {
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of("", "expected", "equal", "missing", "different", "doubled", "unexpected", "out of order"));
        for (Kind kind : new Kind[] {Kind.MESSAGE, Kind.USER, Kind.GROUP, Kind.MEMBER}) {
            Count count = certificate.counts().get(kind);
            if (count != null) {
                rows.add(row(kind, count));
            }
        }
        out.println();
        new TextTable(rows).lines().forEach(out::println);
        counted(out, "Notes, no differences", certificate.notes());
        counted(out, "Not compared with the export", certificate.notCompared());
        differences(out, certificate, differences);
        media(out, certificate.media());
        out.println();
        out.println(TextTable.wrap(Visible.of(certificate.run().job()) + ": " + certificate.outcome(), "", WIDTH));
        out.println("Certificate: " + Visible.of(page.toString()));
        out.flush();
    }

    private static void media(PrintStream out, Certificate.@Nullable Media media) {
        if (media == null) {
            return;
        }
        out.println("\nFiles in the store");
        out.printf(
                "%9s  with the size and SHA-256 that were noted, %s%n",
                Figures.grouped(media.equal()), Figures.bytes(media.bytes()));
        if (!media.isWhole()) {
            out.printf(
                    "%9s  missing, %s different%n",
                    Figures.grouped(media.missing()), Figures.grouped(media.different()));
        }
        media.faults().stream()
                .limit(MAX_LINES)
                .forEach(fault -> out.println("  " + TextTable.wrap(Visible.of(fault, REASON_CHARS), "", WIDTH - 2)));
        if (media.neverHad() > 0) {
            out.printf("%9s  never copied, as missing-files.csv lists%n", Figures.grouped(media.neverHad()));
        }
    }

    /** The first differences of each kind. */
    private static void differences(PrintStream out, Certificate certificate, Stream<Line> differences) {
        Map<String, List<Line>> byFault = new LinkedHashMap<>();
        try (differences) {
            differences.forEach(line -> {
                List<Line> alike = byFault.computeIfAbsent(line.fault(), fault -> new ArrayList<>());
                if (alike.size() < MAX_LINES) {
                    alike.add(line);
                }
            });
        }
        if (byFault.isEmpty()) {
            return;
        }
        out.println("\nDifferences");
        byFault.values()
                .forEach(alike -> alike.forEach(line -> out.println(
                        "  " + TextTable.wrap(message(line), "", WIDTH - 2).replace("\n", "\n    "))));
        long shown = byFault.values().stream().mapToLong(List::size).sum();
        if (certificate.differences() > shown) {
            out.println("  and " + Figures.grouped(certificate.differences() - shown) + " more: see the certificate");
        }
    }

    private static List<String> row(Kind kind, Count count) {
        List<String> row = new ArrayList<>(List.of(kind.plural()));
        for (long number : new long[] {
            count.expected(),
            count.equal(),
            count.missing(),
            count.different(),
            count.doubled(),
            count.unexpected(),
            count.order()
        }) {
            row.add(Figures.grouped(number));
        }
        return row;
    }

    private static void counted(PrintStream out, String title, List<RunReport.Counted> counts) {
        if (!counts.isEmpty()) {
            out.println("\n" + title);
            counts.forEach(each -> out.println(TextTable.wrap(
                    Visible.of(each.message(), REASON_CHARS),
                    String.format("%9s  ", Figures.grouped(each.count())),
                    WIDTH)));
        }
    }

    private static String message(Line line) {
        StringBuilder message = new StringBuilder(line.fault());
        message.append(": ").append(line.kind().name().toLowerCase(Locale.ROOT));
        append(message, " ", line.key());
        append(message, " at ", line.where());
        append(message, ", id ", line.serverId());
        append(message, ", ", line.field());
        return message.append(": expected ")
                .append(Visible.of(line.expected(), CHARS))
                .append("; found ")
                .append(Visible.of(line.found(), CHARS))
                .toString();
    }

    private static void append(StringBuilder message, String before, String value) {
        if (!value.isEmpty()) {
            message.append(before).append(Visible.of(value, CHARS));
        }
    }
}
