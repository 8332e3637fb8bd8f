package io.chatferry.ledger.query;

import io.chatferry.ledger.Db;
import io.chatferry.ledger.EntityState;
import io.chatferry.ledger.Ledger;
import io.chatferry.ledger.MessageState;
import io.chatferry.ledger.backlog.ClaimedBodies;
import io.chatferry.ledger.media.SentFiles;
import io.chatferry.ledger.outbox.MessageEvents;
import io.chatferry.ledger.sort.HashKeys;
import io.chatferry.ledger.staging.Staging;
import io.chatferry.model.Endpoint;
import io.chatferry.model.Kind;
import java.nio.ByteBuffer;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One search in the ledger, on one connection. The methods add what they find to the result. Not thread-safe. */
final class RecordSearch {

    private static final String MESSAGE =
            "SELECT m.id, f.name, b.line, b.record, b.muid, m.occurrence, b.json, m.state,"
                    + " m.attempts, m.since, m.endpoint, m.server_id, m.gone, s.source_id, s.target_id, r.source_id, r.target_id,"
                    + " r.kind, d.closed_at, d.words, x.code, x.words, x.failed_at, w.content"
                    + " FROM message m JOIN body b ON b.seq = m.seq JOIN source_file f ON f.id = b.file"
                    + " JOIN entity s ON s.entity_key = m.sender JOIN entity r ON r.entity_key = m.receiver"
                    + " LEFT JOIN doubt d ON d.message = m.id LEFT JOIN failure x ON x.message = m.id"
                    + " LEFT JOIN sent_files w ON w.seq = m.seq WHERE ";

    private static final String ENTITY =
            "SELECT e.entity_key, e.kind, e.source_id, e.target_id, e.described, e.needed, d.details, e.gone, e.state,"
                    + " e.deactivated, e.there_since_s, e.failure FROM entity e"
                    + " JOIN entity_details d ON d.entity_key = e.entity_key WHERE ";

    /** Excludes duplicates, and records that were rejected because another one has their muid. */
    private static final String KEPT = " AND NOT EXISTS (SELECT 1 FROM duplicate_message d WHERE d.seq = b.seq)"
            + " AND NOT EXISTS (SELECT 1 FROM reject r WHERE r.seq = b.seq)";

    private final HashKeys keys = new HashKeys();

    private final Connection connection;
    private final int most;
    /** The table that has the places of messages in the last pass. */
    private final String bodies;

    private final Map<Long, FoundRecords.Message> messages = new LinkedHashMap<>();
    private final Map<Long, FoundRecords.Entity> entities = new LinkedHashMap<>();
    private final List<FoundRecords.Member> members = new ArrayList<>();
    private final List<LedgerReport.Reject> rejects = new ArrayList<>();
    private final List<FoundRecords.SkippedRecord> skipped = new ArrayList<>();
    private final List<FoundRecords.DuplicateMessage> duplicates = new ArrayList<>();

    RecordSearch(Connection connection, int most) throws SQLException {
        this.connection = connection;
        this.most = most;
        long last = Ledger.number(connection, Staging.LAST_SEQ);
        boolean isLaterPass = Db.number(connection, "SELECT COUNT(*) FROM incoming WHERE seq <= ?", last) > 0;
        this.bodies = isLaterPass ? "incoming" : "body";
    }

    FoundRecords found() {
        return new FoundRecords(
                List.copyOf(messages.values()),
                List.copyOf(entities.values()),
                List.copyOf(members),
                List.copyOf(rejects),
                List.copyOf(skipped),
                List.copyOf(duplicates));
    }

    /** @param occurrence 0 = any */
    void byMuid(String muid, int occurrence) throws SQLException {
        ByteBuffer key = keys.message(muid);
        String condition =
                "m.key_hi = ? AND m.key_lo = ?" + (occurrence == 0 ? "" : " AND m.occurrence = " + occurrence);
        messages(condition, key.getLong(), key.getLong());
    }

    void messages(String condition, Object... values) throws SQLException {
        Map<Long, FoundRecords.Message> rows = new LinkedHashMap<>();
        Map<Long, String> muids = new LinkedHashMap<>();
        Db.each(
                connection,
                MESSAGE + condition + " ORDER BY m.id LIMIT " + most,
                row -> {
                    rows.put(row.getLong(1), message(row));
                    muids.put(row.getLong(1), row.getString(5));
                },
                values);
        for (Map.Entry<Long, FoundRecords.Message> row : rows.entrySet()) {
            FoundRecords.Message message = row.getValue();
            FoundRecords.Place latest = place(String.valueOf(muids.get(row.getKey())), message.occurrence());
            messages.put(row.getKey(), latest == null ? message : message.at(latest));
        }
    }

    /** The place of a message in the last pass; null if its body was read there. */
    private FoundRecords.@Nullable Place place(String muid, int occurrence) throws SQLException {
        if (bodies.equals("body")) {
            return null;
        }
        List<FoundRecords.Place> places = new ArrayList<>();
        Db.each(
                connection,
                "SELECT f.name, b.line, b.record FROM incoming b JOIN source_file f ON f.id = b.file WHERE b.muid = ?"
                        + KEPT + " ORDER BY b.seq LIMIT " + occurrence,
                row -> places.add(new FoundRecords.Place(row.getString(1), row.getLong(2), row.getLong(3))),
                muid);
        return places.size() < occurrence ? null : places.get(occurrence - 1);
    }

    void entities(String condition, Object... values) throws SQLException {
        Map<Long, FoundRecords.Entity> found = new LinkedHashMap<>();
        Db.each(
                connection,
                ENTITY + condition + " LIMIT " + most,
                row -> found.put(row.getLong(1), entity(row)),
                values);
        for (Map.Entry<Long, FoundRecords.Entity> each : found.entrySet()) {
            long memberships = Db.number(
                    connection,
                    "SELECT COUNT(*) FROM member WHERE user_key = ? OR group_key = ?",
                    each.getKey(),
                    each.getKey());
            List<FoundRecords.Place> places = new ArrayList<>();
            Db.each(
                    connection,
                    "SELECT f.name, s.line, s.record FROM staged_entity s JOIN source_file f ON f.id = s.file"
                            + " WHERE s.entity_key = ? AND s.described = ? ORDER BY s.seq LIMIT "
                            + (each.getValue().described() ? most : 1),
                    row -> places.add(new FoundRecords.Place(row.getString(1), row.getLong(2), row.getLong(3))),
                    each.getKey(),
                    each.getValue().described());
            entities.put(each.getKey(), each.getValue().with(memberships, places));
        }
    }

    void rejects(String condition, Object... values) throws SQLException {
        List<LedgerReport.Reject> rows = new ArrayList<>();
        Db.each(
                connection,
                "SELECT r.id, f.name, r.line, r.record, r.kind, r.record_key, r.field, r.code, r.words, r.raw"
                        + " FROM reject r JOIN source_file f ON f.id = r.file WHERE " + condition
                        + " ORDER BY r.id LIMIT "
                        + most,
                row -> rows.add(LedgerReport.reject(row)),
                values);
        rejects.addAll(RejectRows.joined(rows.iterator()).toList());
    }

    void skipped(String condition, Object... values) throws SQLException {
        Db.each(
                connection,
                "SELECT s.kind, f.name, s.line, s.record, s.record_key, s.reason FROM skipped_record s"
                        + " JOIN source_file f ON f.id = s.file WHERE " + condition + " ORDER BY s.id LIMIT "
                        + most,
                row -> skipped.add(new FoundRecords.SkippedRecord(
                        Kind.of(row.getInt(1)),
                        new FoundRecords.Place(row.getString(2), row.getLong(3), row.getLong(4)),
                        row.getString(5),
                        row.getString(6))),
                values);
    }

    void duplicates(String condition, Object... values) throws SQLException {
        Db.each(
                connection,
                "SELECT b.muid, f.name, b.line, b.record, g.name, k.line, k.record FROM duplicate_message d"
                        + " JOIN " + bodies + " b ON b.seq = d.seq JOIN source_file f ON f.id = b.file"
                        + " JOIN " + bodies + " k ON k.seq = d.kept JOIN source_file g ON g.id = k.file WHERE "
                        + condition + " ORDER BY d.seq LIMIT " + most,
                row -> duplicates.add(new FoundRecords.DuplicateMessage(
                        row.getString(1),
                        new FoundRecords.Place(row.getString(2), row.getLong(3), row.getLong(4)),
                        new FoundRecords.Place(row.getString(5), row.getLong(6), row.getLong(7)))),
                values);
    }

    private void members(int file, long line) throws SQLException {
        Db.each(
                connection,
                "SELECT f.name, s.line, s.record, g.source_id, u.source_id, m.details, m.state, m.failure"
                        + " FROM staged_member s JOIN source_file f ON f.id = s.file"
                        + " JOIN member m ON m.member_key = s.member_key JOIN entity g ON g.entity_key = m.group_key"
                        + " JOIN entity u ON u.entity_key = m.user_key WHERE s.file = ? AND s.line = ?"
                        + " ORDER BY s.seq LIMIT " + most,
                row -> members.add(new FoundRecords.Member(
                        new FoundRecords.Place(row.getString(1), row.getLong(2), row.getLong(3)),
                        row.getString(4),
                        row.getString(5),
                        row.getString(6),
                        EntityState.of(row.getInt(7)),
                        row.getString(8))),
                file,
                line);
    }

    void byPlace(String name, long line) throws SQLException {
        List<Integer> files = new ArrayList<>();
        Db.each(connection, "SELECT id, name FROM source_file", row -> {
            String known = row.getString(2);
            if (known.equals(name) || known.endsWith("/" + name) || name.endsWith("/" + known)) {
                files.add(row.getInt(1));
            }
        });
        for (int file : files) {
            at(file, begin(file, line));
        }
    }

    /** The last line up to this one at which any record of the file begins. */
    private long begin(int file, long line) throws SQLException {
        long begin = 0;
        for (String table : List.of(
                bodies, "reject", "skipped_record", "staged_member", "staged_entity WHERE described = TRUE AND")) {
            String from = table.contains(" ") ? table : table + " WHERE";
            begin = Math.max(
                    begin,
                    Db.number(connection, "SELECT MAX(line) FROM " + from + " file = ? AND line <= ?", file, line));
        }
        return begin;
    }

    private void at(int file, long line) throws SQLException {
        Map<Long, String> muids = new LinkedHashMap<>();
        Db.each(
                connection,
                "SELECT b.seq, b.muid FROM " + bodies + " b WHERE b.file = ? AND b.line = ?" + KEPT
                        + " ORDER BY b.seq LIMIT " + most,
                row -> muids.put(row.getLong(1), row.getString(2)),
                file,
                line);
        for (Map.Entry<Long, String> each : muids.entrySet()) {
            long occurrence = Db.number(
                    connection,
                    "SELECT COUNT(*) FROM " + bodies + " WHERE muid = ? AND seq <= ?",
                    each.getValue(),
                    each.getKey());
            byMuid(each.getValue(), (int) occurrence);
        }
        duplicates("b.file = ? AND b.line = ?", file, line);
        rejects("r.file = ? AND r.line = ?", file, line);
        skipped("s.file = ? AND s.line = ?", file, line);
        entities(
                "e.entity_key IN (SELECT s.entity_key FROM staged_entity s WHERE s.described = TRUE AND s.file = ?"
                        + " AND s.line = ?)",
                file,
                line);
        members(file, line);
    }

    private static FoundRecords.Message message(ResultSet row) throws SQLException {
        String serverId = row.getString(12);
        String doubt = row.getString(20);
        String code = row.getString(21);
        return new FoundRecords.Message(
                row.getLong(1),
                row.getString(2),
                row.getLong(3),
                row.getLong(4),
                ClaimedBodies.muid(row.getString(5), row.getInt(6)),
                row.getInt(6),
                SentFiles.applied(ClaimedBodies.text(row, 7), row.getString(24)),
                MessageState.of(row.getInt(8)),
                row.getInt(9),
                row.getLong(10),
                Endpoint.of(row.getInt(11)),
                serverId == null ? "" : serverId,
                row.getBoolean(13),
                row.getString(14),
                row.getString(15),
                row.getString(16),
                row.getString(17),
                Kind.of(row.getInt(18)),
                doubt == null ? null : new MessageEvents.Event(row.getLong(19), "in doubt", doubt),
                code == null
                        ? null
                        : new MessageEvents.Event(row.getLong(23), "refused", code + ": " + row.getString(22)));
    }

    private static FoundRecords.Entity entity(ResultSet row) throws SQLException {
        long since = row.getLong(11);
        return new FoundRecords.Entity(
                Kind.of(row.getInt(2)),
                row.getString(3),
                row.getString(4),
                row.getBoolean(5),
                row.getBoolean(6),
                row.getString(7),
                row.getBoolean(8),
                EntityState.of(row.getInt(9)),
                row.getBoolean(10),
                since == 0 ? null : Long.valueOf(since),
                row.getString(12),
                0,
                List.of());
    }
}
