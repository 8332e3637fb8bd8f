package io.chatferry.job.run;

import io.chatferry.config.SettingsException;
import io.chatferry.ledger.Ledger;
import io.chatferry.ledger.SqlFailures;
import io.chatferry.ledger.merge.InputFile;
import io.chatferry.report.format.Figures;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.function.ToLongFunction;

/**
 * The disk space that a job needs in its work folder, estimated generously: a disk that is full in the middle of a run costs a
 * night. Thread-safe.
 */
public final class DiskSpace {

    /** The disks of this machine. */
    public static final DiskSpace REAL = new DiskSpace(DiskSpace::usableSpace);

    /** The database itself, logs and reports. */
    private static final long BASE_BYTES = 16_000_000;

    /** The ledger's rows and the sort files beside them, for each byte of an export. */
    private static final double BYTES_PER_STAGED_BYTE = 2.5;

    /** How many times larger a packed export is than its file. */
    private static final int UNPACKED = 8;

    private static final long BYTES_PER_SENT_MESSAGE = 250;

    /** The name of the ledger's fact. */
    private static final String TEMPORARY = "source.temporary-bytes";

    private final ToLongFunction<Path> free;

    /** @param free the free bytes at a folder, which need not exist yet */
    public DiskSpace(ToLongFunction<Path> free) {
        this.free = free;
    }

    /** The bytes needed to read an export into the ledger. */
    public static long toStage(List<InputFile> inputs) {
        double bytes = 0;
        for (InputFile input : inputs) {
            bytes += staged(input.path(), input.bytes());
        }
        return BASE_BYTES + (long) bytes;
    }

    /** The bytes needed to read an export of this size into the ledger; {@code root} tells whether it is packed. */
    public static long toStage(long bytes, Path root) {
        return BASE_BYTES + (long) staged(root.toString(), bytes);
    }

    private static double staged(String path, long bytes) {
        String name = path.toLowerCase(Locale.ROOT);
        boolean isPacked = name.endsWith(".gz") || name.endsWith(".zip");
        return bytes * (isPacked ? UNPACKED * BYTES_PER_STAGED_BYTE : BYTES_PER_STAGED_BYTE);
    }

    /** Remembers the size of the temporary files that reading the export needs. */
    public static void rememberTemporary(Ledger ledger, long bytes) {
        ledger.remember(TEMPORARY, Long.toString(bytes));
    }

    /** The size of the temporary files that the last reading of the export has needed, beside the work folder. */
    public static long temporary(Ledger ledger) {
        return ledger.fact(TEMPORARY).map(Long::parseLong).orElse(0L);
    }

    /** The bytes needed to send this many messages. */
    public static long toSend(long messages) {
        return BASE_BYTES + messages * BYTES_PER_SENT_MESSAGE;
    }

    /** The free bytes at this folder; {@link Long#MAX_VALUE} if they are not known. */
    public long free(Path folder) {
        return free.applyAsLong(folder);
    }

    /**
     * Checks that there is enough.
     *
     * @param purpose as in "sending"
     * @throws SettingsException if there is less than what is needed
     */
    public void require(Path folder, long needed, String purpose) {
        long available = free(folder);
        if (available < needed) {
            throw new SettingsException("not enough disk for " + purpose + ": " + Figures.bytes(needed) + " needed, "
                    + Figures.bytes(available) + " free at " + folder
                    + "\n  free some space, or put the work folders elsewhere with --work");
        }
    }

    /** Whether this exception itself, not its cause, says that a disk is full. */
    public static boolean isExhausted(Throwable thrown) {
        return SqlFailures.isDiskFull(thrown);
    }

    private static long usableSpace(Path folder) {
        try {
            Path existing = folder.toAbsolutePath();
            while (!Files.exists(existing) && existing.getParent() != null) {
                existing = existing.getParent();
            }
            return Files.getFileStore(existing).getUsableSpace();
        } catch (IOException unknown) {
            return Long.MAX_VALUE;
        }
    }
}
