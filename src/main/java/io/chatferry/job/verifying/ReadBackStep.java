package io.chatferry.job.verifying;

import io.chatferry.cometchat.CallsEnded;
import io.chatferry.cometchat.RepeatableCalls;
import io.chatferry.job.batch.StepEnd;
import io.chatferry.ledger.readback.ReadBackRun;
import io.chatferry.ledger.readback.TargetList;
import io.chatferry.ledger.readback.VerifyRows;
import io.chatferry.verify.TargetReader;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.springframework.batch.core.job.JobInterruptedException;
import org.springframework.batch.core.listener.StepExecutionListener;
import org.springframework.batch.core.repository.JobRepository;
import org.springframework.batch.core.step.Step;
import org.springframework.batch.core.step.StepExecution;
import org.springframework.batch.core.step.builder.ChunkOrientedStepBuilder;
import org.springframework.batch.infrastructure.item.Chunk;
import org.springframework.batch.infrastructure.item.ExecutionContext;
import org.springframework.batch.infrastructure.item.ItemStreamReader;
import org.springframework.batch.infrastructure.item.ItemWriter;
import org.springframework.batch.infrastructure.support.transaction.ResourcelessTransactionManager;

/**
 * A step that reads lists of the target back; an item is a list. The ledger holds the position in each list, so the step
 * saves none.
 */
final class ReadBackStep implements ItemStreamReader<TargetList>, ItemWriter<TargetList>, StepExecutionListener {

    private final TargetRun run;
    private final ReadBackRun reading;
    private final VerifyRows rows;
    private final RepeatableCalls calls;
    private @Nullable StepExecution step;
    private @Nullable TargetReader reader;

    ReadBackStep(TargetRun run, ReadBackRun reading, VerifyRows rows, RepeatableCalls calls) {
        this.run = run;
        this.reading = reading;
        this.rows = rows;
        this.calls = calls;
    }

    Step step(JobRepository repository, String name) {
        return new ChunkOrientedStepBuilder<TargetList, TargetList>(name, repository, 1)
                .transactionManager(new ResourcelessTransactionManager())
                .reader(this)
                .writer(this)
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
        AtomicLong done = new AtomicLong();
        run.progress.start("read back", reading.open(), "lists");
        reader = new TargetReader(reading, rows, calls, () -> run.progress.update(done.incrementAndGet(), ""));
    }

    @Override
    public @Nullable TargetList read() throws JobInterruptedException {
        try {
            return Objects.requireNonNull(reader)
                    .next(); // at the end throws the failures of lists that are still being read
        } catch (CallsEnded ended) {
            throw StepEnd.interrupted(Objects.requireNonNull(step), ended);
        }
    }

    @Override
    public void write(Chunk<? extends TargetList> chunk) throws JobInterruptedException {
        try {
            chunk.forEach(Objects.requireNonNull(reader)::read);
        } catch (CallsEnded ended) {
            throw StepEnd.interrupted(Objects.requireNonNull(step), ended);
        }
    }

    @Override
    public void close() {
        if (reader != null) {
            reader.close();
            reader = null;
        }
    }
}
