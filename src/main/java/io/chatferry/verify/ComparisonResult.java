package io.chatferry.verify;

import io.chatferry.ledger.readback.Differences.Fault;
import io.chatferry.model.Kind;
import java.math.BigInteger;
import java.util.EnumMap;
import java.util.Map;
import java.util.TreeMap;

/** The counts of a comparison. Not thread-safe. */
public final class ComparisonResult {

    private static final BigInteger MODULUS = BigInteger.ONE.shiftLeft(128);

    private final Map<Kind, Count> counts = new EnumMap<>(Kind.class);
    private final Map<String, Long> held = new TreeMap<>();
    private BigInteger sent = BigInteger.ZERO;
    private BigInteger found = BigInteger.ZERO;
    private long preexisting;
    private long inDoubt;
    private long withoutTime;
    private long unlisted;
    private long deletedByJob;

    ComparisonResult() {
        for (Kind kind : Kind.values()) {
            counts.put(kind, new Count());
        }
    }

    /** Counts of one kind of record. */
    public Count of(Kind kind) {
        return java.util.Objects.requireNonNull(counts.get(kind));
    }

    /** Messages that only the moderation list shows, by their moderation status. */
    public Map<String, Long> held() {
        return held;
    }

    /** Messages in the job's conversations that are older than the job. */
    public long preexisting() {
        return preexisting;
    }

    /** Messages that the target shows by their ids, and in no list of their conversation. */
    public long unlisted() {
        return unlisted;
    }

    /** Messages that the target does not show because this job has deleted them, as the export has them. */
    public long deletedByJob() {
        return deletedByJob;
    }

    /** Messages whose time is not compared: the endpoint that carried them stamps its own. */
    public long withoutTime() {
        return withoutTime;
    }

    /** Whether there is no difference at all, and no message in doubt. */
    public boolean isEqual() {
        return inDoubt == 0 && counts.values().stream().allMatch(count -> count.faults() == 0);
    }

    /** The sum of the digests of what was sent, modulo 2^128, in hexadecimal. */
    public String sentHash() {
        return hex(sent);
    }

    /** The same sum over what was found; both are the same if all messages are equal. */
    public String foundHash() {
        return hex(found);
    }

    private static String hex(BigInteger sum) {
        return String.format("%032x", sum);
    }

    void addSent(byte[] digest) {
        sent = sent.add(new BigInteger(1, digest)).mod(MODULUS);
    }

    void addFound(byte[] digest) {
        found = found.add(new BigInteger(1, digest)).mod(MODULUS);
    }

    void addHeld(String status) {
        held.merge(status, 1L, Long::sum);
    }

    void addPreexisting() {
        preexisting++;
    }

    void addWithoutTime() {
        withoutTime++;
    }

    void addUnlisted() {
        unlisted++;
    }

    void addDeletedByJob() {
        deletedByJob++;
    }

    void addInDoubt() {
        inDoubt++;
    }

    /** Counts of one kind of record. */
    public static final class Count {

        private final Map<Fault, Long> faults = new EnumMap<>(Fault.class);
        private long expected;
        private long equal;

        /** Records that must be in the target. */
        public long expected() {
            return expected;
        }

        /** Records that are in the target as they were sent. */
        public long equal() {
            return equal;
        }

        /** Records with this fault; a record counts once, in however many fields it differs. */
        public long of(Fault fault) {
            return faults.getOrDefault(fault, 0L);
        }

        long faults() {
            return faults.values().stream().mapToLong(Long::longValue).sum();
        }

        void addExpected() {
            expected++;
        }

        void addEqual() {
            equal++;
        }

        void addFault(Fault fault) {
            faults.merge(fault, 1L, Long::sum);
        }
    }
}
