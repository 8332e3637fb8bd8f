package io.chatferry.ledger;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Gives each test a new ledger in a folder of its own, with the lock of a run, and closes both after the test:
 *
 * <pre>{@code
 * @RegisterExtension
 * final LedgerExtension ledger = new LedgerExtension();
 * }</pre>
 *
 * <p>A class that runs on each {@link Database} gives its parameter: {@code new LedgerExtension(() -> database)}.
 */
public final class LedgerExtension implements BeforeEachCallback, AfterEachCallback {

    private final Supplier<Database> database;
    private @Nullable Path folder;
    private @Nullable TestLedger job;

    /** A ledger in an H2 file. */
    public LedgerExtension() {
        this(() -> Database.H2);
    }

    /** A ledger in the database of the test, which is asked for before each test. */
    public LedgerExtension(Supplier<Database> database) {
        this.database = database;
    }

    @Override
    public void beforeEach(ExtensionContext test) throws IOException {
        folder = Files.createTempDirectory("chatferry-ledger");
        job = TestLedger.open(database.get(), folder);
    }

    @Override
    public void afterEach(ExtensionContext test) throws IOException {
        job().close();
        try (Stream<Path> files = Files.walk(folder())) {
            files.sorted(Comparator.reverseOrder()).forEach(LedgerExtension::delete);
        }
    }

    /** The ledger of the run that holds the lock. */
    public TestLedger job() {
        if (job == null) {
            throw new IllegalStateException("there is a ledger only while a test runs");
        }
        return job;
    }

    /** Ends the run and begins another one over the same ledger. */
    public TestLedger reopen() {
        job = job().reopened();
        return job();
    }

    /** Ends the run as a crash does, and begins another one over the same ledger. */
    public TestLedger crash() {
        job = job().crashed();
        return job();
    }

    /** The folder of the ledger. */
    public Path folder() {
        if (folder == null) {
            throw new IllegalStateException("there is a folder only while a test runs");
        }
        return folder;
    }

    private static void delete(Path file) {
        try {
            Files.delete(file);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }
}
