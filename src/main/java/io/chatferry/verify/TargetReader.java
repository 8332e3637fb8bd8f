package io.chatferry.verify;

import io.chatferry.cometchat.RepeatableCalls;
import io.chatferry.ledger.readback.ReadBackRun;
import io.chatferry.ledger.readback.TargetList;
import io.chatferry.ledger.readback.VerifyRows;
import io.chatferry.model.Kind;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads all lists that are not read to their end yet, many at once. Used by one thread. */
public final class TargetReader implements AutoCloseable {

    private final ReadBackRun reading;
    private final TargetListReader reader;
    private final BoundedExecutor executor;
    private java.util.Iterator<TargetList> page = java.util.Collections.emptyIterator();
    private long after;

    /** @param progress run after each list that was read to its end */
    public TargetReader(ReadBackRun reading, VerifyRows rows, RepeatableCalls calls, Runnable progress) {
        this.reading = reading;
        Set<Long> users = rows.wanted(Kind.USER);
        Set<Long> groups = rows.wanted(Kind.GROUP);
        this.reader = new TargetListReader(
                reading,
                calls,
                uid -> users.contains(VerifyRows.number(uid)),
                guid -> groups.contains(VerifyRows.number(guid)));
        this.executor = new BoundedExecutor("read-back", calls, progress);
    }

    /** The next list to read; null when all are read to their ends. */
    public @Nullable TargetList next() {
        if (!page.hasNext()) {
            page = reading.open(after).iterator();
        }
        if (!page.hasNext()) {
            executor.await();
            page = reading.open(after).iterator(); // reading a list may have added another one
        }
        if (!page.hasNext()) {
            return null;
        }
        TargetList list = page.next();
        after = list.id();
        return list;
    }

    /** Starts to read a list, and returns when a thread is free for another one. */
    public void read(TargetList list) {
        executor.run(() -> reader.read(list));
    }

    @Override
    public void close() {
        executor.close();
    }
}
