package io.chatferry.ledger.media;

import io.chatferry.ledger.Db;
import io.chatferry.ledger.Ledger;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** What a job has put into the store, for {@code verify} and {@code undo}. */
public final class StoredObjects {

    private static final int PAGE = 500;

    private final Db db;

    public StoredObjects(Ledger ledger) {
        this.db = ledger.db();
    }

    /** An object, as it was noted before it was stored. */
    public record Content(String key, long size, String sha256) {}

    /** The number of objects that were stored or begun. */
    public long count() {
        return db.read(connection -> Db.number(connection, "SELECT COUNT(*) FROM media_object"));
    }

    /** The objects that are stored, behind this key, in the order of their keys. */
    public List<Content> stored(String after) {
        return db.read(connection -> {
            List<Content> page = new ArrayList<>();
            Db.each(
                    connection,
                    "SELECT object_key, size, sha256 FROM media_object WHERE state = 1 AND object_key > ?"
                            + " ORDER BY object_key LIMIT " + PAGE,
                    row -> page.add(new Content(row.getString(1), row.getLong(2), row.getString(3))),
                    after);
            return page;
        });
    }

    /** The objects that messages in the target, or in doubt, hold. */
    public Set<String> inUse() {
        return db.read(connection -> {
            Set<String> keys = new HashSet<>();
            Db.scan(
                    connection,
                    "SELECT m.id, d.object_key FROM message m JOIN message_file f ON f.seq = m.seq"
                            + " JOIN media d ON d.file_key = f.file_key"
                            + " WHERE m.id > ? AND m.state IN (1, 2, 3, 5) AND d.object_key IS NOT NULL"
                            + " ORDER BY m.id LIMIT 5000",
                    row -> keys.add(row.getString(2)));
            return keys;
        });
    }

    /** All keys behind this one, also of objects that were begun only: their bytes may be there. */
    public List<String> keys(String after) {
        return db.read(connection -> {
            List<String> page = new ArrayList<>();
            Db.each(
                    connection,
                    "SELECT object_key FROM media_object WHERE object_key > ? ORDER BY object_key LIMIT " + PAGE,
                    row -> page.add(row.getString(1)),
                    after);
            return page;
        });
    }

    /** Notes that objects are deleted: their files are copied anew if a message needs them again. */
    public void deleted(List<String> keys) {
        db.change(connection -> {
            update(
                    connection,
                    "UPDATE media SET state = 0, attempts = 0, next_at = 0, settled = NULL, object_key = NULL"
                            + " WHERE object_key = ?",
                    keys);
            update(connection, "DELETE FROM media_object WHERE object_key = ?", keys);
        });
    }

    /** Files that could not be had are asked for again, unless a message was sent without them and is still there. */
    public void forgetMissing() {
        db.change(connection -> Db.update(
                connection,
                "UPDATE media SET state = 0, attempts = 0, next_at = 0, settled = NULL, reason = NULL, words = NULL"
                        + " WHERE state = 3 AND NOT EXISTS (SELECT 1 FROM message_file f JOIN message m ON m.seq = f.seq"
                        + " WHERE f.file_key = media.file_key AND m.state IN (1, 2, 3, 5))"));
    }

    private static void update(Connection connection, String sql, List<String> keys) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            for (String key : keys) {
                statement.setString(1, key);
                statement.addBatch();
            }
            statement.executeBatch();
        }
    }
}
