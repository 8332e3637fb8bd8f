package io.chatferry.send.followup;

import io.chatferry.cometchat.ApiCalls;
import io.chatferry.cometchat.answer.Answer;
import io.chatferry.cometchat.answer.Cursor;
import io.chatferry.cometchat.answer.MessageListPager;
import io.chatferry.cometchat.answer.MessagePage;
import io.chatferry.cometchat.answer.ModerationPage;
import io.chatferry.ledger.outbox.ModerationLog;
import io.chatferry.ledger.outbox.ModerationLog.Decision;
import io.chatferry.ledger.outbox.ModerationLog.Status;
import io.chatferry.send.state.SendCounters;
import io.chatferry.send.state.SendSettings;
import io.chatferry.send.transport.RequestScheduler;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * After the last message: finds out what moderation has decided. Asks for the pending ones until none of ours is among
 * them, as long as it continues deciding; then reads the list of those that are held back, a thousand an answer. So it takes a
 * few requests for any number of messages. What is in neither list was let pass; what is pending still, the next run asks
 * for.
 *
 * <p>The messages are sent by then, and this is an extra: whatever the target answers, the run ends as it would without. That
 * it does not tell is noted. Not thread-safe.
 */
public final class ModerationWatch {

    private static final Duration LONGEST = Duration.ofSeconds(20);
    /** Moderation engines have 2 to 5 s per message; without a decision for longer, none is expected soon. */
    private static final Duration WITHOUT_A_DECISION = Duration.ofSeconds(6);

    private static final int PAGE = 1_000;
    private static final int MAX_FAILURES = 3;
    /** Pages in a row without a message of this job: what comes then is older, or the list has no end. */
    private static final int MAX_PAGES_OF_OTHERS = 200;
    /** After so many times {@code missingAfter}, and a window of the limits, without an answer it is given up. */
    private static final int PATIENCE = 3;

    private static final Duration FIRST_PAUSE = Duration.ofMillis(250);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(10);
    private static final Duration RETRY = Duration.ofSeconds(2);

    private enum Phase {
        NOT_BEGUN,
        PENDING,
        REST,
        OVER
    }

    private final ModerationLog log;
    private final RequestScheduler scheduler;
    private final SendCounters counters;
    private final Duration longestSilence;
    private final Map<Long, Decision> judged = new LinkedHashMap<>();
    private Phase phase = Phase.NOT_BEGUN;
    private boolean isWaiting;
    private int failures;
    private Duration pause = FIRST_PAUSE;
    private Set<Long> undecided = Set.of();
    private long startedAt;
    private long decidedAt;
    private long answeredAt;
    private int pagesOfOthers;

    public ModerationWatch(
            ModerationLog log, RequestScheduler scheduler, SendSettings settings, SendCounters counters) {
        this.log = log;
        this.scheduler = scheduler;
        this.counters = counters;
        this.longestSilence = settings.missingAfter().multipliedBy(PATIENCE).plus(settings.window());
    }

    /** Whether it is known what was decided, or as much as there is patience for; begins to ask if need be. */
    public boolean finished() {
        if (phase == Phase.NOT_BEGUN) {
            phase = log.isDue() ? Phase.PENDING : Phase.OVER;
            isWaiting = log.isNew();
            startedAt = System.nanoTime();
            decidedAt = startedAt;
            answeredAt = startedAt;
            if (phase == Phase.PENDING) {
                counters.waitsFor("moderation to decide");
                read(Status.PENDING, Cursor.NEWEST, new MessageListPager());
            }
        }
        return phase == Phase.OVER;
    }

    /** Gives up when the target does not answer at all, or only refuses for now. */
    public void pump() {
        boolean asks = phase == Phase.PENDING || phase == Phase.REST;
        if (asks && System.nanoTime() - answeredAt > longestSilence.toNanos()) {
            log.setUnanswered("no answer within " + longestSilence.toSeconds() + " s");
            finish();
        }
    }

    private boolean hasPatience() {
        long now = System.nanoTime();
        return isWaiting && now - startedAt < LONGEST.toNanos() && now - decidedAt < WITHOUT_A_DECISION.toNanos();
    }

    private void read(Status status, Cursor cursor, MessageListPager pager) {
        String asked = status.name().toLowerCase(Locale.ROOT);
        scheduler.ask(ApiCalls.moderated(asked, PAGE, cursor), answer -> {
            if (phase == Phase.OVER) {
                return; // it was given up meanwhile
            }
            answeredAt = System.nanoTime();
            if (answer instanceof Answer.Success success
                    && success.body().path("data").isArray()) {
                read(status, cursor, pager, success);
            } else if (answer instanceof Answer.Refused refused) {
                log.setNotAvailable(refused.code() + ": " + refused.message());
                finish();
            } else if (++failures < MAX_FAILURES) {
                scheduler.after(RETRY, () -> read(status, cursor, pager));
            } else {
                log.setUnanswered(answer instanceof Answer.InDoubt doubt ? doubt.message() : "the answer is no list");
                finish();
            }
        });
    }

    private void read(Status status, Cursor cursor, MessageListPager pager, Answer.Success answer) {
        Map<String, String> rules = new LinkedHashMap<>();
        for (ModerationPage each : ModerationPage.in(answer)) {
            // a target that ignores the filter shows all of them, each with its status
            if (each.status() == null || each.status().equalsIgnoreCase(status.name())) {
                rules.put(each.id(), each.rule());
            }
        }
        Map<String, Long> ownMessages = log.messagesWith(rules.keySet());
        Set<Long> open = Set.copyOf(ownMessages.values());
        if (!open.equals(undecided)) {
            undecided = open;
            decidedAt = System.nanoTime();
        }
        if (status == Status.PENDING && !ownMessages.isEmpty() && hasPatience()) {
            Duration wait = pause;
            Duration longer = pause.multipliedBy(3).dividedBy(2);
            pause = longer.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : longer;
            scheduler.after(wait, () -> read(Status.PENDING, Cursor.NEWEST, new MessageListPager()));
            return;
        }
        int known = judged.size();
        ownMessages.forEach((serverId, message) ->
                judged.put(message, new Decision(message, status, rules.getOrDefault(serverId, ""))));
        pagesOfOthers = judged.size() > known ? 0 : pagesOfOthers + 1;
        if (pagesOfOthers > MAX_PAGES_OF_OTHERS) {
            log.setNotAvailable(
                    "its list has no end, or " + MAX_PAGES_OF_OTHERS * PAGE + " messages of others at once");
            finish();
            return;
        }
        @Nullable Cursor next = pager.next(MessagePage.in(answer, cursor), cursor);
        if (next != null) {
            read(status, next, pager);
        } else if (status == Status.PENDING) {
            phase = Phase.REST;
            pagesOfOthers = 0;
            read(Status.DISAPPROVED, Cursor.NEWEST, new MessageListPager());
        } else {
            log.write(List.copyOf(judged.values()));
            finish();
        }
    }

    private void finish() {
        phase = Phase.OVER;
        counters.waitsFor("");
    }
}
