package io.chatferry.job.importing;

import io.chatferry.job.correction.Corrections;
import io.chatferry.job.run.ImportRun;
import io.chatferry.ledger.staging.StagedRecord;
import io.chatferry.source.api.SourceItem;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.batch.infrastructure.item.ExecutionContext;
import org.springframework.batch.infrastructure.item.ItemProcessor;
import org.springframework.batch.infrastructure.item.ItemStream;

/** The processor of the {@code stage} step: hands each record of a portion to a {@link RecordItemProcessor}. */
final class PortionProcessor implements ItemProcessor<List<SourceItem>, List<StagedRecord>>, ItemStream {

    private final ImportRun run;
    private final Clock clock;
    private @Nullable RecordItemProcessor records;
    private FileYields yields = new FileYields();
    private long filtered;

    PortionProcessor(ImportRun run, Clock clock) {
        this.run = run;
        this.clock = clock;
    }

    /** Starts a pass; a second one, after ids have clashed, uses the resolved ids. */
    @Override
    public void open(ExecutionContext context) {
        run.notices.clear();
        filtered = 0;
        yields = new FileYields();
        records = RecordItemProcessor.of(
                run.settings,
                run.ledger,
                Corrections.overlay(run.settings, run.folder(), run.ledger),
                run.notices,
                clock);
    }

    @Override
    public List<StagedRecord> process(List<SourceItem> portion) {
        RecordItemProcessor each = Objects.requireNonNull(records);
        List<StagedRecord> staged = new ArrayList<>(portion.size());
        for (SourceItem item : portion) {
            yields.add(item);
            StagedRecord record = each.process(item);
            if (record == null) {
                filtered++;
            } else {
                staged.add(record);
            }
        }
        return staged;
    }

    /** The records of each file since it was opened. */
    FileYields yields() {
        return yields;
    }

    /** The number of items since it was opened that were notices instead of records. */
    long filtered() {
        return filtered;
    }
}
