package io.chatferry.ledger.readback;

import io.chatferry.cometchat.RequestBodies;
import io.chatferry.ledger.Db;
import io.chatferry.ledger.Ledger;
import io.chatferry.model.Kind;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** What a job has created, as {@code undo} takes it back. Every change is one transaction that checks the run's epoch. */
public final class UndoRows {

    private static final int PAGE = 500;

    /** Memberships of groups that are not this job's own: those of its own go with them. */
    private static final String FOREIGN_MEMBERS = " FROM member m JOIN entity g ON g.entity_key = m.group_key"
            + " JOIN entity u ON u.entity_key = m.user_key WHERE m.state = 4 AND g.state <> 4";

    /** There are messages that were taken back. */
    private static final String UNDONE = "undone";

    private final Db db;

    public UndoRows(Ledger ledger) {
        this.db = ledger.db();
    }

    /**
     * What will be taken back.
     *
     * @param examples the first few, in words
     */
    public record Amount(long amount, List<String> examples) {}

    /** How much of each kind there is to take back, with the first few. */
    public Map<Kind, Amount> amounts(int examples) {
        return db.read(connection -> {
            Map<Kind, Amount> amounts = new EnumMap<>(Kind.class);
            for (Kind kind : Kind.values()) {
                String from = switch (kind) {
                    case MESSAGE -> " FROM message m JOIN body b ON b.seq = m.seq WHERE m.state = 3";
                    case MEMBER -> FOREIGN_MEMBERS;
                    case USER, GROUP -> " FROM entity WHERE state = 4 AND kind = " + kind.number();
                };
                String words = switch (kind) {
                    case MESSAGE -> "b.muid, m.server_id" + from + " ORDER BY m.id";
                    case MEMBER -> "g.target_id, u.target_id" + from + " ORDER BY m.member_key";
                    case USER, GROUP -> "target_id, NULL" + from + " ORDER BY entity_key";
                };
                List<String> first = new ArrayList<>();
                Db.each(connection, "SELECT " + words + " LIMIT " + examples, row -> {
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

    /** A message is not in the target any more. */
    public void undone(long message) {
        db.change(connection -> {
            Db.update(connection, "UPDATE message SET state = 9 WHERE id = ? AND state = 3", message);
            Ledger.remember(connection, UNDONE, "yes");
        });
    }

    /** A message is in the target all the same. */
    public void stillThere(long message) {
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

    /** Memberships that this job has created in groups of others, with a key above {@code after}. */
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

    /** The groups of this job that still are there and belong to a user: such a user has to stay. */
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

    /** A user or group is not there any more; neither are the memberships that it had by this job. */
    public void gone(Kind kind, long key) {
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

    /** A membership is not there any more. */
    public void memberGone(long key) {
        db.change(connection -> {
            Db.update(connection, "UPDATE member SET state = 0, failure = NULL WHERE member_key = ?", key);
        });
    }

    /** What was taken back is to be sent again. */
    public void sendAgain() {
        db.change(connection -> {
            if (Ledger.fact(connection, UNDONE) != null) { // the walk takes its time
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
     * @param barred a user who is deactivated, a member who is banned
     */
    public record Created(long key, String id, String second, boolean barred) {

        /** In words. */
        public String message(Kind kind) {
            return kind == Kind.MEMBER ? RequestBodies.memberId(id, second) : id;
        }
    }
}
