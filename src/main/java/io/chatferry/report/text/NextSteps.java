package io.chatferry.report.text;

import io.chatferry.model.Kind;
import io.chatferry.report.format.Figures;
import io.chatferry.report.model.RunReport;
import io.chatferry.report.model.TallyColumn;
import java.util.ArrayList;
import java.util.List;

/** What a person does after a run, in the order in which it is best done. */
public final class NextSteps {

    private static final int STOPPED = 3;
    private static final int INTERNAL = 70;
    private static final int KEY_REFUSED = 77;

    private NextSteps() {}

    public static List<String> after(RunReport report) {
        List<String> steps = new ArrayList<>();
        int exit = report.run().exitCode();
        if (!report.addsUp()) {
            steps.add("The numbers do not add up: please report this as a bug, with report.json.");
        }
        if (exit == KEY_REFUSED) {
            steps.add("Check target.api-key and target.app-id, then run the same command again.");
        } else if (exit == STOPPED) {
            steps.add("Run the same command again to go on from here; if a fault stopped it, fix that first.");
        }
        if (exit == INTERNAL) {
            steps.add("Run the same command again; if it ends like this again, report it with what --debug prints.");
        }
        long inDoubt = report.total(TallyColumn.IN_DOUBT);
        if (inDoubt > 0) {
            steps.add(Figures.counted(inDoubt, "outcome is", "outcomes are")
                    + " in doubt: the next run looks there before it sends anything again.");
        }
        if (report.total(TallyColumn.REJECTED) > 0) {
            steps.add(
                    "Fix the rejected records: ./run.sh rejects JOB --export DIR writes them with their reasons, and"
                            + " ./run.sh retry JOB --rejects DIR sends them once they are fixed. What need not be fixed can stay.");
        }
        if (report.total(TallyColumn.FAILED) > 0) {
            steps.add("The target refused some: its words stand under \"Refused by the target\" in the report. When the"
                    + " cause is gone, ./run.sh retry JOB sends them again.");
        }
        if (report.total(TallyColumn.DEFERRED) > 0) {
            steps.add(Figures.counted(report.total(TallyColumn.DEFERRED), "message is", "messages are")
                    + " deferred: older than the retention cut-off, and not in the target. Once the target keeps them"
                    + " (Extended Storage, or retention-days in the job file), ./run.sh import JOB sends them.");
        }
        if (report.moderation().disapproved() > 0) {
            steps.add(
                    "Moderation holds "
                            + Figures.counted(report.moderation().disapproved(), "message", "messages")
                            + " back, which the report lists: in the target, and shown to nobody. Review them in the dashboard.");
        }
        if (exit == 0 && report.total(TallyColumn.NOT_YET_SENT) > 0) {
            steps.add("What is not yet sent goes with the next import.");
        }
        if (steps.isEmpty() && report.tally(Kind.MESSAGE).sent() > 0) {
            steps.add("Nothing is left to send. ./run.sh verify JOB reads everything back and certifies it.");
        }
        return steps.isEmpty() ? List.of("Nothing is left to do.") : steps;
    }
}
