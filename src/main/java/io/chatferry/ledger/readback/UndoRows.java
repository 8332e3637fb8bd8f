package io.chatferry.ledger.readback;

import io.chatferry.cometchat.RequestBodies;
import io.chatferry.ledger.Db;
import io.chatferry.ledger.Ledger;
import io.chatferry.model.Kind;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** The records that a job has created, for {@code undo}. Every change is one transaction that checks the epoch of the run. */
public final class UndoRows {

    private static final int PAGE = 500;

    /** Memberships in groups that this job has not created: those of its own groups are deleted with the group. */
    private static final String FOREIGN_MEMBERS = " FROM member m JOIN entity g ON g.entity_key = m.group_key"
            + " JOIN entity u ON u.entity_key = m.user_key WHERE m.state = 4 AND g.state <> 4";

    /** Fact: there are deleted messages. */
    private static final String UNDONE = "undone";

    private final Db db;

    public UndoRows(Ledger ledger) {
        this.db = ledger.db();
    }

    /**
     * The records of a kind that will be deleted.
     *
     * @param examples the first few, as text
     */
    public record Amount(long amount, List<String> examples) {}

    /** The records to delete by kind, with the first few. */
    public Map<Kind, Amount> amounts(int examples) {
        return db.read(connection -> {
            Map<Kind, Amount> amounts = new EnumMap<>(Kind.class);
            for (Kind kind : Kind.values()) {
                String from = switch (kind) {
                    case MESSAGE -> " FROM message m JOIN body b ON b.seq = m.seq WHERE m.state = 3";
                    case MEMBER -> FOREIGN_MEMBERS;
                    case USER, GROUP -> " FROM entity WHERE state = 4 AND kind = " + kind.number();
                };
                String columns = switch (kind) {
                    case MESSAGE -> "b.muid, m.server_id" + from + " ORDER BY m.id";
                    case MEMBER -> "g.target_id, u.target_id" + from + " ORDER BY m.member_key";
                    case USER, GROUP -> "target_id, NULL" + from + " ORDER BY entity_key";
                };
                List<String> first = new ArrayList<>();
                Db.each(connection, "SELECT " + columns + " LIMIT " + examples, row -> {
                    String second = row.getString(2);
                    first.add(
                            second == null
                                    ? row.getString(1)
                                    : kind == Kind.MESSAGE
                                            ? row.getString(1) + " (id " + second + ")"
                                            : second + " in " + row.getString(1));
                });
                amounts.put(kind, new Amount(Db.number(connection, "SELECT COUNT(*)" + from), first));
            }
            return amounts;
        });
    }

    /** Marks a message as deleted from the target. */
    public void markDeleted(long message) {
        db.change(connection -> {
            Db.update(connection, "UPDATE message SET state = 9 WHERE id = ? AND state = 3", message);
            Ledger.remember(connection, UNDONE, "yes");
        });
    }

    /** Marks a message as still in the target. */
    public void markPresent(long message) {
        db.change(connection -> {
            Db.update(connection, "UPDATE message SET state = 3 WHERE id = ? AND state = 9", message);
        });
    }

    /** Users or groups that this job has created, with a key above {@code after}. */
    public List<Created> created(Kind kind, long after) {
        return db.read(connection -> {
            List<Created> found = new ArrayList<>();
            Db.each(
                    connection,
                    "SELECT entity_key, target_id, deactivated FROM entity WHERE entity_key > ? AND state = 4 AND kind = ?"
                            + " ORDER BY entity_key LIMIT " + PAGE,
                    row -> found.add(new Created(row.getLong(1), row.getString(2), "", row.getBoolean(3))),
                    after,
                    kind.number());
            return found;
        });
    }

    /** Memberships that this job has created in other groups, with a key above {@code after}. */
    public List<Created> createdMembers(long after) {
        return db.read(connection -> {
            List<Created> found = new ArrayList<>();
            Db.each(
                    connection,
                    "SELECT m.member_key, g.target_id, u.target_id, m.details" + FOREIGN_MEMBERS
                            + " AND m.member_key > ? ORDER BY m.member_key LIMIT " + PAGE,
                    row -> found.add(new Created(
                            row.getLong(1),
                            row.getString(2),
                            row.getString(3),
                            row.getString(4).contains("\"isBanned\":true"))),
                    after);
            return found;
        });
    }

    /** The groups of this job that still exist and that a user owns: such a user cannot be deleted. */
    public List<String> ownedBy(long user) {
        return db.read(connection -> {
            List<String> found = new ArrayList<>();
            Db.each(
                    connection,
                    "SELECT target_id FROM entity WHERE owner_key = ? AND state = 4",
                    row -> found.add(row.getString(1)),
                    user);
            return found;
        });
    }

    /** Marks a user or group as deleted, with the memberships that this job has given it. */
    public void markDeleted(Kind kind, long key) {
        String column = kind == Kind.GROUP ? "group_key" : "user_key";
        db.change(connection -> {
            Db.update(
                    connection,
                    "UPDATE entity SET state = 0, deactivated = FALSE, there_since_s = NULL, failure = NULL"
                            + " WHERE entity_key = ? AND state = 4",
                    key);
            Db.update(
                    connection,
                    "UPDATE member SET state = 0, failure = NULL WHERE state IN (1, 4) AND " + column + " = ?",
                    key);
        });
    }

    /** Marks a membership as deleted. */
    public void markMemberDeleted(long key) {
        db.change(connection -> {
            Db.update(connection, "UPDATE member SET state = 0, failure = NULL WHERE member_key = ?", key);
        });
    }

    /** Stages the deleted messages again. */
    public void stageDeleted() {
        db.change(connection -> {
            if (Ledger.fact(connection, UNDONE) != null) { // the scan takes a while
                Db.update(connection, "UPDATE message SET state = 0, attempts = 0, server_id = NULL WHERE state = 9");
                Db.update(connection, "DELETE FROM meta WHERE name = ?", UNDONE);
            }
        });
    }

    /**
     * A user, group or membership.
     *
     * @param id uid or guid; of a membership the guid
     * @param second of a membership the uid
     * @param isBarred a deactivated user or a banned member
     */
    public record Created(long key, String id, String second, boolean isBarred) {

        /** The id as people read it. */
        public String description(Kind kind) {
            return kind == Kind.MEMBER ? RequestBodies.memberId(id, second) : id;
        }
    }
}
