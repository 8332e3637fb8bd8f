package io.chatferry.ledger.merge;

import io.chatferry.ledger.Db;
import io.chatferry.ledger.staging.PassCounts;
import io.chatferry.ledger.staging.StagedRow;
import io.chatferry.ledger.staging.Staging;
import io.chatferry.model.Kind;
import io.chatferry.model.Problem;
import io.chatferry.model.RejectCode;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;

/**
 * Merges the memberships of a pass with those that the ledger has, in one transaction. Of two memberships of one user in one
 * group the first one wins.
 */
final class MemberMerge {

    private static final int BATCH = 2_000;

    private final Connection connection;
    private final Staging staging;
    private int pending;

    MemberMerge(Connection connection, Staging staging) {
        this.connection = connection;
        this.staging = staging;
    }

    void run(boolean delta) throws SQLException {
        if (!delta) {
            // what the export still contains is reset below; a membership that was created stays in the target
            Db.update(connection, "UPDATE member SET gone = TRUE WHERE gone = FALSE");
        }
        try (PreparedStatement staged = connection.prepareStatement(
                        "SELECT group_key, user_key, details, file, line, record FROM staged_member WHERE seq = ?");
                PreparedStatement update = connection.prepareStatement(
                        "UPDATE member SET details = CASE WHEN state IN (3, 4) THEN details ELSE ? END, gone = FALSE"
                                + " WHERE member_key = ?");
                PreparedStatement insert =
                        connection.prepareStatement("INSERT INTO member (member_key, group_key, user_key,"
                                + " details, gone, state) VALUES (?, ?, ?, ?, FALSE, 0)")) {
            Staged keeper = null;
            for (StagedRow row = staging.members.next(); row != null; row = staging.members.next()) {
                Staged found = find(staged, row);
                if (keeper == null || keeper.key != found.key) {
                    keeper = found;
                    write(found, update, insert);
                } else {
                    countRepeated(keeper, found);
                }
            }
            insert.executeBatch();
        }
    }

    private void write(Staged member, PreparedStatement update, PreparedStatement insert) throws SQLException {
        if (!staging.isFirst()) {
            update.setString(1, member.details);
            update.setLong(2, member.key);
            if (update.executeUpdate() == 1) {
                return;
            }
        }
        insert.setLong(1, member.key);
        insert.setLong(2, member.group);
        insert.setLong(3, member.user);
        insert.setString(4, member.details);
        insert.addBatch();
        if (++pending % BATCH == 0) {
            insert.executeBatch();
        }
    }

    private void countRepeated(Staged keeper, Staged other) throws SQLException {
        if (keeper.details.equals(other.details)) {
            staging.counts().add(Kind.MEMBER, PassCounts.DUPLICATE);
            return;
        }
        staging.counts().add(Kind.MEMBER, PassCounts.REJECTED);
        Problem problem = new Problem(
                RejectCode.MEMBER_CONFLICT,
                "uid",
                "the membership stands at " + place(keeper) + " and at " + place(other)
                        + " with other content; the first one is kept");
        staging.rejectLater(
                connection, 0, new Staging.Rejected(other.file, other.line, other.record, Kind.MEMBER, "", problem));
    }

    private String place(Staged member) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement("SELECT name FROM source_file WHERE id = ?")) {
            select.setInt(1, member.file);
            try (var row = select.executeQuery()) {
                row.next();
                return row.getString(1) + ":" + member.line;
            }
        }
    }

    private static Staged find(PreparedStatement select, StagedRow member) throws SQLException {
        select.setLong(1, member.seq());
        try (var row = select.executeQuery()) {
            row.next();
            return new Staged(
                    member.key(),
                    row.getLong(1),
                    row.getLong(2),
                    row.getString(3),
                    row.getInt(4),
                    row.getLong(5),
                    row.getLong(6));
        }
    }

    private record Staged(long key, long group, long user, String details, int file, long line, long record) {}
}
