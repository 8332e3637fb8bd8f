package io.chatferry.source.zulip;

import io.chatferry.source.chat.model.ChatReaction;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * All reactions of an export by their messages, in a few bytes each: Zulip has them in another file than the messages. Add all,
 * then ask. Not thread-safe.
 */
final class ReactionTable {

    private static final int CHUNK_BITS = 20;
    private static final int CHUNK = 1 << CHUNK_BITS;
    private static final int SLOT_MASK = CHUNK - 1;
    private static final int FIRST_SIZE = 1 << 10;
    /** Ids of messages that leave room for the place in a chunk. */
    private static final long MAX_MESSAGE = Long.MAX_VALUE >> CHUNK_BITS;

    private final List<Chunk> chunks = new ArrayList<>();
    private final List<String> emoji = new ArrayList<>();
    private final Map<String, Integer> emojiNumbers = new HashMap<>();

    /** Reactions in the order of reading, and their places in the order of their messages. */
    private static final class Chunk {

        /** The id of the message, then the place of the reaction: sorted when the first message is looked for. */
        private long[] keys = new long[FIRST_SIZE];

        private long[] users = new long[FIRST_SIZE];
        private int[] emoji = new int[FIRST_SIZE];
        private final BitSet taken = new BitSet();
        private int size;
        private boolean isSorted;

        void add(long message, long user, int emojiNumber) {
            if (size == keys.length) {
                keys = Arrays.copyOf(keys, size * 2);
                users = Arrays.copyOf(users, size * 2);
                emoji = Arrays.copyOf(emoji, size * 2);
            }
            keys[size] = (message << CHUNK_BITS) | size;
            users[size] = user;
            emoji[size] = emojiNumber;
            size++;
        }

        /** The first of its keys that belongs to a message or a later one. */
        int first(long message) {
            if (!isSorted) {
                Arrays.sort(keys, 0, size);
                isSorted = true;
            }
            int at = Arrays.binarySearch(keys, 0, size, message << CHUNK_BITS);
            return at < 0 ? -at - 1 : at;
        }
    }

    /** Adds a reaction; false if its ids are no numbers, or something is missing. */
    boolean add(@Nullable String message, @Nullable String user, @Nullable String name) {
        long messageId = number(message);
        long userId = number(user);
        if (messageId < 0 || messageId > MAX_MESSAGE || userId < 0 || name == null) {
            return false;
        }
        if (chunks.isEmpty() || chunks.get(chunks.size() - 1).size == CHUNK) {
            chunks.add(new Chunk());
        }
        int emojiNumber = emojiNumbers.computeIfAbsent(name, added -> {
            emoji.add(added);
            return emoji.size() - 1;
        });
        chunks.get(chunks.size() - 1).add(messageId, userId, emojiNumber);
        return true;
    }

    private static long number(@Nullable String id) {
        return id != null && id.matches("\\d{1,18}") ? Long.parseLong(id) : -1;
    }

    /** The reactions to a message, in the order of the export. */
    List<ChatReaction> of(String message) {
        long id = number(message);
        if (id < 0 || id > MAX_MESSAGE || chunks.isEmpty()) {
            return List.of();
        }
        List<ChatReaction> reactions = new ArrayList<>(0);
        for (Chunk chunk : chunks) {
            for (int i = chunk.first(id); i < chunk.size && chunk.keys[i] >> CHUNK_BITS == id; i++) {
                int slot = (int) (chunk.keys[i] & SLOT_MASK);
                chunk.taken.set(slot);
                reactions.add(
                        new ChatReaction(emoji.get(chunk.emoji[slot]), List.of(Long.toString(chunk.users[slot]))));
            }
        }
        return reactions;
    }

    /** How many reactions belong to no message that was asked for. */
    long left() {
        return chunks.stream()
                .mapToLong(chunk -> chunk.size - chunk.taken.cardinality())
                .sum();
    }
}
