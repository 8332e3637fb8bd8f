package io.chatferry.ledger.merge;

import io.chatferry.ledger.staging.StagedParent;
import io.chatferry.sort.RowSorter;
import org.jspecify.annotations.Nullable;

/** Counts the replies whose parent is no message of the ledger, beside a scan of all messages by key. */
final class MissingParents {

    private final RowSorter<StagedParent> parents;
    private @Nullable StagedParent next;
    private long missing;

    MissingParents(RowSorter<StagedParent> parents) {
        this.parents = parents;
        this.next = parents.next();
    }

    /** A message of the ledger; their keys ascend. */
    void message(long keyHi, long keyLo) {
        while (next != null && next.compareTo(keyHi, keyLo) <= 0) {
            if (next.compareTo(keyHi, keyLo) < 0) {
                missing++;
            }
            next = parents.next();
        }
    }

    /** The replies without a parent, after the last message. */
    long count() {
        while (next != null) {
            missing++;
            next = parents.next();
        }
        return missing;
    }
}
