package io.chatferry.cli;

import io.chatferry.config.SettingsException;
import io.chatferry.job.run.DiskSpace;
import io.chatferry.job.run.ExitCode;
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

/** What is told when a command cannot go on: one or two plain lines, and the exit code. */
final class Failure {

    private static final int DEEPEST_CAUSE = 20;

    /** As H2 numbers it. */
    private static final int DATABASE_CLOSED = 90098;

    private Failure() {}

    static ExitCode tell(Throwable thrown, PrintStream err, boolean debug) {
        if (thrown instanceof SettingsException || thrown instanceof SourceException) {
            tell(String.valueOf(thrown.getMessage()), err);
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
            err.println("  give it more: JAVA_OPTS=-Xmx" + 2 * heap + "m ./run.sh …; the same command then goes on");
            return ExitCode.INTERNAL;
        }
        if (causes(thrown).anyMatch(DiskSpace::isExhausted)) {
            err.println("the disk is full, or a file may grow no further");
            err.println("  free some space and give the same command again: it goes on where it stopped");
            return ExitCode.STOPPED;
        }
        if (causes(thrown).anyMatch(Failure::databaseClosed)) {
            err.println("the ledger's database was closed by a failure: a heap of " + heap
                    + " MB that is full, or a disk that takes no more");
            err.println("  give it more of both, as with JAVA_OPTS=-Xmx" + 2 * heap
                    + "m, and give the same command again: it goes on");
            return ExitCode.INTERNAL;
        }
        if (causes(thrown).anyMatch(BindException.class::isInstance)) {
            err.println("the port is taken by another program");
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
        err.println("internal error: " + message(thrown) + (debug ? "" : "; run again with --debug for details"));
        return ExitCode.INTERNAL;
    }

    /** What to do stands below what is wrong, two columns further in; a line end before it is part of a name. */
    private static void tell(String message, PrintStream err) {
        String shown = Urls.masked(message).strip();
        int toDo = shown.lastIndexOf('\n');
        err.println(Visible.of(toDo < 0 ? shown : shown.substring(0, toDo).strip()));
        if (toDo >= 0) {
            err.println("  " + Visible.of(shown.substring(toDo).strip()));
        }
    }

    private static Stream<Throwable> causes(Throwable thrown) {
        return Stream.iterate(thrown, cause -> cause != null, Throwable::getCause)
                .limit(DEEPEST_CAUSE);
    }

    /** The database passes on an error that it met on a thread of its own by its name alone. */
    private static boolean outOfMemory(Throwable thrown) {
        return thrown instanceof OutOfMemoryError
                || (thrown instanceof SQLException
                        && String.valueOf(thrown.getMessage()).contains(OutOfMemoryError.class.getSimpleName()));
    }

    /** H2's word for whatever comes after the first failure. */
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
