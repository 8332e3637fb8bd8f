package io.chatferry.cometchat;

import io.chatferry.cometchat.answer.Answer;
import io.chatferry.cometchat.answer.ErrorPolicy;
import io.chatferry.cometchat.answer.ErrorPolicy.Treatment;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Calls that may be made twice without harm, reads and deletes, made until the target says yes or no, with ever longer
 * waits after faults. Blocks its caller; for use by many threads.
 */
public final class RepeatableCalls implements AutoCloseable {

    private static final Duration FIRST_BACKOFF = Duration.ofMillis(500);
    private static final Duration MAX_BACKOFF = Duration.ofSeconds(30);
    /** A target may be down for an hour; after two hours an operator should look. */
    private static final Duration PATIENCE = Duration.ofHours(2);

    /** A new message is answered after some 3 s; what is refused "for now" for longer is refused. */
    private static final int MAX_TEMPORARY_REFUSALS = 12;

    /** While other calls succeed, this many faults of one call show that the call itself is at fault. */
    private static final int MAX_FAULTS = 20;

    /** A permanent fault is retried only in case a server was just being changed. */
    private static final int MAX_PERMANENT_FAULTS = 3;

    private static final long STOP_POLL_MILLIS = 200;

    private final PacedClient client;
    private final CountDownLatch stopped = new CountDownLatch(1);
    private volatile long lastSuccess = System.nanoTime();
    private volatile Consumer<String> waitListener = message -> {};

    /** Makes the calls over {@code client}, and closes it in the end. */
    public RepeatableCalls(PacedClient client) {
        this.client = client;
    }

    /** Requests that have left. */
    public long requests() {
        return client.requests();
    }

    /** Sets the listener that is told, on any thread, what a call waits for. */
    public RepeatableCalls onWait(Consumer<String> listener) {
        waitListener = listener;
        return this;
    }

    /** Ends all waits; waiting and new calls throw {@link CallsEnded}. */
    public void stop() {
        stopped.countDown();
    }

    /**
     * Makes the call.
     *
     * @return what the target says: yes, or a no that concerns this call alone
     * @throws CallsEnded if no further call makes sense
     */
    public Answer ask(ApiCall call) {
        int faults = 0;
        int temporaryRefusals = 0;
        while (true) {
            await(Duration.ZERO); // no further call after a stop, also where every answer is quick
            Answer answer = answer(client.send(call));
            if (answer instanceof Answer.Success) {
                lastSuccess = System.nanoTime();
                return answer;
            }
            if (answer instanceof Answer.Refused refused) {
                Treatment treatment = ErrorPolicy.of(refused.code()).treatment();
                endIfAllCallsAreConcerned(refused, treatment);
                if (treatment != Treatment.RETRY || ++temporaryRefusals > MAX_TEMPORARY_REFUSALS) {
                    return answer;
                }
                await(backoff(temporaryRefusals));
            } else {
                fault(call, ++faults, answer);
            }
        }
    }

    /** A stop ends the wait for an answer: the next run makes the same call again. */
    private Answer answer(CompletableFuture<Answer> sent) {
        while (true) {
            try {
                return sent.get(STOP_POLL_MILLIS, TimeUnit.MILLISECONDS);
            } catch (TimeoutException notYet) {
                await(Duration.ZERO);
            } catch (ExecutionException failed) {
                throw failure(failed.getCause());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new CallsEnded(CallsEnded.Reason.STOPPED, "");
            }
        }
    }

    /** The client could not work: a full disk, too little memory. */
    private static RuntimeException failure(@Nullable Throwable cause) {
        if (cause instanceof Error error) {
            throw error;
        }
        return cause instanceof RuntimeException exception ? exception : new IllegalStateException(cause);
    }

    /** A path that is unknown to the target concerns the job only if no other call has worked. */
    private static void endIfAllCallsAreConcerned(Answer.Refused refused, Treatment treatment) {
        String detail = refused.code() + " (HTTP " + refused.status() + "): " + refused.message();
        if (treatment == Treatment.KEY) {
            throw new CallsEnded(CallsEnded.Reason.KEY_REFUSED, ErrorPolicy.keyRefused(detail));
        }
        if (treatment == Treatment.JOB && !refused.code().equals("ERR_API_NOT_FOUND")) {
            throw refused(refused);
        }
    }

    /** The end that a refusal makes where there is no way round it. */
    public static CallsEnded refused(Answer.Refused refused) {
        return new CallsEnded(
                CallsEnded.Reason.REFUSED,
                "The target refuses: " + refused.code() + " (HTTP " + refused.status() + "): " + refused.message()
                        + "\nFix that and run the same command again; it resumes here.");
    }

    private void fault(ApiCall call, int faults, Answer answer) {
        String message = answer instanceof Answer.InDoubt doubt
                ? (doubt.code() == null ? "" : doubt.code() + " ") + doubt.message()
                : answer instanceof Answer.NotSent notSent ? notSent.message() : "";
        long silentNanos = System.nanoTime() - lastSuccess;
        boolean isPermanent = answer.persistence() == Answer.Persistence.PERMANENT && faults >= MAX_PERMANENT_FAULTS;
        if (isPermanent
                || client.permanentFault() != null
                || silentNanos > PATIENCE.toNanos()
                || (faults > MAX_FAULTS && silentNanos < MAX_BACKOFF.toNanos())) {
            throw new CallsEnded(
                    CallsEnded.Reason.REFUSED,
                    "The target does not answer " + call.method() + " "
                            + call.path().replaceFirst("\\?.*", "") + ": " + message
                            + "\nRun the same command again later; it resumes here.");
        }
        waitListener.accept(answer instanceof Answer.NotSent ? message : "the target gives no answer: " + message);
        await(backoff(faults));
    }

    private static Duration backoff(int times) {
        long most = Math.min(MAX_BACKOFF.toMillis(), FIRST_BACKOFF.toMillis() << Math.min(times - 1, 8));
        return Duration.ofMillis(most / 2 + ThreadLocalRandom.current().nextLong(most / 2 + 1));
    }

    /** Waits; a stop ends it. */
    private void await(Duration time) {
        try {
            if (stopped.await(time.toNanos(), TimeUnit.NANOSECONDS)) {
                throw new CallsEnded(CallsEnded.Reason.STOPPED, "");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CallsEnded(CallsEnded.Reason.STOPPED, "");
        }
    }

    @Override
    public void close() {
        stop();
        client.close();
    }
}
