package io.chatferry.ledger.staging;

import io.chatferry.ledger.Db;
import io.chatferry.ledger.Ledger;
import io.chatferry.ledger.LedgerException;
import io.chatferry.ledger.WorkFolder;
import io.chatferry.ledger.outbox.FollowUp;
import io.chatferry.ledger.outbox.MessageLog;
import io.chatferry.ledger.sort.HashKeys;
import io.chatferry.ledger.sort.LongSorter;
import io.chatferry.model.EntityRef;
import io.chatferry.model.Kind;
import io.chatferry.model.Origin;
import io.chatferry.model.Outbound;
import io.chatferry.model.Problem;
import io.chatferry.model.Repair;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One pass over the export, on its way into the ledger. Bodies are appended, keys go to be sorted; nothing that a run
 * relies on changes before {@code PassMerge} has merged the pass and committed that it is complete. A pass that was cut
 * off, or whose run was taken over, leaves rows behind that the next one clears away. Not thread-safe.
 */
public final class Staging implements AutoCloseable {

    public static final String LAST_SEQ = "pass.last-seq";
    public static final String LAST_REJECT = "pass.last-reject";
    public static final String LAST_MESSAGE = "pass.last-message";
    public static final String PASSES = "pass.complete";

    private static final int SORTED_IN_MEMORY = 1 << 17;
    private static final int SEEN = 1 << 20;

    private final Db db;
    private final boolean first;
    private final HashKeys keys = new HashKeys();
    private final PassCounts counts = new PassCounts();
    private final SeenFilter seen = new SeenFilter(SEEN);
    private final Map<String, Integer> files = new HashMap<>();
    public final LongSorter messages;
    public final LongSorter entities;
    public final LongSorter members;
    private long seq;
    private long entitySeq;
    private long rejectId;
    private long followUpId;

    private Staging(Db db, Path folder, boolean first, long seq, long rejectId) {
        this.db = db;
        this.first = first;
        this.seq = seq;
        this.rejectId = rejectId;
        this.messages = new LongSorter(folder, "messages", MessageRow.WIDTH, 3, SORTED_IN_MEMORY);
        this.entities = new LongSorter(folder, "entities", 2, 2, SORTED_IN_MEMORY);
        this.members = new LongSorter(folder, "members", 2, 2, SORTED_IN_MEMORY);
    }

    /**
     * Begins a pass, clearing away what one that was cut off has left.
     *
     * @param delta the export holds only what is new: what earlier ones brought stays
     */
    public static Staging begin(Ledger ledger, boolean delta) {
        try {
            WorkFolder.create(ledger.sortFolder());
        } catch (IOException failed) {
            throw new LedgerException(
                    "The folder " + ledger.sortFolder() + " cannot be prepared: " + failed.getMessage(), failed);
        }
        Db db = ledger.db();
        boolean first = db.write(connection -> {
            MessageLog.foldAll(connection);
            boolean starts = startsEmpty(connection, delta);
            if (starts) {
                // from here on there is no complete pass, whatever happens to this one
                Db.update(connection, "DELETE FROM meta WHERE name LIKE 'pass.%'");
            }
            return starts;
        });
        return db.write(connection -> {
            long lastSeq = Ledger.number(connection, LAST_SEQ);
            long lastReject = Ledger.number(connection, LAST_REJECT);
            Leftovers.clear(connection, first, lastSeq, lastReject);
            Staging staging = new Staging(db, ledger.sortFolder(), first, lastSeq, lastReject);
            Db.each(
                    connection,
                    "SELECT id, name FROM source_file",
                    row -> staging.files.put(row.getString(2), row.getInt(1)));
            return staging;
        });
    }

    /** Whether the pass starts from an empty ledger: nothing has left for the target yet. */
    private static boolean startsEmpty(Connection connection, boolean delta) throws SQLException {
        boolean none = Ledger.fact(connection, PASSES) == null;
        if (delta && !none) {
            return false;
        }
        boolean nothingBegun = Leftovers.nothingBegun(connection);
        if (none && !nothingBegun) {
            throw new LedgerException(
                    LedgerException.Reason.STORAGE,
                    "The ledger says that messages were sent, but not from which export; it is damaged."
                            + "\n  put back a copy of it from before, and please report this as a bug");
        }
        return nothingBegun;
    }

    /** The counts of this pass so far. */
    public PassCounts counts() {
        return counts;
    }

    /** Whether no pass was completed before this one. */
    public boolean first() {
        return first;
    }

    /** The table that takes the messages of this pass. */
    public String bodyTable() {
        return first ? "body" : "incoming";
    }

    public long seq() {
        return seq;
    }

    public long rejectId() {
        return rejectId;
    }

    public HashKeys keys() {
        return keys;
    }

    /** Where its rows go to. */
    public Db db() {
        return db;
    }

    /** Appends records in one transaction. */
    public void write(List<? extends StagedRecord> records) {
        db.change(connection -> {
            try (StagingInserts inserts = new StagingInserts(connection, bodyTable())) {
                for (StagedRecord record : records) {
                    seq++;
                    write(inserts, record);
                }
                inserts.flush();
            } catch (IOException failed) {
                throw new UncheckedIOException(failed);
            }
        });
    }

    /** Rejects a record that was accepted when it was read alone, as part of the caller's transaction. */
    public void rejectLater(Connection connection, long ofSeq, Rejected rejected) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement(StagingInserts.INSERT_REJECT)) {
            StagingInserts.reject(insert, ++rejectId, ofSeq, rejected, null);
            insert.executeBatch();
        }
    }

    /** A record that loses against another one of its pass. */
    public record Rejected(int file, long line, long record, Kind kind, String key, Problem problem) {}

    @Override
    public void close() {
        try {
            messages.close();
            entities.close();
            members.close();
            Files.deleteIfExists(messages.folder());
        } catch (IOException failed) {
            throw new LedgerException("What was sorted cannot be removed: " + failed.getMessage(), failed);
        }
    }

    private void write(StagingInserts inserts, StagedRecord record) throws SQLException, IOException {
        if (record instanceof StagedRecord.Rejected rejected) {
            counts.add(rejected.kind(), PassCounts.READ);
            counts.add(rejected.kind(), PassCounts.REJECTED);
            Origin at = rejected.origin();
            int file = file(inserts, at.file());
            boolean firstProblem = true;
            for (Problem problem : rejected.problems()) {
                StagingInserts.reject(
                        inserts.reject,
                        ++rejectId,
                        seq,
                        new Rejected(file, at.line(), at.record(), rejected.kind(), rejected.key(), problem),
                        firstProblem ? rejected.raw() : null);
                firstProblem = false;
            }
        } else if (record instanceof StagedRecord.Skipped skipped) {
            counts.add(skipped.kind(), PassCounts.READ);
            counts.add(skipped.kind(), PassCounts.SKIPPED);
            counts.add(skipped.kind(), PassCounts.SKIPPED + ":" + skipped.reason());
            inserts.skipped(++rejectId, file(inserts, skipped.origin().file()), skipped);
        } else if (record instanceof StagedRecord.Repairable repairable) {
            write(inserts, repairable.rejected());
            StagedRecord.Rejected rejected = repairable.rejected();
            repairs(inserts, false, rejected.origin(), rejected.kind(), rejected.key(), repairable.repairs());
        } else if (record instanceof StagedRecord.Repaired repaired) {
            counts.add(repaired.kind(), PassCounts.READ);
            counts.add(repaired.kind(), PassCounts.REPAIRED);
            counts.add(repaired.kind(), PassCounts.SPLIT, repaired.parts().size() - 1);
            accept(inserts, repaired.parts().get(0));
            for (StagedRecord.Accepted part :
                    repaired.parts().subList(1, repaired.parts().size())) {
                seq++;
                accept(inserts, part);
            }
            repairs(inserts, true, repaired.origin(), repaired.kind(), repaired.key(), repaired.repairs());
        } else if (record instanceof StagedRecord.Accepted accepted) {
            counts.add(accept(inserts, accepted), PassCounts.READ);
        }
    }

    /** They are numbered with the rejects, so that what clears these clears them. */
    private void repairs(
            StagingInserts inserts, boolean applied, Origin at, Kind kind, String key, List<Repair> repairs)
            throws SQLException {
        int file = file(inserts, at.file());
        for (Repair each : repairs) {
            RepairRows.add(inserts.repair, ++rejectId, applied, file, at, kind, key, each);
        }
    }

    private Kind accept(StagingInserts inserts, StagedRecord.Accepted accepted) throws SQLException, IOException {
        Kind kind = write(inserts, accepted);
        accepted.losses().forEach(loss -> counts.add(kind, PassCounts.LOSS + loss));
        accepted.changes()
                .forEach(change -> counts.add(
                        kind,
                        PassCounts.NORMALISED + change.field() + ":"
                                + change.rule().name()));
        return kind;
    }

    private Kind write(StagingInserts inserts, StagedRecord.Accepted accepted) throws SQLException, IOException {
        Outbound outbound = accepted.outbound();
        Origin at = accepted.origin();
        int file = file(inserts, at.file());
        if (outbound instanceof Outbound.OutboundMessage message) {
            writeMessage(inserts, message, file, at);
            return Kind.MESSAGE;
        } else if (outbound instanceof Outbound.OutboundUser user) {
            described(inserts, user.ref(), user.details(), null, file, at);
            return Kind.USER;
        } else if (outbound instanceof Outbound.OutboundGroup group) {
            Long owner = group.owner() == null ? null : reference(inserts, group.owner(), false, file, at);
            described(inserts, group.ref(), group.details(), owner, file, at);
            return Kind.GROUP;
        }
        Outbound.OutboundMember member = (Outbound.OutboundMember) outbound;
        long group = reference(inserts, member.group(), false, file, at);
        long user = reference(inserts, member.user(), false, file, at);
        long key = keys.member(group, user);
        members.add(key, seq);
        inserts.member(seq, key, group, user, member.details(), file, at);
        return Kind.MEMBER;
    }

    private void writeMessage(StagingInserts inserts, Outbound.OutboundMessage message, int file, Origin at)
            throws SQLException, IOException {
        long sender = reference(inserts, message.sender(), true, file, at);
        long receiver = reference(inserts, message.receiver(), true, file, at);
        ByteBuffer key = keys.message(message.muid());
        messages.add(
                key.getLong(),
                key.getLong(),
                seq,
                message.content(),
                keys.conversation(message.receiver().kind(), sender, receiver),
                message.sentAtNanos(),
                sender,
                receiver,
                traits(message));
        inserts.body(seq, file, at, message);
        writeAfterwards(inserts, message, file, at);
    }

    private static long traits(Outbound.OutboundMessage message) {
        Outbound.Followups followups = message.followups();
        return (message.derived() ? MessageRow.DERIVED : 0)
                | (followups.parentMuid() == null ? 0 : MessageRow.REPLY)
                | (followups.reactions().isEmpty() && !followups.deleted() ? 0 : MessageRow.FOLLOWED);
    }

    private void writeAfterwards(StagingInserts inserts, Outbound.OutboundMessage message, int file, Origin at)
            throws SQLException, IOException {
        Outbound.Followups followups = message.followups();
        if (followups.parentMuid() != null) {
            inserts.reply(seq, keys.message(followups.parentMuid()));
        }
        for (Outbound.ReactionBy reaction : followups.reactions()) {
            long user = reference(inserts, reaction.user(), true, file, at);
            inserts.followUp(++followUpId, seq, FollowUp.Kind.REACTION, user, reaction.reaction());
        }
        if (followups.deleted()) {
            long sender = keys.entity(Kind.USER, message.sender().sourceId());
            inserts.followUp(++followUpId, seq, FollowUp.Kind.DELETE, sender, "");
        }
    }

    /** Notes a user or group that a record names, unless this pass has noted just the same before. */
    private long reference(StagingInserts inserts, EntityRef ref, boolean needed, int file, Origin at)
            throws SQLException, IOException {
        long key = keys.entity(ref.kind(), ref.sourceId());
        boolean bare = ref.name() == null && ref.avatar() == null && ref.groupType() == null;
        int saying = bare ? SeenFilter.BARE : Objects.hash(ref.name(), ref.avatar(), ref.groupType());
        if (seen.isNew(key, saying, needed)) {
            entities.add(key, ++entitySeq);
            inserts.entity(entitySeq, key, ref, false, needed, null, null, file, at);
        }
        return key;
    }

    private void described(
            StagingInserts inserts, EntityRef ref, String details, @Nullable Long owner, int file, Origin at)
            throws SQLException, IOException {
        long key = keys.entity(ref.kind(), ref.sourceId());
        entities.add(key, ++entitySeq);
        inserts.entity(entitySeq, key, ref, true, false, details, owner, file, at);
    }

    private int file(StagingInserts inserts, String name) throws SQLException {
        Integer known = files.get(name);
        if (known == null) {
            known = files.size() + 1;
            files.put(name, known);
            inserts.file(known, name);
        }
        return known;
    }
}
