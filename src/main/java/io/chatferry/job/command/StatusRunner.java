package io.chatferry.job.command;

import io.chatferry.job.monitor.JobStatus;
import io.chatferry.job.monitor.StatusView;
import io.chatferry.job.run.ExitCode;
import io.chatferry.ledger.query.RunHistory;
import io.chatferry.report.files.RunHistoryJson;
import io.chatferry.report.text.RunHistoryText;
import java.io.PrintStream;
import java.util.List;

/** {@code status}: how far the job is, or its runs so far. */
public final class StatusRunner {

    private final LedgerSession session;

    public StatusRunner(JobContext job) {
        this.session = job.session();
    }

    /** Shows how far the job is, also while another process runs it. */
    public ExitCode status(StatusView view) {
        JobStatus status = new JobStatus(session.settings, session.options, view, session.clock);
        while (!session.options.stop().requested()) {
            boolean[] busy = new boolean[1];
            if (view.watch()) {
                status.follow();
            }
            session.open(
                    () -> {
                        busy[0] = true;
                        status.busy();
                        return ExitCode.DONE;
                    },
                    (ledger, lock) -> {
                        status.atRest(ledger);
                        return ExitCode.DONE;
                    });
            if (!busy[0] || !view.watch()) {
                return ExitCode.DONE;
            }
            status.pause();
        }
        return ExitCode.STOPPED;
    }

    /** Lists the runs. */
    public ExitCode history(boolean json) {
        return session.open((ledger, lock) -> {
            List<RunHistory.Run> runs = RunHistory.of(ledger);
            PrintStream out = session.options.out();
            if (json) {
                out.println(RunHistoryJson.write(session.settings.name(), runs));
            } else if (runs.isEmpty()) {
                out.println("job " + session.settings.name() + " has not run yet");
            } else {
                RunHistoryText.lines(runs).forEach(out::println);
            }
            return ExitCode.DONE;
        });
    }
}
