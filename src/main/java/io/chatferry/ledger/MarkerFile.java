package io.chatferry.ledger;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * The marker of a ledger in a file: {@code .ledgers/JOB.json} beside the folders of the jobs, so that it outlives the
 * folder of its own. The ledger holds the same facts, written and synced first: so a ledger is older than its marker only
 * if it is not the one that the marker was written of.
 */
public final class MarkerFile implements LedgerMarker {

    private static final String FOLDER = ".ledgers";
    private static final String ID = "marker.ledger";
    private static final String SENT = "marker.sent";
    private static final int BYTES = 160;
    private static final JsonMapper JSON = JsonMapper.builder().build();

    /**
     * What the file holds. The names of the components are those of the JSON.
     *
     * @param ledger the ledger's random id
     * @param epoch of the last run
     * @param sent how many messages were sent, those among them that were undone; never falls
     * @param sending a run has begun to send and not written that it has ended: more may have been sent
     */
    record Content(String ledger, long epoch, long sent, boolean sending) {

        private Content with(long count, boolean more) {
            return new Content(ledger, epoch, count, more);
        }

        boolean mayHaveSent() {
            return sent > 0 || sending;
        }

        private String messages() {
            if (!mayHaveSent()) {
                return "run " + epoch + " was made";
            }
            String count = sent == 0 ? "messages" : String.format(Locale.ROOT, "%,d", sent) + " messages";
            return (sending && sent > 0 ? "at least " : "")
                    + (sent == 1 ? count.replace("messages", "message") : count)
                    + (sent == 0 ? " may have been sent" : sent == 1 ? " was sent" : " were sent");
        }
    }

    private final Path file;
    private final Path database;
    private @Nullable Session session;

    private MarkerFile(Path file, Path database) {
        this.file = file;
        this.database = database;
    }

    /** Of the ledger of {@code job} below {@code work}. */
    public static LedgerMarker of(Path work, String job, LedgerLocation location) {
        return location.url() == null
                ? new MarkerFile(work.resolve(FOLDER).resolve(job + ".json"), location.database())
                : LedgerMarker.NONE;
    }

    /** A run that has an epoch. Its counts are told by the thread that sends, and noted by another. */
    private static final class Session {
        private final Ledger ledger;
        private Content content;
        /** As the rows of the ledger say. */
        private long counted;
        /** The marker, to be rewritten in its place between two that reach the disk. */
        private @Nullable FileChannel place;

        private Session(Ledger ledger, Content content) {
            this.ledger = ledger;
            this.content = content;
        }
    }

    @Override
    public void requireKept() {
        Content told = read();
        if (told == null || exists()) {
            return;
        }
        if (told.mayHaveSent()) {
            throw notTheNewest(told, "a ledger that is gone: " + database + " is not there, or empty");
        }
        forget(); // before a new ledger gets an id of its own
    }

    /** Also by the name that the database gives it for an instant while it compacts it. */
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
        Content told = read();
        if (told == null) {
            return;
        }
        ledger.db().visit(connection -> {
            String id = Ledger.fact(connection, ID);
            long epoch = epoch(connection);
            if (!told.ledger().equals(id)) {
                throw notTheNewest(told, "another ledger than " + database);
            }
            if (epoch < told.epoch()) {
                throw older(told, "run " + epoch + ", not of run " + told.epoch());
            }
        });
    }

    @Override
    public void requireComplete(Ledger ledger) {
        Content told = read();
        if (told == null) {
            return;
        }
        ledger.db().visit(connection -> {
            // counting takes its time: only where what was noted last falls short, as after a kill
            if (sent(connection) < told.sent() && known(connection) < told.sent()) {
                throw older(told, String.format(Locale.ROOT, "%,d", known(connection)));
            }
        });
    }

    @Override
    public void begin(Ledger ledger, RunLock lock) {
        Content told = read();
        boolean killed = told != null && told.sending(); // it has not written its last number
        Content begun = ledger.db().write(connection -> {
            boolean recount = killed || Ledger.fact(connection, SENT) == null;
            String id = Ledger.fact(connection, ID);
            if (id == null) {
                id = UUID.randomUUID().toString();
                Ledger.remember(connection, ID, id);
            }
            long sent = recount ? known(connection) : sent(connection);
            Ledger.remember(connection, SENT, Long.toString(sent));
            return new Content(id, lock.epoch(), sent, recount && sent == 0 && doubtful(connection));
        });
        // the marker reaches the disk with a sync: the epoch has to be there before it
        ledger.db().visit(connection -> {
            try (var statement = connection.createStatement()) {
                statement.execute("CHECKPOINT SYNC");
            }
        });
        write(begun);
        session = new Session(ledger, begun);
    }

    @Override
    public synchronized void sending() {
        Session run = session;
        if (run != null) {
            run.counted = run.ledger.db().read(MarkerFile::counted);
            note(run, true);
            run.ledger.onSent(this::sent);
        }
    }

    /** Told with each commit, and so neither synced nor renamed: it outlives the process, if not the machine. */
    private synchronized void sent(long messages) {
        Session run = session;
        if (run == null || messages == 0) {
            return;
        }
        run.counted += messages;
        FileChannel place = run.place;
        if (run.counted > run.content.sent() && place != null) {
            run.content = run.content.with(run.counted, true);
            try {
                place.write(bytes(run.content), 0);
            } catch (IOException full) {
                // it holds the number before, and the next update says what is wrong
            }
        }
    }

    @Override
    public synchronized void update() {
        Session run = session;
        if (run != null && run.content.sending()) {
            note(run, true);
        }
    }

    @Override
    public synchronized void end() {
        Session run = session;
        if (run != null && run.content.sending()) {
            try {
                note(run, false);
            } finally {
                close(run);
            }
        }
    }

    private void note(Session run, boolean sending) {
        long sent = Math.max(run.content.sent(), run.counted);
        boolean open = run.ledger.db().write(connection -> {
            Ledger.remember(connection, SENT, Long.toString(sent));
            return sending || (sent == 0 && doubtful(connection));
        });
        run.content = run.content.with(sent, open);
        write(run.content);
        close(run);
        try {
            run.place = sending ? FileChannel.open(file, StandardOpenOption.WRITE) : null;
        } catch (IOException failed) {
            throw unusable("written", failed);
        }
    }

    private static void close(Session run) {
        FileChannel place = run.place;
        run.place = null;
        try {
            if (place != null) {
                place.close();
            }
        } catch (IOException closed) {
            // each write to it was whole
        }
    }

    @Override
    public void undone() {
        Session run = session;
        if (run == null) {
            return;
        }
        boolean left = run.ledger
                .db()
                .read(connection -> Db.number(connection, "SELECT COUNT(*) FROM message WHERE state IN (1, 2, 3)") > 0);
        if (!left) {
            forget();
            run.ledger.db().change(connection -> {
                Ledger.remember(connection, SENT, "0");
            });
            session = null;
        }
    }

    @Override
    public String description() {
        Content told = read();
        return told == null ? "" : told.messages() + " from the ledger " + database;
    }

    @Override
    public void forget() {
        try {
            if (Files.deleteIfExists(file)) {
                syncFolder();
            }
        } catch (IOException failed) {
            throw unusable("removed", failed);
        }
    }

    private static long epoch(Connection connection) throws SQLException {
        return Db.number(connection, "SELECT epoch FROM run_lock WHERE id = 1");
    }

    /** As was noted last. */
    private static long sent(Connection connection) throws SQLException {
        return Ledger.number(connection, SENT);
    }

    private static long known(Connection connection) throws SQLException {
        return Math.max(sent(connection), counted(connection));
    }

    /** As the rows say: sent, or sent and undone. */
    private static long counted(Connection connection) throws SQLException {
        return Db.number(connection, "SELECT COUNT(*) FROM message WHERE state IN (3, 9)");
    }

    private static boolean doubtful(Connection connection) throws SQLException {
        return Db.number(connection, "SELECT COUNT(*) FROM message WHERE state IN (1, 2)") > 0;
    }

    private @Nullable Content read() {
        try {
            return JSON.readValue(Files.readString(file), Content.class);
        } catch (java.nio.file.NoSuchFileException none) {
            return null;
        } catch (JacksonException | java.nio.charset.CharacterCodingException damaged) {
            throw new LedgerException(
                    LedgerException.Reason.NOT_THE_NEWEST,
                    file + " is damaged: it tells whether " + database + " is the newest copy of the ledger"
                            + "\n  if it is, ./run.sh forget JOB removes what is damaged");
        } catch (IOException failed) {
            throw unusable("read", failed);
        }
    }

    private void write(Content content) {
        Path fresh = file.resolveSibling(file.getFileName() + ".new");
        try {
            WorkFolder.create(file.toAbsolutePath().resolveSibling(""));
            try (FileChannel out = WorkFolder.open(
                    fresh, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE)) {
                ByteBuffer bytes = bytes(content);
                while (bytes.hasRemaining()) {
                    out.write(bytes);
                }
                out.force(true);
            }
            Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            syncFolder();
        } catch (IOException failed) {
            throw unusable("written", failed);
        }
    }

    /** Always as many, so that one can be written over another. */
    private static ByteBuffer bytes(Content content) {
        return ByteBuffer.wrap(String.format(Locale.ROOT, "%-" + BYTES + "s", JSON.writeValueAsString(content))
                .getBytes(StandardCharsets.UTF_8));
    }

    /** What was renamed or deleted is so after a power failure too. */
    private void syncFolder() {
        try (FileChannel folder = FileChannel.open(file.toAbsolutePath().resolveSibling(""), StandardOpenOption.READ)) {
            folder.force(true);
        } catch (IOException notHere) {
            // some systems sync no folders, and need not
        }
    }

    private LedgerException unusable(String verb, IOException failed) {
        return new LedgerException("The marker " + file + " cannot be " + verb + ": " + failed.getMessage(), failed);
    }

    private LedgerException older(Content told, String known) {
        return notTheNewest(told, "a newer copy of this ledger: " + database + " knows of " + known);
    }

    private static LedgerException notTheNewest(Content told, String from) {
        return new LedgerException(
                LedgerException.Reason.NOT_THE_NEWEST,
                told.messages() + " from " + from
                        + "\n  put the newest copy back; or ./run.sh forget JOB, and what is not known here is sent again");
    }
}
