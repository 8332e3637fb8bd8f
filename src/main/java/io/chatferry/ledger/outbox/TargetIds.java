package io.chatferry.ledger.outbox;

import io.chatferry.ledger.sort.HashKeys;
import io.chatferry.ledger.sort.LongIndex;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Finds users or groups by their ids in the target, in some 32 bytes each. Not thread-safe. */
public final class TargetIds {

    private final HashKeys hashes = new HashKeys();
    private final LongIndex numbers = new LongIndex();
    private long[] keys = new long[16];

    void add(long key, String targetId) {
        int number = numbers.of(hash(targetId));
        if (number >= keys.length) {
            keys = Arrays.copyOf(keys, number + number / 2);
        }
        keys[number] = key;
    }

    /** The number of ids. */
    public int size() {
        return numbers.size();
    }

    /** The key of the user or group with this id, or null. */
    public @Nullable Long key(String targetId) {
        int number = numbers.find(hash(targetId));
        return number == LongIndex.NONE ? null : keys[number];
    }

    private long hash(String targetId) {
        return hashes.text("t:", targetId);
    }
}
