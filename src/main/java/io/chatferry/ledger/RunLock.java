package io.chatferry.ledger;

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
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One run of a job at a time: a file lock in the work folder, held for the life of the process, beside a row in the
 * ledger with owner, epoch and heartbeat for ledgers that several machines can reach. Every claim and every outcome
 * checks the epoch in its own transaction, so a run that slept through a take-over stops without another request.
 */
public final class RunLock implements AutoCloseable {

    /** A run on another machine that has not shown itself for so long is dead. */
    static final Duration DEAD_AFTER = Duration.ofSeconds(30);

    private static final long BEAT_SECONDS = 5;

    private final FileChannel channel;
    private final FileLock file;
    private final Clock clock;
    private volatile long epoch = -1;
    private volatile @Nullable Db db;
    private @Nullable ScheduledExecutorService heart;

    private RunLock(FileChannel channel, FileLock file, Clock clock) {
        this.channel = channel;
        this.file = file;
        this.clock = clock;
    }

    /**
     * Takes the file lock; nothing of the ledger may be opened before.
     *
     * @throws LedgerException with {@link LedgerException.Reason#IN_USE} if another process holds it
     */
    public static RunLock inFolder(Path folder, Clock clock) {
        try {
            WorkFolder.create(folder);
            FileChannel channel =
                    WorkFolder.open(folder.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            FileLock lock = tryLock(channel);
            if (lock == null) {
                channel.close();
                throw inUse("Another run of this job is alive (it holds " + folder.resolve("lock") + ").");
            }
            return new RunLock(channel, lock, clock);
        } catch (IOException failed) {
            throw new LedgerException("The lock in " + folder + " cannot be taken: " + failed.getMessage(), failed);
        }
    }

    /**
     * Takes the lock in the ledger over from a run that is dead.
     *
     * @return the epoch of this run, one more than the last one's
     */
    public long claim(Ledger ledger) {
        Db taken = ledger.db();
        db = taken;
        epoch = taken.transaction(connection -> {
            long[] held = new long[3];
            String[] owner = new String[1];
            Db.each(connection, "SELECT epoch, heartbeat, held, owner FROM run_lock WHERE id = 1 FOR UPDATE", row -> {
                held[0] = row.getLong(1);
                held[1] = row.getLong(2);
                held[2] = row.getBoolean(3) ? 1 : 0;
                owner[0] = row.getString(4);
            });
            if (held[2] == 1 && alive(owner[0], held[1])) {
                throw inUse("Another run of this job is alive: " + owner[0] + ".");
            }
            Db.update(
                    connection,
                    "UPDATE run_lock SET epoch = ?, owner = ?, heartbeat = ?, held = TRUE WHERE id = 1",
                    held[0] + 1,
                    myself(),
                    clock.millis());
            return held[0] + 1;
        });
        if (!ledger.inFile()) {
            beat();
        }
        return epoch;
    }

    /** While the run reads or sorts it writes nothing for minutes: other machines see by this that it is alive. */
    private void beat() {
        ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread thread = new Thread(task, "heartbeat");
            thread.setDaemon(true);
            return thread;
        });
        heart = timer;
        var unused = timer.scheduleWithFixedDelay(this::beatOnce, BEAT_SECONDS, BEAT_SECONDS, TimeUnit.SECONDS);
    }

    /** A beat that fails is no reason to stop beating: whether the lock is lost, the next claim or chunk finds out. */
    private void beatOnce() {
        try {
            heartbeat();
        } catch (LedgerException missed) {
            // tried again in five seconds
        }
    }

    /** This run's number. */
    public long epoch() {
        return epoch;
    }

    /** Shows that this run is alive, and that the lock is still its own, as part of the caller's transaction. */
    void check(Connection connection) throws SQLException {
        int mine = Db.update(
                connection,
                "UPDATE run_lock SET heartbeat = ? WHERE id = 1 AND epoch = ? AND held = TRUE",
                clock.millis(),
                epoch);
        if (mine != 1) {
            throw new LedgerException(
                    LedgerException.Reason.LOCK_LOST,
                    "Another run of this job has taken over; this one stops without another request.");
        }
    }

    /** Shows that this run is alive while nothing is claimed. */
    public void heartbeat() {
        Db held = db;
        if (held != null) {
            held.run(this::check);
        }
    }

    /** Gives the lock in the ledger back, while the ledger is still open. */
    public void release() {
        Db held = db;
        db = null;
        if (heart != null) {
            heart.shutdownNow();
        }
        if (held == null) {
            return;
        }
        try {
            held.run(connection ->
                    Db.update(connection, "UPDATE run_lock SET held = FALSE WHERE id = 1 AND epoch = ?", epoch));
        } catch (LedgerException unreachable) {
            // the row is taken over at the next start, like a dead run's
        }
    }

    @Override
    public void close() {
        try {
            file.release();
            channel.close();
        } catch (IOException gone) {
            // the process's end releases it
        }
    }

    private boolean alive(String owner, long heartbeat) {
        if (owner.equals(myself())) {
            return false; // an earlier run of this very process: the file lock says that it is over
        }
        String[] parts = owner.split(" ", -1);
        if (parts.length == 3 && parts[0].equals(host())) {
            return ProcessHandle.of(Long.parseLong(parts[1]))
                    .flatMap(process -> process.info().startInstant())
                    .map(start -> start.toEpochMilli() == Long.parseLong(parts[2]))
                    .orElse(false);
        }
        return clock.millis() - heartbeat < DEAD_AFTER.toMillis();
    }

    private static String myself() {
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

    private static LedgerException inUse(String words) {
        return new LedgerException(LedgerException.Reason.IN_USE, words + "\nWait for it to end, or stop it first.");
    }
}
