package io.chatferry.ledger.merge;

import io.chatferry.ledger.Db;
import io.chatferry.ledger.EntityState;
import io.chatferry.ledger.sort.LongSorter;
import io.chatferry.ledger.staging.Staging;
import io.chatferry.model.Kind;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Finds source ids that would become the same id of the target: two of them must never become one. */
final class IdClashes {

    private static final int SORTED_IN_MEMORY = 1 << 16;

    private final Db db;
    private final Staging staging;

    IdClashes(Staging staging) {
        this.db = staging.db();
        this.staging = staging;
    }

    List<IdClash> find() throws IOException {
        List<IdClash> found = new ArrayList<>();
        try (LongSorter targets = new LongSorter(staging.messages.folder(), "targets", 3, 2, SORTED_IN_MEMORY)) {
            readTargets(targets);
            List<Long> sharing = new ArrayList<>();
            long[] group = null;
            for (long[] row = targets.next(); row != null; row = targets.next()) {
                if (group == null || group[0] != row[0] || group[1] != row[1]) {
                    addClash(sharing, found);
                    sharing.clear();
                    group = row;
                }
                sharing.add(row[2]);
            }
            addClash(sharing, found);
        }
        return found;
    }

    private void readTargets(LongSorter targets) throws IOException {
        String sql = "SELECT entity_key, kind, target_id FROM entity WHERE entity_key > ? AND gone = FALSE"
                + " ORDER BY entity_key LIMIT 5000";
        try {
            db.visit(connection -> Db.scan(connection, sql, row -> {
                try {
                    targets.add(row.getLong(2), staging.keys().text("t:", row.getString(3)), row.getLong(1));
                } catch (IOException full) {
                    throw new UncheckedIOException(full);
                }
            }));
        } catch (UncheckedIOException full) {
            throw full.getCause();
        }
    }

    private void addClash(List<Long> sharing, List<IdClash> found) {
        if (sharing.size() < 2) {
            return;
        }
        record Sharer(String sourceId, String targetId, Kind kind, boolean begun) {}
        List<Sharer> sharers = new ArrayList<>();
        db.visit(connection -> Db.each(
                connection,
                "SELECT source_id, target_id, kind, state FROM entity WHERE entity_key IN ("
                        + Db.placeholders(sharing.size()) + ")",
                row -> sharers.add(new Sharer(
                        row.getString(1),
                        row.getString(2),
                        Kind.of(row.getInt(3)),
                        EntityState.of(row.getInt(4)) != EntityState.UNKNOWN)),
                sharing.toArray()));
        sharers.sort(Comparator.comparing((Sharer sharer) -> !sharer.begun)
                .thenComparing(sharer -> !sharer.sourceId.equals(sharer.targetId))
                .thenComparing(Sharer::sourceId));
        Sharer keeper = sharers.get(0);
        found.add(new IdClash(
                keeper.kind,
                keeper.targetId,
                keeper.sourceId,
                sharers.stream().skip(1).map(Sharer::sourceId).toList()));
    }
}
