package io.chatferry.ledger.readback;

import java.math.BigDecimal;
import java.math.MathContext;

/**
 * A share of the conversations, chosen by a hash: the same share of the same job is always the same sample.
 *
 * @param share more than 0, at most 1
 */
public record VerifySample(double share) {

    /** Every conversation. */
    public static final VerifySample ALL = new VerifySample(1);

    public VerifySample {
        if (!(share > 0 && share <= 1)) {
            throw new IllegalArgumentException("the share must be above 0 and at most 1 (was " + share + ")");
        }
    }

    /** Whether this is every conversation. */
    public boolean isAll() {
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
        return isAll() || rank(conversation) < (long) (share * Long.MAX_VALUE);
    }

    /** The rank of a conversation, from 0 on: a hash of its key (David Stafford's mix 13), independent of other uses of the key. */
    static long rank(long conversation) {
        long z = conversation + 0x9e3779b97f4a7c15L;
        z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
        z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
        return (z ^ (z >>> 31)) >>> 1;
    }
}
