package io.chatferry.job.importing;

import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/** Closes resources in reverse order, each of them even if others fail. Not thread-safe. */
final class CloseStack {

    private final Deque<Runnable> closings = new ArrayDeque<>();

    /** Registers an action that the next {@link #close} runs once, before those that were added earlier. */
    void add(Runnable closing) {
        closings.push(closing);
    }

    /** Closes all; the first failure is thrown at the end, and those after it are suppressed by it. */
    void close() {
        RuntimeException failure = null;
        while (!closings.isEmpty()) {
            failure = join(failure, closings.pop());
        }
        if (failure != null) {
            throw failure;
        }
    }

    private static @Nullable RuntimeException join(@Nullable RuntimeException before, Runnable closing) {
        try {
            closing.run();
            return before;
        } catch (RuntimeException failed) {
            if (before == null) {
                return failed;
            }
            before.addSuppressed(failed);
            return before;
        }
    }
}
