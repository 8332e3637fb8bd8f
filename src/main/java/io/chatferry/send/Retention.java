package io.chatferry.send;

import io.chatferry.ledger.Ledger;
import io.chatferry.ledger.Pending;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * How far back the target keeps messages (cometchat-api.md section 4: about 6 months, by its plan). The first refusal for
 * age opens a zone between what was refused and what was accepted; single messages halve it until nothing lies in it, and
 * whatever is older than the refused is set aside without a request. What was learnt is kept for the next run. Not
 * thread-safe.
 */
final class Retention {

    private static final String FACT = "target.refuses-before";
    private static final Pattern WORDS = Pattern.compile(
            "retention|retain|too old|older than|extended storage|\\d+[ -]?(?:months?|days)", Pattern.CASE_INSENSITIVE);
    /** Messages younger than this are taken by every plan. */
    private static final Duration YOUNG = Duration.ofDays(150);

    private static final int MOST_WAITING = 10_000;

    private final Ledger ledger;
    private final Clock clock;
    private final Consumer<Pending> defer;
    private final Consumer<Pending> again;
    private final List<Pending> waiting = new ArrayList<>();
    private long refusedUpTo;
    private long acceptedFrom = Long.MAX_VALUE;
    private boolean anyAnswered;
    private @Nullable Pending probe;

    /** {@code defer} sets a message aside, {@code again} takes one back that has waited. */
    Retention(Ledger ledger, Clock clock, Consumer<Pending> defer, Consumer<Pending> again) {
        this.ledger = ledger;
        this.clock = clock;
        this.defer = defer;
        this.again = again;
        this.refusedUpTo = ledger.fact(FACT).map(Long::parseLong).orElse(Long.MIN_VALUE);
        this.anyAnswered = refusedUpTo != Long.MIN_VALUE;
        if (anyAnswered) {
            acceptedFrom = refusedUpTo + 1; // until the target says otherwise
        }
    }

    /** Whether these words of a refusal speak of age. */
    boolean saysSo(String words) {
        return WORDS.matcher(words).find();
    }

    /**
     * Whether this message may go now; otherwise it is set aside, or waits for a probe and comes back by itself. The first
     * old message of a run is a probe too: then no call that carries many is spoilt by those that are too old.
     */
    boolean mayGo(Pending message) {
        long second = message.second();
        if (second >= acceptedFrom || probes(message)) {
            return true;
        }
        if (second <= refusedUpTo) {
            defer.accept(message);
            return false;
        }
        boolean anyRefused = refusedUpTo != Long.MIN_VALUE;
        if (!anyRefused && (anyAnswered || second > clock.instant().minus(YOUNG).getEpochSecond())) {
            return true;
        }
        if (probe == null && (!anyRefused || second >= middle())) {
            probe = message;
            return true;
        }
        waiting.add(message);
        return false;
    }

    /** Whether so many messages wait for a probe that no more should be taken. */
    boolean crowded() {
        return waiting.size() >= MOST_WAITING;
    }

    /** Nothing else can go: the one nearest to the middle of those that wait tells most. */
    void probeNext() {
        if (waiting.isEmpty() || probe != null) {
            return;
        }
        Pending best = waiting.get(0);
        for (Pending each : waiting) {
            if (Math.abs(each.second() - middle()) < Math.abs(best.second() - middle())) {
                best = each;
            }
        }
        waiting.remove(best);
        probe = best;
        again.accept(best);
    }

    /** Whether this message goes alone to show how far back the target keeps messages. */
    boolean probes(Pending message) {
        Pending was = probe;
        return was != null && was.id() == message.id();
    }

    /** The target has taken a message of this second. */
    void accepted(long second) {
        anyAnswered = true;
        acceptedFrom = Math.min(acceptedFrom, second);
        narrowed(second);
    }

    /** The target has refused a message of this second for its age. */
    void refused(long second) {
        anyAnswered = true;
        if (second > refusedUpTo) {
            refusedUpTo = second;
            ledger.remember(FACT, Long.toString(second));
        }
        if (acceptedFrom <= refusedUpTo) {
            acceptedFrom = Long.MAX_VALUE; // what was accepted before is not now
        }
        narrowed(second);
    }

    /** Whatever came of it, the probe is not under way any more. */
    void ended(Pending message) {
        narrowed(message.second());
    }

    private void narrowed(long second) {
        Pending was = probe;
        if (was != null && was.second() == second) {
            probe = null;
            List<Pending> back = new ArrayList<>(waiting);
            waiting.clear();
            back.forEach(again);
        }
    }

    private long middle() {
        long newest = acceptedFrom == Long.MAX_VALUE ? clock.instant().getEpochSecond() : acceptedFrom;
        return refusedUpTo + (newest - refusedUpTo) / 2;
    }
}
