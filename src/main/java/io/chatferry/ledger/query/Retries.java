package io.chatferry.ledger.query;

import io.chatferry.ledger.ColumnText;
import io.chatferry.ledger.Db;
import io.chatferry.ledger.KeysetPages;
import io.chatferry.ledger.Ledger;
import io.chatferry.ledger.merge.PassMerge;
import io.chatferry.ledger.outbox.DeferredMessages;
import io.chatferry.ledger.outbox.MessageLog;
import io.chatferry.ledger.staging.PassCounts;
import io.chatferry.model.Kind;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/** Prepares retries: of messages that the target has refused, and of corrected records. */
public final class Retries {

    private final Db db;

    public Retries(Ledger ledger) {
        this.db = ledger.db();
    }

    /**
     * Stages again what the target refused: messages that the export still contains, messages that were deferred because the
     * target refused their age, users, groups and memberships, reactions and deletes.
     *
     * @param deferBeforeNanos messages that were sent before stay deferred by the job file
     * @return the number of messages to send again
     */
    public long stageRefused(long deferBeforeNanos) {
        return db.write(connection -> {
            MessageLog.foldAll(connection);
            Db.update(
                    connection,
                    "DELETE FROM failure WHERE message IN (SELECT id FROM message WHERE state = 4 AND gone = FALSE)");
            long failed = Db.update(
                    connection,
                    "UPDATE message SET state = 0, attempts = 0, halvings = 0 WHERE state = 4 AND gone = FALSE");
            long deferred = Db.update(
                    connection,
                    "UPDATE message SET state = 0 WHERE state = 6 AND gone = FALSE AND sent_at_ns >= ?",
                    deferBeforeNanos);
            DeferredMessages.forget(connection);
            Db.update(connection, "UPDATE entity SET state = 0, failure = NULL WHERE state = 5 AND gone = FALSE");
            Db.update(connection, "UPDATE member SET state = 0, failure = NULL WHERE state = 5 AND gone = FALSE");
            Db.update(connection, "UPDATE follow_up SET state = 0, failure = NULL WHERE state = 2");
            Db.update(
                    connection,
                    "UPDATE media SET state = 0, attempts = 0, next_at = 0, settled = NULL, reason = NULL"
                            + " WHERE state = 3 AND file_key IN (SELECT f.file_key FROM message m"
                            + " JOIN message_file f ON f.seq = m.seq WHERE m.state = 0)");
            boolean hasChanges = Db.number(
                            connection,
                            "SELECT COUNT(*) FROM pass_count WHERE word = ? AND amount > 0",
                            PassCounts.CHANGED)
                    > 0;
            if (failed > 0 && hasChanges) {
                PassMerge.forget(connection); // the current content of the export is sent
            }
            return failed + deferred;
        });
    }

    /**
     * A record that replaces a broken one.
     *
     * @param key of the broken one, see {@link #key}
     * @param batch the number of its batch of corrections, from 1
     * @param file of that batch
     * @param record its number in that file
     */
    public record Correction(String key, Kind kind, int batch, String file, long record) {}

    /** Stores corrections for all later passes. */
    public void fix(List<Correction> records) {
        db.change(connection -> {
            long n = Db.number(connection, "SELECT COALESCE(MAX(n), 0) FROM mended");
            for (Correction each : records) {
                Db.update(
                        connection,
                        "INSERT INTO mended (n, broken, kind, batch, file, record) VALUES (?, ?, ?, ?, ?, ?)",
                        ++n,
                        each.key(),
                        each.kind().number(),
                        each.batch(),
                        each.file(),
                        each.record());
            }
        });
    }

    /** All corrections, in the order in which they were stored. */
    public static List<Correction> corrections(Ledger ledger) {
        return ledger.db().read(connection -> {
            List<Correction> found = new ArrayList<>();
            Db.each(
                    connection,
                    "SELECT broken, kind, batch, file, record FROM mended ORDER BY n",
                    row -> found.add(new Correction(
                            row.getString(1),
                            Kind.of(row.getInt(2)),
                            row.getInt(3),
                            row.getString(4),
                            row.getLong(5))));
            return found;
        });
    }

    /** The input files that records came from, in the order of reading. */
    public static List<String> inputs(Ledger ledger) {
        return ledger.db().read(connection -> {
            List<String> names = new ArrayList<>();
            Db.each(connection, "SELECT name FROM source_file ORDER BY id", row -> names.add(row.getString(1)));
            return names;
        });
    }

    /** The key of a broken record in any later export: a hash of its kind and text. */
    public static String key(Kind kind, String raw) {
        try {
            MessageDigest sha = MessageDigest.getInstance("SHA-256");
            sha.update((kind.name() + ":").getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(sha.digest(ColumnText.of(raw).getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException missing) {
            throw new IllegalStateException("every Java platform has SHA-256", missing);
        }
    }

    /** A message that the target has refused. */
    public record RefusedMessage(String where, String muid, String code, String message) {}

    /** The messages that the target has refused. The stream reads page by page. */
    public static java.util.stream.Stream<RefusedMessage> refusedMessages(Ledger ledger) {
        return new KeysetPages<RefusedMessage>(after -> ledger.db().read(connection -> {
                    List<KeysetPages.Keyed<RefusedMessage>> page = new ArrayList<>();
                    Db.each(
                            connection,
                            "SELECT m.id, s.name, b.line, b.muid, f.code, f.words FROM message m"
                                    + " JOIN failure f ON f.message = m.id JOIN body b ON b.seq = m.seq"
                                    + " JOIN source_file s ON s.id = b.file WHERE m.state = 4 AND m.id > ?"
                                    + " ORDER BY m.id LIMIT 500",
                            row -> page.add(new KeysetPages.Keyed<>(
                                    row.getLong(1),
                                    new RefusedMessage(
                                            row.getString(2) + ":" + row.getLong(3),
                                            row.getString(4),
                                            row.getString(5),
                                            row.getString(6)))),
                            after);
                    return page;
                }))
                .stream();
    }
}
