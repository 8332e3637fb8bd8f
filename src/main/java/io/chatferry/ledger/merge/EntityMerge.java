package io.chatferry.ledger.merge;

import io.chatferry.ledger.Batches;
import io.chatferry.ledger.Db;
import io.chatferry.ledger.EntityState;
import io.chatferry.ledger.outbox.RowCounts;
import io.chatferry.ledger.staging.PassCounts;
import io.chatferry.ledger.staging.StagedRow;
import io.chatferry.ledger.staging.Staging;
import io.chatferry.model.Kind;
import io.chatferry.model.Problem;
import io.chatferry.model.RejectCode;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Makes one row of each user and group from all staged rows of it: the first description wins; without one, the names that
 * messages give are used. Rows come sorted by key and are merged with those that the ledger has.
 */
final class EntityMerge {

    private static final int LOOKUPS = 200;
    private static final int BATCH = 500;
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final Db db;
    private final Staging staging;
    private final MergeSettings settings;
    private final KnownEntities known;
    private final Batches<Row> inserts;
    private final Batches<Row> updates;
    private final Batches<Long> removals;
    private final Batches<Staging.Rejected> rejects;

    EntityMerge(Staging staging, MergeSettings settings, Runnable checkStop) {
        this.db = staging.db();
        this.staging = staging;
        this.settings = settings;
        this.known = new KnownEntities(db);
        this.inserts = new Batches<>(db, BATCH, EntityMerge::insert, checkStop);
        this.updates = new Batches<>(db, BATCH, EntityMerge::update, checkStop);
        this.removals = new Batches<>(db, BATCH, EntityMerge::markRemoved, checkStop);
        this.rejects = new Batches<>(db, BATCH, this::reject, checkStop);
    }

    void run() {
        Entity open = null;
        List<StagedRow> batch = staging.entities.next(LOOKUPS);
        while (!batch.isEmpty()) {
            Map<Long, StagedEntity> rows = read(batch);
            for (StagedRow row : batch) {
                StagedEntity staged = rows.get(row.seq());
                if (staged == null) {
                    throw new IllegalStateException("staged entity " + row.seq() + " is not in the ledger");
                }
                if (open == null || open.key != row.key()) {
                    if (open != null) {
                        write(open);
                    }
                    open = new Entity(row.key(), staged);
                }
                add(open, staged);
            }
            batch = staging.entities.next(LOOKUPS);
        }
        if (open != null) {
            write(open);
        }
        removeUpTo(Long.MAX_VALUE);
        List.of(inserts, updates, removals, rejects).forEach(Batches::flush);
    }

    private Map<Long, StagedEntity> read(List<StagedRow> batch) {
        Map<Long, StagedEntity> rows = new HashMap<>();
        Object[] seqs = batch.stream().map(StagedRow::seq).toArray();
        db.visit(connection -> Db.each(
                connection,
                "SELECT s.seq, s.kind, s.source_id, s.target_id, s.described, s.needed, s.details, s.owner_key,"
                        + " s.entity_name, s.avatar, s.group_type, s.file, s.line, s.record, f.name FROM staged_entity s"
                        + " JOIN source_file f ON f.id = s.file WHERE s.seq IN (" + Db.placeholders(seqs.length) + ")",
                row -> rows.put(row.getLong(1), StagedEntity.of(row)),
                seqs));
        return rows;
    }

    private void add(Entity entity, StagedEntity staged) {
        entity.needed |= staged.needed;
        entity.name = nonEmptyOr(staged.name, entity.name);
        entity.avatar = nonEmptyOr(staged.avatar, entity.avatar);
        entity.groupType = nonEmptyOr(staged.groupType, entity.groupType);
        if (!staged.described) {
            return;
        }
        StagedEntity first = entity.description;
        if (first == null) {
            entity.description = staged;
        } else if (first.details.equals(staged.details)) {
            staging.counts().add(staged.kind, PassCounts.DUPLICATE);
        } else {
            staging.counts().add(staged.kind, PassCounts.REJECTED);
            boolean group = staged.kind == Kind.GROUP;
            String field = group ? "guid" : "uid";
            Problem problem = new Problem(
                    group ? RejectCode.GUID_CONFLICT : RejectCode.UID_CONFLICT,
                    field,
                    field + " " + staged.sourceId + " stands at " + first.fileName + ":" + first.line + " and at "
                            + staged.fileName + ":" + staged.line + " with other content; the first one is kept");
            rejects.add(new Staging.Rejected(
                    staged.file, staged.line, staged.record, staged.kind, staged.sourceId, problem));
        }
    }

    private void write(Entity entity) {
        removeUpTo(entity.key);
        KnownEntities.KnownEntity old = known.at(entity.key);
        if (old == null) {
            inserts.add(new Row(entity.key, entity.any, entity.content(), EntityState.UNKNOWN));
            return;
        }
        Content merged = merged(old, entity);
        if (old.isRemoved() || !merged.equals(old.content())) {
            updates.add(new Row(entity.key, entity.any, merged, old.state()));
        }
    }

    /** A row to write; {@code state} is the one that an existing row was found in. */
    private record Row(long key, StagedEntity any, Content content, EntityState state) {}

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

    private static void update(Connection connection, List<Row> rows) throws SQLException {
        try (PreparedStatement update = connection.prepareStatement("UPDATE entity SET target_id = ?, described = ?,"
                        + " needed = ?, owner_key = ?, gone = FALSE WHERE entity_key = ? AND state = ?");
                PreparedStatement details =
                        connection.prepareStatement("UPDATE entity_details SET details = ? WHERE entity_key = ?")) {
            for (Row row : rows) {
                set(update, 1, row.content);
                update.setLong(5, row.key);
                update.setInt(6, row.state.number());
                update.addBatch();
                details.setString(1, row.content.details);
                details.setLong(2, row.key);
                details.addBatch();
            }
            RowCounts.requireOneEach(update.executeBatch());
            RowCounts.requireOneEach(details.executeBatch());
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

    private static void markRemoved(Connection connection, List<Long> keys) throws SQLException {
        try (PreparedStatement update =
                connection.prepareStatement("UPDATE entity SET gone = TRUE WHERE entity_key = ?")) {
            for (long key : keys) {
                update.setLong(1, key);
                update.addBatch();
            }
            update.executeBatch();
        }
    }

    private void reject(Connection connection, List<Staging.Rejected> losers) throws SQLException {
        for (Staging.Rejected loser : losers) {
            staging.rejectLater(connection, 0, loser);
        }
    }

    /** An entity that was begun keeps its content; in a delta, so does one that the delta does not describe. */
    private Content merged(KnownEntities.KnownEntity old, Entity entity) {
        Content before = old.content();
        Content now = entity.content();
        boolean described = now.described() || (settings.delta() && before.described());
        boolean needed = now.needed() || (settings.delta() && before.needed());
        boolean isBareReference = !now.described() && (before.described() || entity.name == null);
        return old.isBegun() || (settings.delta() && isBareReference)
                ? new Content(before.targetId(), described, needed, before.details(), before.owner())
                : new Content(now.targetId(), described, needed, now.details(), now.owner());
    }

    private void removeUpTo(long key) {
        for (KnownEntities.KnownEntity removed = known.before(key); removed != null; removed = known.before(key)) {
            if (!settings.delta() && !removed.isRemoved()) {
                removals.add(removed.key());
            }
        }
    }

    private static @Nullable String nonEmptyOr(@Nullable String now, @Nullable String before) {
        return now == null || now.isEmpty() ? before : now;
    }

    /** What the exports say of a user or group. */
    record Content(
            String targetId,
            boolean described,
            boolean needed,
            String details,
            @Nullable Long owner) {}

    /** One staged row of a user or group. */
    private record StagedEntity(
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

        static StagedEntity of(ResultSet row) throws SQLException {
            long owner = row.getLong(8);
            boolean hasNoOwner = row.wasNull();
            String details = row.getString(7);
            return new StagedEntity(
                    Kind.of(row.getInt(2)),
                    row.getString(3),
                    row.getString(4),
                    row.getBoolean(5),
                    row.getBoolean(6),
                    details == null ? "" : details,
                    hasNoOwner ? null : owner,
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
        private final StagedEntity any;
        private @Nullable StagedEntity description;
        private boolean needed;
        private @Nullable String name;
        private @Nullable String avatar;
        private @Nullable String groupType;

        Entity(long key, StagedEntity any) {
            this.key = key;
            this.any = any;
        }

        Content content() {
            StagedEntity described = description;
            return described == null
                    ? new Content(any.targetId, false, needed, defaultDetails(), null)
                    : new Content(any.targetId, true, needed, described.details, described.owner);
        }

        /** The details of an entity that no file describes; a group is then private. */
        private String defaultDetails() {
            ObjectNode details = JSON.createObjectNode();
            boolean isGroup = any.kind == Kind.GROUP;
            details.put(isGroup ? "guid" : "uid", any.targetId);
            details.put("name", name == null ? shortened(any.sourceId) : name);
            if (isGroup) {
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
