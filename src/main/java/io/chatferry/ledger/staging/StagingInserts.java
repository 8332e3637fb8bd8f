package io.chatferry.ledger.staging;

import io.chatferry.ledger.ColumnText;
import io.chatferry.ledger.outbox.FollowUp;
import io.chatferry.model.EntityRef;
import io.chatferry.model.Kind;
import io.chatferry.model.Origin;
import io.chatferry.model.Outbound;
import io.chatferry.model.Problem;
import io.chatferry.model.Repair;
import io.chatferry.model.link.LinkTraits;
import java.nio.ByteBuffer;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The statements that append the records of a pass, in one transaction. */
final class StagingInserts implements AutoCloseable {

    static final String INSERT_REJECT = "INSERT INTO reject (id, seq, file, line, record, kind, record_key, field,"
            + " code, words, raw) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";

    private static final String INSERT_FILE = "INSERT INTO source_file (id, name) VALUES (?, ?)";
    private static final String INSERT_ENTITY =
            "INSERT INTO staged_entity (seq, entity_key, kind, source_id, target_id,"
                    + " described, needed, details, owner_key, entity_name, avatar, group_type, file, line, record)"
                    + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";
    private static final String INSERT_MEMBER =
            "INSERT INTO staged_member (seq, member_key, group_key, user_key, details,"
                    + " file, line, record) VALUES (?, ?, ?, ?, ?, ?, ?, ?)";
    private static final String INSERT_REPLY = "INSERT INTO staged_reply (seq, parent_hi, parent_lo) VALUES (?, ?, ?)";
    private static final String INSERT_FOLLOW_UP =
            "INSERT INTO staged_follow_up (id, seq, kind, user_key, word) VALUES (?, ?, ?, ?, ?)";
    private static final String INSERT_SKIPPED =
            "INSERT INTO skipped_record (id, file, line, record, kind, record_key, reason) VALUES (?, ?, ?, ?, ?, ?, ?)";

    private static final String INSERT_MESSAGE_FILE =
            "INSERT INTO message_file (seq, place, file_key, decides_type) VALUES (?, ?, ?, ?)";
    private static final String INSERT_MEDIA = "INSERT INTO staged_media (id, file_key, source, name, declared_type,"
            + " declared_size, expires_at) VALUES (?, ?, ?, ?, ?, ?, ?)";

    private final Connection connection;
    private final String insertBody;

    /** Most portions hold rows of one or two tables: only their statements are prepared. */
    private final Map<String, PreparedStatement> prepared = new LinkedHashMap<>();

    StagingInserts(Connection connection, String bodyTable) {
        this.connection = connection;
        this.insertBody =
                "INSERT INTO " + bodyTable + " (seq, file, line, record, muid, json) VALUES (?, ?, ?, ?, ?, ?)";
    }

    private PreparedStatement prepared(String sql) throws SQLException {
        PreparedStatement known = prepared.get(sql);
        if (known == null) {
            known = connection.prepareStatement(sql);
            prepared.put(sql, known);
        }
        return known;
    }

    void messageFile(long seq, int place, long key, boolean decidesType) throws SQLException {
        PreparedStatement messageFile = prepared(INSERT_MESSAGE_FILE);
        messageFile.setLong(1, seq);
        messageFile.setInt(2, place);
        messageFile.setLong(3, key);
        messageFile.setBoolean(4, decidesType);
        messageFile.addBatch();
    }

    void media(long id, long key, Outbound.MessageFile of) throws SQLException {
        PreparedStatement media = prepared(INSERT_MEDIA);
        media.setLong(1, id);
        media.setLong(2, key);
        media.setString(3, of.source());
        media.setString(4, of.name());
        media.setString(5, of.mimeType());
        media.setLong(6, of.size());
        Instant expiry = LinkTraits.of(of.source()).expiry();
        if (expiry == null) {
            media.setNull(7, Types.BIGINT);
        } else {
            media.setLong(7, expiry.toEpochMilli());
        }
        media.addBatch();
    }

    void file(int id, String name) throws SQLException {
        PreparedStatement file = prepared(INSERT_FILE);
        file.setInt(1, id);
        file.setString(2, name);
        file.addBatch();
    }

    void body(long seq, int fileId, Origin at, String muid, byte[] json) throws SQLException {
        PreparedStatement body = prepared(insertBody);
        body.setLong(1, seq);
        body.setInt(2, fileId);
        body.setLong(3, at.line());
        body.setLong(4, at.record());
        body.setString(5, muid);
        body.setBytes(6, json);
        body.addBatch();
    }

    void reply(long seq, ByteBuffer parent) throws SQLException {
        PreparedStatement reply = prepared(INSERT_REPLY);
        reply.setLong(1, seq);
        reply.setLong(2, parent.getLong());
        reply.setLong(3, parent.getLong());
        reply.addBatch();
    }

    void followUp(long id, long seq, FollowUp.Kind kind, long user, String word) throws SQLException {
        PreparedStatement followUp = prepared(INSERT_FOLLOW_UP);
        followUp.setLong(1, id);
        followUp.setLong(2, seq);
        followUp.setInt(3, kind.number());
        followUp.setLong(4, user);
        followUp.setString(5, word);
        followUp.addBatch();
    }

    void member(long seq, long key, long group, long user, String details, int fileId, Origin at) throws SQLException {
        PreparedStatement member = prepared(INSERT_MEMBER);
        member.setLong(1, seq);
        member.setLong(2, key);
        member.setLong(3, group);
        member.setLong(4, user);
        member.setString(5, details);
        member.setInt(6, fileId);
        member.setLong(7, at.line());
        member.setLong(8, at.record());
        member.addBatch();
    }

    /**
     * Adds a user or group that a record describes or names.
     *
     * @param details as the target takes them; null where it is only named
     * @param owner the key of a group's owner
     */
    void entity(
            long seq,
            long key,
            EntityRef ref,
            boolean described,
            boolean needed,
            @Nullable String details,
            @Nullable Long owner,
            int fileId,
            Origin at)
            throws SQLException {
        PreparedStatement entity = prepared(INSERT_ENTITY);
        entity.setLong(1, seq);
        entity.setLong(2, key);
        entity.setInt(3, ref.kind().number());
        entity.setString(4, ref.sourceId());
        entity.setString(5, ref.targetId());
        entity.setBoolean(6, described);
        entity.setBoolean(7, needed);
        entity.setString(8, details);
        if (owner == null) {
            entity.setNull(9, Types.BIGINT);
        } else {
            entity.setLong(9, owner);
        }
        entity.setString(10, ref.name());
        entity.setString(11, ref.avatar());
        entity.setString(12, ref.groupType());
        entity.setInt(13, fileId);
        entity.setLong(14, at.line());
        entity.setLong(15, at.record());
        entity.addBatch();
    }

    void repair(long id, boolean applied, int fileId, Origin at, Kind kind, String key, Repair each)
            throws SQLException {
        RepairRows.add(prepared(RepairRows.INSERT), id, applied, fileId, at, kind, key, each);
    }

    void reject(long id, long ofSeq, Staging.Rejected rejected, @Nullable String raw) throws SQLException {
        reject(prepared(INSERT_REJECT), id, ofSeq, rejected, raw);
    }

    /** {@code insert} is of {@link #INSERT_REJECT}; {@code raw} is the record as read, with the first of its problems. */
    static void reject(PreparedStatement insert, long id, long ofSeq, Staging.Rejected rejected, @Nullable String raw)
            throws SQLException {
        Problem problem = rejected.problem();
        insert.setLong(1, id);
        insert.setLong(2, ofSeq);
        insert.setInt(3, rejected.file());
        insert.setLong(4, rejected.line());
        insert.setLong(5, rejected.record());
        insert.setInt(6, rejected.kind().number());
        insert.setString(7, ColumnText.of(rejected.key()));
        insert.setString(8, ColumnText.of(problem.field()));
        insert.setString(9, problem.code().name());
        insert.setString(10, ColumnText.of(problem.message()));
        insert.setString(11, raw == null ? null : ColumnText.of(raw));
        insert.addBatch();
    }

    void skipped(long id, int fileId, StagedRecord.Skipped record) throws SQLException {
        PreparedStatement skipped = prepared(INSERT_SKIPPED);
        skipped.setLong(1, id);
        skipped.setInt(2, fileId);
        skipped.setLong(3, record.origin().line());
        skipped.setLong(4, record.origin().record());
        skipped.setInt(5, record.kind().number());
        skipped.setString(6, ColumnText.of(record.key()));
        skipped.setString(7, record.reason());
        skipped.addBatch();
    }

    void flush() throws SQLException {
        for (PreparedStatement statement : prepared.values()) {
            statement.executeBatch();
        }
    }

    @Override
    public void close() throws SQLException {
        for (PreparedStatement statement : prepared.values()) {
            statement.close();
        }
    }
}
