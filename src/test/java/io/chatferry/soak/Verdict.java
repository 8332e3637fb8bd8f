package io.chatferry.soak;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What was found in the target, held against what had to arrive. */
public final class Verdict {

    private static final int MOST_EXAMPLES = 10;

    private final Way way;
    private final Map<String, List<Planned>> byMark = new LinkedHashMap<>();
    private final Map<String, List<Planned>> sources = new LinkedHashMap<>();
    /** Conversations with messages that go apart. */
    private final Set<String> divided = new HashSet<>();

    private final List<String> examples = new ArrayList<>();
    private long lost;
    private long doubled;
    private long misordered;
    private long misplaced;
    private long foreign;

    /**
     * @param planned in the order of the source
     * @param found everything that is in the target
     */
    public Verdict(List<Planned> planned, List<Found> found, Way way) {
        this.way = way;
        for (Planned message : planned) {
            add(byMark, message.mark(), message);
            if (apart(message)) {
                divided.add(message.conversation());
            } else {
                add(sources, message.conversation(), message);
            }
        }
        Map<String, List<Found>> conversations = new HashMap<>();
        Map<String, Integer> counts = new HashMap<>();
        for (Found message : found) {
            List<Planned> meant = byMark.get(message.mark());
            if (meant == null) {
                foreign++;
                example("must not be there", message);
                continue;
            }
            counts.merge(message.mark(), 1, Integer::sum);
            judgePlace(message, meant.get(0));
            if (!apart(meant.get(0))) {
                add(conversations, meant.get(0).conversation(), message);
            }
        }
        byMark.forEach((mark, meant) -> judgeCount(meant, counts.getOrDefault(mark, 0)));
        conversations.forEach((id, arrived) -> judgeOrder(id, arrived));
    }

    /** Which of the replies go into a thread, and which cannot, is not known here: they only have to be there, once. */
    private boolean apart(Planned message) {
        return way.repliesApart() && message.reply();
    }

    /** Messages that are not there. */
    public long lost() {
        return lost;
    }

    /** Messages that are there once too often. */
    public long doubled() {
        return doubled;
    }

    /** Messages that do not stand where order wants them. */
    public long misordered() {
        return misordered;
    }

    /** Messages under another sender, in another conversation or at another time than in the source. */
    public long misplaced() {
        return misplaced;
    }

    /** Messages that the history does not hold, or that had to be left out. */
    public long foreign() {
        return foreign;
    }

    public boolean isGood() {
        return lost + doubled + misordered + misplaced + foreign == 0;
    }

    /** The first findings, in plain lines. */
    public List<String> examples() {
        return examples;
    }

    private void judgeCount(List<Planned> meant, int count) {
        if (count < meant.size()) {
            lost += meant.size() - count;
            example("lost", meant.get(0));
        } else if (count > meant.size()) {
            doubled += count - meant.size();
            example("doubled", meant.get(0));
        }
    }

    private void judgePlace(Found message, Planned meant) {
        boolean right = message.sender().equals(meant.sender())
                && message.receiverType().equals(meant.receiverType())
                && message.receiver().equals(meant.receiver())
                && (!way.keepsTimes() || apart(meant) || message.second() == meant.second());
        if (!right) {
            misplaced++;
            example("instead of " + meant, message);
        }
    }

    private void judgeOrder(String conversation, List<Found> arrived) {
        List<Planned> source = sources.get(conversation);
        Map<String, Deque<Integer>> places = new HashMap<>();
        for (int place = 0; place < source.size(); place++) {
            places.computeIfAbsent(source.get(place).mark(), mark -> new ArrayDeque<>())
                    .add(place);
        }
        arrived.sort(Comparator.comparingLong(Found::id));
        Map<Long, Integer> before = new HashMap<>();
        for (Found message : arrived) {
            Integer place = places.get(message.mark()).poll(); // the first of equal ones is the first that arrived
            if (place == null) {
                continue; // doubled, and counted as that
            }
            long chain = way.strict() ? 0 : source.get(place).second();
            Integer last = before.put(chain, place);
            if (last != null && last > place) {
                misordered++;
                example("behind " + source.get(last), message);
            }
        }
        if (arrived.size() == source.size()
                && !divided.contains(conversation)) { // else some are lost or doubled, and have been counted
            judgeTail(source, arrived);
        }
    }

    /** The last two of a conversation go after all others, in order. */
    private void judgeTail(List<Planned> source, List<Found> arrived) {
        for (int place = Math.max(0, source.size() - 2); place < source.size(); place++) {
            if (!arrived.get(place).mark().equals(source.get(place).mark())) {
                misordered++;
                example("at the end instead of " + source.get(place), arrived.get(place));
            }
        }
    }

    private void example(String finding, Object message) {
        if (examples.size() < MOST_EXAMPLES) {
            String words = finding + ": " + message;
            examples.add(words.replace("\n", "\\n"));
        }
    }

    private static <T> void add(Map<String, List<T>> lists, String key, T item) {
        lists.computeIfAbsent(key, absent -> new ArrayList<>()).add(item);
    }
}
