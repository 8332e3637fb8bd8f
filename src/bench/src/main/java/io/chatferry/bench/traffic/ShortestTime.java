package io.chatferry.bench.traffic;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * {@code T_min}, the slowest of these three, at the steady rate of the limits. A run that is shorter than the window of a limit may
 * beat it, since a limit lets a whole window's amount begin at once; no longer run can, but for the first window.
 *
 * @param calls the calls at the app's limit
 * @param sender the messages of the busiest sender at the limit of a sender
 * @param chain round trips of what must go one by one: in each conversation the messages of one second one after
 *     another, and the last two after all the others
 */
public record ShortestTime(Duration calls, Duration sender, Duration chain) {

    /** How many of the last messages of a conversation go after all its others, one after another. */
    private static final int LAST = 2;

    public static ShortestTime of(Traffic traffic, Limits limits, Duration roundTrip) {
        return new ShortestTime(
                at(traffic.messages().size(), limits.standard(), limits.window()),
                at(traffic.busiestSender(), limits.sender(), limits.window()),
                roundTrip.multipliedBy(longestChain(traffic)));
    }

    private static Duration at(int count, int limit, Duration window) {
        return limit == 0 ? Duration.ZERO : window.multipliedBy(count).dividedBy(limit);
    }

    private static int longestChain(Traffic traffic) {
        Map<String, List<Long>> times = new HashMap<>();
        for (Message message : traffic.messages()) {
            times.computeIfAbsent(message.conversation(), conversation -> new ArrayList<>())
                    .add(message.sentAt());
        }
        return times.values().stream().mapToInt(ShortestTime::chain).max().orElse(0);
    }

    /** @param times of one conversation, ascending */
    private static int chain(List<Long> times) {
        int last = Math.min(LAST, times.size());
        int longest = 0;
        int run = 0;
        for (int i = 0; i < times.size() - last; i++) {
            run = i > 0 && times.get(i).equals(times.get(i - 1)) ? run + 1 : 1;
            longest = Math.max(longest, run);
        }
        return longest + last;
    }

    public Duration value() {
        return longer(longer(calls, sender), chain);
    }

    private static Duration longer(Duration a, Duration b) {
        return a.compareTo(b) >= 0 ? a : b;
    }

    /** What makes it this long. */
    public String bound() {
        if (value().equals(calls)) {
            return "app limit";
        }
        return value().equals(sender) ? "sender limit" : "order";
    }
}
