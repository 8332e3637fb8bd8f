package io.chatferry.job;

import io.chatferry.ledger.WorkFolder;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** {@code progress.json}: how far the run is, for {@code status} in another process, since H2 lets one process in. */
final class ProgressFile {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final Path path;
    private long totalOpen = -1;

    ProgressFile(Path folder) {
        path = folder.resolve("progress.json");
    }

    void write(ImportRun run, Clock clock) {
        if (totalOpen < 0) {
            totalOpen = new io.chatferry.ledger.Outbox(run.ledger, run.lock).open()
                    + run.counters.sent()
                    + run.counters.failed();
        }
        double seconds =
                Math.max(1, Duration.between(run.started, clock.instant()).toMillis() / 1000.0);
        long done = run.counters.sent() + run.counters.failed();
        ObjectNode json = JSON.createObjectNode();
        json.put("step", "send");
        json.put("done", done);
        json.put("total", totalOpen);
        json.put("sent", run.counters.sent());
        json.put("failed", run.counters.failed());
        json.put("inDoubt", run.counters.doubts() - run.counters.foundAfterDoubt() - run.counters.absentAfterDoubt());
        json.put("requests", run.counters.requests());
        json.put("tooMany", run.counters.tooMany());
        json.put("perSecond", Math.round(done / seconds));
        json.put("secondsLeft", done == 0 ? -1 : Math.round((totalOpen - done) * seconds / done));
        json.put("waitsFor", run.counters.word());
        json.put("at", clock.millis());
        try {
            Path fresh = path.resolveSibling("progress.json.new");
            try (FileChannel out = WorkFolder.open(
                    fresh, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE)) {
                out.write(ByteBuffer.wrap(JSON.writeValueAsBytes(json)));
            }
            Files.move(fresh, path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException full) {
            // the run itself will say what is wrong with the disk
        }
    }

    /** What a run in another process has written last, or null. */
    @Nullable
    JsonNode read() {
        try {
            return JSON.readTree(Files.readString(path));
        } catch (IOException | JacksonException missing) {
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
