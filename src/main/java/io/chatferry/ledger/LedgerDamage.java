package io.chatferry.ledger;

import io.chatferry.model.Program;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.h2.mvstore.DataUtils;
import org.h2.mvstore.MVStoreException;

/** Distinguishes a ledger whose file is damaged from one that cannot be used at the moment. */
public final class LedgerDamage {

    private static final int DEEPEST_CAUSE = 20;

    private static final Set<Integer> DAMAGED = Set.of(
            DataUtils.ERROR_READING_FAILED,
            DataUtils.ERROR_INTERNAL,
            DataUtils.ERROR_UNSUPPORTED_FORMAT,
            DataUtils.ERROR_FILE_CORRUPT,
            DataUtils.ERROR_SERIALIZATION,
            DataUtils.ERROR_CHUNK_NOT_FOUND,
            DataUtils.ERROR_BLOCK_NOT_FOUND);

    private LedgerDamage() {}

    /**
     * The failure to report if the cause of {@code failed} is a damaged file; otherwise {@code failed} itself.
     *
     * @throws OutOfMemoryError if that is the cause: for the database, it looks like damage
     */
    public static LedgerException in(LedgerException failed, LedgerLocation location) {
        List<Throwable> causes = Stream.<Throwable>iterate(failed, cause -> cause != null, Throwable::getCause)
                .limit(DEEPEST_CAUSE)
                .toList();
        for (Throwable cause : causes) {
            if (cause instanceof OutOfMemoryError memory) {
                throw memory;
            }
        }
        boolean damaged = causes.stream()
                .anyMatch(cause -> cause instanceof MVStoreException store && DAMAGED.contains(store.getErrorCode()));
        return damaged
                ? new LedgerException(
                        LedgerException.Reason.NOT_THE_NEWEST,
                        "the ledger " + location.database() + " is damaged: it cannot be read as it was written"
                                + "\n  put the newest copy back; or delete it, and " + Program.name()
                                + " forget JOB lets all be sent again")
                : failed;
    }
}
