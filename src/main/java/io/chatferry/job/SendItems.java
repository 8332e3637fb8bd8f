package io.chatferry.job;

import io.chatferry.ledger.Pending;
import io.chatferry.send.SendLoop;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.batch.core.listener.StepExecutionListener;
import org.springframework.batch.core.step.StepExecution;
import org.springframework.batch.infrastructure.item.Chunk;
import org.springframework.batch.infrastructure.item.ItemReader;
import org.springframework.batch.infrastructure.item.ItemWriter;

/**
 * The reader and the writer of the {@code send} step over one {@link SendLoop}: an item is a list of messages that may go
 * now. A writer never throws for a message; what becomes of it is in the ledger.
 */
final class SendItems implements ItemReader<List<Pending>>, ItemWriter<List<Pending>>, StepExecutionListener {

    private final ImportRun run;
    private final SendLoop loop;
    private @Nullable StepExecution step;

    SendItems(ImportRun run, SendLoop loop) {
        this.run = run;
        this.loop = loop;
    }

    @Override
    public void beforeStep(StepExecution execution) {
        step = execution;
    }

    @Override
    public @Nullable List<Pending> read() throws InterruptedException {
        List<Pending> next = loop.next();
        if (next == null && run.stopRequested()) {
            Objects.requireNonNull(step).setTerminateOnly();
        }
        return next;
    }

    @Override
    public void write(Chunk<? extends List<Pending>> chunk) {
        chunk.forEach(loop::send);
    }
}
