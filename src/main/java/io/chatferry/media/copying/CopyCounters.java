package io.chatferry.media.copying;

import java.util.concurrent.atomic.AtomicLong;

/** What a run counts while it copies files; read by other threads. */
public final class CopyCounters {

    private final AtomicLong total = new AtomicLong();
    private final AtomicLong stored = new AtomicLong();
    private final AtomicLong same = new AtomicLong();
    private final AtomicLong missing = new AtomicLong();
    private final AtomicLong received = new AtomicLong();
    private final AtomicLong storedBytes = new AtomicLong();

    /** Files that this run is to copy. */
    public long total() {
        return Math.max(total.get(), settled());
    }

    /** Files that are stored, those with equal content among them. */
    public long stored() {
        return stored.get();
    }

    /** Of these, files whose content was stored already. */
    public long same() {
        return same.get();
    }

    /** Files that cannot be had. */
    public long missing() {
        return missing.get();
    }

    /** Files that are stored or missing. */
    public long settled() {
        return stored() + missing();
    }

    /** Bytes that were received from the web or read from the export. */
    public long received() {
        return received.get();
    }

    /** Bytes that were put into the store. */
    public long storedBytes() {
        return storedBytes.get();
    }

    void expect(long files) {
        total.addAndGet(files);
    }

    void addStored(long bytes, boolean isSame) {
        stored.incrementAndGet();
        if (isSame) {
            same.incrementAndGet();
        } else {
            storedBytes.addAndGet(bytes);
        }
    }

    void addMissing() {
        missing.incrementAndGet();
    }

    void addReceived(long bytes) {
        received.addAndGet(bytes);
    }
}
