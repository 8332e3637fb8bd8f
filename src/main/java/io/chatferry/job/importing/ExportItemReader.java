package io.chatferry.job.importing;

import io.chatferry.job.run.DiskSpace;
import io.chatferry.job.run.ImportRun;
import io.chatferry.ledger.query.LedgerReport;
import io.chatferry.model.Origin;
import io.chatferry.source.SourceFormats;
import io.chatferry.source.api.ExportFiles;
import io.chatferry.source.api.RecordStream;
import io.chatferry.source.api.RowCount;
import io.chatferry.source.api.SourceException;
import io.chatferry.source.api.SourceFormat;
import io.chatferry.source.api.SourceItem;
import io.chatferry.source.api.SourceSettings;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.batch.core.listener.StepExecutionListener;
import org.springframework.batch.core.step.StepExecution;
import org.springframework.batch.infrastructure.item.ExecutionContext;
import org.springframework.batch.infrastructure.item.ItemStreamReader;

/**
 * The reader of the {@code stage} step. An item is a portion of the export: as many records as one transaction takes, by
 * number and by size, since the framework bounds its chunks by number only. An export is always read from its beginning, and
 * so there is no position to save.
 */
final class ExportItemReader implements ItemStreamReader<List<SourceItem>>, StepExecutionListener {

    /** Records per transaction: some 20 ms of work, so that a stop is quick and commits cost little. */
    private static final int RECORDS = 1_000;
    /** Characters per transaction: the framework, the writer and the database hold its records at the same time. */
    private static final long CHARS = 4L << 20;

    /** Endings of files that hold rows. */
    private static final Pattern DATA = Pattern.compile("(?i)\\.(csv|tsv|json|jsonl|ndjson)$");

    private final ImportRun run;
    private final StagePass pass;
    private @Nullable StepExecution step;
    private @Nullable ExportFiles files;
    private @Nullable ReadAhead records;
    private long recordsRead;

    ExportItemReader(ImportRun run, StagePass pass) {
        this.run = run;
        this.pass = pass;
    }

    @Override
    public void beforeStep(StepExecution execution) {
        step = execution;
    }

    @Override
    public void open(ExecutionContext context) {
        run.disk.require(run.folder(), DiskSpace.toStage(pass.inputs()), "reading this export");
        recordsRead = 0;
        SourceSettings source = ReaderVersion.of(run.ledger, run.settings.source());
        ExportFiles opened = ExportFiles.open(source.path());
        files = opened;
        DiskSpace.rememberTemporary(run.ledger, opened.temporaryBytes());
        ReadAhead started = new ReadAhead(run);
        records = started;
        long size =
                opened.files().stream().mapToLong(ExportFiles.ExportFile::size).sum();
        started.start(size, isEmptyDelta(opened) ? NothingNew::new : opener(opened, source));
    }

    /** Whether a later delta has no file at all, which only says that nothing is new. */
    private boolean isEmptyDelta(ExportFiles opened) {
        return run.settings.delta()
                && opened.files().isEmpty()
                && !new LedgerReport(run.ledger).messages().isEmpty();
    }

    private ReadAhead.Opener opener(ExportFiles opened, SourceSettings source) {
        SourceFormat format = format(opened);
        return () -> format.open(opened, source);
    }

    /** The records of an empty delta: none, and a notice. */
    private final class NothingNew implements RecordStream {

        private boolean isTold;

        @Override
        public @Nullable SourceItem next() {
            if (isTold) {
                return null;
            }
            isTold = true;
            String folder = String.valueOf(run.settings.source().path().getFileName());
            return new SourceItem.Notice(new Origin(folder, 1, 0), "the folder of the delta is empty: nothing is new");
        }

        @Override
        public long bytesRead() {
            return 0;
        }

        @Override
        public void close() {
            // holds nothing
        }
    }

    private SourceFormat format(ExportFiles opened) {
        try {
            return SourceFormats.choose(opened, run.settings.source());
        } catch (IOException unreadable) {
            throw new SourceException(opened.root() + " cannot be read: " + unreadable.getMessage()
                    + "\n  check the file and its permissions");
        }
    }

    @Override
    public @Nullable List<SourceItem> read() throws Exception {
        ReadAhead open = Objects.requireNonNull(records);
        List<SourceItem> portion = new ArrayList<>();
        long chars = 0;
        SourceItem item = null;
        while (portion.size() < RECORDS && chars < CHARS) {
            item = open.read();
            if (item == null) {
                break;
            }
            portion.add(item);
            chars += ReadAhead.chars(item);
        }
        if (item == null && run.stopRequested()) {
            // without this mark the framework would call the step COMPLETED, its export half read
            Objects.requireNonNull(step).setTerminateOnly();
        }
        recordsRead += portion.size();
        return portion.isEmpty() ? null : portion;
    }

    /** How many records were read since it was opened. */
    long recordsRead() {
        return recordsRead;
    }

    /** The files that are read, also those without a record; none if that is nothing unusual in the format. */
    List<String> filesRead() {
        ReadAhead open = Objects.requireNonNull(records);
        return open.knowsItsFiles() ? List.of() : open.filesRead();
    }

    /** The rows that each description of a mapping has taken. */
    List<RowCount> rowCounts() {
        return Objects.requireNonNull(records).rowCounts();
    }

    /** Files that were not read, though they look like data; a mapping says itself which files it is for. */
    List<String> filesLeftOut() {
        if (!run.settings.source().mapping().isEmpty()
                || Objects.requireNonNull(records).knowsItsFiles()) {
            return List.of();
        }
        Set<String> read = Set.copyOf(filesRead());
        return Objects.requireNonNull(files).files().stream()
                .filter(file -> DATA.matcher(file.name()).find())
                .map(ExportFiles.ExportFile::display)
                .filter(file -> !read.contains(file))
                .toList();
    }

    /** Whether the true end of the export was reached. */
    boolean isComplete() {
        return records != null && records.complete();
    }

    @Override
    public void close() {
        if (records != null) {
            records.close();
        }
        try {
            if (files != null) {
                files.close();
            }
        } catch (IOException closing) {
            // nothing was written to it
        }
        files = null; // the list of a hundred thousand files is as large as many thousand messages
    }
}
