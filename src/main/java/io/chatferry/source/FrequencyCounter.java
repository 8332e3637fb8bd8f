package io.chatferry.source;

import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Counts how often each key occurs, and keeps the names of the most frequent ones. Keys are distinguished by 64 bits
 * of hash; only the frequent ones are kept as text, so that a million distinct keys take 24 MB.
 *
 * <p>Up to {@value #MAX_EXACT_KEYS} distinct keys every count is exact. With more, the rarest are dropped (the
 * Misra-Gries algorithm): a count may then be too low, by {@link #maxUndercount()} at most, and never too high.
 */
public final class FrequencyCounter {

    /** The number of distinct keys up to which counts are exact. */
    public static final int MAX_EXACT_KEYS = 1_000_000;

    /** The number of keys that are kept by name. */
    public static final int MAX_NAMED_KEYS = 50;

    private static final int MIN_CAPACITY = 1 << 10;

    private final int maxKeys;
    private final Map<Long, String> names = new HashMap<>();
    private long[] hashes = new long[MIN_CAPACITY];
    private int[] counts = new int[MIN_CAPACITY];
    private int size;
    private long maxUndercount;
    /** A key without a name and with at most this count is not among the most frequent. */
    private int floor;

    /** A key and how often it occurred. */
    public record KeyCount(String key, long count) {}

    FrequencyCounter() {
        this(MAX_EXACT_KEYS);
    }

    FrequencyCounter(int maxKeys) {
        this.maxKeys = maxKeys;
    }

    void add(String key) {
        long hash = hash(key);
        int slot = slot(hash);
        if (hashes[slot] == 0) {
            slot = ensureCapacity() ? slot(hash) : slot;
            hashes[slot] = hash;
            size++;
        }
        int count = ++counts[slot];
        if (count > floor && names.putIfAbsent(hash, key) == null && names.size() > 4 * MAX_NAMED_KEYS) {
            keepMostFrequentNames();
        }
    }

    /** The maxKeys frequent keys, the maxKeys frequent first; at maxKeys {@value #MAX_NAMED_KEYS}. */
    public List<KeyCount> top(int number) {
        return names.entrySet().stream()
                .map(name -> new KeyCount(name.getValue(), counts[slot(name.getKey())]))
                .sorted(Comparator.comparingLong(KeyCount::count).reversed().thenComparing(KeyCount::key))
                .limit(Math.min(number, MAX_NAMED_KEYS))
                .toList();
    }

    /** How many distinctKeys keys came; at least so many where {@link #maxUndercount()} is not 0. */
    public long distinctKeys() {
        return maxUndercount > 0 ? maxKeys : size;
    }

    /** The most by which a count may be too low; 0 = all counts are exact. */
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

    /** Makes room for one more key; returns whether the table was rebuilt. */
    private boolean ensureCapacity() {
        if (size >= maxKeys) {
            dropRarest();
            return true;
        }
        if (size >= hashes.length / 5 * 3) {
            rebuild(hashes.length * 2, 0);
            return true;
        }
        return false;
    }

    private void dropRarest() {
        int[] sorted = Arrays.stream(counts).filter(count -> count > 0).sorted().toArray();
        int decrement = sorted[sorted.length / 2];
        maxUndercount += decrement;
        floor = Math.max(0, floor - decrement);
        rebuild(hashes.length, decrement);
        names.keySet().removeIf(hash -> hashes[slot(hash)] == 0);
    }

    private void rebuild(int length, int decrement) {
        long[] oldHashes = hashes;
        int[] oldCounts = counts;
        hashes = new long[length];
        counts = new int[length];
        size = 0;
        for (int i = 0; i < oldHashes.length; i++) {
            if (oldCounts[i] > decrement) {
                int slot = slot(oldHashes[i]);
                hashes[slot] = oldHashes[i];
                counts[slot] = oldCounts[i] - decrement;
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

    /** FNV-1a over the characters, then the finalizer of MurmurHash3; never 0, which marks a free slot. */
    static long hash(String key) {
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
