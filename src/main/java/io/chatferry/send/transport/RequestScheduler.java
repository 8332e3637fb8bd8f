package io.chatferry.send.transport;

import io.chatferry.cometchat.ApiCall;
import io.chatferry.cometchat.ApiCall.LimitClass;
import io.chatferry.cometchat.CometChat;
import io.chatferry.cometchat.answer.Answer;
import io.chatferry.cometchat.answer.RateHeaders;
import io.chatferry.send.ratelimit.AppPauses;
import io.chatferry.send.ratelimit.CallClassRateLimiter;
import io.chatferry.send.ratelimit.RateLimits;
import io.chatferry.send.state.SendCounters;
import io.chatferry.send.state.SendSettings;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The way to the target: every request of the run leaves here, in its paced slot, and every answer comes back here, on
 * the thread that pumps. Owns the circuit breaker and the pause after a 429. Not thread-safe but for {@link #wake} and
 * {@link #execute}.
 */
public final class RequestScheduler {

    private static final int MAX_CALLS_IN_FLIGHT = 32;
    /** A wait longer than this leaves time for other work. */
    private static final Duration IDLE = Duration.ofMillis(1);
    /** Requests start in batches of at least this part of the maximum in flight. */
    private static final int MIN_ROOM_SHARE = 2;
    /** No message in particular. */
    private static final long NO_MESSAGE = 0;
    /** The answer to a request whose slot came while the target wanted none. */
    private static final Answer.NotSent PAUSED = new Answer.NotSent("the target has refused others meanwhile");

    /** No message of a sender. */
    public static final int NO_SENDER = -1;

    private final CometChat api;
    private final SendSettings settings;
    private final SendCounters counters;
    private final RateLimits limits;
    private final OutageBreaker breaker;
    private final LinkedBlockingQueue<Runnable> arrived = new LinkedBlockingQueue<>();
    private final Timers timers = new Timers();
    private final Map<LimitClass, Deque<QueuedCall>> queues = new EnumMap<>(LimitClass.class);
    private int inFlight;
    private long answers;
    private int callsInFlight;
    private int callsWaiting;
    private double roundTripNanos = TimeUnit.MILLISECONDS.toNanos(100);
    private final AppPauses pauses;
    private long successes;
    private boolean isQuiescing;
    private boolean isIdle;
    private final FlowMeter meter = new FlowMeter();
    private final TargetFaults faults;

    public RequestScheduler(CometChat api, SendSettings settings, SendCounters counters, RateLimits limits) {
        this.api = api;
        this.settings = settings;
        this.counters = counters;
        this.limits = limits;
        this.pauses = new AppPauses(settings.window());
        for (LimitClass limit : LimitClass.values()) {
            queues.put(limit, new ArrayDeque<>());
        }
        faults = new TargetFaults(counters);
        breaker = new OutageBreaker(this::breakerChanged);
    }

    /** Sends a call that is no message as soon as its limit allows: before messages, which wait for what it tells. */
    public void ask(ApiCall call, Consumer<Answer> then) {
        queue(call.limit()).add(new QueuedCall(call, true, then));
    }

    /** Likewise, but a fault of the connection ends the call: the answer then says that it was not sent. */
    void askOnce(ApiCall call, Consumer<Answer> then) {
        queue(call.limit()).add(new QueuedCall(call, false, then));
    }

    /** Requests that have succeeded so far. */
    public long successes() {
        return successes;
    }

    /** Requests that have come to their end, whichever. */
    public long answers() {
        return answers;
    }

    /** Requests and slots that are taken. */
    public int inFlight() {
        return inFlight;
    }

    /** Whether something is to happen at a known instant: a wait that was asked for, a pause, a probe of the breaker. */
    public boolean waitsForTime() {
        return !timers.isEmpty() || isPaused() || !breaker.isClosed();
    }

    /** Whether calls that are no messages wait or are in flight. */
    boolean hasCalls() {
        return callsInFlight + callsWaiting > 0 || hasQueuedCalls();
    }

    /** Whether calls that are no messages wait for a slot. */
    boolean hasQueuedCalls() {
        return queues.values().stream().anyMatch(queue -> !queue.isEmpty());
    }

    /** How many more messages may be in flight now. */
    public int room() {
        if (isPaused() || !breaker.allowsRequest(inFlight)) {
            return 0;
        }
        // while it is not known whether the target is back, one request probes
        int most = pauses.isProbing() || breaker.isProbing() ? 1 : maxInFlight();
        int room = most - inFlight;
        // some at a time, where it is all the same: each time costs two commits
        return room >= most / MIN_ROOM_SHARE ? room : 0;
    }

    /** Sends nothing more but messages whose slot is taken: the run ends. */
    public void quiesce() {
        queues.values().forEach(Deque::clear);
        isQuiescing = true;
    }

    /** Reserves a slot of a class: the instant ({@link System#nanoTime}) to send at, or -1 if none is near. */
    public long reserve(LimitClass limit) {
        return limits.reserve(limit);
    }

    /** Whether the last wait in {@link #pump} was for nothing: there is time for what can wait. */
    public boolean isIdle() {
        return isIdle;
    }

    /** Notes that a message of this sender leaves at this instant. */
    public void recordSend(int sender, long senderKey, long at) {
        limits.recordSend(sender, senderKey, at);
    }

    /** Sends a message of a sender at its slot. */
    public void send(ApiCall call, int sender, long slot, Consumer<Answer> then) {
        send(call, slot, answer -> {
            limits.answered(sender, slot, answer instanceof Answer.Success || answer instanceof Answer.Refused);
            then.accept(answer);
        });
    }

    /** Sends a call at its slot; should the target want no more until then, it is not sent, and the answer says so. */
    public void send(ApiCall call, long slot, Consumer<Answer> then) {
        inFlight++;
        timers.add(slot, () -> {
            if (isPaused()) {
                inFlight--;
                then.accept(PAUSED);
            } else {
                dispatch(call, slot, then);
            }
        });
    }

    /** Runs something on the pumping thread after a while. */
    public void after(Duration wait, Runnable action) {
        timers.add(System.nanoTime() + wait.toNanos(), action);
    }

    /** Ends a wait in {@link #pump}; from any thread. */
    public void wake() {
        execute(() -> {});
    }

    /** Runs something on the pumping thread; from any thread. */
    void execute(Runnable action) {
        arrived.add(action);
    }

    /** Handles what has arrived and what is due; waits for the first of these at most {@code mostMillis}. */
    public void pump(long mostMillis) throws InterruptedException {
        sendAsked();
        long wait = timers.nanosToFirst(TimeUnit.MILLISECONDS.toNanos(mostMillis));
        long before = wait > 0 ? System.nanoTime() : 0;
        Runnable one = wait > 0 ? arrived.poll(wait, TimeUnit.NANOSECONDS) : arrived.poll();
        long waited = wait > 0 ? System.nanoTime() - before : 0;
        meter.waited(waited);
        isIdle = waited > IDLE.toNanos();
        while (one != null) {
            one.run();
            one = arrived.poll();
        }
        long now = System.nanoTime();
        limits.reportUsage(now);
        meter.measure(now, maxInFlight(), counters);
        timers.run(now);
        sendAsked();
    }

    /**
     * A message was refused with 429: its sender waits, or nothing leaves until the app may send again. A limit that the
     * refusal tells of is learned.
     */
    public void rateLimited(LimitClass limit, int sender, RateHeaders rate) {
        RateLimits.AppPause pause = limits.refused(limit, sender, rate, inFlight);
        if (pause != null) {
            pause(pause.retryAfter());
        }
    }

    private void pause(@Nullable Duration retryAfter) {
        Duration pause = pauses.begin(retryAfter, System.nanoTime());
        counters.waitsFor("the target's limit, " + Math.max(1, pause.toSeconds()) + " s");
        timers.add(pauses.until(), () -> {
            limits.discardOwed(System.nanoTime());
            counters.waitsFor("");
        });
    }

    private boolean isPaused() {
        return pauses.isPaused(System.nanoTime());
    }

    private void sendAsked() {
        if (isQuiescing) {
            return;
        }
        for (LimitClass limit : LimitClass.values()) {
            Deque<QueuedCall> queue = queue(limit);
            while (!queue.isEmpty()
                    && callsInFlight < MAX_CALLS_IN_FLIGHT
                    && !isPaused()
                    && (!pauses.isProbing() || inFlight == 0)) {
                if (!breaker.allowsRequest(inFlight)) {
                    return;
                }
                long slot = limits.reserve(limit);
                if (slot == CallClassRateLimiter.NONE) {
                    break;
                }
                QueuedCall next = queue.remove();
                callsInFlight++;
                send(next.call(), slot, answer -> handle(next, answer));
            }
        }
    }

    private void handle(QueuedCall queued, Answer answer) {
        callsInFlight--;
        LimitClass limit = queued.call().limit();
        if (answer instanceof Answer.RateLimited refused) {
            rateLimited(limit, NO_SENDER, refused.rate());
            callsWaiting++;
            after(limits.accidentWait(refused.rate()), () -> {
                callsWaiting--;
                requeue(queued);
            });
        } else if (answer.equals(PAUSED) || (answer instanceof Answer.NotSent && queued.isRepeated())) {
            counters.addError(NO_MESSAGE, "NOT_SENT", answer.equals(PAUSED) ? PAUSED.message() : faults.latest());
            requeue(queued);
        } else {
            if (answer instanceof Answer.InDoubt) {
                counters.addError(NO_MESSAGE, "IN_DOUBT", faults.latest());
            }
            queued.then().accept(answer);
        }
    }

    private void requeue(QueuedCall queued) {
        if (!isQuiescing) {
            queue(queued.call().limit()).addFirst(queued);
        }
    }

    private void dispatch(ApiCall call, long slot, Consumer<Answer> then) {
        counters.requestLeft();
        long sentAt = System.nanoTime();
        limits.dispatched(call.limit(), slot, sentAt);
        var unused = api.send(call)
                .whenComplete((answer, broken) -> {
                    long took = System.nanoTime() - sentAt;
                    Answer arrival = broken == null ? answer : LostAnswers.inDoubt(broken);
                    arrived.add(() -> arrive(call.limit(), arrival, took, then));
                })
                .exceptionally(broken -> {
                    LostAnswers.reportFatal(broken);
                    return null;
                });
    }

    private void arrive(LimitClass limit, Answer answer, long tookNanos, Consumer<Answer> then) {
        inFlight--;
        faults.note(answer);
        answers++;
        meter.answered(tookNanos);
        breaker.answered(answer instanceof Answer.NotSent || answer instanceof Answer.InDoubt, tookNanos);
        if (answer instanceof Answer.RateLimited) {
            counters.rateLimitedOne();
        } else if (answer instanceof Answer.Success success) {
            successes++;
            passed(limit, success.rate(), tookNanos);
        } else if (answer instanceof Answer.Refused refused) {
            passed(limit, refused.rate(), tookNanos);
        }
        then.accept(answer);
    }

    /** What keeps this run from the target and will not heal by waiting; null while there is hope. */
    @Nullable
    public String permanentFault() {
        return faults.permanentFault(successes > 0);
    }

    /** No limit was in the way. */
    private void passed(LimitClass limit, RateHeaders rate, long tookNanos) {
        roundTripNanos += (tookNanos - roundTripNanos) / 16;
        pauses.passed(System.nanoTime());
        limits.passed(limit, rate, inFlight);
    }

    /** As many as the round trip needs at the pace allowed, with some to spare for its jitter, and those not due yet. */
    private int maxInFlight() {
        if (settings.inFlight() > 0) {
            return settings.inFlight();
        }
        double needed =
                limits.perNano(LimitClass.STANDARD) * (2 * roundTripNanos + CallClassRateLimiter.AHEAD.toNanos());
        return (int) Math.max(16, Math.min(SendSettings.MAX_IN_FLIGHT, needed + 8));
    }

    /** On a thread of the breaker. */
    private void breakerChanged(boolean well) {
        arrived.add(() -> {
            faults.paused(!well);
            limits.discardOwed(System.nanoTime());
        });
    }

    private Deque<QueuedCall> queue(LimitClass limit) {
        return Objects.requireNonNull(queues.get(limit));
    }

    /** @param isRepeated whether it is made again after a fault of the connection, as often as it takes */
    private record QueuedCall(ApiCall call, boolean isRepeated, Consumer<Answer> then) {}
}
