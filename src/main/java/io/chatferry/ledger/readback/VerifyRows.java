package io.chatferry.ledger.readback;

import io.chatferry.cometchat.RequestBodies;
import io.chatferry.ledger.Db;
import io.chatferry.ledger.EntityState;
import io.chatferry.ledger.Ledger;
import io.chatferry.ledger.MessageState;
import io.chatferry.ledger.backlog.ClaimedBodies;
import io.chatferry.ledger.media.SentFiles;
import io.chatferry.ledger.query.LedgerStatus;
import io.chatferry.ledger.sort.HashKeys;
import io.chatferry.model.Endpoint;
import io.chatferry.model.Kind;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The records that should be in the target, for {@code verify} and {@code undo}. The caller holds the run lock and has folded
 * the message log. Reads only.
 */
public final class VerifyRows {

    private static final String SENT = "SELECT m.id, m.conversation, m.state, m.sent_at_ns, m.seq, m.server_id,"
            + " m.occurrence, b.muid, b.json, m.endpoint, f.content FROM message m JOIN body b ON b.seq = m.seq"
            + " LEFT JOIN sent_files f ON f.seq = m.seq";

    private static final String ENTITY =
            "SELECT e.entity_key, e.target_id, e.source_id, d.details, e.state, e.deactivated, o.target_id, o.state"
                    + " FROM entity e JOIN entity_details d ON d.entity_key = e.entity_key"
                    + " LEFT JOIN entity o ON o.entity_key = e.owner_key";
    private static final String MEMBER = "SELECT m.member_key, g.target_id, u.target_id, m.details, m.state, m.failure,"
            + " m.group_key, g.source_id, u.source_id FROM member m JOIN entity g ON g.entity_key = m.group_key"
            + " JOIN entity u ON u.entity_key = m.user_key";

    private final Ledger ledger;
    private final Db db;
    private final VerifySample sample;

    public VerifyRows(Ledger ledger, VerifySample sample) {
        this.ledger = ledger;
        this.db = ledger.db();
        this.sample = sample;
    }

    /** The lists to read for the sample. */
    public ReadBackRun.Places places() {
        return new ReadBackPlan(ledger, sample);
    }

    /** Passes every message of the sample to {@code visitor}, in any state, in the order of sending. */
    public void messages(MessageVisitor visitor) {
        long least = least();
        db.visit(connection -> Db.scan(connection, SENT + " WHERE m.id > ? ORDER BY m.id LIMIT 2000", row -> {
            if (isIncluded(row.getLong(2), least)) {
                visitor.message(message(row));
            }
        }));
    }

    /** The message with this number. */
    public Sent message(long id) {
        return db.read(connection -> {
            List<Sent> found = new ArrayList<>();
            Db.each(connection, SENT + " WHERE m.id = ?", row -> found.add(message(row)), id);
            return found.get(0);
        });
    }

    /** Where a message stands in the export, as {@code file:line}. */
    public String where(long id) {
        return LedgerStatus.place(db, id);
    }

    /** Where a user, group or membership is described, as {@code file:line}; empty if the last pass does not say. */
    public String where(Kind kind, long key) {
        String table = kind == Kind.MEMBER ? "staged_member s" : "staged_entity s";
        String column = kind == Kind.MEMBER ? "s.member_key = ?" : "s.entity_key = ? AND s.described = TRUE";
        return db.read(connection -> {
            String[] found = {""};
            Db.each(
                    connection,
                    "SELECT f.name, s.line FROM " + table + " JOIN source_file f ON f.id = s.file WHERE " + column
                            + " ORDER BY s.seq LIMIT 1",
                    row -> found[0] = row.getString(1) + ":" + row.getLong(2),
                    key);
            return found[0];
        });
    }

    /** Passes the users or groups that this job has created or found to {@code visitor}. */
    public void entities(Kind kind, EntityVisitor visitor) {
        db.visit(connection -> Db.scan(
                connection,
                ENTITY + " WHERE e.entity_key > ? AND e.kind = " + kind.number()
                        + " AND (e.state = 4 OR (e.state = 1 AND e.gone = FALSE))"
                        + " ORDER BY e.entity_key LIMIT 2000",
                row -> visitor.entity(entity(row))));
    }

    /** The user, group or membership with this key. */
    public ExpectedEntity known(Kind kind, long key) {
        return db.read(connection -> {
            List<ExpectedEntity> found = new ArrayList<>();
            if (kind == Kind.MEMBER) {
                Db.each(connection, MEMBER + " WHERE m.member_key = ?", row -> found.add(member(row)), key);
            } else {
                Db.each(connection, ENTITY + " WHERE e.entity_key = ?", row -> found.add(entity(row)), key);
            }
            return found.get(0);
        });
    }

    private static ExpectedEntity member(ResultSet row) throws SQLException {
        return new ExpectedEntity(
                row.getLong(1),
                RequestBodies.memberId(row.getString(2), row.getString(3)),
                row.getString(8) + " / " + row.getString(9),
                row.getString(4),
                EntityState.of(row.getInt(5)) == EntityState.CREATED,
                row.getString(6) != null,
                null);
    }

    private static ExpectedEntity entity(ResultSet row) throws SQLException {
        boolean hasOwner =
                row.getString(7) != null && EntityState.of(row.getInt(8)).isPresent();
        return new ExpectedEntity(
                row.getLong(1),
                row.getString(2),
                row.getString(3),
                row.getString(4),
                EntityState.of(row.getInt(5)) == EntityState.CREATED,
                row.getBoolean(6),
                hasOwner ? row.getString(7) : null);
    }

    /** Passes the memberships of the sample that this job has created or found to {@code visitor}. */
    public void members(EntityVisitor visitor) {
        long least = least();
        HashKeys keys = new HashKeys();
        db.visit(connection -> Db.scan(
                connection,
                MEMBER + " WHERE m.member_key > ? AND (m.state = 4 OR (m.state = 1 AND m.gone = FALSE))"
                        + " ORDER BY m.member_key LIMIT 2000",
                row -> {
                    if (isIncluded(keys.conversation(Kind.GROUP, 0, row.getLong(7)), least)) {
                        visitor.entity(member(row));
                    }
                }));
    }

    /** The uids or guids that are to be found, as numbers. */
    public Set<Long> wanted(Kind kind) {
        Set<Long> wanted = new HashSet<>();
        entities(kind, known -> wanted.add(number(known.targetId())));
        return wanted;
    }

    /** A number that stands for an id, so that hundreds of thousands of them fit into memory. Safe for many threads. */
    public static long number(String id) {
        return new HashKeys().text("", id);
    }

    /** The lists that may hold the missing messages of a conversation: its own once more, and the moderated messages. */
    public List<TargetList> secondRound(Set<Long> conversations) {
        List<TargetList> places = new ArrayList<>();
        db.visit(connection -> Db.scan(
                connection,
                "SELECT id, type, conversation, first_id, second_id FROM reading_place WHERE id > ? AND type IN (0, 1)"
                        + " ORDER BY id LIMIT 2000",
                row -> {
                    long conversation = row.getLong(3);
                    String first = row.getString(4);
                    String second = row.getString(5);
                    if (!conversations.contains(conversation)) {
                        return;
                    }
                    if (row.getInt(2) == TargetList.Type.GROUP_CONVERSATION.number()) {
                        places.add(
                                TargetList.open(TargetList.Type.GROUP_CONVERSATION_BACKWARDS, conversation, first, ""));
                        places.add(TargetList.open(TargetList.Type.GROUP_MODERATED, conversation, first, ""));
                    } else {
                        places.add(
                                TargetList.open(TargetList.Type.CONVERSATION_BACKWARDS, conversation, first, second));
                        places.add(TargetList.open(TargetList.Type.MODERATED, conversation, first, second));
                        if (!first.equals(second)) {
                            places.add(TargetList.open(TargetList.Type.MODERATED, conversation, second, first));
                        }
                    }
                }));
        return places;
    }

    private boolean isIncluded(long conversation, long least) {
        return sample.includes(conversation) || conversation == least;
    }

    private long least() {
        String least = ledger.fact(ReadBackPlan.LEAST).orElse("");
        return least.isEmpty() ? 0 : Long.parseLong(least);
    }

    private static Sent message(ResultSet row) throws SQLException {
        return new Sent(
                row.getLong(1),
                row.getLong(2),
                MessageState.of(row.getInt(3)),
                row.getLong(4),
                row.getLong(5),
                row.getString(6),
                ClaimedBodies.muid(row.getString(8), row.getInt(7)),
                SentFiles.applied(ClaimedBodies.text(row, 9), row.getString(11)),
                Endpoint.of(row.getInt(10)));
    }

    /** Receives messages. */
    public interface MessageVisitor {
        void message(Sent message);
    }

    /** Receives users, groups or memberships. */
    public interface EntityVisitor {
        void entity(ExpectedEntity known);
    }

    /**
     * A message as it was to be sent.
     *
     * @param sentAtNanos at the source's precision: with {@code seq} the order of a conversation
     * @param serverId the target's id; null if it is unknown
     * @param body the JSON object that was sent, without muid
     * @param endpoint the call that carried it last
     */
    public record Sent(
            long id,
            long conversation,
            MessageState state,
            long sentAtNanos,
            long seq,
            @Nullable String serverId,
            String muid,
            String body,
            Endpoint endpoint) {}

    /**
     * A user, group or membership that should be there.
     *
     * @param targetId of a membership {@code guid_member_uid}
     * @param sourceId the export's id, for people
     * @param details as the data import takes it
     * @param created this job has created it; otherwise it existed before
     * @param changed a user that this job has deactivated; a membership that was created without its time
     * @param owner the uid of a group's owner, if it was created with one
     */
    public record ExpectedEntity(
            long key,
            String targetId,
            String sourceId,
            String details,
            boolean created,
            boolean changed,
            @Nullable String owner) {}
}
