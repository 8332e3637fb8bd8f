package io.chatferry.send;

import io.chatferry.ledger.Ledger;

/** Whether the target shows the muid of a message that was sent with one; learnt from its first success answer. */
final class Echo {

    private static final String FACT = "target.echoes-muid";

    private final Ledger ledger;
    private boolean known;

    Echo(Ledger ledger) {
        this.ledger = ledger;
        this.known = ledger.fact(FACT).isPresent();
    }

    /** Whether it is known that it does: then a message without a muid is not one of ours. */
    boolean known() {
        return known;
    }

    /** An answer has shown it. */
    void seen() {
        if (!known) {
            ledger.remember(FACT, "yes");
            known = true;
        }
    }
}
