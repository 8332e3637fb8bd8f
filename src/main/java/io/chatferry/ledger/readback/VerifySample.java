package io.chatferry.ledger.readback;

import java.math.BigDecimal;
import java.math.MathContext;

/**
 * A share of the conversations, whole ones, chosen by a hash: the same share of the same job is always the same sample.
 *
 * @param share more than 0, at most 1
 */
public record VerifySample(double share) {

    /** Everything. */
    public static final VerifySample ALL = new VerifySample(1);

    public VerifySample {
        if (!(share > 0 && share <= 1)) {
            throw new IllegalArgumentException("a share lies above 0 and is at most 1");
        }
    }

    /** Whether this is everything. */
    public boolean all() {
        return share == 1;
    }

    /** The share as people write it. */
    public String percent() {
        return BigDecimal.valueOf(share * 100)
                        .round(new MathContext(6))
                        .stripTrailingZeros()
                        .toPlainString()
                + " %";
    }

    /** Whether a conversation belongs to it. */
    boolean includes(long conversation) {
        return all() || rank(conversation) < (long) (share * Long.MAX_VALUE);
    }

    /** Where a conversation stands, from 0 on; keys are hashes, and this makes others of them (David Stafford's mix 13). */
    static long rank(long conversation) {
        long z = conversation + 0x9e3779b97f4a7c15L;
        z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
        z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
        return (z ^ (z >>> 31)) >>> 1;
    }
}
