package io.chatferry.send;

import io.chatferry.cometchat.Answer;
import io.chatferry.cometchat.ApiCall;
import io.chatferry.cometchat.ApiCall.LimitClass;
import io.chatferry.cometchat.CometChat;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig.SlidingWindowType;
import io.github.resilience4j.core.IntervalFunction;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.EnumMap;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * The way to the target: every request of the run leaves here, in its paced slot, and every answer comes back here, on
 * the thread that pumps. Owns the limits, the circuit breaker and the pause after a 429. Not thread-safe but for
 * {@link #wake}.
 */
final class Traffic {

    private static final int MOST_ASKED_AT_ONCE = 32;
    private static final Duration PAUSE_WITHOUT_WORD = Duration.ofSeconds(1);
    /** Who waits longer than this has time for something else. */
    private static final Duration IDLE = Duration.ofMillis(1);

    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(5);

    private final CometChat api;
    private final SendSettings settings;
    private final SendCounters counters;
    private final Map<LimitClass, ClassPace> paces = new EnumMap<>(LimitClass.class);
    private final CircuitBreaker breaker;
    private final LinkedBlockingQueue<Runnable> arrived = new LinkedBlockingQueue<>();
    private final PriorityQueue<Timer> timers = new PriorityQueue<>(Comparator.comparingLong(Timer::at));
    private final Map<LimitClass, Deque<Asked>> asked = new EnumMap<>(LimitClass.class);
    private int underWay;
    private int asking;
    private double roundTripNanos = TimeUnit.MILLISECONDS.toNanos(100);
    private long pausedUntil = System.nanoTime();
    private final Passed passed = new Passed();
    private long successes;
    private int pauses;
    private int pausesInARow;
    private boolean quiet;
    private boolean idle;

    Traffic(CometChat api, SendSettings settings, SendCounters counters) {
        this.api = api;
        this.settings = settings;
        this.counters = counters;
        paces.put(LimitClass.STANDARD, new ClassPace("standard", settings.standard(), settings.window()));
        paces.put(LimitClass.CORE, new ClassPace("core", settings.core(), settings.window()));
        paces.put(LimitClass.DATA_IMPORT, new ClassPace("data-import", settings.dataImport(), settings.window()));
        for (LimitClass limit : LimitClass.values()) {
            asked.put(limit, new ArrayDeque<>());
        }
        breaker = breaker();
    }

    /** Sends a call that is no message as soon as its limit allows: before messages, which wait for what it tells. */
    void ask(ApiCall call, Consumer<Answer> then) {
        queue(call.limit()).add(new Asked(call, then));
    }

    /** Requests that have succeeded so far. */
    long successes() {
        return successes;
    }

    /** Requests and slots that are taken. */
    int underWay() {
        return underWay;
    }

    /** Whether calls that are no messages wait or are under way. */
    boolean asking() {
        return asking > 0 || asked.values().stream().anyMatch(queue -> !queue.isEmpty());
    }

    /** How many more messages may be under way now. */
    int room() {
        if (pausedUntil - System.nanoTime() > 0 || !breakerLets()) {
            return 0;
        }
        // while it is not known whether the target is back, one request probes
        int most = breaker.getState() == CircuitBreaker.State.HALF_OPEN ? 1 : ceiling();
        return Math.max(0, most - underWay);
    }

    /** Sends nothing more but messages whose slot is taken: the run ends. */
    void quiesce() {
        asked.values().forEach(Deque::clear);
        quiet = true;
    }

    /** Reserves a slot for a message: the instant ({@link System#nanoTime}) to send it at, or -1 if none is near. */
    long reserve(LimitClass limit) {
        return pace(limit).reserve();
    }

    /** Whether the last wait in {@link #pump} was for nothing: there is time for what can wait. */
    boolean idle() {
        return idle;
    }

    /** Sends a message at its slot. */
    void send(ApiCall call, long slot, Consumer<Answer> then) {
        underWay++;
        at(slot, () -> leave(call, then));
    }

    /** Runs something on the pumping thread at an instant of {@link System#nanoTime}. */
    void at(long nanos, Runnable action) {
        timers.add(new Timer(nanos, action));
    }

    /** Runs something on the pumping thread after a while. */
    void after(Duration wait, Runnable action) {
        at(System.nanoTime() + wait.toNanos(), action);
    }

    /** Ends a wait in {@link #pump}; from any thread. */
    void wake() {
        arrived.add(() -> {});
    }

    /** Handles what has arrived and what is due; waits for the first of these at most {@code mostMillis}. */
    void pump(long mostMillis) throws InterruptedException {
        sendAsked();
        long wait = TimeUnit.MILLISECONDS.toNanos(mostMillis);
        Timer first = timers.peek();
        if (first != null) {
            wait = Math.min(wait, first.at() - System.nanoTime());
        }
        long before = wait > 0 ? System.nanoTime() : 0;
        Runnable one = wait > 0 ? arrived.poll(wait, TimeUnit.NANOSECONDS) : arrived.poll();
        idle = wait > 0 && System.nanoTime() - before > IDLE.toNanos();
        while (one != null) {
            one.run();
            one = arrived.poll();
        }
        long now = System.nanoTime();
        for (Timer due = timers.peek(); due != null && due.at() - now <= 0; due = timers.peek()) {
            timers.remove();
            due.action().run();
        }
        sendAsked();
    }

    /** A limit of the whole app was hit: nothing leaves until it is over. */
    void tooMany(LimitClass limit, io.chatferry.cometchat.RateHeaders rate) {
        Duration pause = pause(rate);
        long now = System.nanoTime();
        if (pausedUntil - now <= 0) {
            pauses++;
            pausesInARow++; // what was under way is refused too, and that is the same pause
        }
        if (now + pause.toNanos() - pausedUntil > 0) {
            pausedUntil = now + pause.toNanos();
        }
        Long allowed = rate.limit();
        // more passed in our window than the target says: its window is a shorter one, and waiting is enough
        if (allowed != null && pauses > 1 && passed.within(settings.window(), now) <= allowed + allowed / 5) {
            pace(limit).lower(allowed);
        }
        counters.waitsFor("the target's limit, " + pause.toSeconds() + " s");
        at(pausedUntil, () -> counters.waitsFor(""));
    }

    private Duration pause(io.chatferry.cometchat.RateHeaders rate) {
        Long seconds = rate.retryAfterSeconds();
        Duration pause = seconds == null
                ? PAUSE_WITHOUT_WORD.multipliedBy(1L << Math.min(pausesInARow, 8))
                : Duration.ofSeconds(seconds);
        return pause.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause;
    }

    private void sendAsked() {
        if (quiet) {
            return;
        }
        for (LimitClass limit : LimitClass.values()) {
            Deque<Asked> queue = queue(limit);
            while (!queue.isEmpty() && asking < MOST_ASKED_AT_ONCE && pausedUntil - System.nanoTime() <= 0) {
                if (!breakerLets()) {
                    return;
                }
                long slot = pace(limit).reserve();
                if (slot < 0) {
                    break;
                }
                Asked next = queue.remove();
                asking++;
                underWay++;
                at(
                        slot,
                        () -> leave(next.call(), answer -> {
                            asking--;
                            if (answer instanceof Answer.TooMany refused) {
                                tooMany(limit, refused.rate());
                                queue.addFirst(next);
                            } else if (answer instanceof Answer.NotSent) {
                                queue.addFirst(next);
                            } else {
                                next.then().accept(answer);
                            }
                        }));
            }
        }
    }

    private void leave(ApiCall call, Consumer<Answer> then) {
        counters.requestLeft();
        long left = System.nanoTime();
        var unused = api.send(call).thenAccept(answer -> {
            long took = System.nanoTime() - left;
            arrived.add(() -> arrive(call.limit(), answer, took, then));
        });
    }

    private void arrive(LimitClass limit, Answer answer, long tookNanos, Consumer<Answer> then) {
        underWay--;
        roundTripNanos += (tookNanos - roundTripNanos) / 16;
        if (answer instanceof Answer.NotSent || answer instanceof Answer.InDoubt) {
            breaker.onError(tookNanos, TimeUnit.NANOSECONDS, new Outage());
        } else {
            breaker.onSuccess(tookNanos, TimeUnit.NANOSECONDS);
        }
        if (answer instanceof Answer.TooMany) {
            counters.refusedForNow();
        } else if (answer instanceof Answer.Success success) {
            pausesInARow = 0;
            successes++;
            passed.add(System.nanoTime());
            Long allowed = success.rate().limit();
            if (allowed != null) {
                pace(limit).raise(allowed);
            }
        }
        then.accept(answer);
    }

    /** As many as the round trip needs at the pace allowed, with some to spare for its jitter. */
    private int ceiling() {
        if (settings.inFlight() > 0) {
            return settings.inFlight();
        }
        double needed = pace(LimitClass.STANDARD).perNano() * roundTripNanos;
        return (int) Math.max(16, Math.min(SendSettings.MOST_IN_FLIGHT, 2 * needed + 8));
    }

    private boolean breakerLets() {
        CircuitBreaker.State state = breaker.getState();
        if (state == CircuitBreaker.State.OPEN) {
            return false;
        }
        return state != CircuitBreaker.State.HALF_OPEN || underWay == 0;
    }

    private CircuitBreaker breaker() {
        CircuitBreakerConfig config = CircuitBreakerConfig.custom()
                .slidingWindowType(SlidingWindowType.COUNT_BASED)
                .slidingWindowSize(20)
                .minimumNumberOfCalls(10)
                .failureRateThreshold(60)
                .permittedNumberOfCallsInHalfOpenState(1)
                .automaticTransitionFromOpenToHalfOpenEnabled(true)
                .waitIntervalFunctionInOpenState(IntervalFunction.ofExponentialRandomBackoff(
                        Duration.ofSeconds(1), 2, 0.3, Duration.ofSeconds(30)))
                .build();
        CircuitBreaker made = CircuitBreaker.of("target", config);
        made.getEventPublisher().onStateTransition(event -> {
            counters.waitsFor(
                    event.getStateTransition().getToState() == CircuitBreaker.State.CLOSED
                            ? ""
                            : "the target does not answer; probing");
            wake();
        });
        return made;
    }

    private ClassPace pace(LimitClass limit) {
        return java.util.Objects.requireNonNull(paces.get(limit));
    }

    private Deque<Asked> queue(LimitClass limit) {
        return java.util.Objects.requireNonNull(asked.get(limit));
    }

    private record Asked(ApiCall call, Consumer<Answer> then) {}

    private record Timer(long at, Runnable action) {}

    /** What the breaker is told of a fault; it carries nothing. */
    private static final class Outage extends Exception {
        private static final long serialVersionUID = 1L;

        Outage() {
            super(null, null, false, false);
        }
    }
}
