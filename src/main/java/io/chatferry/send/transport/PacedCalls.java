package io.chatferry.send.transport;

import io.chatferry.cometchat.ApiCall;
import io.chatferry.cometchat.CometChat;
import io.chatferry.cometchat.PacedClient;
import io.chatferry.cometchat.answer.Answer;
import io.chatferry.send.ratelimit.LimitsFolder;
import io.chatferry.send.ratelimit.RateLimits;
import io.chatferry.send.ratelimit.SenderRateLimiter;
import io.chatferry.send.state.SendCounters;
import io.chatferry.send.state.SendSettings;
import java.time.Clock;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * The calls of a run that sends no messages, made by many threads: a {@link RequestScheduler} and the thread that pumps it.
 * Limits, pauses and the circuit breaker are those of a run that sends, and so is the file in which both note their usage.
 */
public final class PacedCalls implements PacedClient {

    /** Slots can be reserved some time ahead, so this is soon enough for the next attempt to reserve one. */
    private static final long SLOT_POLL_MILLIS = 4;

    private static final long IDLE_MILLIS = 200;

    private final CometChat api;
    private final SendCounters counters = new SendCounters();
    private final RequestScheduler scheduler;
    private final Thread thread = new Thread(this::pump, "paced-calls");
    private final Map<Long, CompletableFuture<Answer>> unanswered = new ConcurrentHashMap<>();
    private final AtomicLong calls = new AtomicLong();
    private volatile boolean isClosed;
    private volatile @Nullable String permanentFault;
    private volatile @Nullable Throwable failure;

    /**
     * Makes the calls over {@code api}, and closes it in the end.
     *
     * @param folder where all runs of this machine keep what they use and have learned
     */
    public PacedCalls(CometChat api, SendSettings settings, LimitsFolder folder, Clock clock) {
        this.api = api;
        SenderRateLimiter senders = new SenderRateLimiter(settings.sender(), settings.window(), System.nanoTime());
        scheduler = new RequestScheduler(
                api,
                settings,
                counters,
                new RateLimits(settings, counters, senders, key -> RequestScheduler.NO_SENDER, folder, clock));
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public CompletableFuture<Answer> send(ApiCall call) {
        CompletableFuture<Answer> answer = new CompletableFuture<>();
        long number = calls.incrementAndGet();
        unanswered.put(number, answer);
        scheduler.execute(() -> scheduler.askOnce(call, arrived -> {
            unanswered.remove(number);
            answer.complete(arrived);
        }));
        failUnanswered(); // the thread may have ended before it could see this call
        return answer;
    }

    @Override
    public long requests() {
        return counters.requests();
    }

    @Override
    @Nullable
    public String permanentFault() {
        return permanentFault;
    }

    private void pump() {
        try {
            while (!isClosed) {
                scheduler.pump(scheduler.hasQueuedCalls() ? SLOT_POLL_MILLIS : IDLE_MILLIS);
                permanentFault = scheduler.permanentFault();
            }
        } catch (Throwable broken) { // also an OutOfMemoryError must not leave the callers waiting
            failure = broken;
            failUnanswered();
        }
    }

    private void failUnanswered() {
        Throwable broken = failure;
        if (broken != null) {
            unanswered.values().forEach(answer -> answer.completeExceptionally(broken));
        }
    }

    @Override
    public void close() {
        isClosed = true;
        scheduler.wake();
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        api.close();
    }
}
