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

    /** How long a sender waits that was refused without a word of when to come again: this part of a window. */
    private static final int SENDER_PAUSE = 6;
    /** No longer than this part of a window for what looks like an accident. */
    private static final int ACCIDENT_PAUSE = 12;
    /** Something was let through between two refusals of senders: the app has room. */
    private static final int BETWEEN = 3;
    /** By then a target that tells of its limit has done so. */
    private static final int FIRST_WORD = 8;

    private static final long KEEP_EVERY = 1_000_000_000L;
    private static final long TELL_EVERY = 500_000_000L;

    private final SenderRateLimiter senders;
    private final SendCounters counters;
    private final Clock clock;
    private final Duration window;
    private final UsageFile usage;
    private final Path learntFile;
    private final Map<LimitClass, CallClassLimit> classes = new EnumMap<>(LimitClass.class);
    private final UsageFile.Seen others;
    private LearnedLimits learnt;
    private long throughAtSuspicion = -1;
    private long through;
    private long keptAt;
    private long toldAt;

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
        this.learntFile = folder.learnt();
        long now = System.nanoTime();
        for (LimitClass limit : LimitClass.values()) {
            classes.put(limit, new CallClassLimit(settings.of(limit), window, now, usage.next(limit)));
        }
        this.others = new Elsewhere(numbers);
        this.learnt = LearnedLimits.read(learntFile, clock.millis());
        learnt.classes().forEach((limit, bound) -> of(limit).remembered(bound, now));
        if (learnt.sender() > 0 && senders.learning()) {
            senders.learn(learnt.sender());
        }
        keptAt = now;
        toldAt = now - TELL_EVERY;
        usage.readOthers(others);
    }

    /** The instant of the next free slot of a class, now taken and noted; {@link CallClassRateLimiter#NONE} if none is near. */
    public long reserve(LimitClass limit) {
        usage.readOthers(others);
        CallClassRateLimiter pace = of(limit).pace();
        long slot = pace.reserve(System.nanoTime());
        if (slot == CallClassRateLimiter.NONE || usage.request(limit, slot)) {
            return slot;
        }
        usage.readOthers(others);
        if (pace.overfull(slot)) {
            usage.takeBack();
            pace.takeBack(slot);
            return CallClassRateLimiter.NONE;
        }
        return slot;
    }

    /** A sender sends at this instant. */
    public void sends(int sender, long senderKey, long at) {
        senders.sends(sender, at);
        usage.message(senderKey, at);
    }

    /** A message of this sender was answered, however; no limit was in the way, if it was {@code letThrough}. */
    public void answered(int sender, boolean letThrough) {
        long now = System.nanoTime();
        senders.answered(sender, now);
        if (letThrough) {
            senders.passed(sender, now);
        }
    }

    /** Requests a nanosecond. */
    public double perNano(LimitClass limit) {
        return of(limit).pace().perNano();
    }

    /** A request that had this slot leaves. */
    public void leaves(LimitClass limit, long slot, long now) {
        of(limit).pace().late(slot, now);
    }

    /** The target did not want requests until now: what could not be sent meanwhile is not made up for. */
    public void forgive(long now) {
        classes.values().forEach(limit -> limit.pace().forgive(now));
    }

    /** The target did what it was asked, or refused it for what it is. */
    public void passed(LimitClass limit, RateHeaders rate, int underWay) {
        usage.readOthers(others); // what the target has counted is compared with it
        long now = System.nanoTime();
        of(limit).passed(rate, now, underWay);
        if (++through == FIRST_WORD || now - keptAt > KEEP_EVERY) {
            keep();
        }
    }

    /**
     * A request was refused with 429.
     *
     * @param sender whose message it was; -1 = nobody's
     * @return how long the whole app has to wait, as far as the answer says; null if this is not about the app
     */
    @Nullable
    public AppPause refused(LimitClass limit, int sender, RateHeaders rate, int underWay) {
        usage.readOthers(others);
        long now = System.nanoTime();
        CallClassLimit state = of(limit);
        Duration wait = rate.retryAfterSeconds() == null ? null : Duration.ofSeconds(rate.retryAfterSeconds());
        switch (ThrottleScope.of(evidence(state, limit, sender, rate, underWay, now))) {
            case APP -> {
                state.exhausted(rate, wait, now);
                forgive(now);
                keep();
                return new AppPause(wait);
            }
            case SENDER -> {
                learnSender(rate.limit());
                senders.refused(sender, wait == null ? window.dividedBy(SENDER_PAUSE) : wait, now);
            }
            case UNKNOWN -> hold(sender, accident(rate), now);
        }
        return null;
    }

    /** Tells now and then how much of each limit is used. */
    public void tellUse(long now) {
        if (now - toldAt < TELL_EVERY) {
            return;
        }
        toldAt = now;
        List<LimitUsage> uses = new ArrayList<>();
        classes.forEach((limit, state) -> {
            Bound bound = state.pace().bound();
            long used = state.pace().leftWithin(bound.windowNanos(), now);
            long millis = Duration.ofNanos(bound.windowNanos()).toMillis();
            uses.add(new LimitUsage(
                    name(limit), used, bound.limit(), millis, state.pace().lowered()));
        });
        uses.add(new LimitUsage("sender", senders.mostUsed(now), senders.limit(), window.toMillis(), senders.learnt()));
        counters.used(uses);
    }

    private static String name(LimitClass limit) {
        return limit.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** How long what was refused by an accident waits. */
    public Duration accident(RateHeaders rate) {
        Duration most = window.dividedBy(ACCIDENT_PAUSE);
        Duration said = Duration.ofSeconds(rate.retryAfterSeconds() == null ? 1 : rate.retryAfterSeconds());
        return said.compareTo(most) > 0 ? most : said;
    }

    /** Tells what differs from the job file, and keeps what was learnt for the next runs. */
    void keep() {
        keptAt = System.nanoTime();
        List<String> words = new ArrayList<>();
        Map<LimitClass, Bound> lower = new EnumMap<>(LimitClass.class);
        classes.forEach((limit, state) -> {
            String said = state.message(name(limit));
            if (!said.isEmpty()) {
                words.add(said);
            }
            if (state.pace().lowered()) {
                lower.put(limit, state.pace().bound());
            }
        });
        if (senders.learnt()) {
            words.add("the target allows each sender " + senders.limit() + " messages in " + window.toSeconds() + " s");
        }
        counters.limits(String.join("; ", words));
        LearnedLimits now = new LearnedLimits(lower, senders.learnt() ? senders.limit() : 0);
        if (!now.equals(learnt)) {
            learnt = now;
            now.write(learntFile, clock.millis());
        }
    }

    /** How long the whole app waits; null: the answer does not say. */
    public record AppPause(@Nullable Duration said) {}

    private ThrottleScope.Evidence evidence(
            CallClassLimit state, LimitClass limit, int sender, RateHeaders rate, int underWay, long now) {
        boolean senders = sender >= 0 && limit != LimitClass.DATA_IMPORT;
        return new ThrottleScope.Evidence(
                rate.limit(),
                rate.remaining(),
                senders ? this.senders.used(sender, now) : 0,
                senders ? this.senders.mostUsed(now) : 0,
                this.senders.learning() ? SendSettings.LEARNT_SENDER : this.senders.limit(),
                state.passedLately(now),
                state.pace().bound().limit(),
                state.named(),
                state.nearlyUsedUp(underWay),
                state.refused());
    }

    /** A cap is learnt at once; without one, the documented limit once it is clear that the app still has room. */
    private void learnSender(@Nullable Long cap) {
        if (cap != null && (!senders.limited() || cap < senders.limit())) {
            senders.learn(cap.intValue());
            keep();
        } else if (cap == null && senders.learning()) {
            if (throughAtSuspicion >= 0 && through >= throughAtSuspicion + BETWEEN) {
                senders.learn(SendSettings.LEARNT_SENDER);
                keep();
            } else if (throughAtSuspicion < 0) {
                throughAtSuspicion = through;
            }
        }
    }

    private void hold(int sender, Duration wait, long now) {
        if (sender >= 0) {
            senders.holdUntil(sender, now + wait.toNanos());
        }
    }

    private CallClassLimit of(LimitClass limit) {
        return Objects.requireNonNull(classes.get(limit));
    }

    /** What other runs have used counts as if it were ours. */
    private final class Elsewhere implements UsageFile.Seen {

        private final LongToIntFunction numbers;

        Elsewhere(LongToIntFunction numbers) {
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
