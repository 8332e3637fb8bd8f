package io.chatferry.send.outcome;

import io.chatferry.ledger.Ledger;
import io.chatferry.ledger.backlog.PendingMessage;
import io.chatferry.ledger.outbox.RetentionCutOff;
import io.chatferry.send.state.MessageAttempt;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Finds the retention cut-off: how far back the target accepts messages (about 6 months, depending on the plan). No error code
 * for it is documented, and the text of a refusal proves nothing. A message that is refused with a code that names no cause is a <em>suspect</em> if it
 * is older than 150 days and nothing as old was accepted. It was refused for its age if a younger message of like form was
 * accepted by this run, and a second one at least as old was refused with the same code; sender and receiver must not
 * explain it either. That sets the cut-off; single messages then halve the time between what was refused and what was
 * accepted, and what is older is set aside without a request, but for one now and then which tries it again.
 *
 * <p>A suspect stays {@code STAGED} in the ledger until it is judged, so that a crash loses nothing but the request: the
 * next run sends it again. A cut-off that an earlier run has learned counts only when this run has met it as well. An
 * accepted message that is as old disproves it: then what was set aside is to be taken back.
 *
 * <p>Ages are those at the time of the answer, since a cut-off moves with the time. Not thread-safe.
 */
public final class RetentionDetector {

    /** Messages younger than this are taken by every plan. */
    private static final long YOUNG_SECONDS = Duration.ofDays(150).toSeconds();

    private static final int MAX_WAITING = 10_000;
    private static final int MAX_SUSPECTS = 10_000;
    /** Accepted messages that a suspect is compared with. */
    private static final int REMEMBERED = 64;
    /** With so many refused alike, no further old message is tried until a younger one has gone. */
    private static final int ENOUGH_SUSPECTS = 8;
    /** After the first so many that are set aside one is tried, and then each time it is this many times as many. */
    private static final int FIRST_TRIAL = 16;

    private static final int TRIAL_FACTOR = 4;
    /** A target that contradicts itself so often has no cut-off. */
    private static final int MAX_CONTRADICTIONS = 3;

    private final Ledger ledger;
    private final Clock clock;
    private final List<PendingMessage> waiting = new ArrayList<>();
    private final List<RetentionSuspect> suspects = new ArrayList<>();
    private final Deque<Accepted> accepted = new ArrayDeque<>();
    private final Set<Long> untried;
    private @Nullable RetentionJudge judge;
    private @Nullable RetentionCutOff cutOff;
    /** This run has met the cut-off. */
    private boolean confirmed;
    /** No refusal of this run is for age any more. */
    private boolean ruledOut;

    private long acceptedAge = -1;
    private @Nullable PendingMessage probe;
    private long setAside;
    /** The least age of those that were set aside. */
    private long setAsideFrom = Long.MAX_VALUE;

    private long nextTrial = FIRST_TRIAL;
    private int contradictions;
    private boolean takeBack;

    /** What a refusal is about. */
    enum Verdict {
        /** The message, whatever its age. */
        MESSAGE,
        /** Its age. */
        AGE,
        /** Not known yet: the {@link RetentionJudge} is told later. */
        SUSPECT
    }

    /** @param untried messages that an earlier run has set aside, and this one has to try */
    public RetentionDetector(Ledger ledger, Clock clock, Set<Long> untried) {
        this.ledger = ledger;
        this.clock = clock;
        this.untried = new HashSet<>(untried);
        this.cutOff = RetentionCutOff.of(ledger).orElse(null);
    }

    /** Who carries out what is found from now on. */
    public void connect(RetentionJudge next) {
        judge = next;
    }

    private RetentionJudge judge() {
        return java.util.Objects.requireNonNull(judge);
    }

    private long age(PendingMessage message) {
        return clock.instant().getEpochSecond() - message.second();
    }

    /** Whether this message may go now; otherwise it is set aside, or waits for a probe and comes back by itself. */
    public boolean mayGo(PendingMessage message) {
        long age = age(message);
        if (ruledOut || age <= YOUNG_SECONDS || age <= acceptedAge || isProbe(message)) {
            return true;
        }
        if (untried.contains(message.id())) {
            return probe == null ? startProbe(message) : enqueue(message);
        }
        RetentionCutOff known = cutOff;
        if (known != null && confirmed && age >= known.ageSeconds()) {
            if (probe == null && setAside >= nextTrial) {
                nextTrial *= TRIAL_FACTOR;
                return startProbe(message);
            }
            setAside(message);
            return false;
        }
        boolean nothingRefused = known == null && suspects.isEmpty();
        if (nothingRefused && acceptedAge > YOUNG_SECONDS) {
            return true;
        }
        // the first old one of a run goes alone: then no call that carries many is spoilt by those that are too old
        boolean isInformative = nothingRefused
                || (known == null ? suspects.size() < ENOUGH_SUSPECTS : !confirmed || age <= middleAge());
        if (probe == null && isInformative) {
            return startProbe(message);
        }
        return enqueue(message);
    }

    private boolean startProbe(PendingMessage message) {
        untried.remove(message.id());
        probe = message;
        return true;
    }

    private boolean enqueue(PendingMessage message) {
        waiting.add(message);
        return false;
    }

    private void setAside(PendingMessage message) {
        setAside++;
        setAsideFrom = Math.min(setAsideFrom, age(message));
        judge().setAside(message);
    }

    /** Whether so many messages wait for a probe that no more should be taken. */
    public boolean isCrowded() {
        return waiting.size() >= MAX_WAITING;
    }

    /**
     * Nothing else can go: the one nearest to the middle of those that wait tells most. Where enough were refused alike,
     * those that are older make room for younger ones: until one of these is accepted, that is not on disk as learned.
     */
    public void probeNext() {
        if (waiting.isEmpty() || probe != null) {
            return;
        }
        long oldEnough =
                suspects.stream().mapToLong(RetentionSuspect::age).min().orElse(Long.MAX_VALUE);
        if (cutOff == null && suspects.size() >= ENOUGH_SUSPECTS && removeWaiting(each -> age(each) >= oldEnough)) {
            return;
        }
        PendingMessage best = waiting.stream()
                .min(Comparator.comparingLong(each -> Math.abs(age(each) - middleAge())))
                .orElseThrow();
        waiting.remove(best);
        startProbe(best);
        judge().release(best);
    }

    private boolean removeWaiting(Predicate<PendingMessage> which) {
        List<PendingMessage> old = waiting.stream().filter(which).toList();
        waiting.removeIf(which);
        old.forEach(this::setAside);
        return !old.isEmpty();
    }

    /** Whether this message goes alone to show how far back the target keeps messages. */
    public boolean isProbe(PendingMessage message) {
        PendingMessage was = probe;
        return was != null && was.id() == message.id();
    }

    /** The target has taken this message just now. */
    void accepted(MessageAttempt attempt) {
        PendingMessage message = attempt.message().message();
        long age = age(message);
        accepted.addLast(new Accepted(attempt, age));
        if (accepted.size() > REMEMBERED) {
            accepted.removeFirst();
        }
        acceptedAge = Math.max(acceptedAge, age);
        RetentionCutOff known = cutOff;
        if (known != null && age >= known.ageSeconds()) {
            disproved();
        }
        if (!suspects.isEmpty()) {
            suspects.forEach(suspect -> suspect.compare(attempt, age));
            fail(suspect -> suspect.age() <= age);
            prove();
        }
        probeEnded(message);
    }

    private void disproved() {
        cutOff = null;
        confirmed = false;
        takeBack = true;
        ruledOut = ++contradictions >= MAX_CONTRADICTIONS;
        RetentionCutOff.forget(ledger);
    }

    /** The target refuses this message with a code that names no cause. */
    Verdict refused(MessageAttempt attempt, String code, String reason) {
        PendingMessage message = attempt.message().message();
        long age = age(message);
        Verdict verdict = verdict(attempt, age, code, reason);
        probeEnded(message);
        return verdict;
    }

    private Verdict verdict(MessageAttempt attempt, long age, String code, String reason) {
        if (ruledOut || age <= YOUNG_SECONDS || age <= acceptedAge || suspects.size() >= MAX_SUSPECTS) {
            return Verdict.MESSAGE;
        }
        RetentionCutOff known = cutOff;
        if (known != null && age >= known.ageSeconds()) {
            boolean alike = code.equals(known.code());
            confirmed |= alike;
            return alike ? Verdict.AGE : Verdict.MESSAGE;
        }
        RetentionSuspect suspect = new RetentionSuspect(attempt, age, code, reason);
        accepted.forEach(each -> suspect.compare(each.attempt(), each.age()));
        suspects.add(suspect);
        prove();
        suspect.setReported(suspects.contains(suspect));
        return suspect.isReported() ? Verdict.SUSPECT : Verdict.AGE;
    }

    /** Looks for the youngest suspect that is proven to be refused for its age. */
    private void prove() {
        suspects.sort(Comparator.comparingLong(RetentionSuspect::age));
        for (RetentionSuspect suspect : suspects) {
            if (suspect.isYoungerAccepted() && isSecondedByAnOlderOne(suspect)) {
                RetentionCutOff learned = new RetentionCutOff(suspect.age(), suspect.code(), suspect.reason());
                cutOff = learned;
                confirmed = true;
                learned.remember(ledger);
                List<RetentionSuspect> proven = suspects.stream()
                        .filter(each -> each.age() >= learned.ageSeconds()
                                && each.code().equals(learned.code()))
                        .toList();
                suspects.removeAll(proven);
                proven.stream()
                        .filter(RetentionSuspect::isReported)
                        .forEach(each -> judge().refusedForAge(each.pending()));
                return;
            }
        }
    }

    private boolean isSecondedByAnOlderOne(RetentionSuspect suspect) {
        RetentionCutOff known = cutOff;
        return (known != null
                        && known.ageSeconds() >= suspect.age()
                        && known.code().equals(suspect.code()))
                || suspects.stream().anyMatch(suspect::isSecondedBy);
    }

    private void fail(Predicate<RetentionSuspect> which) {
        List<RetentionSuspect> failed = suspects.stream().filter(which).toList();
        suspects.removeAll(failed);
        for (RetentionSuspect each : failed) {
            if (!judge().isJudging()) {
                return;
            }
            judge().refusedForItself(each.pending(), each.code(), each.reason());
        }
    }

    /** Whatever came of it, the probe is over. */
    public void probeEnded(PendingMessage message) {
        if (isProbe(message)) {
            probe = null;
            List<PendingMessage> back = new ArrayList<>(waiting);
            waiting.clear();
            back.forEach(judge()::release);
        }
    }

    /** Whether messages are set aside for a cut-off that is not proven. */
    public boolean hasUnprovenDeferrals() {
        RetentionCutOff known = cutOff;
        return takeBack || (setAside > 0 && (known == null || setAsideFrom < known.ageSeconds()));
    }

    /**
     * Everything that may go has gone: what is not proven by now is no matter of age.
     *
     * @return whether what was set aside is to be taken back and sent
     */
    public boolean conclude() {
        fail(suspect -> true);
        ruledOut |= setAside > 0 && cutOff == null;
        boolean result = hasUnprovenDeferrals();
        setAside = 0;
        setAsideFrom = Long.MAX_VALUE;
        nextTrial = FIRST_TRIAL;
        takeBack = false;
        return result;
    }

    /** What was set aside is staged again, and with it the ledger has forgotten the cut-off. */
    public void takenBack() {
        if (cutOff != null) {
            cutOff.remember(ledger);
        }
    }

    private long middleAge() {
        long refused = cutOff != null
                ? cutOff.ageSeconds()
                : suspects.stream().mapToLong(RetentionSuspect::age).min().orElse(0);
        return Math.max(acceptedAge, 0) / 2 + refused / 2;
    }

    private record Accepted(MessageAttempt attempt, long age) {}
}
