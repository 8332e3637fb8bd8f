package io.chatferry.ledger.staging;

import io.chatferry.model.EntityRef;
import io.chatferry.model.Origin;
import io.chatferry.sort.RowSorter;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Stages the users and groups that records describe or name. Not thread-safe. */
final class EntityRows {

    private static final int REMEMBERED = 1 << 20;

    private final RowSorter<StagedRow> sorter;
    private final SeenFilter seen = new SeenFilter(REMEMBERED);
    private long lastId;

    /** @param sorter of their keys */
    EntityRows(RowSorter<StagedRow> sorter) {
        this.sorter = sorter;
    }

    /** Stages a user or group that a record names, unless this pass has staged the same before; returns its key. */
    long reference(StagedPortion portion, long key, EntityRef ref, boolean needed, int file, Origin at) {
        boolean isBare = ref.name() == null && ref.avatar() == null && ref.groupType() == null;
        int detailsHash = isBare ? SeenFilter.BARE : Objects.hash(ref.name(), ref.avatar(), ref.groupType());
        if (seen.isNew(key, detailsHash, needed)) {
            long id = next(key);
            portion.add(inserts -> inserts.entity(id, key, ref, false, needed, null, null, file, at));
        }
        return key;
    }

    /** Stages a user or group that a record describes. */
    void described(
            StagedPortion portion, long key, EntityRef ref, String details, @Nullable Long owner, int file, Origin at) {
        long id = next(key);
        portion.add(inserts -> inserts.entity(id, key, ref, true, false, details, owner, file, at));
    }

    private long next(long key) {
        sorter.add(new StagedRow(key, ++lastId));
        return lastId;
    }
}
