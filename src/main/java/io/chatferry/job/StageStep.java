package io.chatferry.job;

import io.chatferry.constraint.CheckSettings;
import io.chatferry.constraint.Checker;
import io.chatferry.constraint.IdMap;
import io.chatferry.ledger.PassMerge;
import io.chatferry.ledger.StagedRecord;
import io.chatferry.ledger.Staging;
import io.chatferry.model.Kind;
import io.chatferry.source.ExportFiles;
import io.chatferry.source.SourceFormat;
import io.chatferry.source.SourceItem;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.HexFormat;
import java.util.TreeMap;
import org.springframework.batch.core.repository.JobRepository;
import org.springframework.batch.core.step.Step;
import org.springframework.batch.core.step.builder.ChunkOrientedStepBuilder;
import org.springframework.batch.infrastructure.item.Chunk;
import org.springframework.batch.infrastructure.support.transaction.ResourcelessTransactionManager;

/** The {@code stage} step: one pass over the export into the ledger. No network. */
final class StageStep {

    /** Counted for a file whose rest could not be read. */
    static final String UNREAD = "unread";

    /** Records a transaction: some 20 ms of work, so a stop is quick and the commits do not count. */
    private static final int CHUNK = 4_000;

    /** Raised when the same record would be staged otherwise than by an earlier version. */
    private static final String VERSION = "1";

    private final ImportRun run;
    private final SourceFormat format;
    private final ExportFiles files;
    private final Staging staging;
    private final ExportReader reader;

    StageStep(ImportRun run, SourceFormat format, ExportFiles files, Staging staging) {
        this.run = run;
        this.format = format;
        this.files = files;
        this.staging = staging;
        this.reader = new ExportReader(run, files, () -> format.open(files, run.settings.source()));
    }

    /** Whether the export was read to its true end. */
    boolean complete() {
        return reader.complete();
    }

    Step build(JobRepository repository, Clock clock) {
        Checker checker = new Checker(
                new CheckSettings(
                        run.settings.content().reactions() == JobSettings.Reactions.METADATA,
                        run.settings.content().deleted() == JobSettings.Deleted.SKIP
                                ? CheckSettings.Deleted.SKIP
                                : CheckSettings.Deleted.IMPORT),
                new IdMap(PassMerge.overrides(run.ledger, Kind.USER)),
                new IdMap(PassMerge.overrides(run.ledger, Kind.GROUP)),
                clock);
        return new ChunkOrientedStepBuilder<SourceItem, StagedRecord>("stage", repository, CHUNK)
                .transactionManager(new ResourcelessTransactionManager())
                .reader(reader)
                .listener(reader)
                .processor(new RecordCheck(checker, run.notices))
                .writer(this::write)
                .build();
    }

    private void write(Chunk<? extends StagedRecord> chunk) {
        staging.write(chunk.getItems());
        for (StagedRecord record : chunk) {
            if (record instanceof StagedRecord.Rejected rejected
                    && rejected.problems().get(0).code() == io.chatferry.model.RejectCode.REST_UNREAD) {
                staging.counts().add(rejected.kind(), UNREAD);
            }
        }
    }

    /** A hash of every setting that decides what is staged: with the same inputs and the same hash, staging is left out. */
    static String settingsHash(JobSettings settings) {
        String all = String.join(
                "\n",
                VERSION,
                String.valueOf(settings.source().format()),
                settings.source().timezone().toString(),
                new TreeMap<>(settings.source().mapping()).toString(),
                settings.source().unknownColumns().toString(),
                settings.source().keptColumns().stream().sorted().toList().toString(),
                settings.content().reactions().toString(),
                settings.content().deleted().toString(),
                String.valueOf(settings.content().rejectUndescribed()),
                String.valueOf(settings.retentionDays()),
                String.valueOf(settings.delta()));
        return HexFormat.of().formatHex(Inputs.sha256().digest(all.getBytes(StandardCharsets.UTF_8)));
    }
}
