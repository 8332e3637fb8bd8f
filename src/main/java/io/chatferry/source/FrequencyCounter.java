package io.chatferry.source;

import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Counts how often each key comes, and knows the most frequent ones by name. Keys are told apart by 64 bits of hash; only
 * the frequent ones are kept as text, so that a million distinctKeys ones take 24 MB.
 *
 * <p>Up to {@value #MAX_EXACT_KEYS} distinctKeys keys every count is exact. Beyond, the rarest are forgotten (Misra and Gries): a
 * count may then be too low, by {@link #maxUndercount()} at most, and never too high.
 */
public final class FrequencyCounter {

    /** So many distinctKeys keys are counted exactly. */
    public static final int MAX_EXACT_KEYS = 1_000_000;

    /** So many are known by name. */
    public static final int MAX_NAMED_KEYS = 50;

    private static final int SMALLEST = 1 << 10;

    private final int most;
    private final Map<Long, String> names = new HashMap<>();
    private long[] hashes = new long[SMALLEST];
    private int[] counts = new int[SMALLEST];
    private int size;
    private long maxUndercount;
    /** Who is not known by name, and has come no oftener than this, is none of the most frequent. */
    private int floor;

    /** A key and how often it came. */
    public record KeyCount(String key, long count) {}

    FrequencyCounter() {
        this(MAX_EXACT_KEYS);
    }

    FrequencyCounter(int most) {
        this.most = most;
    }

    void add(String key) {
        long hash = hash(key);
        int slot = slot(hash);
        if (hashes[slot] == 0) {
            slot = makeRoom() ? slot(hash) : slot;
            hashes[slot] = hash;
            size++;
        }
        int count = ++counts[slot];
        if (count > floor && names.putIfAbsent(hash, key) == null && names.size() > 4 * MAX_NAMED_KEYS) {
            keepMostFrequentNames();
        }
    }

    /** The most frequent keys, the most frequent first; at most {@value #MAX_NAMED_KEYS}. */
    public List<KeyCount> top(int number) {
        return names.entrySet().stream()
                .map(name -> new KeyCount(name.getValue(), counts[slot(name.getKey())]))
                .sorted(Comparator.comparingLong(KeyCount::count).reversed().thenComparing(KeyCount::key))
                .limit(Math.min(number, MAX_NAMED_KEYS))
                .toList();
    }

    /** How many distinctKeys keys came; at least so many where {@link #maxUndercount()} is not 0. */
    public long distinctKeys() {
        return maxUndercount > 0 ? most : size;
    }

    /** By how much a count may be too low. */
    public long maxUndercount() {
        return maxUndercount;
    }

    private void keepMostFrequentNames() {
        List<Long> best = names.keySet().stream()
                .sorted(Comparator.comparingInt((Long hash) -> counts[slot(hash)])
                        .reversed())
                .limit(MAX_NAMED_KEYS)
                .toList();
        names.keySet().retainAll(Set.copyOf(best));
        floor = counts[slot(best.get(MAX_NAMED_KEYS - 1))];
    }

    /** Whether the table was built anew. */
    private boolean makeRoom() {
        if (size >= most) {
            forgetTheRarest();
            return true;
        }
        if (size >= hashes.length / 5 * 3) {
            rebuild(hashes.length * 2, 0);
            return true;
        }
        return false;
    }

    private void forgetTheRarest() {
        int[] sorted = Arrays.stream(counts).filter(count -> count > 0).sorted().toArray();
        int less = sorted[sorted.length / 2];
        maxUndercount += less;
        floor = Math.max(0, floor - less);
        rebuild(hashes.length, less);
        names.keySet().removeIf(hash -> hashes[slot(hash)] == 0);
    }

    private void rebuild(int length, int less) {
        long[] oldHashes = hashes;
        int[] oldCounts = counts;
        hashes = new long[length];
        counts = new int[length];
        size = 0;
        for (int i = 0; i < oldHashes.length; i++) {
            if (oldCounts[i] > less) {
                int slot = slot(oldHashes[i]);
                hashes[slot] = oldHashes[i];
                counts[slot] = oldCounts[i] - less;
                size++;
            }
        }
    }

    private int slot(long hash) {
        int mask = hashes.length - 1;
        int slot = (int) (hash >>> 32) & mask;
        while (hashes[slot] != 0 && hashes[slot] != hash) {
            slot = (slot + 1) & mask;
        }
        return slot;
    }

    /** FNV-1a over the characters, mixed as MurmurHash3 ends; never 0, which marks a free slot. */
    private static long hash(String key) {
        long hash = 0xcbf29ce484222325L;
        for (int i = 0; i < key.length(); i++) {
            hash = (hash ^ key.charAt(i)) * 0x100000001b3L;
        }
        hash = (hash ^ (hash >>> 33)) * 0xff51afd7ed558ccdL;
        hash = (hash ^ (hash >>> 33)) * 0xc4ceb9fe1a85ec53L;
        hash ^= hash >>> 33;
        return hash == 0 ? 1 : hash;
    }
}
