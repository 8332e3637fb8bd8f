package io.chatferry.cli;

import io.chatferry.model.Kind;
import io.chatferry.model.Origin;
import io.chatferry.report.Figures;
import io.chatferry.report.TextTable;
import io.chatferry.report.Visible;
import io.chatferry.source.ExportFiles.ExportFile;
import io.chatferry.source.Inspection;
import io.chatferry.source.SourceFormats.Recognised;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What {@code inspect} prints: the format, the counts, and what stands out. */
final class InspectionText {

    private static final int WIDTH = 100;
    private static final int MOST_HOSTS = 5;
    private static final int MOST_NOTICES = 20;

    private final PrintStream out;

    InspectionText(PrintStream out) {
        this.out = out;
    }

    /**
     * What the export was recognised as.
     *
     * @param job the ready-made job file by whose mapping it is read, if it is
     */
    void format(Recognised found, @Nullable Path job) {
        out.println("Format: " + found.name() + ", "
                + (found.recognition().percent() >= 100
                        ? "surely"
                        : found.recognition().percent() + " % sure"));
        wrapped("  ", found.recognition().why());
        if (job != null) {
            wrapped("  ", "counted here by the mapping of " + job);
        }
        out.println();
    }

    void files(List<ExportFile> files) {
        count(
                "files",
                files.size(),
                Figures.bytes(files.stream().mapToLong(ExportFile::size).sum()));
    }

    /** A ready-made mapping does not fit. */
    void notCounted(String why) {
        out.println();
        wrapped("", "What is in them could not be counted: " + why.replace('\n', ' '));
    }

    void counts(Inspection inspection) {
        for (Kind kind : Kind.values()) {
            count(kind.plural(), inspection.count(kind), kind == Kind.MESSAGE ? period(inspection) : "");
        }
        count("replies", inspection.replies(), "");
        count("reactions", inspection.reactions(), "");
        count("attachments", inspection.attachments(), media(inspection));
        oddities(inspection);
        unread(inspection);
        notices(inspection);
        out.println();
        wrapped(
                "",
                "Only the form was looked at. ./run.sh validate JOB checks each record against CometChat's limits;"
                        + " jobs/ holds job files to copy.");
    }

    private static String period(Inspection inspection) {
        Instant first = inspection.first();
        Instant last = inspection.last();
        return first == null || last == null ? "" : Figures.time(first) + " to " + Figures.time(last);
    }

    private static String media(Inspection inspection) {
        if (inspection.attachments() == 0) {
            return "";
        }
        Map<String, Long> hosts = inspection.hosts();
        String named = hosts.entrySet().stream()
                .sorted(Map.Entry.<String, Long>comparingByValue(Comparator.reverseOrder()))
                .limit(MOST_HOSTS)
                .map(host -> host.getKey() + " (" + Figures.grouped(host.getValue()) + ")")
                .collect(Collectors.joining(", "));
        String size = inspection.attachmentBytes() == 0 ? "" : Figures.bytes(inspection.attachmentBytes()) + ", ";
        return size + "on " + named + (hosts.size() > MOST_HOSTS ? " and others" : "");
    }

    private void oddities(Inspection inspection) {
        heading("Odd records", inspection.oddities().isEmpty());
        inspection.oddities().forEach((code, oddity) -> {
            String places = oddity.examples().stream().map(Origin::toString).collect(Collectors.joining(", "));
            wrapped(
                    "%9s  ".formatted(Figures.grouped(oddity.count())),
                    code + ": " + code.rule() + "; " + code.remedy() + " (" + places
                            + (oddity.count() > oddity.examples().size() ? ", …" : "") + ")");
        });
    }

    private void unread(Inspection inspection) {
        heading("Not read to the end", inspection.lost().isEmpty());
        inspection.lost().forEach(part -> wrapped("  - ", part.origin() + ": " + part.words()));
    }

    private void notices(Inspection inspection) {
        heading("Notes", inspection.notices().isEmpty());
        inspection.notices().stream()
                .limit(MOST_NOTICES)
                .forEach(notice -> wrapped("  - ", notice.origin() + ": " + notice.words()));
        long more = inspection.moreNotices() + Math.max(0, inspection.notices().size() - MOST_NOTICES);
        if (more > 0) {
            out.println("    and " + Figures.grouped(more) + " more");
        }
    }

    private void heading(String title, boolean empty) {
        if (!empty) {
            out.println();
            out.println(title);
        }
    }

    private void count(String what, long number, String remark) {
        wrapped("%-11s%12s".formatted(what, Figures.grouped(number)) + (remark.isEmpty() ? "" : "  "), remark);
    }

    private void wrapped(String label, String words) {
        out.println(TextTable.wrap(Visible.of(words), label, WIDTH));
    }
}
