package io.chatferry.send;

import io.chatferry.cometchat.Answer;
import io.chatferry.cometchat.SentMessage;
import io.chatferry.ledger.Doubt;
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
final class KnownMuids {

    private static final int MOST_LOOKS = 4;
    private static final int MOST_A_LOOK = 50;
    private static final int MOST_FAILURES = 3;
    private static final Duration SOON = Duration.ofSeconds(1);

    private final Traffic traffic;
    private final RunEnd end;
    private final Clock clock;
    private final Result result;
    private final Map<Place, List<Begun>> waiting = new LinkedHashMap<>();
    private int looking;

    KnownMuids(Traffic traffic, RunEnd end, Clock clock, Result result) {
        this.traffic = traffic;
        this.end = end;
        this.clock = clock;
        this.result = result;
    }

    /** What was found under the muid of a message. */
    interface Result {
        /** {@code seen} is null if the conversation does not show it. */
        void known(Begun begun, @Nullable SentMessage seen);
    }

    void add(Begun begun) {
        waiting.computeIfAbsent(place(begun), place -> new ArrayList<>()).add(begun);
    }

    private Place place(Begun begun) {
        return Place.of(begun.doubt(clock.millis()), null);
    }

    /** Starts the looks that are due. */
    void pump() {
        while (looking < MOST_LOOKS && !waiting.isEmpty()) {
            Place place = waiting.keySet().iterator().next();
            List<Begun> all = Objects.requireNonNull(waiting.remove(place));
            List<Begun> some = new ArrayList<>(all.subList(0, Math.min(MOST_A_LOOK, all.size())));
            if (all.size() > some.size()) {
                waiting.put(place, new ArrayList<>(all.subList(some.size(), all.size())));
            }
            look(place, some, 1);
        }
    }

    private void look(Place place, List<Begun> some, int attempt) {
        looking++;
        List<Doubt> doubts =
                some.stream().map(each -> each.doubt(clock.millis())).toList();
        List<Dated> dates = some.stream()
                .map(each -> Dated.itself(each.message().message().second()))
                .toList();
        new Look(place, doubts, dates, traffic, (seen, failed) -> looked(place, some, attempt, seen, failed)).start();
    }

    private void looked(Place place, List<Begun> some, int attempt, List<SentMessage> seen, @Nullable Answer failed) {
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
