package io.chatferry.ledger;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;

/** The statements by which a pass appends records, of one transaction. */
final class StagingInserts implements AutoCloseable {

    static final String INSERT_REJECT = "INSERT INTO reject (id, seq, file, line, record, kind, record_key, field,"
            + " code, words, raw) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";

    final PreparedStatement file;
    final PreparedStatement body;
    final PreparedStatement entity;
    final PreparedStatement member;
    final PreparedStatement reject;
    final PreparedStatement reply;
    final PreparedStatement followUp;
    final PreparedStatement repair;

    StagingInserts(Connection connection, String bodyTable) throws SQLException {
        file = connection.prepareStatement("INSERT INTO source_file (id, name) VALUES (?, ?)");
        body = connection.prepareStatement(
                "INSERT INTO " + bodyTable + " (seq, file, line, record, muid, json) VALUES (?, ?, ?, ?, ?, ?)");
        entity = connection.prepareStatement("INSERT INTO staged_entity (seq, entity_key, kind, source_id, target_id,"
                + " described, needed, details, owner_key, entity_name, avatar, group_type, file, line, record)"
                + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");
        member = connection.prepareStatement("INSERT INTO staged_member (seq, member_key, group_key, user_key, details,"
                + " file, line, record) VALUES (?, ?, ?, ?, ?, ?, ?, ?)");
        reject = connection.prepareStatement(INSERT_REJECT);
        reply = connection.prepareStatement("INSERT INTO staged_reply (seq, parent_hi, parent_lo) VALUES (?, ?, ?)");
        followUp = connection.prepareStatement(
                "INSERT INTO staged_follow_up (id, seq, kind, user_key, word) VALUES (?, ?, ?, ?, ?)");
        repair = connection.prepareStatement(Repairs.INSERT);
    }

    private List<PreparedStatement> all() {
        return List.of(file, body, entity, member, reject, reply, followUp, repair);
    }

    void flush() throws SQLException {
        for (PreparedStatement statement : all()) {
            statement.executeBatch();
        }
    }

    @Override
    public void close() throws SQLException {
        for (PreparedStatement statement : all()) {
            statement.close();
        }
    }
}
