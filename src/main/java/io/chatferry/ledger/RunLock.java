package io.chatferry.ledger;

import io.chatferry.file.OwnerOnly;
import io.chatferry.model.Program;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Lets one run of a job work at a time: a file lock in the work folder, held for the life of the process, and a row in
 * the ledger with owner, epoch and heartbeat, for ledgers that several machines can reach. Every transaction that writes
 * checks the epoch ({@link Db#write}), so a run that was suspended during a takeover writes nothing and stops without another
 * request.
 */
public final class RunLock implements AutoCloseable {

    /** A run on another machine whose heartbeat is older is dead. */
    static final Duration DEAD_AFTER = Duration.ofSeconds(30);

    private static final long HEARTBEAT_SECONDS = 5;

    /** Host, process id, and when that process was started, as {@link #currentProcess} writes them. */
    private static final Pattern OWNER = Pattern.compile("([^\\s\\p{Cntrl}]+) (\\d{1,18}) (\\d{1,18})");

    private static final String HOLDER = "SELECT epoch, heartbeat, held, owner FROM run_lock WHERE id = 1";

    /** The name by which the server lists the connections of the run that holds the lock. */
    private static final String SESSIONS = "run.sessions";

    private final FileChannel channel;
    private final FileLock file;
    private final Clock clock;
    private volatile long epoch = -1;
    private volatile @Nullable Db db;
    private @Nullable ScheduledExecutorService heartbeats;

    private RunLock(FileChannel channel, FileLock file, Clock clock) {
        this.channel = channel;
        this.file = file;
        this.clock = clock;
    }

    /**
     * Takes the file lock; it comes before anything of the ledger is opened.
     *
     * @throws LedgerException with {@link LedgerException.Reason#IN_USE} if another process holds it
     */
    public static RunLock inFolder(Path folder, Clock clock) {
        try {
            OwnerOnly.createFolder(folder);
            FileChannel channel =
                    OwnerOnly.open(folder.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            FileLock lock = tryLock(channel);
            if (lock == null) {
                channel.close();
                throw inUse("Another run of this job is alive (it holds " + folder.resolve("lock") + ").");
            }
            return new RunLock(channel, lock, clock);
        } catch (IOException failed) {
            throw LedgerException.ofDisk("The lock in " + folder + " cannot be taken", failed);
        }
    }

    /**
     * Takes over the lock in the ledger from a dead run.
     *
     * @return the epoch of this run, one more than the last one's
     */
    public long claim(Ledger ledger) {
        Db taken = ledger.db();
        if (!ledger.inFile()) {
            taken.visit(connection -> {
                if (requireDead(connection, HOLDER).held) {
                    endSessions(connection);
                }
            });
        }
        epoch = taken.fence(connection -> {
            // waits for the transaction that the dead run has open, if it has one
            Holder before = requireDead(connection, HOLDER + " FOR UPDATE");
            Db.update(
                    connection,
                    "UPDATE run_lock SET epoch = ?, owner = ?, heartbeat = ?, held = TRUE WHERE id = 1",
                    before.epoch + 1,
                    currentProcess(),
                    clock.millis());
            Ledger.remember(connection, SESSIONS, ledger.sessionName());
            return before.epoch + 1;
        });
        db = taken;
        if (!ledger.inFile()) {
            startHeartbeat();
        }
        return epoch;
    }

    private Holder requireDead(Connection connection, String select) throws SQLException {
        List<Holder> found = new ArrayList<>();
        Db.each(
                connection,
                select,
                row -> found.add(new Holder(row.getLong(1), row.getLong(2), row.getBoolean(3), row.getString(4))));
        if (found.isEmpty()) {
            throw new LedgerException(
                    LedgerException.Reason.NOT_THE_NEWEST,
                    "the ledger is damaged: its table run_lock is empty, so it is unknown whether another run is alive"
                            + "\n  put the newest copy back; or delete it, and " + Program.name()
                            + " forget JOB lets all be sent again");
        }
        Holder holder = found.get(0);
        Matcher owner = OWNER.matcher(holder.owner);
        if (holder.held && isAlive(owner, holder.heartbeat)) {
            throw inUse(
                    owner.matches()
                            ? "Another run of this job is alive: " + holder.owner + "."
                            : "Another run of this job is alive, or was half a minute ago;"
                                    + " its name in the ledger cannot be read.");
        }
        return holder;
    }

    /** Ends the connections of a run that is only suspended: the locks of its open statement would stay until it continues. */
    private static void endSessions(Connection connection) throws SQLException {
        Db.number(
                connection,
                "SELECT COUNT(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE application_name ="
                        + " (SELECT content FROM meta WHERE name = ?)",
                SESSIONS);
    }

    /** The run that holds the lock, or held it last. */
    private record Holder(long epoch, long heartbeat, boolean held, String owner) {}

    /** Shows other machines that this run is alive, also while it reads or sorts for minutes without a write. */
    private void startHeartbeat() {
        ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread thread = new Thread(task, "heartbeat");
            thread.setDaemon(true);
            return thread;
        });
        heartbeats = timer;
        var unused = timer.scheduleWithFixedDelay(
                this::heartbeatOnce, HEARTBEAT_SECONDS, HEARTBEAT_SECONDS, TimeUnit.SECONDS);
    }

    /** A failed heartbeat does not end the heartbeats: the next transaction finds out whether the lock is lost. */
    private void heartbeatOnce() {
        try {
            heartbeat();
        } catch (LedgerException missed) {
            // the next one comes in HEARTBEAT_SECONDS
        }
    }

    /** This run's number. */
    public long epoch() {
        return epoch;
    }

    /** Shows that this run is alive, and checks that it still holds the lock. */
    public void heartbeat() {
        Db held = db;
        if (held != null) {
            held.change(connection ->
                    Db.update(connection, "UPDATE run_lock SET heartbeat = ? WHERE id = 1", clock.millis()));
        }
    }

    /** Releases the lock in the ledger, while the ledger is still open. */
    public void release() {
        Db held = db;
        db = null;
        if (heartbeats != null) {
            heartbeats.shutdownNow();
        }
        if (held == null) {
            return;
        }
        try {
            held.change(connection -> Db.update(connection, "UPDATE run_lock SET held = FALSE WHERE id = 1"));
        } catch (LedgerException unreachable) {
            // the next run takes it over, as from a dead run
        }
        held.dropFence();
    }

    @Override
    public void close() {
        try {
            file.release();
            channel.close();
        } catch (IOException gone) {
            // the end of the process releases it
        }
    }

    /** For a process of this machine the operating system decides; for any other, or an unreadable owner, the heartbeat. */
    private boolean isAlive(Matcher owner, long heartbeat) {
        if (owner.matches() && owner.group().equals(currentProcess())) {
            return false; // an earlier run of this process: the file lock shows that it has ended
        }
        if (owner.matches() && owner.group(1).equals(host())) {
            return ProcessHandle.of(Long.parseLong(owner.group(2)))
                    .flatMap(process -> process.info().startInstant())
                    .map(start -> start.toEpochMilli() == Long.parseLong(owner.group(3)))
                    .orElse(false);
        }
        return clock.millis() - heartbeat < DEAD_AFTER.toMillis();
    }

    private static String currentProcess() {
        ProcessHandle process = ProcessHandle.current();
        long start = process.info().startInstant().map(Instant::toEpochMilli).orElse(0L);
        return host() + " " + process.pid() + " " + start;
    }

    private static String host() {
        try {
            return InetAddress.getLocalHost().getHostName().replace(' ', '_');
        } catch (UnknownHostException nameless) {
            return "localhost";
        }
    }

    private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException sameProcess) {
            return null;
        }
    }

    private static LedgerException inUse(String message) {
        return new LedgerException(LedgerException.Reason.IN_USE, message + "\nWait for it to end, or stop it first.");
    }
}
