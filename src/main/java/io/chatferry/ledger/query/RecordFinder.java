package io.chatferry.ledger.query;

import io.chatferry.ledger.Db;
import io.chatferry.ledger.EntityState;
import io.chatferry.ledger.Ledger;
import io.chatferry.ledger.MessageState;
import io.chatferry.ledger.backlog.ClaimedBodies;
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
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Finds single records in the ledger by whatever a person knows of them. Walks through tables that have no index for it:
 * a question a minute, not a thousand.
 */
public final class RecordFinder {

    private static final String MESSAGE =
            "SELECT m.id, f.name, b.line, b.record, b.muid, m.occurrence, b.json, m.state,"
                    + " m.attempts, m.since, m.endpoint, m.server_id, m.gone, s.source_id, s.target_id, r.source_id, r.target_id,"
                    + " r.kind, d.closed_at, d.words, x.code, x.words, x.failed_at"
                    + " FROM message m JOIN body b ON b.seq = m.seq JOIN source_file f ON f.id = b.file"
                    + " JOIN entity s ON s.entity_key = m.sender JOIN entity r ON r.entity_key = m.receiver"
                    + " LEFT JOIN doubt d ON d.message = m.id LEFT JOIN failure x ON x.message = m.id WHERE ";
    private static final String ENTITY =
            "SELECT e.entity_key, e.kind, e.source_id, e.target_id, e.described, e.needed, d.details, e.gone, e.state,"
                    + " e.deactivated, e.there_since_s, e.failure FROM entity e"
                    + " JOIN entity_details d ON d.entity_key = e.entity_key WHERE ";
    private static final Pattern PLACE = Pattern.compile("(.+):(\\d{1,18})");
    private static final Pattern NUMBERED = Pattern.compile("(.+)-(\\d{1,9})");

    /** Not those that equal another one, and not those that lost against another one of their muid. */
    private static final String KEPT = " AND NOT EXISTS (SELECT 1 FROM duplicate_message d WHERE d.seq = b.seq)"
            + " AND NOT EXISTS (SELECT 1 FROM reject r WHERE r.seq = b.seq)";

    private final Db db;
    private final HashKeys keys = new HashKeys();

    public RecordFinder(Ledger ledger) {
        this.db = ledger.db();
    }

    /**
     * A message.
     *
     * @param muid under which it is, or would be, in the target
     * @param body as it is sent, without muid and entity details
     * @param sinceMillis when it was begun last; 0 = never
     * @param endpoint that it was begun with last
     * @param serverId the target's id; empty while it is not known
     * @param gone the last pass over the export did not see it
     * @param doubt what is in doubt, and since when; null when nothing is
     * @param failure why it failed, and when; null when it did not
     */
    public record Message(
            long id,
            String file,
            long line,
            long record,
            String muid,
            int occurrence,
            String body,
            MessageState state,
            int attempts,
            long sinceMillis,
            Endpoint endpoint,
            String serverId,
            boolean gone,
            String sender,
            String senderId,
            String receiver,
            String receiverId,
            Kind receiverKind,
            MessageEvents.@Nullable Event doubt,
            MessageEvents.@Nullable Event failure) {

        private Message at(Place place) {
            return new Message(
                    id,
                    place.file(),
                    place.line(),
                    place.record(),
                    muid,
                    occurrence,
                    body,
                    state,
                    attempts,
                    sinceMillis,
                    endpoint,
                    serverId,
                    gone,
                    sender,
                    senderId,
                    receiver,
                    receiverId,
                    receiverKind,
                    doubt,
                    failure);
        }
    }

    /** Where a record of the last pass stands. */
    public record Place(String file, long line, long record) {

        /** As {@code file:line}. */
        @Override
        public String toString() {
            return file + ":" + line;
        }
    }

    /**
     * A user or group.
     *
     * @param details with which it would be, or was, created
     * @param needed messages need it
     * @param failure why the target refuses it
     * @param places where the last pass describes it, the first of which is kept; of one that nothing describes, the first
     *     place that names it
     */
    public record Entity(
            Kind kind,
            String sourceId,
            String targetId,
            boolean described,
            boolean needed,
            String details,
            boolean gone,
            EntityState state,
            boolean deactivated,
            @Nullable Long thereSince,
            @Nullable String failure,
            long memberships,
            List<Place> places) {

        private Entity with(long number, List<Place> at) {
            return new Entity(
                    kind,
                    sourceId,
                    targetId,
                    described,
                    needed,
                    details,
                    gone,
                    state,
                    deactivated,
                    thereSince,
                    failure,
                    number,
                    List.copyOf(at));
        }
    }

    /**
     * A membership.
     *
     * @param details with which it would be, or was, created
     * @param failure why the target refuses it
     */
    public record Member(
            Place place,
            String group,
            String user,
            String details,
            EntityState state,
            @Nullable String failure) {}

    /** A record that a setting leaves out; {@code key} is a muid or another id, and may be empty. */
    public record Skipped(Kind kind, Place place, String key, String reason) {}

    /** A message that equals another one of its pass. */
    public record Duplicate(String muid, Place place, Place kept) {}

    /** What was found. */
    public record Found(
            List<Message> messages,
            List<Entity> entities,
            List<Member> members,
            List<LedgerReport.Reject> rejects,
            List<Skipped> skipped,
            List<Duplicate> duplicates) {

        public boolean isEmpty() {
            return messages.isEmpty()
                    && entities.isEmpty()
                    && members.isEmpty()
                    && rejects.isEmpty()
                    && skipped.isEmpty()
                    && duplicates.isEmpty();
        }

        /** The last place up to a line at which one of the records begins; null where none does. */
        public @Nullable Place lastUpTo(long line) {
            return Stream.of(
                            messages.stream().map(found -> new Place(found.file(), found.line(), found.record())),
                            rejects.stream().map(found -> new Place(found.file(), found.line(), found.record())),
                            skipped.stream().map(Skipped::place),
                            duplicates.stream().map(Duplicate::place),
                            entities.stream().flatMap(found -> found.places().stream()),
                            members.stream().map(Member::place))
                    .flatMap(places -> places)
                    .filter(place -> place.line() <= line)
                    .max(Comparator.comparingLong(Place::line))
                    .orElse(null);
        }
    }

    /**
     * Finds what has this id.
     *
     * @param muids the id, and what it is as a muid of the target
     * @param most so many of each at most
     */
    public Found find(String id, Collection<String> muids, int most) {
        return db.read(connection -> {
            Search search = new Search(connection, most);
            for (String muid : muids) {
                search.byMuid(muid, 0);
                Matcher numbered = NUMBERED.matcher(muid);
                if (numbered.matches()) { // the third of equal messages without a muid of their own ends in -3
                    search.byMuid(numbered.group(1), Integer.parseInt(numbered.group(2)));
                }
                search.duplicates("b.muid = ?", muid);
            }
            search.messages("m.server_id = ?", id);
            search.entities(
                    "e.entity_key IN (?, ?) OR e.target_id = ?",
                    keys.entity(Kind.USER, id),
                    keys.entity(Kind.GROUP, id),
                    id);
            search.rejects("r.record_key = ?", id);
            search.skipped("s.record_key = ?", id);
            return search.found();
        });
    }

    /** Finds the records that begin at this {@code file:line}, or else those that begin last before it in that file. */
    public Found at(String place, int most) {
        Matcher parts = PLACE.matcher(place);
        return db.read(connection -> {
            Search search = new Search(connection, most);
            if (parts.matches()) {
                search.byPlace(parts.group(1), Long.parseLong(parts.group(2)));
            }
            return search.found();
        });
    }

    /** The line of a {@code file:line}; 0 if it is none. */
    public static long line(String place) {
        Matcher parts = PLACE.matcher(place);
        return parts.matches() ? Long.parseLong(parts.group(2)) : 0;
    }

    /** One question to the ledger. */
    private final class Search {

        private final Connection connection;
        private final int most;
        /** The table that tells where messages stand in the export as the last pass has read it. */
        private final String bodies;

        private final Map<Long, Message> messages = new LinkedHashMap<>();
        private final Map<Long, Entity> entities = new LinkedHashMap<>();
        private final List<Member> members = new ArrayList<>();
        private final List<LedgerReport.Reject> rejects = new ArrayList<>();
        private final List<Skipped> skipped = new ArrayList<>();
        private final List<Duplicate> duplicates = new ArrayList<>();

        Search(Connection connection, int most) throws SQLException {
            this.connection = connection;
            this.most = most;
            long last = Ledger.number(connection, Staging.LAST_SEQ);
            boolean later = Db.number(connection, "SELECT COUNT(*) FROM incoming WHERE seq <= ?", last) > 0;
            this.bodies = later ? "incoming" : "body";
        }

        Found found() {
            return new Found(
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
            Map<Long, Message> rows = new LinkedHashMap<>();
            Map<Long, String> muids = new LinkedHashMap<>();
            Db.each(
                    connection,
                    MESSAGE + condition + " ORDER BY m.id LIMIT " + most,
                    row -> {
                        rows.put(row.getLong(1), message(row));
                        muids.put(row.getLong(1), row.getString(5));
                    },
                    values);
            for (Map.Entry<Long, Message> row : rows.entrySet()) {
                Message message = row.getValue();
                Place now = place(String.valueOf(muids.get(row.getKey())), message.occurrence());
                messages.put(row.getKey(), now == null ? message : message.at(now));
            }
        }

        /** Where the last pass has read a message; null where that is where its body was read. */
        private @Nullable Place place(String muid, int occurrence) throws SQLException {
            if (bodies.equals("body")) {
                return null;
            }
            List<Place> places = new ArrayList<>();
            Db.each(
                    connection,
                    "SELECT f.name, b.line, b.record FROM incoming b JOIN source_file f ON f.id = b.file WHERE b.muid = ?"
                            + KEPT + " ORDER BY b.seq LIMIT " + occurrence,
                    row -> places.add(new Place(row.getString(1), row.getLong(2), row.getLong(3))),
                    muid);
            return places.size() < occurrence ? null : places.get(occurrence - 1);
        }

        void entities(String condition, Object... values) throws SQLException {
            Map<Long, Entity> found = new LinkedHashMap<>();
            Db.each(
                    connection,
                    ENTITY + condition + " LIMIT " + most,
                    row -> found.put(row.getLong(1), entity(row)),
                    values);
            for (Map.Entry<Long, Entity> each : found.entrySet()) {
                long memberships = Db.number(
                        connection,
                        "SELECT COUNT(*) FROM member WHERE user_key = ? OR group_key = ?",
                        each.getKey(),
                        each.getKey());
                List<Place> places = new ArrayList<>();
                Db.each(
                        connection,
                        "SELECT f.name, s.line, s.record FROM staged_entity s JOIN source_file f ON f.id = s.file"
                                + " WHERE s.entity_key = ? AND s.described = ? ORDER BY s.seq LIMIT "
                                + (each.getValue().described() ? most : 1),
                        row -> places.add(new Place(row.getString(1), row.getLong(2), row.getLong(3))),
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
                    row -> skipped.add(new Skipped(
                            Kind.of(row.getInt(1)),
                            new Place(row.getString(2), row.getLong(3), row.getLong(4)),
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
                    row -> duplicates.add(new Duplicate(
                            row.getString(1),
                            new Place(row.getString(2), row.getLong(3), row.getLong(4)),
                            new Place(row.getString(5), row.getLong(6), row.getLong(7)))),
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
                    row -> members.add(new Member(
                            new Place(row.getString(1), row.getLong(2), row.getLong(3)),
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
    }

    private static Message message(ResultSet row) throws SQLException {
        String serverId = row.getString(12);
        String doubt = row.getString(20);
        String code = row.getString(21);
        return new Message(
                row.getLong(1),
                row.getString(2),
                row.getLong(3),
                row.getLong(4),
                ClaimedBodies.muid(row.getString(5), row.getInt(6)),
                row.getInt(6),
                ClaimedBodies.text(row, 7),
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

    private static Entity entity(ResultSet row) throws SQLException {
        long since = row.getLong(11);
        return new Entity(
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
