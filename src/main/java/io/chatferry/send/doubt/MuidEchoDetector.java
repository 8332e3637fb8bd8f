package io.chatferry.send.doubt;

import io.chatferry.ledger.Ledger;

/** Whether the target shows the muid of a message that was sent with one; learned from its first success answer. */
public final class MuidEchoDetector {

    private static final String FACT = "target.echoes-muid";

    private final Ledger ledger;
    private boolean isKnown;

    public MuidEchoDetector(Ledger ledger) {
        this.ledger = ledger;
        this.isKnown = ledger.fact(FACT).isPresent();
    }

    /** Whether it is known that it does: then a message without a muid is not one of ours. */
    boolean isKnown() {
        return isKnown;
    }

    /** An answer has shown it. */
    public void seen() {
        if (!isKnown) {
            ledger.remember(FACT, "yes");
            isKnown = true;
        }
    }
}
