package io.chatferry.ledger.query;

import io.chatferry.ledger.Db;
import io.chatferry.ledger.EntityState;
import io.chatferry.ledger.KeysetPages;
import io.chatferry.ledger.Ledger;
import io.chatferry.ledger.MessageState;
import io.chatferry.ledger.merge.InputFile;
import io.chatferry.ledger.merge.PassMerge;
import io.chatferry.ledger.staging.PassCounts;
import io.chatferry.ledger.staging.Staging;
import io.chatferry.model.Endpoint;
import io.chatferry.model.Kind;
import io.chatferry.model.Problem;
import io.chatferry.model.RejectCode;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Counts and lists of a job for its reports. Reads only, except {@link #addSample}. */
public final class LedgerReport {

    private final Db db;

    public LedgerReport(Ledger ledger) {
        this.db = ledger.db();
    }

    /** The number of message rows by state. */
    public Map<MessageState, Long> messages() {
        Map<MessageState, Long> counts = new EnumMap<>(MessageState.class);
        db.visit(connection -> Db.each(
                connection,
                "SELECT state, COUNT(*) FROM message GROUP BY state",
                row -> counts.put(MessageState.of(row.getInt(1)), row.getLong(2))));
        return counts;
    }

    /** Users, groups or memberships that the export describes, by state and by whether the last pass still contains them. */
    public Map<EntityCount, Long> described(Kind kind) {
        Map<EntityCount, Long> counts = new LinkedHashMap<>();
        String from = kind == Kind.MEMBER
                ? "SELECT state, gone, COUNT(*) FROM member GROUP BY state, gone"
                : "SELECT state, gone, COUNT(*) FROM entity WHERE described = TRUE AND kind = " + kind.number()
                        + " GROUP BY state, gone";
        db.visit(connection -> Db.each(
                connection,
                from,
                row -> counts.put(new EntityCount(EntityState.of(row.getInt(1)), row.getBoolean(2)), row.getLong(3))));
        return counts;
    }

    /** A state of entities; {@code isRemoved}: the last pass did not contain them. */
    public record EntityCount(EntityState state, boolean isRemoved) {}

    /** Users and groups that other records name and no file describes, by kind. */
    public Map<Kind, Long> undescribed() {
        Map<Kind, Long> counts = new EnumMap<>(Kind.class);
        db.visit(connection -> Db.each(
                connection,
                "SELECT kind, COUNT(*) FROM entity WHERE described = FALSE AND gone = FALSE GROUP BY kind",
                row -> counts.put(Kind.of(row.getInt(1)), row.getLong(2))));
        return counts;
    }

    /** Replies that were sent outside of their thread, because their parent is not in the target. */
    public long flatReplies() {
        return db.read(connection -> Db.number(
                connection,
                "SELECT COUNT(*) FROM message m LEFT JOIN flat_reply f ON f.message = m.id WHERE m.state = ?"
                        + " AND m.parent_hi IS NOT NULL AND (m.endpoint <> ? OR f.message IS NOT NULL)",
                MessageState.SENT.number(),
                Endpoint.SEND.number()));
    }

    /** The counts of the last complete pass. */
    public PassCounts pass() {
        PassCounts counts = new PassCounts();
        db.visit(connection -> Db.each(
                connection,
                "SELECT kind, word, amount FROM pass_count",
                row -> counts.add(Kind.of(row.getInt(1)), row.getString(2), row.getLong(3))));
        return counts;
    }

    /** Whether a pass was completed, so that the counts are those of an export. */
    public boolean isPassComplete() {
        return db.read(connection -> Ledger.fact(connection, Staging.PASSES) != null);
    }

    /** The inputs of the last complete pass. */
    public List<InputFile> inputs() {
        return db.read(PassMerge::inputs);
    }

    /** Broken rules, by kind of record and code. */
    public Map<Kind, Map<RejectCode, Long>> rejectCodes() {
        Map<Kind, Map<RejectCode, Long>> counts = new EnumMap<>(Kind.class);
        db.visit(connection -> Db.each(
                connection,
                "SELECT kind, code, COUNT(*) FROM reject GROUP BY kind, code",
                row -> counts.computeIfAbsent(Kind.of(row.getInt(1)), kind -> new EnumMap<>(RejectCode.class))
                        .put(RejectCode.valueOf(row.getString(2)), row.getLong(3))));
        return counts;
    }

    /** Broken rules, by code: how many, and the first places as {@code file:line}. */
    public Map<RejectCode, Places> rejectsByCode(int examples) {
        Map<RejectCode, Places> counts = new EnumMap<>(RejectCode.class);
        db.visit(connection -> {
            Map<RejectCode, Long> amounts = new EnumMap<>(RejectCode.class);
            Db.each(
                    connection,
                    "SELECT code, COUNT(*) FROM reject GROUP BY code",
                    row -> amounts.put(RejectCode.valueOf(row.getString(1)), row.getLong(2)));
            for (Map.Entry<RejectCode, Long> entry : amounts.entrySet()) {
                List<String> places = new ArrayList<>();
                Db.each(
                        connection,
                        "SELECT f.name, r.line FROM reject r JOIN source_file f ON f.id = r.file WHERE r.code = ?"
                                + " ORDER BY r.id LIMIT " + examples,
                        row -> places.add(row.getString(1) + ":" + row.getLong(2)),
                        entry.getKey().name());
                counts.put(entry.getKey(), new Places("", entry.getValue(), places));
            }
        });
        return counts;
    }

    /** The refusals of the target by code: one message, the count, and the first places. */
    public Map<String, Places> failuresByCode(int examples) {
        Map<String, Places> counts = new TreeMap<>();
        db.visit(connection -> {
            Map<String, Places> found = new TreeMap<>();
            Db.each(
                    connection,
                    "SELECT code, MIN(words), COUNT(*) FROM failure GROUP BY code",
                    row -> found.put(row.getString(1), new Places(row.getString(2), row.getLong(3), List.of())));
            for (Map.Entry<String, Places> entry : found.entrySet()) {
                List<String> places = new ArrayList<>();
                Db.each(
                        connection,
                        "SELECT s.name, b.line FROM failure f JOIN message m ON m.id = f.message JOIN body b ON b.seq = m.seq"
                                + " JOIN source_file s ON s.id = b.file WHERE f.code = ? ORDER BY m.id LIMIT "
                                + examples,
                        row -> places.add(row.getString(1) + ":" + row.getLong(2)),
                        entry.getKey());
                counts.put(
                        entry.getKey(),
                        new Places(entry.getValue().message(), entry.getValue().amount(), places));
            }
        });
        return counts;
    }

    /** Users, groups and memberships that the target refuses to create, by its message. */
    public Map<String, Long> refusedEntities() {
        Map<String, Long> counts = new TreeMap<>();
        for (String table : List.of("entity", "member")) {
            db.visit(connection -> Db.each(
                    connection,
                    "SELECT failure, COUNT(*) FROM " + table
                            + " WHERE state = 5 AND failure IS NOT NULL GROUP BY failure",
                    row -> counts.merge(row.getString(1), row.getLong(2), Long::sum)));
        }
        return counts;
    }

    /** What created users, groups and memberships have lost, with counts. */
    public Map<String, Long> entityLosses() {
        Map<String, Long> counts = new TreeMap<>();
        db.visit(connection -> {
            Db.each(
                    connection,
                    "SELECT failure, COUNT(*) FROM member WHERE state = 4 AND failure IS NOT NULL GROUP BY failure",
                    row -> counts.put(row.getString(1), row.getLong(2)));
            long active = Db.number(
                    connection,
                    "SELECT COUNT(*) FROM entity WHERE state = 4 AND needed = TRUE AND described = TRUE"
                            + " AND details LIKE '%\"lastActiveAt\":%'");
            if (active > 0) {
                String users = active == 1 ? "a user" : "users";
                counts.put("lastActiveAt of " + users + " that a message has created", active);
            }
        });
        return counts;
    }

    /**
     * A count with examples.
     *
     * @param examples {@code file:line}
     */
    public record Places(String message, long amount, List<String> examples) {}

    /** The parties of the conversation of a message. */
    public Parties parties(long message) {
        return db.read(connection -> {
            List<Parties> found = new ArrayList<>();
            Db.each(
                    connection,
                    "SELECT s.source_id, r.source_id, r.kind, d.details FROM message m"
                            + " JOIN entity s ON s.entity_key = m.sender JOIN entity r ON r.entity_key = m.receiver"
                            + " JOIN entity_details d ON d.entity_key = m.receiver WHERE m.id = ?",
                    row -> found.add(
                            new Parties(row.getString(1), row.getString(2), Kind.of(row.getInt(3)), row.getString(4))),
                    message);
            return found.get(0);
        });
    }

    /**
     * The parties of a conversation.
     *
     * @param receiverDetails the details that the receiver would be created with, as JSON
     */
    public record Parties(String sender, String receiver, Kind receiverKind, String receiverDetails) {}

    /** Every user and group, by key, as {@code ids.jsonl} lists them. The stream reads page by page. */
    public Stream<Id> ids() {
        return new KeysetPages<Id>(after -> db.read(connection -> {
                    List<KeysetPages.Keyed<Id>> page = new ArrayList<>();
                    Db.each(
                            connection,
                            "SELECT entity_key, kind, source_id, target_id FROM entity WHERE entity_key > ?"
                                    + " AND gone = FALSE ORDER BY entity_key LIMIT 5000",
                            row -> page.add(new KeysetPages.Keyed<>(
                                    row.getLong(1),
                                    new Id(Kind.of(row.getInt(2)), row.getString(3), row.getString(4)))),
                            after);
                    return page;
                }))
                .stream();
    }

    /** The ids that the losers of clashes were given, by source id. */
    public List<Id> overrides() {
        return db.read(connection -> {
            List<Id> found = new ArrayList<>();
            Db.each(
                    connection,
                    "SELECT kind, source_id, target_id FROM id_override ORDER BY kind, source_id",
                    row -> found.add(new Id(Kind.of(row.getInt(1)), row.getString(2), row.getString(3))));
            return found;
        });
    }

    /** A source id and its id in the target. */
    public record Id(Kind kind, String sourceId, String targetId) {

        /** Whether the target id differs. */
        public boolean isChanged() {
            return !sourceId.equals(targetId);
        }
    }

    /**
     * The rejects of the last complete pass, one for each record, with all its problems, in the order of reading. The stream
     * reads page by page.
     */
    public Stream<Reject> rejects() {
        return RejectRows.joined(new KeysetPages<Reject>(after -> db.read(connection -> {
            List<KeysetPages.Keyed<Reject>> page = new ArrayList<>();
            Db.each(
                    connection,
                    "SELECT r.id, f.name, r.line, r.record, r.kind, r.record_key, r.field, r.code, r.words, r.raw"
                            + " FROM reject r JOIN source_file f ON f.id = r.file WHERE r.id > ?"
                            + " ORDER BY r.id LIMIT 500",
                    row -> page.add(new KeysetPages.Keyed<>(row.getLong(1), reject(row))),
                    after);
            return page;
        })));
    }

    static Reject reject(java.sql.ResultSet row) throws SQLException {
        return new Reject(
                row.getString(2),
                row.getLong(3),
                row.getLong(4),
                Kind.of(row.getInt(5)),
                row.getString(6),
                List.of(new Problem(RejectCode.valueOf(row.getString(8)), row.getString(7), row.getString(9))),
                row.getString(10));
    }

    /** A record that is not sent; {@code raw} is null if it was rejected because of another record. */
    public record Reject(
            String file,
            long line,
            long record,
            Kind kind,
            String key,
            List<Problem> problems,
            @Nullable String raw) {}

    /** Stores the rate of a moment. */
    public void addSample(long run, long atMillis, long succeeded, long refused, long retried) {
        db.change(connection -> Db.update(
                connection,
                "INSERT INTO sample (run, at, succeeded, refused, retried) VALUES (?, ?, ?, ?, ?)",
                run,
                atMillis,
                (int) succeeded,
                (int) refused,
                (int) retried));
    }

    /** The rate of a run: instant, succeeded, refused, retried. */
    public List<long[]> samples(long run) {
        return db.read(connection -> {
            List<long[]> found = new ArrayList<>();
            Db.each(
                    connection,
                    "SELECT at, succeeded, refused, retried FROM sample WHERE run = ? ORDER BY at",
                    row -> found.add(new long[] {row.getLong(1), row.getLong(2), row.getLong(3), row.getLong(4)}),
                    run);
            return found;
        });
    }
}
