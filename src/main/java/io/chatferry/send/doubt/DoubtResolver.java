package io.chatferry.send.doubt;

import io.chatferry.cometchat.answer.Answer;
import io.chatferry.cometchat.answer.SentMessage;
import io.chatferry.ledger.backlog.PendingMessage;
import io.chatferry.ledger.outbox.Doubt;
import io.chatferry.ledger.outbox.Outbox;
import io.chatferry.ledger.outbox.ThreadRoots;
import io.chatferry.model.Endpoint;
import io.chatferry.send.state.RunEnd;
import io.chatferry.send.state.SendSettings;
import io.chatferry.send.state.TargetClock;
import io.chatferry.send.state.TimestampRange;
import io.chatferry.send.transport.RequestScheduler;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Resolves messages with an unknown outcome: looks for them in their conversation and among the moderated messages, several
 * of one conversation per look-up; for messages that the target has dated itself also in their thread, and around the time
 * of the attempt. A message that is found is sent. A message is missing when it is not found twice,
 * the first time no earlier than {@code missingAfter} after the connection closed, the second at least
 * {@code look-again-after} later. Not thread-safe.
 */
public final class DoubtResolver {

    private static final Duration SOON = Duration.ofSeconds(2);
    private static final int MAX_LOOKUPS = 4;
    /** Doubts of one conversation further apart than this are looked up apart: the list between them may be long. */
    private static final long MAX_DISTANCE_SECONDS = 6 * 3600;

    private static final int MAX_PER_LOOKUP = 50;
    private static final int MAX_REFUSALS = 5;
    /** Faults of the look-up of one message, while others succeed. */
    private static final int MAX_FAULTS = 20;

    private final Outbox outbox;
    private final RequestScheduler scheduler;
    private final SendSettings settings;
    private final MuidEchoDetector muidEcho;
    private final TargetClock targetClock;
    private final ThreadRoots threads;
    private final RunEnd end;
    private final Clock clock;
    private final Listener listener;
    private final Map<Long, OpenDoubt> open = new LinkedHashMap<>();
    private int lookups;

    public DoubtResolver(
            Outbox outbox,
            RequestScheduler scheduler,
            SendSettings settings,
            MuidEchoDetector muidEcho,
            TargetClock targetClock,
            ThreadRoots threads,
            RunEnd end,
            Clock clock,
            Listener listener) {
        this.outbox = outbox;
        this.scheduler = scheduler;
        this.settings = settings;
        this.muidEcho = muidEcho;
        this.targetClock = targetClock;
        this.threads = threads;
        this.end = end;
        this.clock = clock;
        this.listener = listener;
    }

    /** What happens to a doubt that is completed; {@code serverId} is null when it is missing. */
    public interface Listener {
        void resolved(Doubt doubt, @Nullable String serverId);

        /** The target refuses to be asked: it stays in doubt, and is reported. */
        void unresolved(Doubt doubt);
    }

    /** Takes a doubt in; it is looked up soon. */
    public void add(Doubt doubt, boolean atOnce) {
        long nextLookupAt = clock.millis() + (atOnce ? 0 : SOON.toMillis());
        PendingMessage message = doubt.claimed().message();
        open.put(message.id(), new OpenDoubt(doubt, place(doubt, message), nextLookupAt, doubt.lookedAtMillis()));
    }

    private ConversationEnds place(Doubt doubt, PendingMessage message) {
        boolean threaded = doubt.endpoint() == Endpoint.SEND && settings.threads();
        Optional<String> parent = threaded ? threads.parents(List.of(message)).get(message.id()) : Optional.empty();
        return ConversationEnds.of(doubt, parent == null ? null : parent.orElse(null));
    }

    public int size() {
        return open.size();
    }

    /** Starts the look-ups that are due. */
    public void pump() {
        if (open.isEmpty() || lookups >= MAX_LOOKUPS) {
            return;
        }
        long now = clock.millis();
        Map<ConversationEnds, List<OpenDoubt>> due = new HashMap<>();
        for (OpenDoubt doubt : open.values()) {
            if (!doubt.isLookedUp && doubt.nextLookupAt <= now) {
                due.computeIfAbsent(doubt.place, place -> new ArrayList<>()).add(doubt);
            }
        }
        for (Map.Entry<ConversationEnds, List<OpenDoubt>> entry : due.entrySet()) {
            if (lookups >= MAX_LOOKUPS) {
                return;
            }
            lookUp(entry.getKey(), closeTogether(entry.getValue()));
        }
    }

    private List<OpenDoubt> closeTogether(List<OpenDoubt> doubts) {
        long first = range(doubts.get(0)).from();
        return doubts.stream()
                .filter(each -> Math.abs(range(each).from() - first) <= MAX_DISTANCE_SECONDS)
                .limit(MAX_PER_LOOKUP)
                .toList();
    }

    private TimestampRange range(OpenDoubt doubt) {
        return TimestampRange.of(doubt.doubt, targetClock);
    }

    private void lookUp(ConversationEnds place, List<OpenDoubt> doubts) {
        lookups++;
        doubts.forEach(doubt -> doubt.isLookedUp = true);
        long startedAt = clock.millis();
        List<TimestampRange> dates = doubts.stream().map(this::range).toList();
        new DoubtLookup(place, doubts.stream().map(each -> each.doubt).toList(), dates, scheduler, (found, failed) -> {
                    lookups--;
                    doubts.forEach(doubt -> doubt.isLookedUp = false);
                    if (failed != null) {
                        if (!end.concernsAll(failed)) {
                            doubts.forEach(doubt -> lookUpLater(doubt, failed));
                        }
                        return;
                    }
                    judge(doubts, found, startedAt);
                })
                .start();
    }

    private void lookUpLater(OpenDoubt doubt, Answer failed) {
        doubt.nextLookupAt = clock.millis() + SOON.toMillis();
        boolean othersSucceed = scheduler.successes() > doubt.successes;
        doubt.successes = scheduler.successes();
        doubt.faults += failed instanceof Answer.InDoubt && othersSucceed ? 1 : 0;
        doubt.refusals += failed instanceof Answer.Refused ? 1 : 0;
        if (doubt.refusals >= MAX_REFUSALS || doubt.faults >= MAX_FAULTS) {
            open.remove(doubt.doubt.claimed().message().id());
            listener.unresolved(doubt.doubt);
        }
    }

    private void judge(List<OpenDoubt> doubts, List<SentMessage> seen, long startedAt) {
        Map<Long, String> found = match(doubts, seen);
        List<Long> missing = new ArrayList<>();
        List<OpenDoubt> proven = new ArrayList<>();
        for (OpenDoubt each : doubts) {
            long id = each.doubt.claimed().message().id();
            String serverId = found.get(id);
            if (serverId != null) {
                open.remove(id);
                listener.resolved(each.doubt, serverId);
            } else if (each.missedAt > 0
                    && startedAt - each.missedAt >= settings.lookAgainAfter().toMillis()) {
                proven.add(each);
            } else if (each.missedAt > 0) {
                each.nextLookupAt = each.missedAt + settings.lookAgainAfter().toMillis();
            } else if (startedAt - each.doubt.closedAtMillis()
                    >= settings.missingAfter().toMillis()) {
                missing.add(id);
                each.missedAt = startedAt;
                each.nextLookupAt = startedAt + settings.lookAgainAfter().toMillis();
            } else {
                each.nextLookupAt =
                        each.doubt.closedAtMillis() + settings.missingAfter().toMillis();
            }
        }
        if (!missing.isEmpty()) {
            outbox.markNotFound(missing, startedAt);
        }
        for (OpenDoubt each : proven) {
            open.remove(each.doubt.claimed().message().id());
            listener.resolved(each.doubt, null);
        }
    }

    /** Which doubts are among the messages seen: by muid; where the target does not echo it, by what was sent. */
    private Map<Long, String> match(List<OpenDoubt> doubts, List<SentMessage> seen) {
        // a reply in a thread has no documented muid, even where others have
        boolean inThread = doubts.get(0).place.parentId() != null;
        Map<String, SentMessage> byMuid = new HashMap<>();
        List<SentMessage> withoutMuid = new ArrayList<>();
        for (SentMessage message : seen) {
            if (message.muid() != null) {
                byMuid.put(message.muid(), message);
            } else if (!muidEcho.isKnown() || inThread) {
                withoutMuid.add(message);
            }
        }
        Map<Long, String> found = new HashMap<>();
        for (OpenDoubt each : doubts) {
            SentMessage message = byMuid.get(each.doubt.claimed().muid());
            if (message != null) {
                found.put(each.doubt.claimed().message().id(), message.id());
            }
        }
        if (!withoutMuid.isEmpty()) {
            matchByContent(doubts, withoutMuid, found);
        }
        return found;
    }

    private void matchByContent(List<OpenDoubt> doubts, List<SentMessage> withoutMuid, Map<Long, String> found) {
        Map<Long, List<String>> candidates = new LinkedHashMap<>();
        Set<String> ids = new HashSet<>();
        for (OpenDoubt each : doubts) {
            long id = each.doubt.claimed().message().id();
            if (!found.containsKey(id)) {
                SentMessageMatch match =
                        SentMessageMatch.of(each.doubt.claimed().body());
                TimestampRange range = range(each);
                List<String> matching = withoutMuid.stream()
                        .filter(message -> match.matches(message, range))
                        .map(SentMessage::id)
                        .toList();
                candidates.put(id, matching);
                ids.addAll(matching);
            }
        }
        Set<String> taken = outbox.claimedServerIds(ids);
        candidates.forEach((id, matching) ->
                matching.stream().filter(taken::add).findFirst().ifPresent(serverId -> found.put(id, serverId)));
    }

    private static final class OpenDoubt {
        private final Doubt doubt;
        private final ConversationEnds place;
        private long nextLookupAt;
        private long missedAt;
        private boolean isLookedUp;
        private int refusals;
        private int faults;
        /** Requests that had succeeded when the last look-up failed. */
        private long successes;

        OpenDoubt(Doubt doubt, ConversationEnds place, long nextLookupAt, long missedAt) {
            this.doubt = doubt;
            this.place = place;
            this.nextLookupAt = nextLookupAt;
            this.missedAt = missedAt;
        }
    }

    /** How a look-up ends: with all messages seen, or with the answer that ended it. */
    interface LookupListener {
        void lookedUp(List<SentMessage> seen, @Nullable Answer failed);
    }
}
