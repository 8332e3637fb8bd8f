package io.chatferry.cometchat;

import io.chatferry.cometchat.ApiCall.LimitClass;
import io.chatferry.cometchat.answer.Answer;
import io.chatferry.cometchat.answer.ErrorPolicy;
import io.chatferry.cometchat.answer.ErrorPolicy.Treatment;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/**
 * Calls that may be made twice without harm, reads and deletes, made until the target says yes or no: within the
 * limits that it is given, and with ever longer waits after faults. Blocks its caller; for use by many threads.
 */
public final class RepeatableCalls implements AutoCloseable {

    private static final Duration FIRST_BACKOFF = Duration.ofMillis(500);
    private static final Duration MAX_BACKOFF = Duration.ofSeconds(30);
    /** Time between two attempts to reserve a slot; slots can be reserved some time ahead. */
    private static final Duration SLOT_POLL_INTERVAL = Duration.ofMillis(4);

    /** A target may be down for an hour; after two hours an operator should look. */
    private static final Duration PATIENCE = Duration.ofHours(2);

    /** A new message is answered after some 3 s; what is refused "for now" for longer is refused. */
    private static final int MAX_TEMPORARY_REFUSALS = 12;

    /** While other calls succeed, this many faults of one call show that the call itself is at fault. */
    private static final int MAX_FAULTS = 20;

    /** A permanent fault is retried only in case a server was just being changed. */
    private static final int MAX_PERMANENT_FAULTS = 3;

    private static final long STOP_POLL_MILLIS = 200;

    private final CometChat api;
    private final CallLimits limits;
    /** Of each class, one call at a time asks for the next slot, and the others wait behind it. */
    private final Map<LimitClass, Object> turns = new EnumMap<>(LimitClass.class);

    private final CountDownLatch stopped = new CountDownLatch(1);
    private final AtomicLong requests = new AtomicLong();
    private final AtomicLong rateLimited = new AtomicLong();
    private final AtomicLong retries = new AtomicLong();
    private volatile long lastSuccess = System.nanoTime();
    private volatile Consumer<String> waitListener = message -> {};

    /** Makes the calls over {@code api}, and closes it in the end. */
    public RepeatableCalls(CometChat api, CallLimits limits) {
        this.api = api;
        this.limits = limits;
        for (LimitClass limit : LimitClass.values()) {
            turns.put(limit, new Object());
        }
    }

    /** Requests that have left. */
    public long requests() {
        return requests.get();
    }

    /** Requests that were rate-limited (429). */
    public long rateLimited() {
        return rateLimited.get();
    }

    /** Requests that were made again after a fault. */
    public long retries() {
        return retries.get();
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
            Answer answer = once(call);
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
                retries.incrementAndGet();
                await(backoff(temporaryRefusals));
            } else if (answer instanceof Answer.RateLimited refused) {
                rateLimited.incrementAndGet();
                await(limits.refused(call.limit(), refused.rate()));
            } else {
                fault(call, ++faults, answer);
            }
        }
    }

    private Answer once(ApiCall call) {
        long slot = slot(call.limit());
        await(Duration.ofNanos(Math.max(0, slot - System.nanoTime())));
        if (!limits.tryDispatch(call.limit(), slot)) {
            return once(call);
        }
        requests.incrementAndGet();
        Answer answer = answer(api.send(call));
        if (answer instanceof Answer.Success success) {
            limits.passed(call.limit(), success.rate());
        } else if (answer instanceof Answer.Refused refused) {
            limits.passed(call.limit(), refused.rate());
        } else if (!(answer instanceof Answer.RateLimited)) {
            limits.failed();
        }
        return answer;
    }

    private long slot(LimitClass limit) {
        synchronized (Objects.requireNonNull(turns.get(limit))) {
            long slot = limits.reserve(limit);
            while (slot == CallLimits.NONE) {
                await(SLOT_POLL_INTERVAL);
                slot = limits.reserve(limit);
            }
            return slot;
        }
    }

    /** After a stop nobody waits for an answer: the same call is made again by the next run. */
    private Answer answer(CompletableFuture<Answer> sent) {
        while (true) {
            try {
                return sent.get(STOP_POLL_MILLIS, TimeUnit.MILLISECONDS);
            } catch (TimeoutException notYet) {
                await(Duration.ZERO);
            } catch (ExecutionException | InterruptedException never) {
                throw new IllegalStateException(never); // the client promises an answer, and nobody interrupts
            }
        }
    }

    /** A path that is unknown to the target concerns the job only if no other call has worked. */
    private static void endIfAllCallsAreConcerned(Answer.Refused refused, Treatment treatment) {
        String detail = refused.code() + " (HTTP " + refused.status() + "): " + refused.message();
        if (treatment == Treatment.KEY) {
            throw new CallsEnded(
                    CallsEnded.Reason.KEY_REFUSED,
                    "The target refuses the key: " + detail
                            + "\nCheck target.api-key (a key with scope fullAccess), target.app-id and target.region.");
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
                        + "\nFix that and run the same command again; it goes on here.");
    }

    private void fault(ApiCall call, int faults, Answer answer) {
        retries.incrementAndGet();
        String message = answer instanceof Answer.InDoubt doubt
                ? (doubt.code() == null ? "" : doubt.code() + " ") + doubt.message()
                : answer instanceof Answer.NotSent notSent ? notSent.message() : "";
        long silentNanos = System.nanoTime() - lastSuccess;
        boolean isPermanent = answer.persistence() == Answer.Persistence.PERMANENT && faults >= MAX_PERMANENT_FAULTS;
        if (isPermanent
                || silentNanos > PATIENCE.toNanos()
                || (faults > MAX_FAULTS && silentNanos < MAX_BACKOFF.toNanos())) {
            throw new CallsEnded(
                    CallsEnded.Reason.REFUSED,
                    "The target does not answer " + call.method() + " "
                            + call.path().replaceFirst("\\?.*", "") + ": " + message
                            + "\nRun the same command again later; it goes on here.");
        }
        waitListener.accept("the target does not answer: " + message);
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
        api.close();
    }
}
