package io.chatferry.verify;

import io.chatferry.ledger.readback.Differences.Fault;
import io.chatferry.model.Kind;
import java.math.BigInteger;
import java.util.EnumMap;
import java.util.Map;
import java.util.TreeMap;

/** What a comparison has counted. Not thread-safe. */
public final class ComparisonResult {

    private static final BigInteger MOST = BigInteger.ONE.shiftLeft(128);

    private final Map<Kind, Count> counts = new EnumMap<>(Kind.class);
    private final Map<String, Long> held = new TreeMap<>();
    private BigInteger sent = BigInteger.ZERO;
    private BigInteger found = BigInteger.ZERO;
    private long strangers;
    private long undecided;
    private long withoutTime;
    private long unlisted;
    private long deletedAgain;

    ComparisonResult() {
        for (Kind kind : Kind.values()) {
            counts.put(kind, new Count());
        }
    }

    /** Counts of one kind of record. */
    public Count of(Kind kind) {
        return java.util.Objects.requireNonNull(counts.get(kind));
    }

    /** Messages that only the moderation list shows, by their status. */
    public Map<String, Long> held() {
        return held;
    }

    /** Messages in the job's conversations that were there before the job. */
    public long strangers() {
        return strangers;
    }

    /** Messages that no list of their conversation shows, and that are there when they are asked for by their ids. */
    public long unlisted() {
        return unlisted;
    }

    /** Messages that this job has deleted again, as it was to, and that the target shows nowhere since. */
    public long deletedAgain() {
        return deletedAgain;
    }

    /** Messages whose time is not compared: the call that carried them stamps its own. */
    public long withoutTime() {
        return withoutTime;
    }

    /** Whether there is no difference at all, and no message whose outcome the ledger does not know. */
    public boolean equal() {
        return undecided == 0 && counts.values().stream().allMatch(count -> count.faults() == 0);
    }

    /** The sum of the digests of what was sent, modulo 2^128, in hexadecimal. */
    public String sentHash() {
        return hex(sent);
    }

    /** Likewise of what was found: the same if all is equal. */
    public String foundHash() {
        return hex(found);
    }

    private static String hex(BigInteger sum) {
        return String.format("%032x", sum);
    }

    void sent(byte[] digest) {
        sent = sent.add(new BigInteger(1, digest)).mod(MOST);
    }

    void found(byte[] digest) {
        found = found.add(new BigInteger(1, digest)).mod(MOST);
    }

    void held(String status) {
        held.merge(status, 1L, Long::sum);
    }

    void stranger() {
        strangers++;
    }

    void oneWithoutTime() {
        withoutTime++;
    }

    void oneUnlisted() {
        unlisted++;
    }

    void oneDeletedAgain() {
        deletedAgain++;
    }

    void oneUndecided() {
        undecided++;
    }

    /** Counts of one kind of record. */
    public static final class Count {

        private final Map<Fault, Long> faults = new EnumMap<>(Fault.class);
        private long expected;
        private long equal;

        /** Records that should be there. */
        public long expected() {
            return expected;
        }

        /** Records that are there as they should be. */
        public long equal() {
            return equal;
        }

        /** Records with such a fault; several fields of one count once. */
        public long of(Fault fault) {
            return faults.getOrDefault(fault, 0L);
        }

        long faults() {
            return faults.values().stream().mapToLong(Long::longValue).sum();
        }

        void expectOne() {
            expected++;
        }

        void equalOne() {
            equal++;
        }

        void fault(Fault fault) {
            faults.merge(fault, 1L, Long::sum);
        }
    }
}
