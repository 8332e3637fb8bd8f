package io.chatferry.send.transport;

import io.chatferry.cometchat.answer.Answer;
import java.util.concurrent.CompletionException;

/** Answers that were lost by a fault of this program while they were read. */
final class LostAnswers {

    private LostAnswers() {}

    /** A fault of ours while an answer is read: the target may have done what it was asked for. */
    static Answer inDoubt(Throwable broken) {
        return new Answer.InDoubt(0, null, "the answer could not be read: " + cause(broken));
    }

    /** Without memory for an answer, what waits for it would wait for ever: the process has to end. */
    static void reportFatal(Throwable broken) {
        Throwable cause = cause(broken);
        if (cause instanceof VirtualMachineError) {
            Thread io = Thread.currentThread();
            io.getUncaughtExceptionHandler().uncaughtException(io, cause);
        }
    }

    private static Throwable cause(Throwable broken) {
        Throwable cause = broken instanceof CompletionException ? broken.getCause() : null;
        return cause == null ? broken : cause;
    }
}
