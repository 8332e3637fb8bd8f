package io.chatferry.send.ratelimit;

import io.chatferry.cometchat.ApiCall.LimitClass;
import io.chatferry.cometchat.answer.RateHeaders;
import io.chatferry.send.ratelimit.CallClassRateLimiter.Bound;
import io.chatferry.send.state.LimitUsage;
import io.chatferry.send.state.SendCounters;
import io.chatferry.send.state.SendSettings;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.LongToIntFunction;
import org.jspecify.annotations.Nullable;

/**
 * The limits of the app and of its senders: gives slots, notes what they use on disk before anything leaves, and learns
 * from what comes back. Instants are those of {@link System#nanoTime}. Not thread-safe.
 */
public final class RateLimits {

    /** How long a sender waits that was refused without a Retry-After: this part of a window. */
    private static final int SENDER_PAUSE = 6;
    /** No longer than this part of a window for what looks like an accident. */
    private static final int ACCIDENT_PAUSE = 12;
    /** Something was let through between two refusals of senders: the app has room. */
    private static final int MIN_ACCEPTED_BETWEEN = 3;
    /** By then a target that tells of its limit has done so. */
    private static final int FIRST_SAVE_AFTER = 8;

    private static final long SAVE_EVERY_NANOS = 1_000_000_000L;
    private static final long REPORT_EVERY_NANOS = 500_000_000L;

    private final SenderRateLimiter senders;
    private final SendCounters counters;
    private final Clock clock;
    private final Duration window;
    private final UsageFile usage;
    private final Path learntFile;
    private final Map<LimitClass, CallClassLimit> classes = new EnumMap<>(LimitClass.class);
    private final UsageFile.Listener others;
    private LearnedLimits learned;
    private long acceptedAtSuspicion = -1;
    private long accepted;
    private long savedAt;
    private long reportedAt;

    /** {@code numbers} gives the number of a sender by its key, -1 if this job has no such sender. */
    public RateLimits(
            SendSettings settings,
            SendCounters counters,
            SenderRateLimiter senders,
            LongToIntFunction numbers,
            LimitsFolder folder,
            Clock clock) {
        this.senders = senders;
        this.counters = counters;
        this.clock = clock;
        this.window = settings.window();
        this.usage = folder.usage(settings, clock);
        this.learntFile = folder.learned();
        long now = System.nanoTime();
        for (LimitClass limit : LimitClass.values()) {
            classes.put(limit, new CallClassLimit(settings.of(limit), window, now, usage.next(limit)));
        }
        this.others = new OtherRuns(numbers);
        this.learned = LearnedLimits.read(learntFile, clock.millis());
        learned.classes().forEach((limit, bound) -> of(limit).restore(bound, now));
        if (learned.sender() > 0 && senders.isLearning()) {
            senders.learn(learned.sender());
        }
        savedAt = now;
        reportedAt = now - REPORT_EVERY_NANOS;
        usage.readOthers(others);
    }

    /** The instant of the next free slot of a class, now taken and noted; {@link CallClassRateLimiter#NONE} if none is near. */
    public long reserve(LimitClass limit) {
        usage.readOthers(others);
        CallClassRateLimiter limiter = of(limit).limiter();
        long slot = limiter.reserve(System.nanoTime());
        if (slot == CallClassRateLimiter.NONE || usage.request(limit, slot)) {
            return slot;
        }
        usage.readOthers(others);
        if (limiter.isOverfull(slot)) {
            usage.takeBack();
            limiter.takeBack(slot);
            return CallClassRateLimiter.NONE;
        }
        return slot;
    }

    /** A sender sends at this instant. */
    public void recordSend(int sender, long senderKey, long at) {
        senders.sends(sender, at);
        usage.message(senderKey, at);
    }

    /**
     * A message of this sender, noted to depart at this instant, was answered, however; no limit was in the way, if it was
     * {@code isAccepted}.
     */
    public void answered(int sender, long departure, boolean isAccepted) {
        long now = System.nanoTime();
        senders.answered(sender, departure, now);
        if (isAccepted) {
            senders.passed(sender, now);
        }
    }

    /** Requests a nanosecond. */
    public double perNano(LimitClass limit) {
        return of(limit).limiter().perNano();
    }

    /** A request that had this slot leaves. */
    public void dispatched(LimitClass limit, long slot, long now) {
        of(limit).limiter().recordLate(slot, now);
    }

    /** The target did not want requests until now: what could not be sent meanwhile is not made up for. */
    public void discardOwed(long now) {
        classes.values().forEach(limit -> limit.limiter().discardOwed(now));
    }

    /** The target did what it was asked, or refused it for what it is. */
    public void passed(LimitClass limit, RateHeaders rate, int inFlight) {
        usage.readOthers(others); // what the target has counted is compared with it
        long now = System.nanoTime();
        of(limit).passed(rate, now, inFlight);
        if (++accepted == FIRST_SAVE_AFTER || now - savedAt > SAVE_EVERY_NANOS) {
            saveLearned();
        }
    }

    /**
     * A request was refused with 429.
     *
     * @param sender whose message it was; -1 = nobody's
     * @return how long the whole app has to wait, as far as the answer says; null if this is not about the app
     */
    @Nullable
    public AppPause refused(LimitClass limit, int sender, RateHeaders rate, int inFlight) {
        usage.readOthers(others);
        long now = System.nanoTime();
        CallClassLimit state = of(limit);
        Duration wait = rate.retryAfterSeconds() == null ? null : Duration.ofSeconds(rate.retryAfterSeconds());
        switch (ThrottleScope.of(evidence(state, limit, sender, rate, inFlight, now))) {
            case APP -> {
                state.exhausted(rate, wait, now);
                discardOwed(now);
                saveLearned();
                return new AppPause(wait);
            }
            case SENDER -> {
                learnSender(rate.limit());
                senders.refused(sender, wait == null ? window.dividedBy(SENDER_PAUSE) : wait, now);
            }
            case UNKNOWN -> holdSender(sender, accidentWait(rate), now);
        }
        return null;
    }

    /** Publishes at intervals how much of each limit is used. */
    public void reportUsage(long now) {
        if (now - reportedAt < REPORT_EVERY_NANOS) {
            return;
        }
        reportedAt = now;
        List<LimitUsage> uses = new ArrayList<>();
        classes.forEach((limit, state) -> {
            Bound bound = state.limiter().bound();
            long used = state.limiter().sentWithin(bound.windowNanos(), now);
            long millis = Duration.ofNanos(bound.windowNanos()).toMillis();
            uses.add(new LimitUsage(
                    name(limit), used, bound.limit(), millis, state.limiter().isLowered()));
        });
        uses.add(new LimitUsage(
                "sender", senders.mostUsed(now), senders.limit(), window.toMillis(), senders.isLearned()));
        counters.used(uses);
    }

    private static String name(LimitClass limit) {
        return limit.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** How long what was refused by an accident waits. */
    public Duration accidentWait(RateHeaders rate) {
        Duration most = window.dividedBy(ACCIDENT_PAUSE);
        Duration asked = Duration.ofSeconds(rate.retryAfterSeconds() == null ? 1 : rate.retryAfterSeconds());
        return asked.compareTo(most) > 0 ? most : asked;
    }

    /** Publishes the differences from the job file, and saves what was learned for the next runs. */
    void saveLearned() {
        savedAt = System.nanoTime();
        List<String> messages = new ArrayList<>();
        Map<LimitClass, Bound> lower = new EnumMap<>(LimitClass.class);
        classes.forEach((limit, state) -> {
            String difference = state.message(name(limit));
            if (!difference.isEmpty()) {
                messages.add(difference);
            }
            if (state.limiter().isLowered()) {
                lower.put(limit, state.limiter().bound());
            }
        });
        if (senders.isLearned()) {
            messages.add(
                    "the target allows each sender " + senders.limit() + " messages in " + window.toSeconds() + " s");
        }
        counters.limitMessage(String.join("; ", messages));
        LearnedLimits now = new LearnedLimits(lower, senders.isLearned() ? senders.limit() : 0);
        if (!now.equals(learned)) {
            learned = now;
            now.write(learntFile, clock.millis());
        }
    }

    /** How long the whole app waits; null: the answer does not say. */
    public record AppPause(@Nullable Duration retryAfter) {}

    private ThrottleScope.Evidence evidence(
            CallClassLimit state, LimitClass limit, int sender, RateHeaders rate, int inFlight, long now) {
        boolean senders = sender >= 0 && limit != LimitClass.DATA_IMPORT;
        return new ThrottleScope.Evidence(
                rate.limit(),
                rate.remaining(),
                senders ? this.senders.used(sender, now) : 0,
                senders ? this.senders.mostUsed(now) : 0,
                this.senders.isLearning() ? SendSettings.DOCUMENTED_SENDER : this.senders.limit(),
                state.acceptedLately(now),
                state.limiter().bound().limit(),
                state.named(),
                state.isNearlyUsedUp(inFlight),
                state.refused());
    }

    /** A cap is learned at once; without one, the documented limit once it is clear that the app still has room. */
    private void learnSender(@Nullable Long cap) {
        if (cap != null && (!senders.isLimited() || cap < senders.limit())) {
            senders.learn(cap.intValue());
            saveLearned();
        } else if (cap == null && senders.isLearning()) {
            if (acceptedAtSuspicion >= 0 && accepted >= acceptedAtSuspicion + MIN_ACCEPTED_BETWEEN) {
                senders.learn(SendSettings.DOCUMENTED_SENDER);
                saveLearned();
            } else if (acceptedAtSuspicion < 0) {
                acceptedAtSuspicion = accepted;
            }
        }
    }

    private void holdSender(int sender, Duration wait, long now) {
        if (sender >= 0) {
            senders.holdUntil(sender, now + wait.toNanos());
        }
    }

    private CallClassLimit of(LimitClass limit) {
        return Objects.requireNonNull(classes.get(limit));
    }

    /** What other runs have used counts as if it were ours. */
    private final class OtherRuns implements UsageFile.Listener {

        private final LongToIntFunction numbers;

        OtherRuns(LongToIntFunction numbers) {
            this.numbers = numbers;
        }

        @Override
        public void request(LimitClass limit, long at, int by) {
            if (by == UsageFile.EARLIER) {
                of(limit).usedBefore(at);
            } else {
                of(limit).usedElsewhere(by, at);
            }
        }

        @Override
        public void message(long senderKey, long at) {
            int sender = numbers.applyAsInt(senderKey);
            if (sender >= 0) {
                senders.usedElsewhere(sender, at);
            }
        }
    }
}
