package io.chatferry.ledger;

import io.chatferry.ledger.backlog.Backlog;
import io.chatferry.ledger.backlog.ClaimedMessage;
import io.chatferry.ledger.backlog.PendingMessage;
import io.chatferry.ledger.backlog.SendOrder;
import io.chatferry.ledger.merge.IdClash;
import io.chatferry.ledger.merge.InputFile;
import io.chatferry.ledger.merge.MergeSettings;
import io.chatferry.ledger.merge.PassMerge;
import io.chatferry.ledger.outbox.EntityTable;
import io.chatferry.ledger.outbox.Outbox;
import io.chatferry.ledger.outbox.Outcome;
import io.chatferry.ledger.outbox.SendResults;
import io.chatferry.ledger.query.LedgerReport;
import io.chatferry.ledger.query.MessageFacts;
import io.chatferry.ledger.staging.Staging;
import io.chatferry.model.Endpoint;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** A ledger that a test holds the lock of, with the steps of a run over it. */
public final class TestLedger implements AutoCloseable {

    /** A cumulative export of which everything is sent. */
    public static final MergeSettings CUMULATIVE = new MergeSettings(false, false, Long.MIN_VALUE);

    public final RunLock lock;
    public final Ledger ledger;
    private final LedgerLocation location;
    private boolean cut;
    private @Nullable Outbox outbox;

    private TestLedger(LedgerLocation location) {
        this.location = location;
        this.lock = RunLock.inFolder(location.folder(), Clock.systemUTC());
        this.ledger = Ledger.open(location);
        lock.claim(ledger);
    }

    public static TestLedger open(LedgerLocation location) {
        return new TestLedger(location);
    }

    public static TestLedger open(Database database, Path folder) {
        return open(database.location(folder));
    }

    /** Ends this run and starts another one over the same ledger. */
    public TestLedger reopened() {
        close();
        return open(location);
    }

    /** Ends this run as a crash would, and starts another one: nothing is closed, nothing is given back. */
    public TestLedger crashed() {
        cut();
        ledger.close(); // the pool; the database is closed already
        lock.close(); // the system does that for a process that has ended
        return open(location);
    }

    /** Takes the database away, whatever is under way; what was not committed is lost. From any thread. */
    public synchronized void cut() {
        if (!cut) {
            cut = true;
            try {
                sql("SHUTDOWN IMMEDIATELY");
            } catch (LedgerException failed) {
                // that is what was asked for
            }
        }
    }

    /** Reads an export and merges it; the passes must differ in their inputs. */
    public List<IdClash> pass(Export export, MergeSettings settings) {
        outbox().fold();
        try (Staging staging = Staging.begin(ledger, settings.delta())) {
            staging.write(export.records());
            return merge(staging, settings, inputs(export));
        }
    }

    public List<IdClash> pass(Export export) {
        return pass(export, CUMULATIVE);
    }

    public List<IdClash> merge(Staging staging, MergeSettings settings, List<InputFile> inputs) {
        return new PassMerge(ledger, staging, settings, () -> false).merge(inputs, "settings");
    }

    public static List<InputFile> inputs(Export export) {
        return List.of(new InputFile(
                "export", export.records().size(), "" + export.records().hashCode()));
    }

    public Outbox outbox() {
        if (outbox == null) {
            outbox = new Outbox(ledger);
        }
        return outbox;
    }

    /** Messages that are staged, in the order of time, at most so many. */
    public List<PendingMessage> staged(int most) {
        outbox().fold();
        try (Backlog backlog = outbox().backlog(SendOrder.BY_SECOND, true, Set.of(), () -> false)) {
            return IntStream.range(0, backlog.size())
                    .filter(position -> !backlog.inDoubt().contains(position))
                    .mapToObj(backlog::at)
                    .sorted(Comparator.comparingLong(PendingMessage::sentAtNanos)
                            .thenComparingLong(PendingMessage::seq))
                    .limit(most)
                    .toList();
        }
    }

    public MessageFacts facts() {
        outbox().fold();
        return MessageFacts.of(ledger, 0, 3);
    }

    public LedgerReport report() {
        outbox().fold();
        return new LedgerReport(ledger);
    }

    /** Every message of the ledger that is staged, in the order of sending, begun and so with its muid and body. */
    public List<ClaimedMessage> claimAll() {
        return outbox().claim(staged(Integer.MAX_VALUE), Endpoint.MODERATION, Set.of(), 1_000);
    }

    /** Begins the messages with these muids, and resolves them as sent. */
    public void send(String... muids) {
        List<ClaimedMessage> claimed = claimAll();
        List<String> wanted = Arrays.asList(muids);
        List<Outcome> outcomes = claimed.stream()
                .map(each -> wanted.contains(each.muid())
                        ? new Outcome.Sent(each.message().id(), "server-" + each.muid())
                        : (Outcome) new Outcome.NotSent(each.message().id()))
                .toList();
        outbox().record(new SendResults(outcomes, Map.of()), 2_000);
    }

    /** The state of every message, by muid. */
    public Map<String, MessageState> states() {
        Map<String, MessageState> states = new TreeMap<>();
        outbox().fold();
        ledger.db()
                .visit(connection -> Db.each(
                        connection,
                        "SELECT b.muid, m.occurrence, m.state FROM message m JOIN body b ON b.seq = m.seq",
                        row -> states.put(
                                row.getInt(2) > 1 ? row.getString(1) + "-" + row.getInt(2) : row.getString(1),
                                MessageState.of(row.getInt(3)))));
        return states;
    }

    /** The number of rows of a table. */
    public long rows(String table) {
        return ledger.db().read(connection -> Db.number(connection, "SELECT COUNT(*) FROM " + table));
    }

    /** The first number that a query selects. */
    public long number(String sql) {
        return ledger.db().read(connection -> Db.number(connection, sql));
    }

    /** Changes the database as another program would: without the lock. */
    public void sql(String statement, Object... values) {
        sql(ledger, statement, values);
    }

    static void sql(Ledger ledger, String statement, Object... values) {
        try (Connection other = ledger.dataSource().getConnection()) {
            Db.update(other, statement, values);
        } catch (SQLException failed) {
            throw SqlFailures.of(failed);
        }
    }

    /** What the ledger holds of a user or group, by the id in the target. */
    public EntityTable.Entry entity(String targetId) {
        return entities().stream()
                .filter(entry -> entry.targetId().equals(targetId))
                .findFirst()
                .orElseThrow();
    }

    public List<EntityTable.Entry> entities() {
        EntityTable directory = new EntityTable(ledger);
        List<Long> keys = new ArrayList<>();
        directory.eachState((key, kind, state, owner, needed, gone) -> {
            if (!gone) {
                keys.add(key);
            }
        });
        return List.copyOf(directory.entries(keys).values());
    }

    /** Writes what is known of users or groups in the target. */
    public void restate(EntityState state, String... targetIds) {
        Map<Long, EntityState> states = new TreeMap<>();
        for (String id : targetIds) {
            states.put(entity(id).key(), state);
        }
        new EntityTable(ledger).restate(states);
    }

    @Override
    public void close() {
        lock.release();
        ledger.close();
        lock.close();
    }
}
