package io.chatferry.cometchat;

import java.io.IOException;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The memory that answers in flight may take together: hundreds of answers, each of them just within its own bound, would
 * fill the heap.
 */
final class AnswerMemory {

    /** Of the heap: a tree of small JSON values takes some times the room of its text. */
    private static final int SHARE = 8;

    private final long most;
    private final AtomicLong taken = new AtomicLong();

    AnswerMemory(long most) {
        this.most = most;
    }

    static AnswerMemory ofThisProcess() {
        return new AnswerMemory(Runtime.getRuntime().maxMemory() / SHARE);
    }

    void take(int bytes) throws IOException {
        if (taken.addAndGet(bytes) > most) {
            taken.addAndGet(-bytes);
            throw new IOException("answers in flight take more than " + (most >> 20) + " MiB together");
        }
    }

    void give(long bytes) {
        taken.addAndGet(-bytes);
    }
}
