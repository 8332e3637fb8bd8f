package io.chatferry.job.run;

import io.chatferry.config.SettingsException;
import io.chatferry.ledger.merge.InputFile;
import io.chatferry.report.format.Figures;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/** The disk that a job needs in its work folder, reckoned generously: a disk that is full in the middle costs a night. */
public final class DiskSpace {

    /** Tests set the free bytes with this system property. */
    public static final String PROPERTY = "chatferry.free-disk";

    private static final long ALWAYS = 16_000_000;
    /** The ledger's rows and what is sorted beside them, for each byte of an export. */
    private static final double STAGED = 2.5;
    /** How much larger a packed export is than its file. */
    private static final int UNPACKED = 8;

    private static final long A_MESSAGE = 250;

    private DiskSpace() {}

    /** To read an export into the ledger. */
    public static long toStage(List<InputFile> inputs) {
        double bytes = 0;
        for (InputFile input : inputs) {
            String name = input.path().toLowerCase(Locale.ROOT);
            boolean packed = name.endsWith(".gz") || name.endsWith(".zip");
            bytes += input.bytes() * (packed ? UNPACKED * STAGED : STAGED);
        }
        return ALWAYS + (long) bytes;
    }

    /** To send so many messages. */
    public static long toSend(long messages) {
        return ALWAYS + messages * A_MESSAGE;
    }

    /** What is free where this folder lies, or will lie. */
    public static long free(Path folder) {
        Long told = Long.getLong(PROPERTY);
        if (told != null) {
            return told;
        }
        try {
            Path there = folder.toAbsolutePath();
            while (!Files.exists(there) && there.getParent() != null) {
                there = there.getParent();
            }
            return Files.getFileStore(there).getUsableSpace();
        } catch (IOException unknown) {
            return Long.MAX_VALUE;
        }
    }

    /** Fails when there is less than what is needed. */
    public static void require(Path folder, long needed, String what) {
        long free = free(folder);
        if (free < needed) {
            throw new SettingsException(what + " needs " + Figures.bytes(needed) + " of disk, and " + folder + " has "
                    + Figures.bytes(free) + " left\n  free some space, or put the work folders elsewhere with --work");
        }
    }
}
