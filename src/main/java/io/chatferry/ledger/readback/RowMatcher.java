package io.chatferry.ledger.readback;

import io.chatferry.file.OwnerOnly;
import io.chatferry.ledger.Ledger;
import io.chatferry.ledger.sort.RowSort;
import io.chatferry.sort.LongSorter;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Joins rows of two sides that have the same key, in bounded memory: both sides are sorted on disk. A key is a text, of which
 * 128 bits of SHA-256 are compared. Not thread-safe.
 */
public final class RowMatcher implements AutoCloseable {

    private static final int KEY = 2;
    private static final int SORTED_IN_MEMORY = 1 << 15;

    private final LongSorter lefts;
    private final LongSorter rights;
    private final MessageDigest sha;

    /**
     * @param name of its files in the work folder
     * @param width numbers in each row
     */
    public RowMatcher(Ledger ledger, String name, int width) {
        try {
            OwnerOnly.createFolder(ledger.sortFolder());
            lefts = new LongSorter(ledger.sortFolder(), name + "-left", KEY + width, KEY + 1, SORTED_IN_MEMORY);
            rights = new LongSorter(ledger.sortFolder(), name + "-right", KEY + width, KEY + 1, SORTED_IN_MEMORY);
            sha = MessageDigest.getInstance("SHA-256");
        } catch (IOException full) {
            throw RowSort.failed(full);
        } catch (NoSuchAlgorithmException missing) {
            throw new IllegalStateException("every Java platform has SHA-256", missing);
        }
    }

    public void left(String key, long... numbers) {
        add(lefts, key, numbers);
    }

    public void right(String key, long... numbers) {
        add(rights, key, numbers);
    }

    private void add(LongSorter side, String key, long... numbers) {
        ByteBuffer hash = ByteBuffer.wrap(sha.digest(key.getBytes(StandardCharsets.UTF_8)));
        long[] row = new long[KEY + numbers.length];
        row[0] = hash.getLong();
        row[1] = hash.getLong();
        System.arraycopy(numbers, 0, row, KEY, numbers.length);
        try {
            side.add(row);
        } catch (IOException full) {
            throw RowSort.failed(full);
        }
    }

    /** Passes every key once to {@code visitor}, with the rows of both sides that have it, each sorted by their first number. */
    public void run(Visitor visitor) {
        try {
            long[] left = lefts.next();
            long[] right = rights.next();
            for (long[] key = least(left, right); key != null; key = least(left, right)) {
                List<long[]> leftRows = new ArrayList<>(1);
                List<long[]> rightRows = new ArrayList<>(1);
                for (; left != null && compare(left, key) == 0; left = lefts.next()) {
                    leftRows.add(numbers(left));
                }
                for (; right != null && compare(right, key) == 0; right = rights.next()) {
                    rightRows.add(numbers(right));
                }
                visitor.group(leftRows, rightRows);
            }
        } catch (IOException full) {
            throw RowSort.failed(full);
        }
    }

    private static long @Nullable [] least(long @Nullable [] left, long @Nullable [] right) {
        return left == null || (right != null && compare(right, left) < 0) ? right : left;
    }

    private static int compare(long[] a, long[] b) {
        int order = Long.compare(a[0], b[0]);
        return order == 0 ? Long.compare(a[1], b[1]) : order;
    }

    private static long[] numbers(long[] row) {
        return java.util.Arrays.copyOfRange(row, KEY, row.length);
    }

    @Override
    public void close() {
        try {
            lefts.close();
            rights.close();
        } catch (IOException left) {
            throw RowSort.failed(left);
        }
    }

    /** Receives the rows of a key. */
    public interface Visitor {
        void group(List<long[]> lefts, List<long[]> rights);
    }
}
