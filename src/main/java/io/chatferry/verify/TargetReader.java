package io.chatferry.verify;

import io.chatferry.cometchat.RepeatableCalls;
import io.chatferry.ledger.readback.ReadBackRun;
import io.chatferry.ledger.readback.TargetList;
import io.chatferry.ledger.readback.VerifyRows;
import io.chatferry.model.Kind;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads all lists that are still to be read, many at once. Used by one thread. */
public final class TargetReader implements AutoCloseable {

    private final ReadBackRun reading;
    private final TargetListReader reader;
    private final BoundedExecutor crew;
    private java.util.Iterator<TargetList> page = java.util.Collections.emptyIterator();
    private long after;

    /** @param progress told after each list that was read to its end */
    public TargetReader(ReadBackRun reading, VerifyRows rows, RepeatableCalls calls, Runnable progress) {
        this.reading = reading;
        Set<Long> users = rows.wanted(Kind.USER);
        Set<Long> groups = rows.wanted(Kind.GROUP);
        this.reader = new TargetListReader(
                reading,
                calls,
                uid -> users.contains(VerifyRows.number(uid)),
                guid -> groups.contains(VerifyRows.number(guid)));
        this.crew = new BoundedExecutor("read-back", calls, progress);
    }

    /** The next list that nobody reads yet; null when all are read to their ends. */
    public @Nullable TargetList next() {
        if (!page.hasNext()) {
            page = reading.open(after).iterator();
        }
        if (!page.hasNext()) {
            crew.await();
            page = reading.open(after).iterator(); // one list may have asked for another
        }
        if (!page.hasNext()) {
            return null;
        }
        TargetList place = page.next();
        after = place.id();
        return place;
    }

    /** Begins to read a list, and returns when there is room for another one. */
    public void read(TargetList place) {
        crew.run(() -> reader.read(place));
    }

    @Override
    public void close() {
        crew.close();
    }
}
