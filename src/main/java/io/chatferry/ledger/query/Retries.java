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

/** What is to be tried again: messages that the target has refused, and records that somebody has corrected. */
public final class Retries {

    private final Db db;

    public Retries(Ledger ledger) {
        this.db = ledger.db();
    }

    /**
     * Puts what the target refused back to staged: messages that are still in the export, those that were set aside for an
     * age that the target refused, users, groups and memberships, reactions and deletes.
     *
     * @param deferBeforeNanos what the job file sets aside stays so
     * @return messages that are to be sent again
     */
    public long again(long deferBeforeNanos) {
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
            boolean changed = Db.number(
                            connection,
                            "SELECT COUNT(*) FROM pass_count WHERE word = ? AND amount > 0",
                            PassCounts.CHANGED)
                    > 0;
            if (failed > 0 && changed) {
                PassMerge.forget(connection); // what the export says now is what goes
            }
            return failed + deferred;
        });
    }

    /**
     * A record that takes the place of a broken one.
     *
     * @param key of the broken one, see {@link #key}
     * @param batch in which it was taken in, from 1
     * @param file of that batch
     * @param record its number in that file
     */
    public record Corrected(String key, Kind kind, int batch, String file, long record) {}

    /** Notes corrected records for all later passes; the next one reads the export again. */
    public void fix(List<Corrected> records) {
        db.change(connection -> {
            long n = Db.number(connection, "SELECT COALESCE(MAX(n), 0) FROM mended");
            for (Corrected each : records) {
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

    /** All corrected records, in the order in which they were taken in. */
    public static List<Corrected> corrected(Ledger ledger) {
        return ledger.db().read(connection -> {
            List<Corrected> found = new ArrayList<>();
            Db.each(
                    connection,
                    "SELECT broken, kind, batch, file, record FROM mended ORDER BY n",
                    row -> found.add(new Corrected(
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

    /** What tells a broken record in any later export: its kind and its text. */
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
    public record Refused(String where, String muid, String code, String message) {}

    /** What the target has refused, with its words; read page by page while the stream is. */
    public static java.util.stream.Stream<Refused> refused(Ledger ledger) {
        return new KeysetPages<Refused>(after -> ledger.db().read(connection -> {
                    List<KeysetPages.Keyed<Refused>> page = new ArrayList<>();
                    Db.each(
                            connection,
                            "SELECT m.id, s.name, b.line, b.muid, f.code, f.words FROM message m"
                                    + " JOIN failure f ON f.message = m.id JOIN body b ON b.seq = m.seq"
                                    + " JOIN source_file s ON s.id = b.file WHERE m.state = 4 AND m.id > ?"
                                    + " ORDER BY m.id LIMIT 500",
                            row -> page.add(new KeysetPages.Keyed<>(
                                    row.getLong(1),
                                    new Refused(
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
