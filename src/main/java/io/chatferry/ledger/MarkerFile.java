package io.chatferry.ledger;

import io.chatferry.model.Program;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the marker of a ledger in a file: {@code .ledgers/JOB.json} beside the folders of the jobs, so that it outlives the
 * folder of its job. The ledger holds the same facts, written and synced first; so a ledger that is older than its marker is
 * not the one that was marked. Thread-safe once the run has begun.
 */
public final class MarkerFile implements LedgerMarker {

    private static final String FOLDER = ".ledgers";
    private static final String ID = "marker.ledger";
    private static final String SENT = "marker.sent";

    private final MarkerStorage storage;
    private final Path database;
    private @Nullable Session session;

    private MarkerFile(MarkerStorage storage, Path database) {
        this.storage = storage;
        this.database = database;
    }

    /** The marker of the ledger of {@code job} below {@code work}. */
    public static LedgerMarker of(Path work, String job, LedgerLocation location) {
        if (location.url() != null) {
            return LedgerMarker.NONE;
        }
        Path database = location.database();
        return new MarkerFile(new MarkerStorage(work.resolve(FOLDER).resolve(job + ".json"), database), database);
    }

    /** A run that has an epoch. The sending thread counts, another one writes. */
    private static final class Session {
        private final Ledger ledger;
        private MarkerContent content;
        /** Sent messages by the rows of the ledger. */
        private long counted;
        /** The open file, which is rewritten in place between two synced writes. */
        private @Nullable FileChannel open;

        private Session(Ledger ledger, MarkerContent content) {
            this.ledger = ledger;
            this.content = content;
        }
    }

    @Override
    public void requirePresent() {
        MarkerContent marked = storage.read();
        if (marked == null || exists()) {
            return;
        }
        if (marked.mayHaveSent()) {
            throw notTheNewest(marked, "a ledger that is gone: " + database + " is not there, or empty");
        }
        forget(); // before a new ledger gets its id
    }

    /** Also under the name that the file has for an instant while the database compacts it. */
    private boolean exists() {
        try {
            return (Files.exists(database) && Files.size(database) > 0)
                    || Files.exists(database.resolveSibling(database.getFileName() + ".newFile"));
        } catch (IOException vanished) {
            return false;
        }
    }

    @Override
    public void requireNewest(Ledger ledger) {
        MarkerContent marked = storage.read();
        if (marked == null) {
            return;
        }
        ledger.db().visit(connection -> {
            String id = Ledger.fact(connection, ID);
            long epoch = epoch(connection);
            if (!marked.ledger().equals(id)) {
                throw notTheNewest(marked, "another ledger than " + database);
            }
            if (epoch < marked.epoch()) {
                throw older(marked, "run " + epoch + ", not of run " + marked.epoch());
            }
        });
    }

    @Override
    public void requireComplete(Ledger ledger) {
        MarkerContent marked = storage.read();
        if (marked == null) {
            return;
        }
        ledger.db().visit(connection -> {
            // counting takes a while: only if the stored number is too small, as after a kill
            if (sent(connection) < marked.sent() && largest(connection) < marked.sent()) {
                throw older(marked, String.format(Locale.ROOT, "%,d", largest(connection)));
            }
        });
    }

    @Override
    public void begin(Ledger ledger, RunLock lock) {
        MarkerContent marked = storage.read();
        boolean wasKilled = marked != null && marked.sending(); // it has not written its last count
        MarkerContent content = ledger.db().write(connection -> {
            boolean shouldCount = wasKilled || Ledger.fact(connection, SENT) == null;
            String id = Ledger.fact(connection, ID);
            if (id == null) {
                id = UUID.randomUUID().toString();
                Ledger.remember(connection, ID, id);
            }
            long sent = shouldCount ? largest(connection) : sent(connection);
            Ledger.remember(connection, SENT, Long.toString(sent));
            return new MarkerContent(id, lock.epoch(), sent, shouldCount && sent == 0 && hasDoubts(connection));
        });
        // the marker is synced to disk: the epoch has to be there before it
        ledger.db().visit(connection -> {
            try (var statement = connection.createStatement()) {
                statement.execute("CHECKPOINT SYNC");
            }
        });
        storage.write(content);
        session = new Session(ledger, content);
    }

    @Override
    public synchronized void beginSending() {
        Session run = session;
        if (run != null) {
            run.counted = run.ledger.db().read(MarkerFile::counted);
            write(run, true);
            run.ledger.onSent(this::addSent);
        }
    }

    /** Called with each commit, so it neither syncs nor renames: the number survives a kill of the process, not of the machine. */
    private synchronized void addSent(long messages) {
        Session run = session;
        if (run == null || messages == 0) {
            return;
        }
        run.counted += messages;
        FileChannel open = run.open;
        if (run.counted > run.content.sent() && open != null) {
            run.content = run.content.with(run.counted, true);
            try {
                open.write(run.content.bytes(), 0);
            } catch (IOException full) {
                // the file has the previous number, and the next update reports the error
            }
        }
    }

    @Override
    public synchronized void update() {
        Session run = session;
        if (run != null && run.content.sending()) {
            write(run, true);
        }
    }

    @Override
    public synchronized void endSending() {
        Session run = session;
        if (run != null && run.content.sending()) {
            try {
                write(run, false);
            } finally {
                close(run);
            }
        }
    }

    private void write(Session run, boolean isSending) {
        long sent = Math.max(run.content.sent(), run.counted);
        boolean isSendingMarked = run.ledger.db().write(connection -> {
            Ledger.remember(connection, SENT, Long.toString(sent));
            return isSending || (sent == 0 && hasDoubts(connection));
        });
        run.content = run.content.with(sent, isSendingMarked);
        storage.write(run.content);
        close(run);
        run.open = isSending ? storage.open() : null;
    }

    private static void close(Session run) {
        FileChannel open = run.open;
        run.open = null;
        try {
            if (open != null) {
                open.close();
            }
        } catch (IOException closed) {
            // each write was complete
        }
    }

    @Override
    public void forgetIfUndone() {
        Session run = session;
        if (run == null) {
            return;
        }
        boolean isAnyLeft = run.ledger
                .db()
                .read(connection -> Db.number(connection, "SELECT COUNT(*) FROM message WHERE state IN (1, 2, 3)") > 0);
        if (!isAnyLeft) {
            forget();
            run.ledger.db().change(connection -> {
                Ledger.remember(connection, SENT, "0");
            });
            session = null;
        }
    }

    @Override
    public String description() {
        MarkerContent marked = storage.read();
        return marked == null ? "" : marked.description() + " from the ledger " + database;
    }

    @Override
    public void forget() {
        storage.delete();
    }

    private static long epoch(Connection connection) throws SQLException {
        return Db.number(connection, "SELECT epoch FROM run_lock WHERE id = 1");
    }

    /** The stored number of sent messages. */
    private static long sent(Connection connection) throws SQLException {
        return Ledger.number(connection, SENT);
    }

    private static long largest(Connection connection) throws SQLException {
        return Math.max(sent(connection), counted(connection));
    }

    /** The number of sent messages by the rows, including undone ones. */
    private static long counted(Connection connection) throws SQLException {
        return Db.number(connection, "SELECT COUNT(*) FROM message WHERE state IN (3, 9)");
    }

    private static boolean hasDoubts(Connection connection) throws SQLException {
        return Db.number(connection, "SELECT COUNT(*) FROM message WHERE state IN (1, 2)") > 0;
    }

    private LedgerException older(MarkerContent marked, String known) {
        return notTheNewest(marked, "a newer copy of this ledger: " + database + " knows of " + known);
    }

    private static LedgerException notTheNewest(MarkerContent marked, String from) {
        return new LedgerException(
                LedgerException.Reason.NOT_THE_NEWEST,
                marked.description() + " from " + from + "\n  put the newest copy back; or " + Program.name()
                        + " forget JOB, and messages that it does not know of are sent again");
    }
}
