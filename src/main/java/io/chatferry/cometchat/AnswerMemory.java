package io.chatferry.cometchat;

import java.io.IOException;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The memory that answers in flight may take together: hundreds of answers, each of them just within its own bound, would
 * fill the heap.
 */
final class AnswerMemory {

    /** Of the heap: a tree of small JSON values takes some times the room of its text. */
    private static final int HEAP_PART = 8;

    private final long maxBytes;
    private final AtomicLong usedBytes = new AtomicLong();

    AnswerMemory(long maxBytes) {
        this.maxBytes = maxBytes;
    }

    static AnswerMemory ofThisProcess() {
        return new AnswerMemory(Runtime.getRuntime().maxMemory() / HEAP_PART);
    }

    void reserve(int bytes) throws IOException {
        if (usedBytes.addAndGet(bytes) > maxBytes) {
            usedBytes.addAndGet(-bytes);
            throw new IOException("answers in flight take more than " + (maxBytes >> 20) + " MiB together");
        }
    }

    void release(long bytes) {
        usedBytes.addAndGet(-bytes);
    }
}
