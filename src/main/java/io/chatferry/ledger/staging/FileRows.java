package io.chatferry.ledger.staging;

import io.chatferry.ledger.sort.HashKeys;
import io.chatferry.model.Outbound;
import io.chatferry.sort.RowSorter;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Stages the files of messages that are to be copied. Not thread-safe. */
final class FileRows {

    private static final String FILE = "f:";

    /** Files that are not staged again while they are remembered; repetitions beyond that are merged. */
    private static final int REMEMBERED = 100_000;

    private final RowSorter<StagedRow> sorter;
    private final HashKeys keys;
    private final Set<Long> seen = new HashSet<>();
    private long lastId;

    /** @param sorter of their keys */
    FileRows(RowSorter<StagedRow> sorter, HashKeys keys) {
        this.sorter = sorter;
        this.keys = keys;
    }

    /** Stages the files of a message by the number of its body. */
    void add(StagedPortion portion, long seq, List<Outbound.MessageFile> files) {
        for (Outbound.MessageFile file : files) {
            long key = keys.text(FILE, file.source());
            portion.add(inserts -> inserts.messageFile(seq, file.place(), key, file.decidesType()));
            if (seen.size() >= REMEMBERED) {
                seen.clear();
            }
            if (seen.add(key)) {
                long id = ++lastId;
                sorter.add(new StagedRow(key, id));
                portion.add(inserts -> inserts.media(id, key, file));
            }
        }
    }
}
