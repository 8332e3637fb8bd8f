package io.chatferry.ledger.merge;

import io.chatferry.ledger.Db;
import io.chatferry.ledger.EntityState;
import io.chatferry.ledger.staging.Staging;
import io.chatferry.model.Kind;
import io.chatferry.sort.RowFormat;
import io.chatferry.sort.RowSorter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Finds source ids that would become the same id in the target, which would merge two entities into one. */
final class IdClashes {

    private static final int SORTED_IN_MEMORY = 1 << 16;

    private final Db db;
    private final Staging staging;

    IdClashes(Staging staging) {
        this.db = staging.db();
        this.staging = staging;
    }

    List<IdClash> find() {
        List<IdClash> found = new ArrayList<>();
        try (RowSorter<Target> targets =
                new RowSorter<>(staging.messages.folder(), "targets", Target.FORMAT, SORTED_IN_MEMORY)) {
            readTargets(targets);
            List<Long> sharing = new ArrayList<>();
            Target first = null;
            for (Target target = targets.next(); target != null; target = targets.next()) {
                if (first == null || !first.hasIdOf(target)) {
                    addClash(sharing, found);
                    sharing.clear();
                    first = target;
                }
                sharing.add(target.entityKey);
            }
            addClash(sharing, found);
        }
        return found;
    }

    /** A user or group, sorted by kind and the hash of its id in the target. */
    private record Target(int kind, long idHash, long entityKey) {

        static final RowFormat<Target> FORMAT = new RowFormat<>(
                3,
                2,
                (row, columns) -> {
                    columns[0] = row.kind;
                    columns[1] = row.idHash;
                    columns[2] = row.entityKey;
                },
                columns -> new Target((int) columns[0], columns[1], columns[2]));

        boolean hasIdOf(Target other) {
            return kind == other.kind && idHash == other.idHash;
        }
    }

    private void readTargets(RowSorter<Target> targets) {
        String sql = "SELECT entity_key, kind, target_id FROM entity WHERE entity_key > ? AND gone = FALSE"
                + " ORDER BY entity_key LIMIT 5000";
        db.visit(connection -> Db.scan(
                connection,
                sql,
                row -> targets.add(
                        new Target(row.getInt(2), staging.keys().text("t:", row.getString(3)), row.getLong(1)))));
    }

    private void addClash(List<Long> sharing, List<IdClash> found) {
        if (sharing.size() < 2) {
            return;
        }
        record Sharer(String sourceId, String targetId, Kind kind, boolean isBegun) {}
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
        sharers.sort(Comparator.comparing((Sharer sharer) -> !sharer.isBegun)
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
