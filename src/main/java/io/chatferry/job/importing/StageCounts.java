package io.chatferry.job.importing;

import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.batch.core.ExitStatus;
import org.springframework.batch.core.listener.StepExecutionListener;
import org.springframework.batch.core.step.StepExecution;
import org.springframework.batch.infrastructure.item.ExecutionContext;
import org.springframework.batch.infrastructure.item.ItemStream;

/**
 * Counts records in the row of the {@code stage} step, where the framework counts portions: the counts are correct whenever
 * the row is written, even if the run is killed afterwards. Marks the pass as complete.
 */
final class StageCounts implements ItemStream, StepExecutionListener {

    private final StagePass pass;
    private final ExportItemReader reader;
    private final PortionProcessor processor;
    private final LedgerItemWriter writer;
    private @Nullable StepExecution step;

    StageCounts(StagePass pass, ExportItemReader reader, PortionProcessor processor, LedgerItemWriter writer) {
        this.pass = pass;
        this.reader = reader;
        this.processor = processor;
        this.writer = writer;
    }

    @Override
    public void beforeStep(StepExecution execution) {
        step = execution;
    }

    /** After each portion, and after the end, just before the framework stores the row. */
    @Override
    public void update(ExecutionContext context) {
        if (reader.isComplete()) {
            writer.flush();
            pass.complete(
                    processor.yields().of(reader.filesRead(), reader.filesLeftOut()),
                    new RowsNotTaken(reader.rowCounts()));
        }
        count(Objects.requireNonNull(step));
    }

    @Override
    public @Nullable ExitStatus afterStep(StepExecution execution) {
        count(execution);
        return null;
    }

    private void count(StepExecution execution) {
        execution.setReadCount(reader.recordsRead());
        execution.setFilterCount(processor.filtered());
        execution.setWriteCount(writer.recordsStored());
    }
}
