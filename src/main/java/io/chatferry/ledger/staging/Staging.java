package io.chatferry.ledger.staging;

import io.chatferry.file.OwnerOnly;
import io.chatferry.ledger.Db;
import io.chatferry.ledger.Ledger;
import io.chatferry.ledger.LedgerException;
import io.chatferry.ledger.outbox.FollowUp;
import io.chatferry.ledger.outbox.MessageLog;
import io.chatferry.ledger.sort.HashKeys;
import io.chatferry.model.EntityRef;
import io.chatferry.model.Kind;
import io.chatferry.model.Origin;
import io.chatferry.model.Outbound;
import io.chatferry.model.Problem;
import io.chatferry.model.Repair;
import io.chatferry.sort.RowSorter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Stages one pass over the export. Bodies are appended to a table, keys are sorted; no row that a run works on changes before
 * {@code PassMerge} has merged the pass and committed that it is complete. The next pass deletes the rows of a pass that was
 * interrupted or taken over. Not thread-safe.
 */
public final class Staging implements AutoCloseable {

    public static final String LAST_SEQ = "pass.last-seq";
    public static final String LAST_REJECT = "pass.last-reject";
    public static final String LAST_MESSAGE = "pass.last-message";
    public static final String PASSES = "pass.complete";

    private static final int SORTED_IN_MEMORY = 1 << 17;

    private final Db db;
    private final boolean first;
    private final HashKeys keys = new HashKeys();
    private final PassCounts counts = new PassCounts();
    private final SelfRooms selfRooms = new SelfRooms();
    private final Map<String, Integer> files = new HashMap<>();
    private String lastFile = "";
    private int lastFileId;
    public final RowSorter<StagedMessage> messages;
    public final RowSorter<StagedRow> entities;
    private final EntityRows entityRows;
    public final RowSorter<StagedRow> members;
    public final RowSorter<StagedRow> media;
    private final FileRows fileRows;
    public final RowSorter<StagedParent> parents; // of replies that are sent outside of threads
    private long seq;
    private long rejectId;
    private long followUpId;
    private PassIntake intake = PassIntake.NONE;

    private Staging(Db db, Path folder, boolean first, long seq, long rejectId) {
        this.db = db;
        this.first = first;
        this.seq = seq;
        this.rejectId = rejectId;
        this.messages = new RowSorter<>(folder, "messages", StagedMessage.FORMAT, SORTED_IN_MEMORY);
        this.entities = new RowSorter<>(folder, "entities", StagedRow.FORMAT, SORTED_IN_MEMORY);
        this.entityRows = new EntityRows(entities);
        this.members = new RowSorter<>(folder, "members", StagedRow.FORMAT, SORTED_IN_MEMORY);
        this.media = new RowSorter<>(folder, "media", StagedRow.FORMAT, SORTED_IN_MEMORY);
        this.fileRows = new FileRows(media, keys);
        this.parents = new RowSorter<>(folder, "parents", StagedParent.FORMAT, SORTED_IN_MEMORY);
    }

    /**
     * Begins a pass, and deletes the rows of an interrupted one.
     *
     * @param delta the export contains new records only: those of earlier exports stay
     */
    public static Staging begin(Ledger ledger, boolean delta) {
        try {
            OwnerOnly.createFolder(ledger.sortFolder());
        } catch (IOException failed) {
            throw LedgerException.ofDisk("The folder " + ledger.sortFolder() + " cannot be prepared", failed);
        }
        Db db = ledger.db();
        boolean first = db.write(connection -> {
            MessageLog.foldAll(connection);
            boolean isFirstPass = InterruptedPass.startsEmpty(connection, delta);
            if (isFirstPass) {
                // from here on no pass is complete, whatever happens to this one
                Db.update(connection, "DELETE FROM meta WHERE name LIKE 'pass.%'");
            }
            return isFirstPass;
        });
        return db.write(connection -> {
            long lastSeq = Ledger.number(connection, LAST_SEQ);
            long lastReject = Ledger.number(connection, LAST_REJECT);
            InterruptedPass.clear(connection, first, lastSeq, lastReject);
            Staging staging = new Staging(db, ledger.sortFolder(), first, lastSeq, lastReject);
            Db.each(
                    connection,
                    "SELECT id, name FROM source_file",
                    row -> staging.files.put(row.getString(2), row.getInt(1)));
            return staging;
        });
    }

    /** The counts of this pass so far. */
    public PassCounts counts() {
        return counts;
    }

    /** Sets what the pass has found beside records. */
    public void intake(PassIntake found) {
        intake = found;
    }

    public PassIntake intake() {
        return intake;
    }

    /** Whether no pass was completed before this one. */
    public boolean isFirst() {
        return first;
    }

    /** The table that takes the messages of this pass. */
    public String bodyTable() {
        return first ? "body" : "incoming";
    }

    /** The number of the last record. */
    public long seq() {
        return seq;
    }

    /** The number of the last reject, repair or skipped record. */
    public long rejectId() {
        return rejectId;
    }

    public HashKeys keys() {
        return keys;
    }

    public Db db() {
        return db;
    }

    /** Appends records in one transaction. */
    public void write(List<? extends StagedRecord> records) {
        append(prepare(records));
    }

    /** Numbers records, sorts their keys and counts them; portions are appended in the order in which they are prepared. */
    public StagedPortion prepare(List<? extends StagedRecord> records) {
        StagedPortion portion = new StagedPortion(records.size());
        for (StagedRecord record : records) {
            seq++;
            add(portion, record);
        }
        return portion;
    }

    /** Appends a portion in one transaction; another thread may prepare the next one meanwhile. */
    public void append(StagedPortion portion) {
        db.change(connection -> {
            try (StagingInserts inserts = new StagingInserts(connection, bodyTable())) {
                portion.addTo(inserts);
                inserts.flush();
            }
        });
    }

    /** Rejects a record that was accepted on its own, in the transaction of the caller. */
    public void rejectLater(Connection connection, long ofSeq, Rejected rejected) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement(StagingInserts.INSERT_REJECT)) {
            StagingInserts.reject(insert, ++rejectId, ofSeq, rejected, null);
            insert.executeBatch();
        }
    }

    /** A record that is rejected, with one of its problems. */
    public record Rejected(int file, long line, long record, Kind kind, String key, Problem problem) {}

    @Override
    public void close() {
        try {
            messages.close();
            entities.close();
            members.close();
            media.close();
            parents.close();
            Files.deleteIfExists(messages.folder());
        } catch (IOException | UncheckedIOException failed) {
            throw LedgerException.ofDisk("The sort files cannot be removed", failed);
        }
    }

    private void add(StagedPortion portion, StagedRecord record) {
        if (record instanceof StagedRecord.Rejected rejected) {
            counts.add(rejected.kind(), PassCounts.READ);
            counts.add(rejected.kind(), PassCounts.REJECTED);
            Origin at = rejected.origin();
            int file = file(portion, at.file());
            boolean firstProblem = true;
            for (Problem problem : rejected.problems()) {
                long id = ++rejectId;
                long ofSeq = seq;
                String raw = firstProblem ? rejected.raw() : null;
                Rejected row = new Rejected(file, at.line(), at.record(), rejected.kind(), rejected.key(), problem);
                portion.add(inserts -> inserts.reject(id, ofSeq, row, raw));
                firstProblem = false;
            }
        } else if (record instanceof StagedRecord.Skipped skipped) {
            counts.add(skipped.kind(), PassCounts.READ);
            counts.add(skipped.kind(), PassCounts.SKIPPED);
            counts.add(skipped.kind(), PassCounts.SKIPPED + ":" + skipped.reason());
            long id = ++rejectId;
            int file = file(portion, skipped.origin().file());
            portion.add(inserts -> inserts.skipped(id, file, skipped));
        } else if (record instanceof StagedRecord.Repairable repairable) {
            add(portion, repairable.rejected());
            StagedRecord.Rejected rejected = repairable.rejected();
            repairs(portion, false, rejected.origin(), rejected.kind(), rejected.key(), repairable.repairs());
        } else if (record instanceof StagedRecord.Repaired repaired) {
            counts.add(repaired.kind(), PassCounts.READ);
            counts.add(repaired.kind(), PassCounts.REPAIRED);
            counts.add(repaired.kind(), PassCounts.SPLIT, repaired.parts().size() - 1);
            accept(portion, repaired.parts().get(0));
            for (StagedRecord.Accepted part :
                    repaired.parts().subList(1, repaired.parts().size())) {
                seq++;
                accept(portion, part);
            }
            repairs(portion, true, repaired.origin(), repaired.kind(), repaired.key(), repaired.repairs());
        } else if (record instanceof StagedRecord.Accepted accepted) {
            counts.add(accept(portion, accepted), PassCounts.READ);
        }
    }

    /** They share the numbers of the rejects, so that both are deleted together. */
    private void repairs(
            StagedPortion portion, boolean applied, Origin at, Kind kind, String key, List<Repair> repairs) {
        int file = file(portion, at.file());
        for (Repair each : repairs) {
            long id = ++rejectId;
            portion.add(inserts -> inserts.repair(id, applied, file, at, kind, key, each));
        }
    }

    private Kind accept(StagedPortion portion, StagedRecord.Accepted accepted) {
        Kind kind = add(portion, accepted);
        String parent = accepted.parentMuid();
        if (parent != null) {
            parents.add(StagedParent.of(keys.message(parent), seq));
        }
        accepted.losses().forEach(loss -> counts.add(kind, PassCounts.LOSS + loss));
        accepted.changes().forEach(change -> counts.add(kind, change));
        return kind;
    }

    private Kind add(StagedPortion portion, StagedRecord.Accepted accepted) {
        Outbound outbound = accepted.outbound();
        Origin at = accepted.origin();
        int file = file(portion, at.file());
        if (outbound instanceof Outbound.OutboundMessage message) {
            writeMessage(portion, message, file, at);
            return Kind.MESSAGE;
        } else if (outbound instanceof Outbound.OutboundUser user) {
            described(portion, user.ref(), user.details(), null, file, at);
            return Kind.USER;
        } else if (outbound instanceof Outbound.OutboundGroup group) {
            Long owner = group.owner() == null ? null : reference(portion, group.owner(), false, file, at);
            described(portion, group.ref(), group.details(), owner, file, at);
            return Kind.GROUP;
        }
        Outbound.OutboundMember member = (Outbound.OutboundMember) outbound;
        long group = reference(portion, member.group(), false, file, at);
        long user = reference(portion, member.user(), false, file, at);
        member(portion, group, user, member.details(), file, at);
        return Kind.MEMBER;
    }

    private void member(StagedPortion portion, long group, long user, String details, int file, Origin at) {
        long key = keys.member(group, user);
        members.add(new StagedRow(key, seq));
        long number = seq;
        portion.add(inserts -> inserts.member(number, key, group, user, details, file, at));
    }

    private void writeMessage(StagedPortion portion, Outbound.OutboundMessage message, int file, Origin at) {
        long sender = reference(portion, message.sender(), true, file, at);
        long receiver = reference(portion, message.receiver(), true, file, at);
        ByteBuffer key = keys.message(message.muid());
        messages.add(new StagedMessage(
                key.getLong(),
                key.getLong(),
                seq,
                message.content(),
                keys.conversation(message.receiver().kind(), sender, receiver),
                message.sentAtNanos(),
                sender,
                receiver,
                StagedMessage.traits(message)));
        long number = seq;
        portion.add(inserts ->
                inserts.body(number, file, at, message.muid(), message.body().getBytes(StandardCharsets.UTF_8)));
        if (message.toSelf() && selfRooms.isNew(receiver, counts)) {
            described(portion, message.receiver(), SelfRooms.group(message.receiver()), null, file, at);
            member(portion, receiver, sender, SelfRooms.member(message.receiver(), message.sender()), file, at);
        }
        writeFollowUps(portion, message, file, at);
        fileRows.add(portion, number, message.files());
    }

    private void writeFollowUps(StagedPortion portion, Outbound.OutboundMessage message, int file, Origin at) {
        Outbound.Followups followups = message.followups();
        long number = seq;
        if (followups.parentMuid() != null) {
            ByteBuffer parent = keys.message(followups.parentMuid());
            portion.add(inserts -> inserts.reply(number, parent));
        }
        for (Outbound.ReactionBy reaction : followups.reactions()) {
            long user = reference(portion, reaction.user(), true, file, at);
            long id = ++followUpId;
            portion.add(inserts -> inserts.followUp(id, number, FollowUp.Kind.REACTION, user, reaction.reaction()));
        }
        if (followups.deleted()) {
            long sender = keys.entity(Kind.USER, message.sender().sourceId());
            long id = ++followUpId;
            portion.add(inserts -> inserts.followUp(id, number, FollowUp.Kind.DELETE, sender, ""));
        }
    }

    private long reference(StagedPortion portion, EntityRef ref, boolean needed, int file, Origin at) {
        return entityRows.reference(portion, keys.entity(ref.kind(), ref.sourceId()), ref, needed, file, at);
    }

    private void described(
            StagedPortion portion, EntityRef ref, String details, @Nullable Long owner, int file, Origin at) {
        entityRows.described(portion, keys.entity(ref.kind(), ref.sourceId()), ref, details, owner, file, at);
    }

    /** Most records are of the same file as the one before. */
    private int file(StagedPortion portion, String name) {
        if (!name.equals(lastFile)) {
            lastFileId = files.computeIfAbsent(name, added -> {
                int id = files.size() + 1;
                portion.add(inserts -> inserts.file(id, added));
                return id;
            });
            lastFile = name;
        }
        return lastFileId;
    }
}
