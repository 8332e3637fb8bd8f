package io.chatferry.job.verifying;

import io.chatferry.ledger.readback.ReadBackRun;
import io.chatferry.ledger.readback.VerifyRows;
import io.chatferry.verify.EntityUndo;
import io.chatferry.verify.MessageUndo;
import java.time.Clock;
import java.util.concurrent.atomic.AtomicLong;

/** What the steps of the job {@code undo} delete. */
final class UndoDeletions {

    private final TargetRun run;
    private final Clock clock;
    private final ReadBackRun reading;
    private final VerifyRows rows;
    private final MessageUndo messages;
    private final EntityUndo entities;
    private boolean proven;

    UndoDeletions(
            TargetRun run,
            Clock clock,
            ReadBackRun reading,
            VerifyRows rows,
            MessageUndo messages,
            EntityUndo entities) {
        this.run = run;
        this.clock = clock;
        this.reading = reading;
        this.rows = rows;
        this.messages = messages;
        this.entities = entities;
    }

    /** The messages that were chosen by what was read back; then everything is to be read once more. */
    void messages() {
        messages.choose();
        messages.delete(progress("delete messages"));
        reading.end();
        reading.begin("undo-proof", rows.places(), clock.millis());
    }

    /** Memberships, groups and users, after what was read again has proved that the messages are gone. */
    void entities() {
        messages.prove();
        reading.end();
        entities.delete(progress("delete users and groups"));
        proven = true;
    }

    /** Whether all is deleted, and what was read again proves it. */
    boolean isProven() {
        return proven;
    }

    private Runnable progress(String step) {
        run.progress.start(step, 0, "deletions");
        AtomicLong done = new AtomicLong();
        return () -> run.progress.update(done.incrementAndGet(), "");
    }
}
