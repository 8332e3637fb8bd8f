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

/** Compares the messages in the target with those that had to arrive. */
public final class ArrivalCheck {

    private static final int MAX_EXAMPLES = 10;

    private final SendMode mode;
    private final Map<String, List<ExpectedMessage>> expectedByMark = new LinkedHashMap<>();
    private final Map<String, List<ExpectedMessage>> sources = new LinkedHashMap<>();
    /** Conversations with replies that may go into a thread: their messages are not complete in {@link #sources}. */
    private final Set<String> conversationsWithThreads = new HashSet<>();

    private final List<String> examples = new ArrayList<>();
    private long lost;
    private long doubled;
    private long misordered;
    private long misplaced;
    private long unexpected;

    /**
     * @param expected in the order of the source
     * @param arrived everything that is in the target
     */
    public ArrivalCheck(List<ExpectedMessage> expected, List<ArrivedMessage> arrived, SendMode mode) {
        this.mode = mode;
        for (ExpectedMessage message : expected) {
            add(expectedByMark, message.mark(), message);
            if (isThreadReply(message)) {
                conversationsWithThreads.add(message.conversation());
            } else {
                add(sources, message.conversation(), message);
            }
        }
        Map<String, List<ArrivedMessage>> arrivedByConversation = new HashMap<>();
        Map<String, Integer> counts = new HashMap<>();
        for (ArrivedMessage message : arrived) {
            List<ExpectedMessage> equals = expectedByMark.get(message.mark());
            if (equals == null) {
                unexpected++;
                example("unexpected", message);
                continue;
            }
            counts.merge(message.mark(), 1, Integer::sum);
            checkPlace(message, equals.get(0));
            if (!isThreadReply(equals.get(0))) {
                add(arrivedByConversation, equals.get(0).conversation(), message);
            }
        }
        expectedByMark.forEach((mark, equals) -> checkCount(equals, counts.getOrDefault(mark, 0)));
        arrivedByConversation.forEach(this::checkOrder);
    }

    /** Whether a message may go into a thread, where it has no place in the order; it must arrive once. */
    private boolean isThreadReply(ExpectedMessage message) {
        return mode.hasThreadReplies() && message.reply();
    }

    /** The number of messages that are missing. */
    public long lost() {
        return lost;
    }

    /** The number of surplus copies. */
    public long doubled() {
        return doubled;
    }

    /** The number of messages out of order. */
    public long misordered() {
        return misordered;
    }

    /** The number of messages under another sender, in another conversation or at another time than in the source. */
    public long misplaced() {
        return misplaced;
    }

    /** The number of messages that the history does not hold, or that must not be sent. */
    public long unexpected() {
        return unexpected;
    }

    public boolean isGood() {
        return lost + doubled + misordered + misplaced + unexpected == 0;
    }

    /** Examples of what is wrong, one a line. */
    public List<String> examples() {
        return examples;
    }

    private void checkCount(List<ExpectedMessage> expected, int count) {
        if (count < expected.size()) {
            lost += expected.size() - count;
            example("lost", expected.get(0));
        } else if (count > expected.size()) {
            doubled += count - expected.size();
            example("doubled", expected.get(0));
        }
    }

    private void checkPlace(ArrivedMessage message, ExpectedMessage expected) {
        boolean isRight = message.sender().equals(expected.sender())
                && message.receiverType().equals(expected.receiverType())
                && message.receiver().equals(expected.receiver())
                && (!mode.hasOriginalTimes() || isThreadReply(expected) || message.second() == expected.second());
        if (!isRight) {
            misplaced++;
            example("instead of " + expected, message);
        }
    }

    private void checkOrder(String conversation, List<ArrivedMessage> arrived) {
        List<ExpectedMessage> source = sources.get(conversation);
        Map<String, Deque<Integer>> places = new HashMap<>();
        for (int place = 0; place < source.size(); place++) {
            places.computeIfAbsent(source.get(place).mark(), mark -> new ArrayDeque<>())
                    .add(place);
        }
        arrived.sort(Comparator.comparingLong(ArrivedMessage::id));
        Map<Long, Integer> before = new HashMap<>();
        for (ArrivedMessage message : arrived) {
            Integer place = places.get(message.mark())
                    .poll(); // of equal messages, the first expected one is the first that arrived
            if (place == null) {
                continue; // counted as doubled
            }
            long chain = mode.isStrict() ? 0 : source.get(place).second();
            Integer last = before.put(chain, place);
            if (last != null && last > place) {
                misordered++;
                example("behind " + source.get(last), message);
            }
        }
        if (arrived.size() == source.size()
                && !conversationsWithThreads.contains(conversation)) { // otherwise counted as lost or doubled
            checkTail(source, arrived);
        }
    }

    /** The last two messages of a conversation must be sent after all others, in order. */
    private void checkTail(List<ExpectedMessage> source, List<ArrivedMessage> arrived) {
        for (int place = Math.max(0, source.size() - 2); place < source.size(); place++) {
            if (!arrived.get(place).mark().equals(source.get(place).mark())) {
                misordered++;
                example("at the end instead of " + source.get(place), arrived.get(place));
            }
        }
    }

    private void example(String problem, Object message) {
        if (examples.size() < MAX_EXAMPLES) {
            String line = problem + ": " + message;
            examples.add(line.replace("\n", "\\n"));
        }
    }

    private static <T> void add(Map<String, List<T>> lists, String key, T item) {
        lists.computeIfAbsent(key, absent -> new ArrayList<>()).add(item);
    }
}
