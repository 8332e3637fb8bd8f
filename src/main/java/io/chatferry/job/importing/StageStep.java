package io.chatferry.job.importing;

import io.chatferry.config.JobSettings;
import io.chatferry.config.StagingText;
import io.chatferry.constraint.CheckSettings;
import io.chatferry.constraint.Checker;
import io.chatferry.constraint.IdMap;
import io.chatferry.job.correction.Corrections;
import io.chatferry.job.run.DiskSpace;
import io.chatferry.job.run.ImportRun;
import io.chatferry.job.run.InputFiles;
import io.chatferry.ledger.Ledger;
import io.chatferry.ledger.merge.IdClash;
import io.chatferry.ledger.merge.InputFile;
import io.chatferry.ledger.merge.MergeSettings;
import io.chatferry.ledger.merge.PassMerge;
import io.chatferry.ledger.staging.PassCounts;
import io.chatferry.ledger.staging.StagedRecord;
import io.chatferry.ledger.staging.Staging;
import io.chatferry.model.Endpoint;
import io.chatferry.model.Kind;
import io.chatferry.model.RejectCode;
import io.chatferry.source.SourceFormats;
import io.chatferry.source.api.ExportFiles;
import io.chatferry.source.api.SourceException;
import io.chatferry.source.api.SourceFormat;
import io.chatferry.source.api.SourceItem;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.batch.core.ExitStatus;
import org.springframework.batch.core.listener.StepExecutionListener;
import org.springframework.batch.core.repository.JobRepository;
import org.springframework.batch.core.step.Step;
import org.springframework.batch.core.step.StepExecution;
import org.springframework.batch.core.step.builder.ChunkOrientedStepBuilder;
import org.springframework.batch.infrastructure.item.Chunk;
import org.springframework.batch.infrastructure.item.ExecutionContext;
import org.springframework.batch.infrastructure.item.ItemStreamReader;
import org.springframework.batch.infrastructure.support.transaction.ResourcelessTransactionManager;

/** The {@code stage} step: one pass over the export into the ledger. No network. */
public final class StageStep implements ItemStreamReader<List<SourceItem>>, StepExecutionListener {

    /** Records a transaction: some 20 ms of work, so a stop is quick and the commits do not count. */
    private static final int CHUNK = 4_000;
    /** Fewer where they are large: the framework, the appender and the database hold a transaction's records at once. */
    private static final long CHUNK_CHARS = 4L << 20;

    /** Raised when the same record would be staged otherwise than by an earlier version. */
    private static final String VERSION = "1";

    private final ImportRun run;
    private final Clock clock;
    private final List<InputFile> inputs;
    private final String settingsHash;
    private final boolean needed;
    private @Nullable ExportFiles files;
    private @Nullable Staging staging;
    private @Nullable ChunkAppender appender;
    private boolean unread;
    private long itemsRead;
    private long recordsWritten;
    private @Nullable ExportReader reader;
    private @Nullable RecordItemProcessor check;
    private @Nullable StepExecution step;

    StageStep(ImportRun run, Clock clock) {
        this.run = run;
        this.clock = clock;
        this.inputs = InputFiles.of(run.settings.source().path());
        this.settingsHash = hash(run.settings, Corrections.fingerprint(run.ledger));
        this.needed = !PassMerge.current(run.ledger, inputs, settingsHash);
    }

    /** Whether the inputs or the settings that matter are others than those of the last complete pass. */
    boolean isNeeded() {
        return needed;
    }

    /** Whether the export was read to its true end. */
    boolean complete() {
        if (appender != null) {
            appender.await();
        }
        return reader != null && reader.complete();
    }

    /** Whether a file has a part that could not be read. */
    boolean restUnread() {
        return unread;
    }

    /** Merges what was staged; see {@link PassMerge#merge}. */
    List<IdClash> merge(MergeSettings settings) {
        try (Staging pass = staging()) {
            if (unread) {
                pass.counts().add(Kind.MESSAGE, PassCounts.UNREAD);
            }
            return new PassMerge(run.ledger, pass, settings, run::stopRequested).merge(inputs, settingsHash);
        }
    }

    Step build(JobRepository repository) {
        return new ChunkOrientedStepBuilder<List<SourceItem>, List<StagedRecord>>("stage", repository, 1)
                .transactionManager(new ResourcelessTransactionManager())
                .reader(this)
                .processor(this::process)
                .writer(this::write)
                .listener((StepExecutionListener) this)
                .allowStartIfComplete(true)
                .build();
    }

    @Override
    public void beforeStep(StepExecution execution) {
        step = execution;
    }

    @Override
    public void open(ExecutionContext context) {
        DiskSpace.require(run.folder(), DiskSpace.toStage(inputs), "reading this export");
        run.notices.clear();
        ExportFiles opened = ExportFiles.open(run.settings.source().path());
        files = opened;
        Staging begun = Staging.begin(run.ledger, run.settings.delta());
        staging = begun;
        appender = new ChunkAppender(begun);
        unread = false;
        itemsRead = 0;
        recordsWritten = 0;
        check = check(run.settings, run.ledger, overlay(run.settings, run.folder(), run.ledger), run.notices, clock);
        SourceFormat format = format(opened);
        reader = new ExportReader(run, opened, () -> format.open(opened, run.settings.source()));
        reader.start();
    }

    /** Checks records by these settings and by the clashes that the ledger knows. */
    public static RecordItemProcessor check(
            JobSettings settings, Ledger ledger, Corrections.Overlay mended, List<String> notices, Clock clock) {
        Checker checker = new Checker(
                new CheckSettings(
                        settings.content().reactions(),
                        settings.content().deleted(),
                        settings.content().nativeThreads(),
                        datedNow(settings)),
                new IdMap(PassMerge.overrides(ledger, Kind.USER)),
                new IdMap(PassMerge.overrides(ledger, Kind.GROUP)),
                clock);
        boolean repairs = settings.content().invalid() == JobSettings.Invalid.REPAIR;
        return new RecordItemProcessor(checker, repairs, settings.delta(), notices, mended);
    }

    /** The records of one transaction; null at the end. The framework's chunks are of a number only, not of a size. */
    @Override
    public @Nullable List<SourceItem> read() throws Exception {
        List<SourceItem> items = new ArrayList<>();
        long chars = 0;
        SourceItem item = null;
        while (items.size() < CHUNK && chars < CHUNK_CHARS) {
            item = Objects.requireNonNull(reader).read();
            if (item == null) {
                break;
            }
            items.add(item);
            chars += ExportReader.chars(item);
        }
        if (item == null && run.stopRequested()) {
            // without this mark the framework would call the step COMPLETED, its export half read
            Objects.requireNonNull(step).setTerminateOnly();
        }
        itemsRead += items.size();
        return items.isEmpty() ? null : items;
    }

    private List<StagedRecord> process(List<SourceItem> items) throws Exception {
        List<StagedRecord> records = new ArrayList<>();
        for (SourceItem item : items) {
            StagedRecord record = Objects.requireNonNull(check).process(item);
            if (record != null) {
                records.add(record);
            }
        }
        recordsWritten += records.size();
        return records;
    }

    /** The framework has counted transactions. */
    @Override
    public @Nullable ExitStatus afterStep(StepExecution execution) {
        execution.setReadCount(itemsRead);
        execution.setWriteCount(recordsWritten);
        execution.setFilterCount(itemsRead - recordsWritten);
        return null;
    }

    @Override
    public void close() {
        try {
            if (reader != null) {
                reader.close();
            }
            if (appender != null) {
                appender.close();
            }
            if (files != null) {
                files.close();
            }
            if (reader == null || !reader.complete()) {
                discard();
            }
        } catch (IOException closing) {
            // nothing was written to it
        }
    }

    /** Nothing of what was staged is merged: its sort files go, and the report has their folder to itself. */
    void discard() {
        if (staging != null) {
            staging.close();
        }
    }

    /** The records that somebody has mended. */
    public static Corrections.Overlay overlay(JobSettings settings, Path folder, Ledger ledger) {
        try {
            return new Corrections(settings, folder, ledger).overlay();
        } catch (IOException unreadable) {
            throw new SourceException("mended records cannot be read: " + unreadable.getMessage() + "\n  they lie in "
                    + folder.resolve(Corrections.FOLDER));
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

    private Staging staging() {
        return Objects.requireNonNull(staging);
    }

    private void write(Chunk<? extends List<StagedRecord>> chunk) {
        for (List<StagedRecord> records : chunk) {
            Objects.requireNonNull(appender).append(records);
            unread |= records.stream()
                    .anyMatch(record -> record instanceof StagedRecord.Rejected rejected
                            && rejected.problems().get(0).code() == RejectCode.REST_UNREAD);
        }
    }

    private static boolean datedNow(JobSettings settings) {
        return settings.target().endpoints().contains(Endpoint.SEND);
    }

    /** A hash of every setting that decides what is staged: with the same inputs and the same hash, staging is left out. */
    private static String hash(JobSettings settings, String corrections) {
        String all = VERSION + "\n" + StagingText.of(settings, corrections);
        return HexFormat.of().formatHex(InputFiles.sha256().digest(all.getBytes(StandardCharsets.UTF_8)));
    }
}
