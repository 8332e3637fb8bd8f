package io.chatferry.ledger.merge;

import io.chatferry.ledger.Batches;
import io.chatferry.ledger.Db;
import io.chatferry.ledger.EntityState;
import io.chatferry.ledger.outbox.Outbox;
import io.chatferry.ledger.staging.PassCounts;
import io.chatferry.ledger.staging.Staging;
import io.chatferry.model.Kind;
import io.chatferry.model.Problem;
import io.chatferry.model.RejectCode;
import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Makes one row of each user and group from everything that a pass has noted of it: the first description wins, names
 * that messages give are used where there is none. Rows come sorted by key and are merged with those that the ledger has.
 */
final class EntityMerge {

    private static final int LOOKUPS = 200;
    private static final int BATCH = 500;
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final Db db;
    private final Staging staging;
    private final MergeSettings settings;
    private final KnownEntities old;
    private final Batches<Row> inserts;
    private final Batches<Row> renewals;
    private final Batches<Long> left;
    private final Batches<Staging.Rejected> rejects;

    EntityMerge(Staging staging, MergeSettings settings, Runnable goOn) {
        this.db = staging.db();
        this.staging = staging;
        this.settings = settings;
        this.old = new KnownEntities(db);
        this.inserts = new Batches<>(db, BATCH, EntityMerge::insert, goOn);
        this.renewals = new Batches<>(db, BATCH, EntityMerge::renew, goOn);
        this.left = new Batches<>(db, BATCH, EntityMerge::leave, goOn);
        this.rejects = new Batches<>(db, BATCH, this::reject, goOn);
    }

    void run() throws IOException {
        Entity open = null;
        List<long[]> batch = nextBatch();
        while (!batch.isEmpty()) {
            Map<Long, Noted> rows = read(batch);
            for (long[] at : batch) {
                Noted noted = rows.get(at[1]);
                if (noted == null) {
                    throw new IllegalStateException("staged entity " + at[1] + " is not in the ledger");
                }
                if (open == null || open.key != at[0]) {
                    if (open != null) {
                        write(open);
                    }
                    open = new Entity(at[0], noted);
                }
                add(open, noted);
            }
            batch = nextBatch();
        }
        if (open != null) {
            write(open);
        }
        leaveUpTo(Long.MAX_VALUE);
        List.of(inserts, renewals, left, rejects).forEach(Batches::flush);
    }

    private List<long[]> nextBatch() throws IOException {
        List<long[]> batch = new ArrayList<>(LOOKUPS);
        while (batch.size() < LOOKUPS) {
            long[] row = staging.entities.next();
            if (row == null) {
                break;
            }
            batch.add(row);
        }
        return batch;
    }

    private Map<Long, Noted> read(List<long[]> batch) {
        Map<Long, Noted> rows = new HashMap<>();
        Object[] seqs = batch.stream().map(row -> (Object) row[1]).toArray();
        db.visit(connection -> Db.each(
                connection,
                "SELECT s.seq, s.kind, s.source_id, s.target_id, s.described, s.needed, s.details, s.owner_key,"
                        + " s.entity_name, s.avatar, s.group_type, s.file, s.line, s.record, f.name FROM staged_entity s"
                        + " JOIN source_file f ON f.id = s.file WHERE s.seq IN (" + Db.placeholders(seqs.length) + ")",
                row -> rows.put(row.getLong(1), Noted.of(row)),
                seqs));
        return rows;
    }

    private void add(Entity entity, Noted noted) {
        entity.needed |= noted.needed;
        entity.name = given(noted.name, entity.name);
        entity.avatar = given(noted.avatar, entity.avatar);
        entity.groupType = given(noted.groupType, entity.groupType);
        if (!noted.described) {
            return;
        }
        Noted first = entity.description;
        if (first == null) {
            entity.description = noted;
        } else if (first.details.equals(noted.details)) {
            staging.counts().add(noted.kind, PassCounts.DUPLICATE);
        } else {
            staging.counts().add(noted.kind, PassCounts.REJECTED);
            boolean group = noted.kind == Kind.GROUP;
            String field = group ? "guid" : "uid";
            Problem problem = new Problem(
                    group ? RejectCode.GUID_CONFLICT : RejectCode.UID_CONFLICT,
                    field,
                    field + " " + noted.sourceId + " stands at " + first.fileName + ":" + first.line + " and at "
                            + noted.fileName + ":" + noted.line + " with other content; the first one is kept");
            rejects.add(
                    new Staging.Rejected(noted.file, noted.line, noted.record, noted.kind, noted.sourceId, problem));
        }
    }

    private void write(Entity entity) {
        leaveUpTo(entity.key);
        KnownEntities.Old known = old.at(entity.key);
        if (known == null) {
            inserts.add(new Row(entity.key, entity.any, entity.content(), EntityState.UNKNOWN));
            return;
        }
        Content merged = merged(known, entity);
        if (known.gone() || !merged.equals(known.content())) {
            renewals.add(new Row(entity.key, entity.any, merged, known.state()));
        }
    }

    /** What is written of one: {@code state} is the one that the row was found in. */
    private record Row(long key, Noted any, Content content, EntityState state) {}

    private static void insert(Connection connection, List<Row> rows) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement(
                        "INSERT INTO entity (entity_key, kind, source_id, target_id, described,"
                                + " needed, owner_key, gone, state) VALUES (?, ?, ?, ?, ?, ?, ?, FALSE, 0)");
                PreparedStatement details =
                        connection.prepareStatement("INSERT INTO entity_details (entity_key, details) VALUES (?, ?)")) {
            for (Row row : rows) {
                insert.setLong(1, row.key);
                insert.setInt(2, row.any.kind.number());
                insert.setString(3, row.any.sourceId);
                set(insert, 4, row.content);
                insert.addBatch();
                details.setLong(1, row.key);
                details.setString(2, row.content.details);
                details.addBatch();
            }
            insert.executeBatch();
            details.executeBatch();
        }
    }

    private static void renew(Connection connection, List<Row> rows) throws SQLException {
        try (PreparedStatement renew = connection.prepareStatement("UPDATE entity SET target_id = ?, described = ?,"
                        + " needed = ?, owner_key = ?, gone = FALSE WHERE entity_key = ? AND state = ?");
                PreparedStatement details =
                        connection.prepareStatement("UPDATE entity_details SET details = ? WHERE entity_key = ?")) {
            for (Row row : rows) {
                set(renew, 1, row.content);
                renew.setLong(5, row.key);
                renew.setInt(6, row.state.number());
                renew.addBatch();
                details.setString(1, row.content.details);
                details.setLong(2, row.key);
                details.addBatch();
            }
            Outbox.requireOneEach(renew.executeBatch());
            Outbox.requireOneEach(details.executeBatch());
        }
    }

    private static void set(PreparedStatement statement, int first, Content content) throws SQLException {
        statement.setString(first, content.targetId);
        statement.setBoolean(first + 1, content.described);
        statement.setBoolean(first + 2, content.needed);
        if (content.owner == null) {
            statement.setNull(first + 3, Types.BIGINT);
        } else {
            statement.setLong(first + 3, content.owner);
        }
    }

    private static void leave(Connection connection, List<Long> keys) throws SQLException {
        try (PreparedStatement leave =
                connection.prepareStatement("UPDATE entity SET gone = TRUE WHERE entity_key = ?")) {
            for (long key : keys) {
                leave.setLong(1, key);
                leave.addBatch();
            }
            leave.executeBatch();
        }
    }

    private void reject(Connection connection, List<Staging.Rejected> losers) throws SQLException {
        for (Staging.Rejected loser : losers) {
            staging.rejectLater(connection, 0, loser);
        }
    }

    /** One that was begun stays what it is; and what a delta does not say, earlier ones have said. */
    private Content merged(KnownEntities.Old known, Entity entity) {
        Content before = known.content();
        Content said = entity.content();
        boolean described = said.described() || (settings.delta() && before.described());
        boolean needed = said.needed() || (settings.delta() && before.needed());
        boolean saysNothing = !said.described() && (before.described() || entity.name == null);
        return known.begun() || (settings.delta() && saysNothing)
                ? new Content(before.targetId(), described, needed, before.details(), before.owner())
                : new Content(said.targetId(), described, needed, said.details(), said.owner());
    }

    private void leaveUpTo(long key) {
        for (KnownEntities.Old gone = old.before(key); gone != null; gone = old.before(key)) {
            if (!settings.delta() && !gone.gone()) {
                left.add(gone.key());
            }
        }
    }

    private static @Nullable String given(@Nullable String now, @Nullable String before) {
        return now == null || now.isEmpty() ? before : now;
    }

    /** What an export says of a user or group. */
    record Content(
            String targetId,
            boolean described,
            boolean needed,
            String details,
            @Nullable Long owner) {}

    /** What one row of the pass says. */
    private record Noted(
            Kind kind,
            String sourceId,
            String targetId,
            boolean described,
            boolean needed,
            String details,
            @Nullable Long owner,
            @Nullable String name,
            @Nullable String avatar,
            @Nullable String groupType,
            int file,
            long line,
            long record,
            String fileName) {

        static Noted of(ResultSet row) throws SQLException {
            long owner = row.getLong(8);
            boolean ownerless = row.wasNull();
            String details = row.getString(7);
            return new Noted(
                    Kind.of(row.getInt(2)),
                    row.getString(3),
                    row.getString(4),
                    row.getBoolean(5),
                    row.getBoolean(6),
                    details == null ? "" : details,
                    ownerless ? null : owner,
                    row.getString(9),
                    row.getString(10),
                    row.getString(11),
                    row.getInt(12),
                    row.getLong(13),
                    row.getLong(14),
                    row.getString(15));
        }
    }

    /** One user or group while its rows are read. */
    private static final class Entity {
        private final long key;
        private final Noted any;
        private @Nullable Noted description;
        private boolean needed;
        private @Nullable String name;
        private @Nullable String avatar;
        private @Nullable String groupType;

        Entity(long key, Noted any) {
            this.key = key;
            this.any = any;
        }

        Content content() {
            Noted said = description;
            return said == null
                    ? new Content(any.targetId, false, needed, invented(), null)
                    : new Content(any.targetId, true, needed, said.details, said.owner);
        }

        /** What one that no file describes is created with; a group that nobody describes is private. */
        private String invented() {
            ObjectNode details = JSON.createObjectNode();
            boolean group = any.kind == Kind.GROUP;
            details.put(group ? "guid" : "uid", any.targetId);
            details.put("name", name == null ? shortened(any.sourceId) : name);
            if (group) {
                details.put("type", groupType == null || groupType.equals("password") ? "private" : groupType);
                if (avatar != null) {
                    details.put("icon", avatar);
                }
            } else if (avatar != null) {
                details.put("avatar", avatar);
            }
            return JSON.writeValueAsString(details);
        }

        private static String shortened(String id) {
            return id.codePointCount(0, id.length()) <= 100 ? id : id.substring(0, id.offsetByCodePoints(0, 100));
        }
    }
}
