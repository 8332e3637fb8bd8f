package io.chatferry.job.preview;

import io.chatferry.config.JobSettings;
import io.chatferry.job.fetching.Spool;
import io.chatferry.job.importing.RecordItemProcessor;
import io.chatferry.job.importing.RowsNotTaken;
import io.chatferry.job.run.ExitCode;
import io.chatferry.job.run.JobReference;
import io.chatferry.job.run.Notices;
import io.chatferry.job.run.RunOptions;
import io.chatferry.ledger.staging.PassIntake;
import io.chatferry.ledger.staging.StagedRecord;
import io.chatferry.model.Kind;
import io.chatferry.model.Program;
import io.chatferry.report.format.Figures;
import io.chatferry.report.progress.Progress;
import io.chatferry.source.SourceFormats;
import io.chatferry.source.api.ExportFiles;
import io.chatferry.source.api.RecordStream;
import io.chatferry.source.api.RowCount;
import io.chatferry.source.api.SourceException;
import io.chatferry.source.api.SourceItem;
import java.io.IOException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads the first rows of each file of an export, checks them as a run does, and shows what would become of them. Writes nothing
 * and asks no target. Not thread-safe.
 */
public final class PreviewJob {

    /** Enough to see what a file is like, and read in a second or two. */
    static final long ROWS_PER_FILE = 10_000;

    /** An export of many files is looked at for a few seconds: whole files first, then the beginning of each. */
    private static final RecordStream.RowLimits LIMITS =
            new RecordStream.RowLimits(ROWS_PER_FILE, 5 * ROWS_PER_FILE, 100, 6 * ROWS_PER_FILE);

    /** Files of one description that have a section of their own; the others share one. */
    private static final int MAX_FILES = 10;

    private static final int MAX_COLUMNS = 1_000;
    private static final int MAX_UNREAD = 100;

    private final JobSettings settings;
    private final RunOptions options;
    private final int shown;
    private final Notices notices = new Notices();
    private final RecordItemProcessor processor;
    private final PreviewRequests requests;
    private final Map<String, SectionBuilder> sections = new LinkedHashMap<>();
    private final Map<String, Integer> filesByDescription = new HashMap<>();
    private final List<Preview.Column> columns = new ArrayList<>();
    private final List<Preview.Place> rowsNotTaken = new ArrayList<>();
    private final List<Preview.Place> unread = new ArrayList<>();

    /** @param shown the number of records that are shown of each file and description */
    public PreviewJob(JobSettings settings, RunOptions options, Clock clock, int shown) {
        this.settings = settings;
        this.options = options;
        this.shown = shown;
        this.processor = RecordItemProcessor.withoutLedger(settings, notices, clock);
        this.requests = new PreviewRequests(settings);
    }

    /**
     * Reads, and prints.
     *
     * @param json for programs
     * @return 0, or 2 if a record is rejected or none would be sent
     * @throws SourceException if the export cannot be read, or the mapping does not fit it
     */
    public ExitCode run(boolean json) {
        Preview preview = read();
        if (preview == null) {
            return ExitCode.STOPPED;
        }
        if (json) {
            options.out().println(PreviewJson.of(preview));
        } else {
            new PreviewText(options.out()).print(preview);
            options.out().println();
            options.out().println("Next: " + Program.name() + " plan " + JobReference.of(settings));
        }
        return preview.exitCode() == ExitCode.DONE.number() ? ExitCode.DONE : ExitCode.DONE_WITH_REJECTS;
    }

    /** Reads the first rows; null if it is stopped. */
    private @Nullable Preview read() {
        try (Progress progress = Progress.to(options.err(), options.terminal());
                ExportFiles files = ExportFiles.open(settings.source().path());
                RecordStream stream =
                        SourceFormats.choose(files, settings.source()).open(files, settings.source())) {
            stream.limitRows(LIMITS);
            long bytes = files.files().stream()
                    .mapToLong(ExportFiles.ExportFile::size)
                    .sum();
            progress.start("preview", bytes, Progress.BYTES);
            for (SourceItem item = stream.next(); item != null; item = stream.next()) {
                if (options.stop().requested()) {
                    return null;
                }
                add(item);
                progress.update(stream.bytesRead(), "");
            }
            fetchNote();
            return preview(stream);
        } catch (IOException unreadable) {
            throw new SourceException(settings.source().path() + " cannot be read: " + unreadable.getMessage()
                    + "\n  check the file and its permissions");
        }
    }

    private void fetchNote() {
        String note = Spool.isFetched(settings) ? Spool.of(settings).note() : "";
        if (!note.isEmpty()) {
            notices.append(List.of(new PassIntake.Note("database: " + note, 1)));
        }
    }

    private void add(SourceItem item) {
        if (item instanceof SourceItem.Notice notice && notice.unknownColumn() != null) {
            if (columns.size() < MAX_COLUMNS) {
                columns.add(new Preview.Column(
                        notice.unknownColumn(), notice.origin().toString(), notice.message()));
            }
            return;
        }
        if (item instanceof SourceItem.UnreadablePart lost) {
            if (unread.size() < MAX_UNREAD) {
                unread.add(new Preview.Place(lost.origin().toString(), lost.message()));
            }
            return;
        }
        if (item instanceof SourceItem.RowNotTaken row) {
            if (rowsNotTaken.size() < shown) {
                rowsNotTaken.add(
                        new Preview.Place(row.origin().toString(), Shortened.text(row.raw(), SectionBuilder.MAX_ROW)));
            }
            return;
        }
        StagedRecord staged = processor.process(item);
        if (staged != null) {
            if (staged instanceof StagedRecord.Accepted accepted) {
                requests.add(accepted.outbound());
            }
            section(item).add(item, staged, requests);
        }
    }

    private SectionBuilder section(SourceItem item) {
        Kind kind = Kind.MESSAGE;
        String description = "";
        if (item instanceof SourceItem.ParsedRecord parsed) {
            kind = parsed.record().kind();
            description = parsed.description();
        } else if (item instanceof SourceItem.MalformedRecord broken) {
            kind = broken.kind();
        }
        String described = kind + "\n" + description;
        String own = described + "\n" + item.origin().file();
        SectionBuilder known = sections.get(own);
        if (known != null) {
            return known;
        }
        int files = filesByDescription.getOrDefault(described, 0);
        boolean hasOwn = files < MAX_FILES;
        if (hasOwn) {
            filesByDescription.put(described, files + 1);
        }
        Kind of = kind;
        String path = description;
        return sections.computeIfAbsent(
                hasOwn ? own : described, any -> new SectionBuilder(of, path, hasOwn ? shown : 0));
    }

    private Preview preview(RecordStream stream) {
        List<Preview.Section> all =
                sections.values().stream().map(SectionBuilder::section).toList();
        long notTaken = stream.rowCounts().stream()
                .filter(each -> each.kind() == null)
                .mapToLong(RowCount::notTaken)
                .sum();
        Preview.Totals totals = totals(all, notTaken);
        String outcome = outcome(totals, all);
        boolean isGood = outcome.isEmpty() && totals.rejected() == 0 && unread.isEmpty();
        return new Preview(
                Preview.FORMAT,
                "texts of people, as they stand in the export",
                settings.name(),
                settings.source().path().toString(),
                ROWS_PER_FILE,
                stream.filesCut().stream().sorted().toList(),
                totals,
                all,
                notTaken(stream.rowCounts()),
                rowsNotTaken,
                columns,
                notices.notes().stream()
                        .map(note -> new Preview.Note(note.message(), note.count()))
                        .toList(),
                unread,
                outcome,
                (isGood ? ExitCode.DONE : ExitCode.DONE_WITH_REJECTS).number());
    }

    private static Preview.Totals totals(List<Preview.Section> sections, long notTaken) {
        long[] sums = new long[6];
        for (Preview.Section section : sections) {
            Preview.Totals each = section.totals();
            long[] counts = {
                each.records(), each.accepted(), each.repaired(), each.rejected(), each.repairable(), each.skipped()
            };
            for (int i = 0; i < sums.length; i++) {
                sums[i] += counts[i];
            }
        }
        return new Preview.Totals(sums[0], sums[1], sums[2], sums[3], sums[4], sums[5], notTaken);
    }

    /** Why these rows would move nothing; empty if they would move something. */
    private String outcome(Preview.Totals totals, List<Preview.Section> sections) {
        if (totals.accepted() + totals.repaired() == 0) {
            return "Nothing of these rows would be sent.";
        }
        boolean isMessageRead = sections.stream().anyMatch(each -> each.kind().equals(Kind.MESSAGE.plural()));
        return isMessageRead || settings.withoutMessages() ? "" : "No message was read.";
    }

    private static List<Preview.Note> notTaken(List<RowCount> counts) {
        return new RowsNotTaken(counts)
                .notes().stream()
                        .map(note ->
                                new Preview.Note(Figures.grouped(note.count()) + " " + note.message(), note.count()))
                        .toList();
    }
}
