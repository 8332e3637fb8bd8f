package io.chatferry.job.verifying;

import io.chatferry.ledger.readback.ReadBackRun;
import io.chatferry.ledger.readback.VerifyRows;
import io.chatferry.verify.EntityUndo;
import io.chatferry.verify.MessageUndo;
import io.chatferry.verify.UndoResult;
import java.time.Clock;
import java.util.concurrent.atomic.AtomicLong;

/** The deletions of the job {@code undo}, step by step. */
final class UndoDeletions {

    private final TargetRun run;
    private final Clock clock;
    private final ReadBackRun reading;
    private final VerifyRows rows;
    private final MessageUndo messages;
    private final EntityUndo entities;
    private final UndoMedia media;
    private final UndoResult result;
    private boolean proven;

    UndoDeletions(
            TargetRun run,
            Clock clock,
            ReadBackRun reading,
            VerifyRows rows,
            MessageUndo messages,
            EntityUndo entities,
            UndoMedia media,
            UndoResult result) {
        this.run = run;
        this.clock = clock;
        this.reading = reading;
        this.rows = rows;
        this.messages = messages;
        this.entities = entities;
        this.media = media;
        this.result = result;
    }

    /** Deletes the messages that were read back as this job's; then everything is to be read once more. */
    void messages() {
        messages.choose();
        messages.delete(progress("delete messages"));
        reading.end();
        reading.begin("undo-proof", rows.places(), clock.millis());
    }

    /** Deletes memberships, groups and users, after the second reading has proved that the messages are deleted. */
    void entities() {
        messages.prove();
        reading.end();
        entities.delete(progress("delete users and groups"));
        media.delete();
        proven = true;
    }

    /** Whether everything is deleted, and the second reading proves it for messages. */
    boolean isProven() {
        return proven;
    }

    /** Whether records stay in the target, because others use them or the target refused to delete them. */
    boolean hasKept() {
        return result.keptCount() > 0;
    }

    private Runnable progress(String step) {
        run.progress.start(step, 0, "deletions");
        AtomicLong done = new AtomicLong();
        return () -> run.progress.update(done.incrementAndGet(), "");
    }
}
