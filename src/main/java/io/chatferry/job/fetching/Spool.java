package io.chatferry.job.fetching;

import io.chatferry.config.JobSettings;
import io.chatferry.file.OwnerOnly;
import io.chatferry.job.run.ImportRun;
import io.chatferry.job.run.InputFiles;
import io.chatferry.job.run.RunOptions;
import io.chatferry.ledger.AtomicFile;
import io.chatferry.source.jdbc.JdbcFormat;
import io.chatferry.source.jdbc.JdbcOptions;
import java.io.BufferedOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;
import tools.jackson.core.JacksonException;

/**
 * The fetched rows of a job: {@code work/JOB/source/}, a file for each query, which only its owner can read. Rows are fetched
 * into {@code source.new}, which replaces {@code source} when all of them are on disk. While {@code source.new} exists, a fetch
 * has begun and not ended, and the next run fetches anew. The caller holds the lock of the job.
 */
public final class Spool {

    private static final String FOLDER = "source";
    private static final String NEW = "source.new";
    private static final String OLD = "source.old";

    /** The ledger's fact that holds the key of a query begins with this. */
    private static final String KEY = "fetch.";

    /** The ledger's fact that says which statement of which database the key is of begins with this. */
    private static final String STATEMENT = "fetched-by.";

    private static final String ID = "spool";

    private static final int BUFFER = 1 << 16;

    private final Path folder;
    private final Path fresh;
    private final Path old;
    private long bytes;

    private Spool(Path folder) {
        this.folder = folder;
        this.fresh = folder.resolveSibling(NEW);
        this.old = folder.resolveSibling(OLD);
    }

    /** Settings whose export is in this work folder, if it is fetched; others as they are. */
    public static JobSettings located(JobSettings settings, RunOptions options) {
        return isFetched(settings)
                ? settings.withSource(settings.source()
                        .withPath(ImportRun.folder(settings, options).resolve(FOLDER)))
                : settings;
    }

    /** Whether the export of a job is fetched from a database. */
    public static boolean isFetched(JobSettings settings) {
        return JdbcOptions.FORMAT.equals(settings.source().format());
    }

    /** The spool of settings that {@link #located} has returned. */
    public static Spool of(JobSettings settings) {
        return new Spool(settings.source().path());
    }

    /** The name of the ledger's fact that holds the key of a query. */
    static String keyFact(String query) {
        return KEY + query;
    }

    /** The name of the ledger's fact that holds the hash of the statement that the key is of. */
    static String statementFact(String query) {
        return STATEMENT + query;
    }

    /** What the ledger has to remember when the rows are merged; empty for an export that was not fetched. */
    public Map<String, String> facts() {
        Map<String, String> facts = new LinkedHashMap<>();
        manifest().ifPresent(manifest -> {
            manifest.next().forEach((query, key) -> facts.put(keyFact(query), key));
            manifest.statements().forEach((query, hash) -> facts.put(statementFact(query), hash));
            facts.put(ID, manifest.id());
        });
        return facts;
    }

    /** Whether rows of a database are needed and there are none, as after {@link #discard}. */
    public static boolean isGone(JobSettings settings) {
        return isFetched(settings) && of(settings).manifest().isEmpty();
    }

    /** What the transaction that fetched the rows did not promise; empty if all queries saw one state of the database. */
    public String note() {
        return manifest().map(SpoolManifest::note).orElse("");
    }

    /** The manifest; empty if there are no whole rows. */
    Optional<SpoolManifest> manifest() {
        return manifest(folder);
    }

    private static Optional<SpoolManifest> manifest(Path folder) {
        Path file = folder.resolve(InputFiles.MANIFEST);
        try {
            return Files.isRegularFile(file)
                    ? Optional.of(SpoolManifest.parse(Files.readString(file)))
                    : Optional.empty();
        } catch (JacksonException damaged) {
            return Optional.empty();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /** Whether a fetch was begun, and not ended. Ends the renaming of one that was killed between its last steps. */
    boolean isBroken() throws IOException {
        if (!Files.exists(fresh)) {
            if (!Files.exists(folder) && manifest(old).isPresent()) {
                Files.move(old, folder, StandardCopyOption.ATOMIC_MOVE);
            }
            delete(old);
            return false;
        }
        if (manifest(fresh).isEmpty()) {
            return true;
        }
        replace();
        return false;
    }

    /** Begins a fetch; what a broken one has left is removed. */
    void begin() throws IOException {
        bytes = 0;
        delete(fresh);
        OwnerOnly.createFolder(fresh);
        AtomicFile.syncFolder(fresh);
    }

    /**
     * Removes the rows of a fetch that has failed, which may have filled the disk. Its empty folder stays: the next run fetches
     * anew.
     */
    void abandon() {
        try {
            begin();
        } catch (IOException | UncheckedIOException leftOver) {
            // the next fetch removes them
        }
    }

    /** The folder that holds the rows, those of a fetch too. */
    Path home() {
        return Objects.requireNonNull(fresh.toAbsolutePath().getParent());
    }

    /** How many bytes the fetch has written to the disk. */
    long bytes() {
        return bytes;
    }

    /** A new file for the rows of a query; closing it writes it to the disk. */
    OutputStream open(String query) throws IOException {
        FileChannel file = OwnerOnly.open(
                fresh.resolve(query + JdbcFormat.FILE), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        OutputStream durable =
                new FilterOutputStream(new BufferedOutputStream(Channels.newOutputStream(file), BUFFER)) {
                    @Override
                    public void write(byte[] bytes, int offset, int length) throws IOException {
                        out.write(bytes, offset, length);
                        Spool.this.bytes += length;
                    }

                    @Override
                    public void close() throws IOException {
                        try (file) {
                            flush();
                            file.force(true);
                        }
                    }
                };
        return new BufferedOutputStream(
                new GZIPOutputStream(durable, BUFFER) {
                    {
                        def.setLevel(Deflater.BEST_SPEED);
                    }
                },
                BUFFER);
    }

    /** Ends the fetch: from now on its rows are the export. */
    void complete(SpoolManifest manifest) throws IOException {
        AtomicFile.replace(
                fresh.resolve(InputFiles.MANIFEST),
                ByteBuffer.wrap(manifest.text().getBytes(StandardCharsets.UTF_8)),
                true);
        replace();
    }

    private void replace() throws IOException {
        delete(old);
        if (Files.exists(folder)) {
            Files.move(folder, old, StandardCopyOption.ATOMIC_MOVE);
        }
        Files.move(fresh, folder, StandardCopyOption.ATOMIC_MOVE);
        AtomicFile.syncFolder(folder);
        delete(old);
    }

    /** Removes the rows; the next command that needs them fetches them again. Returns whether there were any. */
    public boolean discard() {
        try {
            boolean was = Files.exists(folder);
            delete(fresh);
            delete(old);
            delete(folder);
            return was;
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private static void delete(Path tree) throws IOException {
        if (!Files.exists(tree)) {
            return;
        }
        // the manifest first: what is left of the rows does not count as whole
        Files.deleteIfExists(tree.resolve(InputFiles.MANIFEST));
        try (Stream<Path> files = Files.walk(tree)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
