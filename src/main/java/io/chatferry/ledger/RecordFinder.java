package io.chatferry.ledger;

import io.chatferry.model.Endpoint;
import io.chatferry.model.Kind;
import java.nio.ByteBuffer;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
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
            "SELECT entity_key, kind, source_id, target_id, described, needed, details, gone, state,"
                    + " deactivated, there_since_s, failure FROM entity WHERE ";
    private static final Pattern PLACE = Pattern.compile("(.+):(\\d{1,18})");
    private static final Pattern NUMBERED = Pattern.compile("(.+)-(\\d{1,9})");

    private final Db db;
    private final Keys keys = new Keys();

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
            MessageEvents.@Nullable Event failure) {}

    /**
     * A user or group.
     *
     * @param details with which it would be, or was, created
     * @param needed messages need it
     * @param failure why the target refuses it
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
            long memberships) {}

    /** What was found. */
    public record Found(List<Message> messages, List<Entity> entities, List<LedgerReport.Reject> rejects) {

        public boolean isEmpty() {
            return messages.isEmpty() && entities.isEmpty() && rejects.isEmpty();
        }
    }

    /**
     * Finds what has this id.
     *
     * @param muids the id, and what it is as a muid of the target
     * @param most so many of each at most
     */
    public Found find(String id, Collection<String> muids, int most) {
        Matcher place = PLACE.matcher(id);
        return db.read(connection -> {
            Map<Long, Message> messages = new LinkedHashMap<>();
            Map<Long, Entity> entities = new LinkedHashMap<>();
            List<LedgerReport.Reject> rejects = new ArrayList<>();
            for (String muid : muids) {
                byMuid(connection, muid, 0, most, messages);
                Matcher numbered = NUMBERED.matcher(muid);
                if (numbered.matches()) { // the third of equal messages without a muid of their own ends in -3
                    byMuid(connection, numbered.group(1), Integer.parseInt(numbered.group(2)), most, messages);
                }
            }
            messages(connection, "m.server_id = ?", most, messages, id);
            entities(
                    connection,
                    "entity_key IN (?, ?) OR target_id = ?",
                    most,
                    entities,
                    keys.entity(Kind.USER, id),
                    keys.entity(Kind.GROUP, id),
                    id);
            rejects(connection, "r.record_key = ?", most, rejects, id);
            if (place.matches()) {
                byPlace(connection, place.group(1), Long.parseLong(place.group(2)), most, messages, rejects);
            }
            return new Found(List.copyOf(messages.values()), List.copyOf(entities.values()), rejects);
        });
    }

    /** @param occurrence 0 = any */
    private void byMuid(Connection connection, String muid, int occurrence, int most, Map<Long, Message> into)
            throws SQLException {
        ByteBuffer key = keys.message(muid);
        String condition =
                "m.key_hi = ? AND m.key_lo = ?" + (occurrence == 0 ? "" : " AND m.occurrence = " + occurrence);
        messages(connection, condition, most, into, key.getLong(), key.getLong());
    }

    /** A record may go over several lines, and the one that is asked for be in its midst. */
    private static void byPlace(
            Connection connection,
            String file,
            long line,
            int most,
            Map<Long, Message> messages,
            List<LedgerReport.Reject> rejects)
            throws SQLException {
        List<Integer> files = new ArrayList<>();
        Db.each(connection, "SELECT id, name FROM source_file", row -> {
            String name = row.getString(2);
            if (name.equals(file) || name.endsWith("/" + file) || file.endsWith("/" + name)) {
                files.add(row.getInt(1));
            }
        });
        for (int each : files) {
            long begin = Math.max(
                    Db.number(connection, "SELECT MAX(line) FROM body WHERE file = ? AND line <= ?", each, line),
                    Db.number(connection, "SELECT MAX(line) FROM reject WHERE file = ? AND line <= ?", each, line));
            messages(connection, "b.file = ? AND b.line = ?", most, messages, each, begin);
            rejects(connection, "r.file = ? AND r.line = ?", most, rejects, each, begin);
        }
    }

    private static void messages(
            Connection connection, String condition, int most, Map<Long, Message> into, Object... values)
            throws SQLException {
        Db.each(
                connection,
                MESSAGE + condition + " ORDER BY m.id LIMIT " + most,
                row -> into.put(row.getLong(1), message(row)),
                values);
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

    private static void entities(
            Connection connection, String condition, int most, Map<Long, Entity> into, Object... values)
            throws SQLException {
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
            into.put(each.getKey(), counted(each.getValue(), memberships));
        }
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
                0);
    }

    private static Entity counted(Entity one, long memberships) {
        return new Entity(
                one.kind(),
                one.sourceId(),
                one.targetId(),
                one.described(),
                one.needed(),
                one.details(),
                one.gone(),
                one.state(),
                one.deactivated(),
                one.thereSince(),
                one.failure(),
                memberships);
    }

    private static void rejects(
            Connection connection, String condition, int most, List<LedgerReport.Reject> into, Object... values)
            throws SQLException {
        List<LedgerReport.Reject> rows = new ArrayList<>();
        Db.each(
                connection,
                "SELECT r.id, f.name, r.line, r.record, r.kind, r.record_key, r.field, r.code, r.words, r.raw"
                        + " FROM reject r JOIN source_file f ON f.id = r.file WHERE " + condition
                        + " ORDER BY r.id LIMIT "
                        + most,
                row -> rows.add(LedgerReport.reject(row)),
                values);
        into.addAll(Rejects.joined(rows.iterator()).toList());
    }
}
