package io.chatferry.ledger.merge;

import io.chatferry.ledger.Db;
import io.chatferry.ledger.MessageState;
import io.chatferry.ledger.outbox.FollowUp;
import io.chatferry.ledger.outbox.RowCounts;
import io.chatferry.ledger.staging.PassCounts;
import io.chatferry.ledger.staging.Staging;
import io.chatferry.model.Kind;
import io.chatferry.model.Problem;
import io.chatferry.model.RejectCode;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Applies {@code undescribed: reject}: rejects messages and memberships of users and groups that no file describes. */
final class UndescribedEntities {

    private static final int PAGE = 1_000;
    /** How the source id of the group begins that stands for a user's conversation with oneself. */
    private static final String SELF = "'self:'";

    private final Connection connection;
    private final Staging staging;

    UndescribedEntities(Connection connection, Staging staging) {
        this.connection = connection;
        this.staging = staging;
    }

    void reject() throws SQLException {
        List<Long> ids = new ArrayList<>();
        long last = 0;
        do {
            ids.clear();
            rejectPage(last, ids);
            last = ids.isEmpty() ? last : ids.get(ids.size() - 1);
        } while (!ids.isEmpty());
        rejectMembers();
        withdrawSelfRooms();
        int groupsWithoutOwner = Db.update(
                connection,
                "UPDATE entity SET owner_key = NULL WHERE gone = FALSE AND state IN (0, 1, 2) AND owner_key IN"
                        + " (SELECT entity_key FROM entity WHERE described = FALSE)");
        if (groupsWithoutOwner > 0) {
            staging.counts().add(Kind.GROUP, PassCounts.LOSS + "owner that no file describes", groupsWithoutOwner);
        }
        int withdrawnReactions = Db.update(
                connection,
                "UPDATE follow_up SET state = ? WHERE state = ? AND user_key IN"
                        + " (SELECT entity_key FROM entity WHERE described = FALSE)",
                FollowUp.State.WITHDRAWN.number(),
                FollowUp.State.OPEN.number());
        if (withdrawnReactions > 0) {
            staging.counts()
                    .add(
                            Kind.MESSAGE,
                            PassCounts.LOSS + "reactions of users that no file describes",
                            withdrawnReactions);
        }
        Db.update(connection, "UPDATE entity SET gone = TRUE WHERE described = FALSE AND state IN (0, 1, 2)");
    }

    private void rejectMembers() throws SQLException {
        Set<Long> seen = new HashSet<>();
        List<RejectedMember> page = membersAfter(0);
        while (!page.isEmpty()) {
            for (RejectedMember member : page) {
                boolean isOpen =
                        Db.update(connection, "DELETE FROM member WHERE member_key = ? AND state = 0", member.key) == 1;
                if (seen.add(member.key) && isOpen) {
                    staging.counts().add(Kind.MEMBER, PassCounts.REJECTED);
                    staging.rejectLater(connection, 0, member.rejected);
                }
            }
            page = membersAfter(page.get(page.size() - 1).seq);
        }
    }

    /** The group that stands for a conversation with oneself is as little described as its only member. */
    private void withdrawSelfRooms() throws SQLException {
        int rooms = Db.update(
                connection,
                "UPDATE entity SET described = FALSE WHERE kind = ? AND source_id IN" + " (SELECT " + SELF
                        + " || source_id FROM entity WHERE kind = ? AND described = FALSE)",
                Kind.GROUP.number(),
                Kind.USER.number());
        if (rooms > 0) {
            int members = Db.update(
                    connection,
                    "DELETE FROM member WHERE state = 0 AND member_key IN (SELECT m.member_key FROM member m"
                            + " JOIN entity g ON g.entity_key = m.group_key JOIN entity u ON u.entity_key = m.user_key"
                            + " WHERE u.described = FALSE AND g.source_id = " + SELF + " || u.source_id)");
            staging.counts().add(Kind.GROUP, PassCounts.READ, -rooms);
            staging.counts().add(Kind.MEMBER, PassCounts.READ, -members);
        }
    }

    private List<RejectedMember> membersAfter(long seq) throws SQLException {
        List<RejectedMember> page = new ArrayList<>();
        Db.each(
                connection,
                "SELECT s.seq, s.member_key, s.file, s.line, s.record, g.source_id, g.described, u.source_id"
                        + " FROM staged_member s JOIN entity g ON g.entity_key = s.group_key"
                        + " JOIN entity u ON u.entity_key = s.user_key"
                        + " WHERE s.seq > ? AND (g.described = FALSE OR u.described = FALSE)"
                        + " AND g.source_id <> " + SELF + " || u.source_id ORDER BY s.seq LIMIT "
                        + PAGE,
                row -> {
                    boolean lacksGroup = !row.getBoolean(7);
                    String group = row.getString(6);
                    String user = row.getString(8);
                    Problem problem = new Problem(
                            RejectCode.UNDESCRIBED,
                            lacksGroup ? "guid" : "uid",
                            "no file describes the " + (lacksGroup ? "group " + group : "user " + user));
                    page.add(new RejectedMember(
                            row.getLong(1),
                            row.getLong(2),
                            new Staging.Rejected(
                                    row.getInt(3),
                                    row.getLong(4),
                                    row.getLong(5),
                                    Kind.MEMBER,
                                    group + "/" + user,
                                    problem)));
                },
                seq);
        return page;
    }

    private record RejectedMember(long seq, long key, Staging.Rejected rejected) {}

    private void rejectPage(long after, List<Long> ids) throws SQLException {
        String sql = "SELECT m.id, m.seq, b.file, b.line, b.record, b.muid, s.source_id, s.described, r.source_id"
                + " FROM message m JOIN body b ON b.seq = m.seq JOIN entity s ON s.entity_key = m.sender"
                + " JOIN entity r ON r.entity_key = m.receiver"
                + " WHERE m.state = " + MessageState.STAGED.number()
                + " AND (s.described = FALSE OR r.described = FALSE) AND m.id > ? ORDER BY m.id LIMIT " + PAGE;
        List<Staging.Rejected> rejects = new ArrayList<>();
        List<Long> seqs = new ArrayList<>();
        Db.each(
                connection,
                sql,
                row -> {
                    ids.add(row.getLong(1));
                    seqs.add(row.getLong(2));
                    boolean lacksSender = !row.getBoolean(8);
                    String field = lacksSender ? "sender" : "receiver";
                    String id = row.getString(lacksSender ? 7 : 9);
                    Problem problem =
                            new Problem(RejectCode.UNDESCRIBED, field, "no file describes the " + field + " " + id);
                    rejects.add(new Staging.Rejected(
                            row.getInt(3), row.getLong(4), row.getLong(5), Kind.MESSAGE, row.getString(6), problem));
                },
                after);
        for (int i = 0; i < rejects.size(); i++) {
            staging.rejectLater(connection, seqs.get(i), rejects.get(i));
            int rejected = Db.update(
                    connection,
                    "UPDATE message SET state = ? WHERE id = ? AND state = ?",
                    MessageState.REJECTED.number(),
                    ids.get(i),
                    MessageState.STAGED.number());
            RowCounts.requireOneEach(new int[] {rejected});
        }
    }
}
