package io.chatferry.ledger;

import io.chatferry.ledger.LedgerException.Reason;
import io.chatferry.model.Urls;
import java.io.IOException;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.h2.api.ErrorCode;

/** Classifies an error of the database by its code, never by its text. */
public final class SqlFailures {

    private static final int DEEPEST_CAUSE = 20;

    /** PostgreSQL ended the connection: an administrator, a crash, a shutdown, or a transaction that was idle too long. */
    private static final Set<String> ENDED = Set.of("57P01", "57P02", "57P03", "57P04", "57P05", "25P03");

    /** Classes of SQLSTATE: connection, lack of resources, failures of the server's system. */
    private static final Set<String> SERVER = Set.of("08", "53", "58");

    /** The server does not answer, or refuses the connection. */
    private static final String NO_CONNECTION = "08001";

    /** User, password, name of the database, rights. */
    private static final Set<String> REFUSED = Set.of("28000", "28P01", "3D000", "42501");

    private SqlFailures() {}

    static LedgerException of(SQLException failed) {
        if (failed.getErrorCode() == ErrorCode.DATABASE_ALREADY_OPEN_1) {
            return new LedgerException(
                    Reason.IN_USE, "The ledger is in use by another process; wait for it to end.", failed);
        }
        String state = String.valueOf(failed.getSQLState());
        String detail = message(failed);
        if (REFUSED.contains(state)) {
            return new LedgerException(
                    Reason.REFUSED,
                    "The ledger's database refuses this job: " + detail
                            + "\n  check ledger.url, its user and password, and the rights of that user",
                    failed);
        }
        if (failed instanceof SQLTransientConnectionException
                || ENDED.contains(state)
                || SERVER.stream().anyMatch(state::startsWith)) {
            return new LedgerException(
                    Reason.UNREACHABLE,
                    "The ledger's database cannot be reached, or ended the connection: " + detail
                            + "\n  run the same command again when it is back: it resumes where it stopped",
                    failed);
        }
        if (causes(failed).anyMatch(IOException.class::isInstance)
                && causes(failed).noneMatch(SqlFailures::isDiskFull)) {
            return new LedgerException(
                    Reason.UNREACHABLE,
                    "The ledger's file cannot be read or written: " + detail
                            + "\n  check the disk, and run the same command again: it resumes where it stopped",
                    failed);
        }
        return new LedgerException("The ledger's database failed: " + detail, failed);
    }

    /** Whether the database refuses a value itself: too long, out of range, against a constraint. */
    public static boolean isValueRefused(SQLException failed) {
        String state = String.valueOf(failed.getSQLState());
        return state.startsWith("22") || state.startsWith("23");
    }

    /** Whether no connection could be made: another attempt would wait in vain as well. */
    static boolean isConnectFailure(SQLException failed) {
        return failed instanceof SQLTransientConnectionException || NO_CONNECTION.equals(failed.getSQLState());
    }

    /** The database error among the causes of {@code thrown}; empty if there is none. */
    static Optional<SQLException> find(Throwable thrown) {
        return causes(thrown)
                .filter(SQLException.class::isInstance)
                .map(SQLException.class::cast)
                .reduce((outer, inner) -> inner);
    }

    private static String message(SQLException failed) {
        return Urls.masked(String.valueOf(failed.getMessage()))
                .lines()
                .findFirst()
                .orElse("");
    }

    private static Stream<Throwable> causes(Throwable thrown) {
        return Stream.iterate(thrown, cause -> cause != null, Throwable::getCause)
                .limit(DEEPEST_CAUSE);
    }

    /** Whether this exception itself, not its cause, is about a full disk: Java has no type for it, only the message of the system. */
    public static boolean isDiskFull(Throwable thrown) {
        String message = String.valueOf(thrown.getMessage()).toLowerCase(Locale.ROOT);
        return message.contains("no space left on device")
                || message.contains("disk quota exceeded")
                || message.contains("file too large");
    }
}
