package io.chatferry.source.chat.stream;

import io.chatferry.sort.LongSorter;
import io.chatferry.source.chat.model.ChatMessage;
import io.chatferry.source.chat.stream.MessageFile.Entry;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Finds messages of one conversation and time that stand in another order in the export than their sequence says, such as those
 * of two files: they are held back until the last one of them, and then go in their sequence. Not thread-safe.
 */
final class EntryOrder implements AutoCloseable {

    private static final int SORTED_IN_MEMORY = 1 << 16;
    /** As many are held back; of an export with more of them, the rest stays in its order. */
    private static final int MOST_HELD = 200_000;
    /** Times of which the nanoseconds fit into a long. */
    private static final long LATEST_SECOND = Long.MAX_VALUE / 1_000_000_000L - 1;

    private final LongSorter rows;
    private final Map<Long, Slot> slots = new HashMap<>();

    /** The place of a message among those of its time. */
    private record Slot(Tie tie, int index) {}

    /** Messages of one time. */
    private static final class Tie {

        private final @Nullable Entry[] entries;
        private int missing;

        Tie(int size) {
            entries = new @Nullable Entry[size];
            missing = size;
        }
    }

    EntryOrder(Path folder) {
        rows = new LongSorter(folder, "order", 4, 4, SORTED_IN_MEMORY);
    }

    /** A message by its number in the order of the export. */
    void add(Rooms.Room room, long number, ChatMessage message) throws IOException {
        Instant time = message.sentAt();
        if (message.sequence() != 0 && time != null && Math.abs(time.getEpochSecond()) < LATEST_SECOND) {
            rows.add(
                    room.number(), time.getEpochSecond() * 1_000_000_000L + time.getNano(), message.sequence(), number);
        }
    }

    /** All messages were added. */
    void sort() throws IOException {
        List<Long> numbers = new ArrayList<>();
        long room = -1;
        long time = 0;
        for (long[] row = rows.next(); row != null; row = rows.next()) {
            if (row[0] != room || row[1] != time) {
                tie(numbers);
                numbers.clear();
                room = row[0];
                time = row[1];
            }
            numbers.add(row[3]);
        }
        tie(numbers);
    }

    private void tie(List<Long> numbers) {
        boolean isInOrder = true;
        for (int i = 1; i < numbers.size(); i++) {
            isInOrder &= numbers.get(i - 1) < numbers.get(i);
        }
        if (isInOrder || slots.size() + numbers.size() > MOST_HELD) {
            return;
        }
        Tie tie = new Tie(numbers.size());
        for (int i = 0; i < numbers.size(); i++) {
            slots.put(numbers.get(i), new Slot(tie, i));
        }
    }

    /**
     * Passes on the message with a number, with those that were held back for it.
     *
     * @param entry null if the message is left out
     */
    void pass(long number, @Nullable Entry entry, Consumer<Entry> next) {
        Slot slot = slots.isEmpty() ? null : slots.remove(number);
        if (slot == null) {
            if (entry != null) {
                next.accept(entry);
            }
            return;
        }
        Tie tie = slot.tie;
        tie.entries[slot.index] = entry;
        if (--tie.missing == 0) {
            for (Entry held : tie.entries) {
                if (held != null) {
                    next.accept(held);
                }
            }
        }
    }

    @Override
    public void close() throws IOException {
        rows.close();
    }
}
