package io.chatferry.ledger.media;

import io.chatferry.ledger.ColumnText;
import io.chatferry.ledger.Db;
import io.chatferry.ledger.Ledger;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * The rows of files as the {@code media} step changes them, each change in one transaction that checks the epoch of the run.
 * Used by one thread.
 */
public final class MediaTable {

    private static final String PUBLIC_URL = "media.public-url";
    private static final int REASON_CHARS = 40;
    private static final int MESSAGE_CHARS = 1_000;
    private static final int INTENDED = 0;
    private static final int STORED = 1;

    private final Db db;
    private long settled;

    public MediaTable(Ledger ledger) {
        this.db = ledger.db();
        this.settled = db.read(connection -> Db.number(connection, "SELECT COALESCE(MAX(settled), 0) FROM media"));
    }

    /** Whether the ledger has files that are to be copied, or were. */
    public static boolean hasFiles(Ledger ledger) {
        return ledger.db()
                .read(connection ->
                        Db.number(connection, "SELECT COUNT(*) FROM (SELECT file_key FROM media LIMIT 1) one") > 0);
    }

    /** The files of a message, in the order of its attachments. */
    public static List<MediaFile> ofMessage(Ledger ledger, long message) {
        return ledger.db().read(connection -> {
            List<MediaFile> found = new ArrayList<>();
            Db.each(
                    connection,
                    "SELECT " + MediaFile.COLUMNS + " FROM message m JOIN message_file f ON f.seq = m.seq"
                            + " JOIN media d ON d.file_key = f.file_key WHERE m.id = ? ORDER BY f.place",
                    row -> found.add(MediaFile.of(row)),
                    message);
            return found;
        });
    }

    /** The rows of these files. */
    public List<MediaFile> files(Collection<Long> keys) {
        return db.read(connection -> {
            List<MediaFile> found = new ArrayList<>();
            try (PreparedStatement select = connection.prepareStatement("SELECT " + MediaFile.COLUMNS
                    + " FROM UNNEST(?) wanted (k) JOIN media d ON d.file_key = wanted.k")) {
                select.setArray(1, connection.createArrayOf("BIGINT", keys.toArray()));
                try (ResultSet row = select.executeQuery()) {
                    while (row.next()) {
                        found.add(MediaFile.of(row));
                    }
                }
            }
            return found;
        });
    }

    /** An object that this ledger has stored, or has noted to store. */
    public record NotedObject(String key, boolean isStored) {}

    /** The object with this content. */
    public Optional<NotedObject> object(String sha256) {
        return db.read(connection -> {
            List<NotedObject> found = new ArrayList<>();
            Db.each(
                    connection,
                    "SELECT object_key, state FROM media_object WHERE sha256 = ? ORDER BY state DESC LIMIT 1",
                    row -> found.add(new NotedObject(row.getString(1), row.getInt(2) == STORED)),
                    sha256);
            return found.stream().findFirst();
        });
    }

    /** Notes what is about to be stored; only after this may the first byte leave. */
    public void storing(long key, MediaFile.Stored stored, long received, long nowMillis) {
        db.change(connection -> {
            if (Db.number(connection, "SELECT COUNT(*) FROM media_object WHERE object_key = ?", stored.objectKey())
                    == 0) {
                Db.update(
                        connection,
                        "INSERT INTO media_object (object_key, sha256, size, state, noted_at) VALUES (?, ?, ?, ?, ?)",
                        stored.objectKey(),
                        stored.sha256(),
                        stored.size(),
                        INTENDED,
                        nowMillis);
            }
            write(connection, key, MediaState.STORING, stored);
            addReceived(connection, key, received);
        });
    }

    /** Notes that the object of a file is stored: its bytes may be deleted from the spool. */
    public void done(long key, MediaFile.Stored stored, long received, long nowMillis) {
        db.change(connection -> {
            Db.update(
                    connection,
                    "UPDATE media_object SET state = " + STORED + " WHERE object_key = ?",
                    stored.objectKey());
            write(connection, key, MediaState.DONE, stored);
            addReceived(connection, key, received);
            settle(connection, key, nowMillis);
        });
    }

    /** Notes that a file cannot be had. */
    public void missing(long key, String reason, String message, long nowMillis) {
        db.change(connection -> {
            Db.update(
                    connection,
                    "UPDATE media SET state = 3, reason = ?, words = ? WHERE file_key = ?",
                    ColumnText.of(reason, REASON_CHARS),
                    ColumnText.of(message, MESSAGE_CHARS),
                    key);
            settle(connection, key, nowMillis);
        });
    }

    /** Notes a failed attempt. */
    public void failed(long key, int attempts, long nextAtMillis, String message, long received) {
        db.change(connection -> {
            Db.update(
                    connection,
                    "UPDATE media SET state = 0, attempts = ?, next_at = ?, words = ? WHERE file_key = ?",
                    attempts,
                    nextAtMillis,
                    ColumnText.of(message, MESSAGE_CHARS),
                    key);
            addReceived(connection, key, received);
        });
    }

    /** Notes that nothing of a file is stored or kept any more: it is fetched anew. */
    public void lost(long key) {
        db.change(connection -> Db.update(connection, "UPDATE media SET state = 0 WHERE file_key = ?", key));
    }

    /** Gives the files that are stored the addresses of today: those in messages that were sent stay what they are. */
    public void readdress(String publicUrl) {
        db.change(connection -> {
            String before = Ledger.fact(connection, PUBLIC_URL);
            if (before != null && !before.equals(publicUrl)) {
                Db.update(
                        connection,
                        "UPDATE media SET url = ? || SUBSTRING(url, ?) WHERE object_key IS NOT NULL",
                        publicUrl,
                        before.length() + 1);
            }
            Ledger.remember(connection, PUBLIC_URL, publicUrl);
        });
    }

    private static void addReceived(Connection connection, long key, long bytes) throws SQLException {
        if (bytes > 0) {
            Db.update(connection, "UPDATE media SET received = received + ? WHERE file_key = ?", bytes, key);
        }
    }

    private static void write(Connection connection, long key, MediaState state, MediaFile.Stored stored)
            throws SQLException {
        Db.update(
                connection,
                "UPDATE media SET state = ?, size = ?, sha256 = ?, content_type = ?, message_type = ?, object_key = ?,"
                        + " url = ?, reason = NULL, words = NULL WHERE file_key = ?",
                state.number(),
                stored.size(),
                stored.sha256(),
                ColumnText.of(stored.contentType(), 300),
                stored.messageType(),
                stored.objectKey(),
                stored.url(),
                key);
    }

    private void settle(Connection connection, long key, long nowMillis) throws SQLException {
        settled++;
        Db.update(
                connection, "UPDATE media SET settled = ?, settled_at = ? WHERE file_key = ?", settled, nowMillis, key);
    }
}
