package io.chatferry.ledger.merge;

import io.chatferry.ledger.Batches;
import io.chatferry.ledger.Db;
import io.chatferry.ledger.staging.StagedRow;
import io.chatferry.ledger.staging.Staging;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;

/**
 * Merges the files of a pass with those that the ledger has: a file that is known keeps its row, and what became of it. New
 * rows that an interrupted merge leaves do no harm; the next one that is complete deletes those that no message has.
 */
final class MediaMerge {

    private static final int BATCH = 5_000;

    private final Staging staging;
    private final Runnable checkStop;

    MediaMerge(Staging staging, Runnable checkStop) {
        this.staging = staging;
        this.checkStop = checkStop;
    }

    void run() {
        Batches<StagedRow> batches = new Batches<>(staging.db(), BATCH, MediaMerge::insert, checkStop);
        StagedRow last = null;
        for (StagedRow row = staging.media.next(); row != null; row = staging.media.next()) {
            if (last == null || last.key() != row.key()) {
                batches.add(row);
            }
            last = row;
        }
        batches.flush();
    }

    private static void insert(Connection connection, List<StagedRow> rows) throws SQLException {
        String copy = "INSERT INTO media (file_key, source, name, declared_type, declared_size, expires_at, state,"
                + " attempts, next_at, received)"
                + " SELECT file_key, source, name, declared_type, declared_size, expires_at, 0, 0, 0, 0"
                + " FROM staged_media s WHERE s.id = ?"
                + " AND NOT EXISTS (SELECT 1 FROM media m WHERE m.file_key = s.file_key)";
        try (PreparedStatement insert = connection.prepareStatement(copy)) {
            for (StagedRow row : rows) {
                insert.setLong(1, row.seq());
                insert.addBatch();
            }
            insert.executeBatch();
        }
    }

    /** Deletes what belongs to no message any more, in the transaction that completes the pass. */
    static void deleteUnused(Connection connection) throws SQLException {
        if (Db.number(connection, "SELECT COUNT(*) FROM (SELECT file_key FROM media LIMIT 1) one") == 0) {
            return;
        }
        for (String table : List.of("message_file", "sent_files")) {
            Db.update(
                    connection,
                    "DELETE FROM " + table + " WHERE NOT EXISTS (SELECT 1 FROM body b WHERE b.seq = " + table
                            + ".seq)");
        }
        Db.update(
                connection,
                "DELETE FROM media WHERE state = 0"
                        + " AND NOT EXISTS (SELECT 1 FROM message_file f WHERE f.file_key = media.file_key)");
    }
}
