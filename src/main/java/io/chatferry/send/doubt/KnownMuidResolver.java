package io.chatferry.send.doubt;

import io.chatferry.cometchat.answer.Answer;
import io.chatferry.cometchat.answer.SentMessage;
import io.chatferry.ledger.outbox.Doubt;
import io.chatferry.send.state.MessageAttempt;
import io.chatferry.send.state.RunEnd;
import io.chatferry.send.state.TimestampRange;
import io.chatferry.send.transport.RequestScheduler;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Messages whose muid the target has already, as the data import says: finds them, for their ids, and to compare those
 * that this job has not begun before. Several of one conversation with one look. Not thread-safe.
 */
public final class KnownMuidResolver {

    private static final int MOST_LOOKS = 4;
    private static final int MOST_A_LOOK = 50;
    private static final int MOST_FAILURES = 3;
    private static final Duration SOON = Duration.ofSeconds(1);

    private final RequestScheduler traffic;
    private final RunEnd end;
    private final Clock clock;
    private final Result result;
    private final Map<ConversationEnds, List<MessageAttempt>> waiting = new LinkedHashMap<>();
    private int looking;

    public KnownMuidResolver(RequestScheduler traffic, RunEnd end, Clock clock, Result result) {
        this.traffic = traffic;
        this.end = end;
        this.clock = clock;
        this.result = result;
    }

    /** What was found under the muid of a message. */
    public interface Result {
        /** {@code seen} is null if the conversation does not show it. */
        void known(MessageAttempt begun, @Nullable SentMessage seen);
    }

    public void add(MessageAttempt begun) {
        waiting.computeIfAbsent(place(begun), place -> new ArrayList<>()).add(begun);
    }

    private ConversationEnds place(MessageAttempt begun) {
        return ConversationEnds.of(begun.doubt(clock.millis()), null);
    }

    /** Starts the looks that are due. */
    public void pump() {
        while (looking < MOST_LOOKS && !waiting.isEmpty()) {
            ConversationEnds place = waiting.keySet().iterator().next();
            List<MessageAttempt> all = Objects.requireNonNull(waiting.remove(place));
            List<MessageAttempt> some = new ArrayList<>(all.subList(0, Math.min(MOST_A_LOOK, all.size())));
            if (all.size() > some.size()) {
                waiting.put(place, new ArrayList<>(all.subList(some.size(), all.size())));
            }
            look(place, some, 1);
        }
    }

    private void look(ConversationEnds place, List<MessageAttempt> some, int attempt) {
        looking++;
        List<Doubt> doubts =
                some.stream().map(each -> each.doubt(clock.millis())).toList();
        List<TimestampRange> dates = some.stream()
                .map(each -> TimestampRange.itself(each.message().message().second()))
                .toList();
        new DoubtLookup(place, doubts, dates, traffic, (seen, failed) -> looked(place, some, attempt, seen, failed))
                .start();
    }

    private void looked(
            ConversationEnds place,
            List<MessageAttempt> some,
            int attempt,
            List<SentMessage> seen,
            @Nullable Answer failed) {
        looking--;
        if (failed != null && end.concernsAll(failed)) {
            return;
        }
        if (failed != null && (!(failed instanceof Answer.Refused) || attempt < MOST_FAILURES)) {
            looking++;
            traffic.after(SOON, () -> {
                looking--;
                look(place, some, attempt + 1);
            });
            return;
        }
        Map<String, SentMessage> byMuid = new HashMap<>();
        for (SentMessage message : seen) {
            if (message.muid() != null) {
                byMuid.put(message.muid(), message);
            }
        }
        some.forEach(begun -> result.known(begun, byMuid.get(begun.message().muid())));
    }
}
