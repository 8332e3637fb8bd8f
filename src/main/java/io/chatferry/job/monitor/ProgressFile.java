package io.chatferry.job.monitor;

import io.chatferry.ledger.AtomicFile;
import io.chatferry.report.files.StatusJson;
import io.chatferry.report.model.RunStatus;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** {@code progress.json}: how far the run is, for {@code status} in another process, since H2 admits only one process. */
final class ProgressFile {

    static final String NAME = "progress.json";

    private final Path path;

    ProgressFile(Path folder) {
        path = folder.resolve(NAME);
    }

    void write(RunStatus status) {
        try {
            AtomicFile.replace(
                    path, ByteBuffer.wrap(StatusJson.write(status, true).getBytes(StandardCharsets.UTF_8)), false);
        } catch (IOException full) {
            throw new UncheckedIOException(full);
        }
    }

    /** The latest status of a run in another process, or null. */
    @Nullable
    RunStatus read() {
        try {
            return StatusJson.read(Files.readString(path));
        } catch (IOException missing) {
            return null;
        }
    }

    void delete() {
        try {
            Files.deleteIfExists(path);
        } catch (IOException ignored) {
            // the next run overwrites it
        }
    }
}
