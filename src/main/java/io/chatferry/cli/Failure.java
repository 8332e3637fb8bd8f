package io.chatferry.cli;

import io.chatferry.config.SettingsException;
import io.chatferry.job.run.DiskSpace;
import io.chatferry.job.run.ExitCode;
import io.chatferry.model.Program;
import io.chatferry.model.Urls;
import io.chatferry.model.Visible;
import io.chatferry.source.api.SourceException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.BindException;
import java.nio.file.AccessDeniedException;
import java.sql.SQLException;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Reports why a command failed: one or two plain lines, and the exit code. */
final class Failure {

    private static final int MAX_CAUSES = 20;

    /** The error code of H2. */
    private static final int DATABASE_CLOSED = 90098;

    private static final int RESERVED_BYTES = 2 << 20;

    /** Held for the words about a heap that is full: they take memory themselves. */
    @SuppressWarnings("unused")
    private static volatile byte @Nullable [] reserve;

    private Failure() {}

    /** Sets memory aside, for when there is no other. */
    static void reserveMemory() {
        reserve = new byte[RESERVED_BYTES];
    }

    static ExitCode report(Throwable thrown, PrintStream err, boolean debug) {
        reserve = null;
        if (thrown instanceof SettingsException || thrown instanceof SourceException) {
            print(String.valueOf(thrown.getMessage()), err);
            return ExitCode.USAGE;
        }
        if (debug) {
            StringWriter trace = new StringWriter();
            thrown.printStackTrace(new PrintWriter(trace));
            err.print(Urls.masked(trace.toString()));
        }
        long heap = Runtime.getRuntime().maxMemory() >> 20;
        if (causes(thrown).anyMatch(Failure::outOfMemory)) {
            err.println("out of memory: the heap of " + heap + " MB is full");
            err.println("  set a larger heap, as JAVA_OPTS=-Xmx" + 2 * heap + "m " + Program.name()
                    + " …; the same command resumes");
            return ExitCode.INTERNAL;
        }
        if (causes(thrown).anyMatch(DiskSpace::isExhausted)) {
            err.println("the disk is full, or a file has reached its maximum size");
            err.println("  free some space and run the same command again: it resumes where it stopped");
            return ExitCode.STOPPED;
        }
        if (causes(thrown).anyMatch(Failure::databaseClosed)) {
            err.println(
                    "an error closed the ledger's database: the heap of " + heap + " MB or the disk is probably full");
            err.println("  free disk space or set a larger heap, as JAVA_OPTS=-Xmx" + 2 * heap
                    + "m, and run the same command again: it resumes");
            return ExitCode.INTERNAL;
        }
        if (causes(thrown).anyMatch(BindException.class::isInstance)) {
            err.println("another program uses the port");
            err.println("  stop that program, or choose another port with --port");
            return ExitCode.USAGE;
        }
        Optional<Throwable> denied =
                causes(thrown).filter(AccessDeniedException.class::isInstance).findFirst();
        if (denied.isPresent()) {
            err.println(Visible.of(denied.get().getMessage() + ": permission denied"));
            err.println("  make it readable and writable for the user who runs Chatferry, or choose another --work");
            return ExitCode.USAGE;
        }
        err.println("internal error: " + message(thrown));
        err.println("  run the same command again; if it ends like this again, report it with "
                + (debug ? "the lines above" : "what --debug prints"));
        return ExitCode.INTERNAL;
    }

    /** Prints the error, and the remedy below it, indented by two; earlier line ends are part of a name. */
    private static void print(String message, PrintStream err) {
        String text = Urls.masked(message).strip();
        int remedy = text.lastIndexOf('\n');
        err.println(Visible.of(remedy < 0 ? text : text.substring(0, remedy).strip()));
        if (remedy >= 0) {
            err.println("  " + Visible.of(text.substring(remedy).strip()));
        }
    }

    private static Stream<Throwable> causes(Throwable thrown) {
        return Stream.iterate(thrown, cause -> cause != null, Throwable::getCause)
                .limit(MAX_CAUSES);
    }

    /** H2 reports an error of its background threads by name only. */
    private static boolean outOfMemory(Throwable thrown) {
        return thrown instanceof OutOfMemoryError
                || (thrown instanceof SQLException
                        && String.valueOf(thrown.getMessage()).contains(OutOfMemoryError.class.getSimpleName()));
    }

    /** What H2 reports for every call after the first failure. */
    private static boolean databaseClosed(Throwable thrown) {
        return thrown instanceof SQLException sql && sql.getErrorCode() == DATABASE_CLOSED;
    }

    private static String message(Throwable thrown) {
        String message = thrown.getMessage();
        String name = thrown.getClass().getSimpleName();
        return message == null || message.isBlank()
                ? name
                : name + ": " + Urls.masked(message).lines().findFirst().orElse("");
    }
}
