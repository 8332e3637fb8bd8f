package io.chatferry.report.text;

import io.chatferry.model.Kind;
import io.chatferry.model.Program;
import io.chatferry.model.RejectCode;
import io.chatferry.report.format.Figures;
import io.chatferry.report.model.RunReport;
import io.chatferry.report.model.TallyColumn;
import java.util.ArrayList;
import java.util.List;

/** What the user should do after a run, in the order to do it. */
public final class NextSteps {

    // exit codes of the process
    private static final int WITH_REJECTS = 2;
    private static final int STOPPED = 3;
    private static final int USAGE = 64;
    private static final int INTERNAL = 70;
    private static final int KEY_REFUSED = 77;

    private NextSteps() {}

    public static List<String> after(RunReport report) {
        List<String> steps = new ArrayList<>();
        String job = report.run().file();
        String folder = job.equals("JOB") ? "DIR" : "fix-" + report.run().job();
        int exit = report.run().exitCode();
        if (!report.addsUp()) {
            steps.add("The numbers do not add up: please report this as a bug, with report.json.");
        }
        if (exit == KEY_REFUSED) {
            steps.add("Check target.api-key and target.app-id, then run the same command again.");
        } else if (exit == STOPPED) {
            steps.add("Run the same command again to resume; if an error stopped the run, fix it first.");
        }
        if (exit == USAGE) {
            steps.add("Change what the last lines name, then run the same command again: nothing was sent.");
        }
        if (exit == INTERNAL) {
            steps.add("Run the same command again; if it ends like this again, report it with what --debug prints.");
        }
        long inDoubt = report.total(TallyColumn.IN_DOUBT);
        if (inDoubt > 0) {
            steps.add(Figures.counted(inDoubt, "outcome is", "outcomes are")
                    + " in doubt: the next run looks them up in the target before it sends them again.");
        }
        report.findings().forEach(finding -> steps.add(sentence(finding)));
        long explained = report.findings().stream()
                .mapToLong(RunReport.Finding::rejected)
                .sum();
        long unread = report.rejects().stream()
                .filter(reject -> reject.code() == RejectCode.REST_UNREAD)
                .mapToLong(RunReport.RejectCount::count)
                .sum();
        if (unread > 0) {
            steps.add("Fix, unpack or fetch again what could not be read (" + Program.name() + " rejects " + job
                    + " says why), and run the same command again.");
        }
        if (report.total(TallyColumn.REJECTED) > explained + unread) {
            steps.add("Fix the rejected records: " + Program.name() + " rejects " + job + " --export " + folder
                    + " writes them with their reasons, and " + Program.name() + " retry " + job + " --rejects "
                    + folder
                    + " sends them once they are fixed. Records that need not be migrated can stay rejected.");
        }
        if (report.total(TallyColumn.FAILED) > 0) {
            steps.add("The target refused some: see \"Refused by the target\" in the report for its messages. When the"
                    + " cause is gone, " + Program.name() + " retry " + job + " sends them again.");
        }
        if (report.total(TallyColumn.DEFERRED) > 0) {
            steps.add(Figures.counted(report.total(TallyColumn.DEFERRED), "message is", "messages are")
                    + " deferred: older than the retention cut-off, and not in the target. Once the target keeps them"
                    + " (Extended Storage, or retention-days in the job file), " + Program.name() + " import " + job
                    + " sends them.");
        }
        if (report.media().missing() > 0) {
            steps.add(Figures.counted(report.media().missing(), "file is", "files are")
                    + " missing, as missing-files.csv lists: what was sent without its file cannot get it later. Where a"
                    + " message was held back for it (media.missing: reject), " + Program.name() + " retry " + job
                    + " tries both again.");
        }
        if (report.moderation().disapproved() > 0) {
            steps.add(
                    "Moderation holds "
                            + Figures.counted(report.moderation().disapproved(), "message", "messages")
                            + " back: they are in the target, but not visible. The report lists them; review them in the dashboard.");
        }
        if ((exit == 0 || exit == WITH_REJECTS) && report.total(TallyColumn.NOT_YET_SENT) > 0) {
            steps.add("Run " + Program.name() + " import " + job + " to send what is not yet sent.");
        }
        if (steps.isEmpty() && report.tally(Kind.MESSAGE).sent() > 0) {
            steps.add("Everything is sent. " + Program.name() + " verify " + job + " reads it back and certifies it.");
        }
        return steps.isEmpty() ? List.of("Nothing to do.") : steps;
    }

    /** As {@code No message was read: …, then run the same command again.} */
    private static String sentence(RunReport.Finding finding) {
        String message = finding.message();
        int first = message.codePointAt(0);
        boolean isWord = finding.rejected() == 0 && message.startsWith("no ");
        return (isWord ? Character.toString(Character.toUpperCase(first)) + message.substring(1) : message) + ": "
                + finding.advice() + ". Then run the same command again.";
    }
}
