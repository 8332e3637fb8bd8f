package io.chatferry.job.command;

import io.chatferry.job.correction.RejectExport;
import io.chatferry.job.run.ExitCode;
import io.chatferry.ledger.Ledger;
import io.chatferry.ledger.query.LedgerReport;
import io.chatferry.ledger.query.Retries;
import io.chatferry.model.Problem;
import io.chatferry.model.Visible;
import io.chatferry.report.rejects.RejectFiles;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** {@code rejects}: lists them, or writes them in the input's own format. */
public final class RejectsRunner {

    private final LedgerSession session;

    public RejectsRunner(JobContext job) {
        this.session = job.session();
    }

    /** {@code exportDir}: where to write them, or null to list them. */
    public ExitCode run(@Nullable Path exportDir) {
        return session.open((ledger, lock) -> {
            LedgerReport report = new LedgerReport(ledger);
            PrintStream out = session.options.out();
            if (exportDir != null) {
                RejectFiles.Summary written = new RejectExport(session.settings, report)
                        .write(exportDir, report.rejects().map(RejectExport::row));
                out.println(written.rows() + " rejects written to " + Visible.of(exportDir.toString()));
                return written.rows() > 0 ? ExitCode.DONE_WITH_REJECTS : ExitCode.DONE;
            }
            return list(report, ledger, out);
        });
    }

    private static ExitCode list(LedgerReport report, Ledger ledger, PrintStream out) {
        long[] count = {0, 0};
        try (Stream<LedgerReport.Reject> rejects = report.rejects()) {
            rejects.forEach(reject -> {
                count[0]++;
                reject.problems().forEach(problem -> out.println(line(reject, problem)));
            });
        }
        try (Stream<Retries.RefusedMessage> refused = Retries.refusedMessages(ledger)) {
            refused.forEach(each -> {
                count[1]++;
                out.println(Visible.of(each.where() + "  " + each.muid() + "  " + each.code()
                        + "  the target refused it: " + each.message()));
            });
        }
        out.println(count[0] == 0 ? "no rejects" : count[0] + " rejects");
        if (count[1] > 0) {
            out.println(count[1] + " refused by the target; ./run.sh retry JOB sends them again");
        }
        return count[0] + count[1] > 0 ? ExitCode.DONE_WITH_REJECTS : ExitCode.DONE;
    }

    /** File and line, key, code, field and message; keys and quoted values may hold control characters. */
    private static String line(LedgerReport.Reject reject, Problem problem) {
        String field = problem.field();
        boolean named = field.isEmpty() || problem.message().startsWith(field);
        return Visible.of(reject.file() + ":" + reject.line() + "  "
                + (reject.key().isEmpty() ? "" : reject.key() + "  ")
                + problem.code() + "  " + (named ? "" : field + ": ") + problem.message());
    }
}
