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

    private static final Duration FIRST_WAIT = Duration.ofMillis(500);
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(30);
    /** So often a call asks for a slot where none is near; slots may be taken some time ahead. */
    private static final Duration BETWEEN_ASKING = Duration.ofMillis(4);

    /** A target may be down for an hour; after two, somebody should look. */
    private static final Duration PATIENCE = Duration.ofHours(2);

    /** A new message is answered after some 3 s; what is refused "for now" for longer is refused. */
    private static final int MOST_FOR_NOW = 12;

    /** While others succeed, so many faults of one call say that it is this call. */
    private static final int MOST_FAULTS = 20;

    /** What waiting does not heal is asked for again only in case a server was just being changed. */
    private static final int MOST_PERMANENT_FAULTS = 3;

    private static final long LOOK_UP_MILLIS = 200;

    private final CometChat api;
    private final CallLimits limits;
    /** Of each class, one call at a time asks for the next slot, and the others wait behind it. */
    private final Map<LimitClass, Object> turns = new EnumMap<>(LimitClass.class);

    private final CountDownLatch stopped = new CountDownLatch(1);
    private final AtomicLong requests = new AtomicLong();
    private final AtomicLong tooMany = new AtomicLong();
    private final AtomicLong retries = new AtomicLong();
    private volatile long lastSuccess = System.nanoTime();
    private volatile Consumer<String> waiting = words -> {};

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
    public long tooMany() {
        return tooMany.get();
    }

    /** Requests that were made again after a fault. */
    public long retries() {
        return retries.get();
    }

    /** Has it told, by any thread, what a call waits for. */
    public RepeatableCalls tellingOf(Consumer<String> told) {
        waiting = told;
        return this;
    }

    /** Ends all waits; whoever waits or calls gets {@link CallsEnded}. */
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
        int forNow = 0;
        while (true) {
            Answer answer = once(call);
            if (answer instanceof Answer.Success) {
                lastSuccess = System.nanoTime();
                return answer;
            }
            if (answer instanceof Answer.Refused refused) {
                Treatment treatment = ErrorPolicy.of(refused.code()).treatment();
                endIfAllAreConcerned(refused, treatment);
                if (treatment != Treatment.RETRY || ++forNow > MOST_FOR_NOW) {
                    return answer;
                }
                retries.incrementAndGet();
                await(wait(forNow));
            } else if (answer instanceof Answer.TooMany refused) {
                tooMany.incrementAndGet();
                await(limits.refused(call.limit(), refused.rate()));
            } else {
                fault(call, ++faults, answer);
            }
        }
    }

    private Answer once(ApiCall call) {
        long slot = slot(call.limit());
        await(Duration.ofNanos(Math.max(0, slot - System.nanoTime())));
        if (!limits.leaves(call.limit(), slot)) {
            return once(call);
        }
        requests.incrementAndGet();
        Answer answer = answer(api.send(call));
        if (answer instanceof Answer.Success success) {
            limits.passed(call.limit(), success.rate());
        } else if (answer instanceof Answer.Refused refused) {
            limits.passed(call.limit(), refused.rate());
        } else if (!(answer instanceof Answer.TooMany)) {
            limits.failed();
        }
        return answer;
    }

    private long slot(LimitClass limit) {
        synchronized (Objects.requireNonNull(turns.get(limit))) {
            long slot = limits.reserve(limit);
            while (slot == CallLimits.NONE) {
                await(BETWEEN_ASKING);
                slot = limits.reserve(limit);
            }
            return slot;
        }
    }

    /** After a stop nobody waits for an answer: the same call is made again by the next run. */
    private Answer answer(CompletableFuture<Answer> sent) {
        while (true) {
            try {
                return sent.get(LOOK_UP_MILLIS, TimeUnit.MILLISECONDS);
            } catch (TimeoutException notYet) {
                await(Duration.ZERO);
            } catch (ExecutionException | InterruptedException never) {
                throw new IllegalStateException(never); // the client promises an answer, and nobody interrupts
            }
        }
    }

    /** A path that is unknown to the target concerns the job only if no other call has worked. */
    private static void endIfAllAreConcerned(Answer.Refused refused, Treatment treatment) {
        String said = refused.code() + " (HTTP " + refused.status() + "): " + refused.message();
        if (treatment == Treatment.KEY) {
            throw new CallsEnded(
                    CallsEnded.Why.KEY_REFUSED,
                    "The target refuses the key: " + said
                            + "\nCheck target.api-key (a key with scope fullAccess), target.app-id and target.region.");
        }
        if (treatment == Treatment.JOB && !refused.code().equals("ERR_API_NOT_FOUND")) {
            throw refused(refused);
        }
    }

    /** The end that a refusal makes where there is no way round it. */
    public static CallsEnded refused(Answer.Refused refused) {
        return new CallsEnded(
                CallsEnded.Why.REFUSED,
                "The target refuses: " + refused.code() + " (HTTP " + refused.status() + "): " + refused.message()
                        + "\nFix that and run the same command again; it goes on here.");
    }

    private void fault(ApiCall call, int faults, Answer answer) {
        retries.incrementAndGet();
        String words = answer instanceof Answer.InDoubt doubt
                ? (doubt.code() == null ? "" : doubt.code() + " ") + doubt.message()
                : answer instanceof Answer.NotSent notSent ? notSent.message() : "";
        long silent = System.nanoTime() - lastSuccess;
        boolean stays = answer.persistence() == Answer.Persistence.PERMANENT && faults >= MOST_PERMANENT_FAULTS;
        if (stays || silent > PATIENCE.toNanos() || (faults > MOST_FAULTS && silent < LONGEST_WAIT.toNanos())) {
            throw new CallsEnded(
                    CallsEnded.Why.REFUSED,
                    "The target does not answer " + call.method() + " "
                            + call.path().replaceFirst("\\?.*", "") + ": " + words
                            + "\nRun the same command again later; it goes on here.");
        }
        waiting.accept("the target does not answer: " + words);
        await(wait(faults));
    }

    private static Duration wait(int times) {
        long most = Math.min(LONGEST_WAIT.toMillis(), FIRST_WAIT.toMillis() << Math.min(times - 1, 8));
        return Duration.ofMillis(most / 2 + ThreadLocalRandom.current().nextLong(most / 2 + 1));
    }

    /** Waits; a stop ends it. */
    private void await(Duration time) {
        try {
            if (stopped.await(time.toNanos(), TimeUnit.NANOSECONDS)) {
                throw new CallsEnded(CallsEnded.Why.STOPPED, "");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CallsEnded(CallsEnded.Why.STOPPED, "");
        }
    }

    @Override
    public void close() {
        stop();
        api.close();
    }
}
