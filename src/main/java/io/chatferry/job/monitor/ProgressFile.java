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

/** {@code progress.json}: how far the run is, for {@code status} in another process, since H2 lets one process in. */
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

    /** What a run in another process has written last, or null. */
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
        } catch (IOException left) {
            // it is overwritten by the next run
        }
    }
}
