package io.chatferry.job.command;

import io.chatferry.config.SettingsException;
import io.chatferry.file.WritableFolder;
import io.chatferry.job.correction.RejectExport;
import io.chatferry.job.run.ExitCode;
import io.chatferry.job.run.ImportRun;
import io.chatferry.job.run.JobReference;
import io.chatferry.job.run.JsonResult;
import io.chatferry.ledger.Ledger;
import io.chatferry.ledger.query.LedgerReport;
import io.chatferry.ledger.query.Retries;
import io.chatferry.model.Program;
import io.chatferry.model.Visible;
import io.chatferry.report.format.Figures;
import io.chatferry.report.rejects.RejectFiles;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code rejects}: lists them, or writes them in the input's own format. */
public final class RejectsRunner {

    /** Rejects of one code that are shown one by one. */
    private static final int SHOWN = 5;

    private static final long MAX_REFUSED = 50;

    private final LedgerSession session;

    public RejectsRunner(JobContext job) {
        this.session = job.session();
    }

    /** {@code exportDir}: where to write them, or null to list them. */
    public ExitCode run(@Nullable Path exportDir) {
        if (exportDir != null) {
            requireWritable(exportDir);
        }
        return session.open((ledger, lock) -> {
            LedgerReport report = new LedgerReport(ledger);
            PrintStream out = session.options.out();
            if (exportDir != null) {
                RejectFiles.Summary written = new RejectExport(session.settings, report)
                        .write(exportDir, report.rejects().map(RejectExport::row));
                out.println(Figures.counted(written.rows(), "reject", "rejects") + " written to "
                        + Visible.of(exportDir.toString()));
                ExitCode code = written.rows() > 0 ? ExitCode.DONE_WITH_REJECTS : ExitCode.DONE;
                session.options.answer(() -> JsonResult.object(session.settings.name())
                        .put("rejects", written.rows())
                        .put("folder", exportDir.toAbsolutePath().normalize().toString())
                        .put("exitCode", code.number()));
                return code;
            }
            return list(report, ledger, out);
        });
    }

    private static void requireWritable(Path folder) {
        try {
            WritableFolder.require(folder);
        } catch (IOException failed) {
            throw new SettingsException(
                    Visible.of(folder.toString()) + " cannot be written: " + WritableFolder.reason(failed)
                            + "\n  make the folder writable, or choose another one with --export");
        }
    }

    private ExitCode list(LedgerReport report, Ledger ledger, PrintStream out) {
        RejectList rejects = new RejectList(SHOWN);
        try (Stream<LedgerReport.Reject> all = report.rejects()) {
            all.forEach(rejects::add);
        }
        rejects.print(out);
        ObjectNode json = JsonResult.object(session.settings.name());
        rejects.addTo(json);
        ArrayNode listed = json.putArray("refused");
        long refused = 0;
        try (Stream<Retries.RefusedMessage> all = Retries.refusedMessages(ledger)) {
            for (Iterator<Retries.RefusedMessage> each = all.iterator(); each.hasNext(); refused++) {
                Retries.RefusedMessage message = each.next();
                if (refused < MAX_REFUSED) {
                    listed.addObject()
                            .put("at", message.where())
                            .put("muid", message.muid())
                            .put("code", message.code())
                            .put("message", message.message());
                    out.println(Visible.of(message.where() + "  " + message.muid() + "  " + message.code()
                            + "  the target refused it: " + message.message()));
                }
            }
        }
        if (refused > MAX_REFUSED) {
            out.println("and " + Figures.grouped(refused - MAX_REFUSED)
                    + " more that the target refused: see \"Refused by the target\" in report.html");
        }
        out.println(rejects.records() == 0 ? "no rejects" : Figures.counted(rejects.records(), "reject", "rejects"));
        Path csv = ImportRun.folder(session.settings, session.options).resolve(RejectFiles.LIST);
        if (rejects.isShortened() && Files.exists(csv)) {
            out.println("Each is listed in " + Visible.of(csv.toString()));
        }
        if (refused > 0) {
            out.println(Figures.grouped(refused) + " refused by the target; " + Program.name() + " retry "
                    + JobReference.of(session.settings) + " sends them again");
        }
        ExitCode code = rejects.records() + refused > 0 ? ExitCode.DONE_WITH_REJECTS : ExitCode.DONE;
        json.put("refusedCount", refused)
                .put("list", Files.exists(csv) ? csv.toString() : null)
                .put("exitCode", code.number());
        session.options.answer(() -> json);
        return code;
    }
}
