package io.chatferry.ledger.merge;

import io.chatferry.ledger.Batches;
import io.chatferry.ledger.Db;
import io.chatferry.ledger.staging.PassCounts;
import io.chatferry.ledger.staging.StagedMessage;
import io.chatferry.ledger.staging.Staging;
import io.chatferry.model.Kind;
import io.chatferry.model.Problem;
import io.chatferry.model.RejectCode;
import io.chatferry.sort.RowFormat;
import io.chatferry.sort.RowSorter;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;

/**
 * The records of a pass whose muid another record of the same pass has: duplicates if the content is the same, otherwise
 * rejects. The first record is kept.
 */
final class RepeatedMessages implements AutoCloseable {

    private static final int BATCH = 5_000;
    private static final int SORTED_IN_MEMORY = 1 << 17;

    private final Db db;
    private final Staging staging;
    private final Runnable checkStop;
    private final Batches<Repeated> duplicates;
    private final RowSorter<Repeated> conflicts;

    RepeatedMessages(Staging staging, Path folder, Runnable checkStop) {
        this.db = staging.db();
        this.staging = staging;
        this.checkStop = checkStop;
        this.duplicates = new Batches<>(db, BATCH, RepeatedMessages::insertDuplicates, checkStop);
        this.conflicts = new RowSorter<>(folder, "conflicts", Repeated.FORMAT, SORTED_IN_MEMORY);
    }

    /** A record and the one that is kept, by their numbers. */
    private record Repeated(long seq, long keeper) {

        static final RowFormat<Repeated> FORMAT = new RowFormat<>(
                2,
                2,
                (row, columns) -> {
                    columns[0] = row.seq;
                    columns[1] = row.keeper;
                },
                columns -> new Repeated(columns[0], columns[1]));
    }

    void add(StagedMessage message, StagedMessage keeper) {
        Repeated repeated = new Repeated(message.seq(), keeper.seq());
        if (message.content() == keeper.content()) {
            staging.counts().add(Kind.MESSAGE, PassCounts.DUPLICATE);
            duplicates.add(repeated);
        } else {
            staging.counts().add(Kind.MESSAGE, PassCounts.REJECTED);
            conflicts.add(repeated);
        }
    }

    void noteDuplicates() {
        duplicates.flush();
    }

    void rejectConflicts() {
        Batches<Repeated> batches = new Batches<>(db, BATCH, this::reject, checkStop);
        for (Repeated conflict = conflicts.next(); conflict != null; conflict = conflicts.next()) {
            batches.add(conflict);
        }
        batches.flush();
    }

    private static void insertDuplicates(Connection connection, List<Repeated> rows) throws SQLException {
        try (PreparedStatement insert =
                connection.prepareStatement("INSERT INTO duplicate_message (seq, kept) VALUES (?, ?)")) {
            for (Repeated row : rows) {
                insert.setLong(1, row.seq);
                insert.setLong(2, row.keeper);
                insert.addBatch();
            }
            insert.executeBatch();
        }
    }

    private void reject(Connection connection, List<Repeated> rows) throws SQLException {
        String sql = "SELECT s.file, s.line, s.record, f.name, s.muid FROM " + staging.bodyTable()
                + " s JOIN source_file f ON f.id = s.file WHERE s.seq = ?";
        try (PreparedStatement select = connection.prepareStatement(sql)) {
            for (Repeated row : rows) {
                Place keeper = place(select, row.keeper);
                Place loser = place(select, row.seq);
                Problem problem = new Problem(
                        RejectCode.MUID_CONFLICT,
                        "muid",
                        "muid " + loser.muid + " stands at " + keeper.name + ":" + keeper.line + " and at " + loser.name
                                + ":" + loser.line + " with other content; the first one is kept");
                staging.rejectLater(
                        connection,
                        row.seq,
                        new Staging.Rejected(loser.file, loser.line, loser.record, Kind.MESSAGE, loser.muid, problem));
            }
        }
    }

    private record Place(int file, long line, long record, String name, String muid) {}

    private static Place place(PreparedStatement select, long seq) throws SQLException {
        select.setLong(1, seq);
        try (var row = select.executeQuery()) {
            row.next();
            return new Place(row.getInt(1), row.getLong(2), row.getLong(3), row.getString(4), row.getString(5));
        }
    }

    @Override
    public void close() {
        conflicts.close();
    }
}
