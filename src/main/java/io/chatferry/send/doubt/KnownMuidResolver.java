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
 * that this job has not begun before. Several of one conversation with one look-up. Not thread-safe.
 */
public final class KnownMuidResolver {

    private static final int MAX_LOOKUPS = 4;
    private static final int MAX_PER_LOOKUP = 50;
    private static final int MAX_FAILURES = 3;
    private static final Duration SOON = Duration.ofSeconds(1);

    private final RequestScheduler scheduler;
    private final RunEnd end;
    private final Clock clock;
    private final Result result;
    private final Map<ConversationEnds, List<MessageAttempt>> waiting = new LinkedHashMap<>();
    private int lookups;

    public KnownMuidResolver(RequestScheduler scheduler, RunEnd end, Clock clock, Result result) {
        this.scheduler = scheduler;
        this.end = end;
        this.clock = clock;
        this.result = result;
    }

    /** What was found under the muid of a message. */
    public interface Result {
        /** {@code seen} is null if the conversation does not show it. */
        void muidKnown(MessageAttempt attempt, @Nullable SentMessage seen);
    }

    public void add(MessageAttempt attempt) {
        waiting.computeIfAbsent(place(attempt), place -> new ArrayList<>()).add(attempt);
    }

    private ConversationEnds place(MessageAttempt attempt) {
        return ConversationEnds.of(attempt.doubt(clock.millis()), null);
    }

    /** Starts the look-ups that are due. */
    public void pump() {
        while (lookups < MAX_LOOKUPS && !waiting.isEmpty()) {
            ConversationEnds place = waiting.keySet().iterator().next();
            List<MessageAttempt> all = Objects.requireNonNull(waiting.remove(place));
            List<MessageAttempt> batch = new ArrayList<>(all.subList(0, Math.min(MAX_PER_LOOKUP, all.size())));
            if (all.size() > batch.size()) {
                waiting.put(place, new ArrayList<>(all.subList(batch.size(), all.size())));
            }
            lookUp(place, batch, 1);
        }
    }

    private void lookUp(ConversationEnds place, List<MessageAttempt> batch, int tries) {
        lookups++;
        List<Doubt> doubts =
                batch.stream().map(each -> each.doubt(clock.millis())).toList();
        List<TimestampRange> dates = batch.stream()
                .map(each -> TimestampRange.exactly(each.message().message().second()))
                .toList();
        new DoubtLookup(place, doubts, dates, scheduler, (seen, failed) -> lookedUp(place, batch, tries, seen, failed))
                .start();
    }

    private void lookedUp(
            ConversationEnds place,
            List<MessageAttempt> batch,
            int tries,
            List<SentMessage> seen,
            @Nullable Answer failed) {
        lookups--;
        if (failed != null && end.concernsAll(failed)) {
            return;
        }
        if (failed != null && (!(failed instanceof Answer.Refused) || tries < MAX_FAILURES)) {
            lookups++;
            scheduler.after(SOON, () -> {
                lookups--;
                lookUp(place, batch, tries + 1);
            });
            return;
        }
        Map<String, SentMessage> byMuid = new HashMap<>();
        for (SentMessage message : seen) {
            if (message.muid() != null) {
                byMuid.put(message.muid(), message);
            }
        }
        batch.forEach(attempt ->
                result.muidKnown(attempt, byMuid.get(attempt.message().muid())));
    }
}
