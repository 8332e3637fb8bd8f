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
 * Settles messages whose outcome is not known (DESIGN section 8, rule 3): looks for them in their conversation and among
 * the moderated messages, several of one conversation with one look; those that the target has dated itself also in their
 * thread, and around the time of the attempt. Found means sent. Missing means: not found twice,
 * the first time no earlier than {@code settle-after} after the connection closed, the second at least
 * {@code look-again-after} later. Not thread-safe.
 */
public final class DoubtResolver {

    private static final Duration SOON = Duration.ofSeconds(2);
    private static final int MOST_LOOKS = 4;
    /** Doubts of one conversation further apart than this are looked for apart: the list between them may be long. */
    private static final long APART_SECONDS = 6 * 3600;

    private static final int MOST_A_LOOK = 50;
    private static final int MOST_REFUSALS = 5;
    /** Faults of the look-up of one message, while others succeed. */
    private static final int MOST_FAULTS = 20;

    private final Outbox outbox;
    private final RequestScheduler traffic;
    private final SendSettings settings;
    private final MuidEchoDetector echo;
    private final TargetClock targetClock;
    private final ThreadRoots threads;
    private final RunEnd end;
    private final Clock clock;
    private final Settled settled;
    private final Map<Long, Open> open = new LinkedHashMap<>();
    private int looking;

    public DoubtResolver(
            Outbox outbox,
            RequestScheduler traffic,
            SendSettings settings,
            MuidEchoDetector echo,
            TargetClock targetClock,
            ThreadRoots threads,
            RunEnd end,
            Clock clock,
            Settled settled) {
        this.outbox = outbox;
        this.traffic = traffic;
        this.settings = settings;
        this.echo = echo;
        this.targetClock = targetClock;
        this.threads = threads;
        this.end = end;
        this.clock = clock;
        this.settled = settled;
    }

    /** What happens to a doubt that is settled; {@code serverId} is null when it is missing. */
    public interface Settled {
        void settled(Doubt doubt, @Nullable String serverId);

        /** The target refuses to be asked: it stays in doubt, and is reported. */
        void undecided(Doubt doubt);
    }

    /** Takes a doubt in; it is looked for soon. */
    public void add(Doubt doubt, boolean atOnce) {
        long nextLook = clock.millis() + (atOnce ? 0 : SOON.toMillis());
        PendingMessage message = doubt.claimed().message();
        open.put(message.id(), new Open(doubt, place(doubt, message), nextLook, doubt.lookedAtMillis()));
    }

    private ConversationEnds place(Doubt doubt, PendingMessage message) {
        boolean threaded = doubt.endpoint() == Endpoint.SEND && settings.threads();
        Optional<String> parent = threaded ? threads.parents(List.of(message)).get(message.id()) : Optional.empty();
        return ConversationEnds.of(doubt, parent == null ? null : parent.orElse(null));
    }

    public int size() {
        return open.size();
    }

    /** Starts the looks that are due. */
    public void pump() {
        if (open.isEmpty() || looking >= MOST_LOOKS) {
            return;
        }
        long now = clock.millis();
        Map<ConversationEnds, List<Open>> due = new HashMap<>();
        for (Open doubt : open.values()) {
            if (!doubt.looking && doubt.nextLook <= now) {
                due.computeIfAbsent(doubt.place, place -> new ArrayList<>()).add(doubt);
            }
        }
        for (Map.Entry<ConversationEnds, List<Open>> entry : due.entrySet()) {
            if (looking >= MOST_LOOKS) {
                return;
            }
            look(entry.getKey(), near(entry.getValue()));
        }
    }

    private List<Open> near(List<Open> doubts) {
        long first = dated(doubts.get(0)).from();
        return doubts.stream()
                .filter(each -> Math.abs(dated(each).from() - first) <= APART_SECONDS)
                .limit(MOST_A_LOOK)
                .toList();
    }

    private TimestampRange dated(Open doubt) {
        return TimestampRange.of(doubt.doubt, targetClock);
    }

    private void look(ConversationEnds place, List<Open> doubts) {
        looking++;
        doubts.forEach(doubt -> doubt.looking = true);
        long began = clock.millis();
        List<TimestampRange> dates = doubts.stream().map(this::dated).toList();
        new DoubtLookup(place, doubts.stream().map(each -> each.doubt).toList(), dates, traffic, (found, failed) -> {
                    looking--;
                    doubts.forEach(doubt -> doubt.looking = false);
                    if (failed != null) {
                        if (!end.concernsAll(failed)) {
                            doubts.forEach(doubt -> lookLater(doubt, failed));
                        }
                        return;
                    }
                    judge(doubts, found, began);
                })
                .start();
    }

    private void lookLater(Open doubt, Answer failed) {
        doubt.nextLook = clock.millis() + SOON.toMillis();
        boolean othersSucceed = traffic.successes() > doubt.successes;
        doubt.successes = traffic.successes();
        doubt.faults += failed instanceof Answer.InDoubt && othersSucceed ? 1 : 0;
        doubt.refusals += failed instanceof Answer.Refused ? 1 : 0;
        if (doubt.refusals >= MOST_REFUSALS || doubt.faults >= MOST_FAULTS) {
            open.remove(doubt.doubt.claimed().message().id());
            settled.undecided(doubt.doubt);
        }
    }

    private void judge(List<Open> doubts, List<SentMessage> seen, long began) {
        Map<Long, String> found = match(doubts, seen);
        List<Long> missing = new ArrayList<>();
        List<Open> proven = new ArrayList<>();
        for (Open each : doubts) {
            long id = each.doubt.claimed().message().id();
            String serverId = found.get(id);
            if (serverId != null) {
                open.remove(id);
                settled.settled(each.doubt, serverId);
            } else if (each.missedAt > 0
                    && began - each.missedAt >= settings.lookAgainAfter().toMillis()) {
                proven.add(each);
            } else if (each.missedAt > 0) {
                each.nextLook = each.missedAt + settings.lookAgainAfter().toMillis();
            } else if (began - each.doubt.closedAtMillis()
                    >= settings.settleAfter().toMillis()) {
                missing.add(id);
                each.missedAt = began;
                each.nextLook = began + settings.lookAgainAfter().toMillis();
            } else {
                each.nextLook =
                        each.doubt.closedAtMillis() + settings.settleAfter().toMillis();
            }
        }
        if (!missing.isEmpty()) {
            outbox.markNotFound(missing, began);
        }
        for (Open each : proven) {
            open.remove(each.doubt.claimed().message().id());
            settled.settled(each.doubt, null);
        }
    }

    /** Which doubts are among the messages seen: by muid; where the target does not echo it, by what was sent. */
    private Map<Long, String> match(List<Open> doubts, List<SentMessage> seen) {
        // a reply in a thread has no documented muid, even where others have
        boolean inThread = doubts.get(0).place.parentId() != null;
        Map<String, SentMessage> byMuid = new HashMap<>();
        List<SentMessage> nameless = new ArrayList<>();
        for (SentMessage message : seen) {
            if (message.muid() != null) {
                byMuid.put(message.muid(), message);
            } else if (!echo.known() || inThread) {
                nameless.add(message);
            }
        }
        Map<Long, String> found = new HashMap<>();
        for (Open each : doubts) {
            SentMessage message = byMuid.get(each.doubt.claimed().muid());
            if (message != null) {
                found.put(each.doubt.claimed().message().id(), message.id());
            }
        }
        if (!nameless.isEmpty()) {
            matchByContent(doubts, nameless, found);
        }
        return found;
    }

    private void matchByContent(List<Open> doubts, List<SentMessage> nameless, Map<Long, String> found) {
        Map<Long, List<String>> candidates = new LinkedHashMap<>();
        Set<String> ids = new HashSet<>();
        for (Open each : doubts) {
            long id = each.doubt.claimed().message().id();
            if (!found.containsKey(id)) {
                SentMessageMatch form = SentMessageMatch.of(each.doubt.claimed().body());
                TimestampRange dated = dated(each);
                List<String> alike = nameless.stream()
                        .filter(message -> form.matches(message, dated))
                        .map(SentMessage::id)
                        .toList();
                candidates.put(id, alike);
                ids.addAll(alike);
            }
        }
        Set<String> taken = outbox.claimedServerIds(ids);
        candidates.forEach((id, alike) ->
                alike.stream().filter(taken::add).findFirst().ifPresent(serverId -> found.put(id, serverId)));
    }

    private static final class Open {
        private final Doubt doubt;
        private final ConversationEnds place;
        private long nextLook;
        private long missedAt;
        private boolean looking;
        private int refusals;
        private int faults;
        /** Requests that had succeeded when the last look failed. */
        private long successes;

        Open(Doubt doubt, ConversationEnds place, long nextLook, long missedAt) {
            this.doubt = doubt;
            this.place = place;
            this.nextLook = nextLook;
            this.missedAt = missedAt;
        }
    }

    /** How a look ends: with all messages seen, or with the answer that ended it. */
    interface Looked {
        void looked(List<SentMessage> seen, @Nullable Answer failed);
    }
}
