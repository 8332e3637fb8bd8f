package io.chatferry.job.planning;

import io.chatferry.config.JobSettings;
import io.chatferry.job.run.ImportRun;
import io.chatferry.job.run.SendSettingsFactory;
import io.chatferry.ledger.backlog.SendOrder;
import io.chatferry.ledger.query.EntityPlan;
import io.chatferry.ledger.query.LedgerReport;
import io.chatferry.ledger.query.OpenMessages;
import io.chatferry.report.format.Figures;
import io.chatferry.report.model.PlanReport;
import io.chatferry.send.state.SendSettings;
import java.time.Clock;
import java.time.Duration;
import java.util.List;

/** Summarises a run before it sends: the endpoints and why they are used, the order, and the time. */
public final class PreflightSummary {

    private PreflightSummary() {}

    /** The lines; empty where nothing is to be sent, and only the target where a few conversations are chosen later. */
    public static String of(ImportRun run, Clock clock) {
        SendSettings settings = SendSettingsFactory.settings(run, clock);
        if (settings.limit() > 0) {
            return target(run.settings.target()).strip();
        }
        SendOrder order = settings.effectiveOrder();
        OpenMessages open = OpenMessages.of(run.ledger, order, Long.MIN_VALUE);
        if (open.messages() == 0) {
            return "";
        }
        PlanResultTimes times = new PlanResultTimes(settings, open, EntityPlan.of(run.ledger), clock);
        PlanReport.Copy copy = PlanResultCopy.of(run, false, clock);
        PlanReport.Time time = times.time(copy);
        StringBuilder text = new StringBuilder(target(run.settings.target()));
        String files = FilesLeftBehind.sentence(new LedgerReport(run.ledger));
        if (!files.isEmpty()) {
            text.append(files.strip()).append('\n');
        }
        if (copy != null) {
            text.append(Figures.counted(copy.files(), "file is", "files are"))
                    .append(" copied into the store meanwhile; a message waits for its own\n");
        }
        List<PlanReport.Lane> lanes =
                times.lanes().stream().filter(lane -> lane.messages() > 0).toList();
        for (PlanReport.Lane lane : lanes) {
            text.append(lanes.size() > 1 ? "some " : "")
                    .append(Figures.counted(lane.messages(), "message goes by ", "messages go by "))
                    .append(lane.endpoint())
                    .append(": ")
                    .append(lane.why())
                    .append('\n');
        }
        text.append("order: ").append(order(open)).append('\n');
        return text.append("at least ")
                .append(Figures.duration(Duration.ofMillis((long) (time.shortest() * 1000))))
                .append(", by ")
                .append(time.setBy())
                .append("; expected end: not before ")
                .append(time.end())
                .append('\n')
                .append(
                        "the rest depends on the response time of the target and on this machine, which are measured while the"
                                + " run sends")
                .toString();
    }

    private static String target(JobSettings.Target target) {
        return "target: " + target.baseUrl().get() + (target.region().isEmpty() ? "" : ", " + target.region()) + "\n";
    }

    private static String order(OpenMessages open) {
        if (open.strict() == open.conversations()) {
            return "one message after another in each conversation";
        }
        String others = "one after another within each second";
        return open.strict() == 0
                ? others
                : Figures.grouped(open.strict()) + " of "
                        + Figures.counted(open.conversations(), "conversation", "conversations")
                        + " one message after another, the others " + others;
    }
}
