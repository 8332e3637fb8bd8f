package io.chatferry.report.live;

import io.chatferry.report.model.RunStatus;
import io.chatferry.report.model.RunStatus.Limit;
import io.chatferry.report.model.Tally;
import io.chatferry.report.model.TallyColumn;
import java.util.Arrays;
import java.util.Locale;

/** {@link RunStatus} in the text format of Prometheus, version 0.0.4. */
final class LiveMetrics {

    static final String TYPE = "text/plain; version=0.0.4; charset=utf-8";

    private final StringBuilder text = new StringBuilder();
    private final String job;

    private LiveMetrics(RunStatus status) {
        job = "job=\"" + escaped(status.job()) + "\"";
    }

    static String of(RunStatus status) {
        LiveMetrics metrics = new LiveMetrics(status);
        metrics.write(status);
        return metrics.text.toString();
    }

    private void write(RunStatus status) {
        family("chatferry_run", "gauge", "The number of the run within its job.");
        sample("chatferry_run", "", (double) status.run());
        if (status.started() != null) {
            family("chatferry_run_started_timestamp_seconds", "gauge", "When the run began.");
            sample(
                    "chatferry_run_started_timestamp_seconds",
                    "",
                    status.started().toEpochMilli() / 1000.0);
        }
        family("chatferry_step_done", "gauge", "How much of the step is done, in its unit.");
        sample("chatferry_step_done", step(status), (double) status.done());
        family("chatferry_step_total", "gauge", "How much the step has to do, in its unit; 0 when not known.");
        sample("chatferry_step_total", step(status), (double) status.total());
        Tally messages = status.tallies().get("messages");
        if (messages != null) {
            family("chatferry_messages", "gauge", "Messages of the job by what became of them.");
            Arrays.stream(TallyColumn.values())
                    .filter(column -> column != TallyColumn.READ)
                    .forEach(column -> sample(
                            "chatferry_messages", "state=\"" + column.name().toLowerCase(Locale.ROOT) + "\"", (double)
                                    column.of(messages)));
        }
        RunStatus.Traffic traffic = status.traffic();
        counter("chatferry_requests_total", "Requests of this run, look-ups included.", traffic.requests());
        counter("chatferry_requests_refused_total", "Answers of 429.", traffic.tooMany());
        counter("chatferry_retries_total", "Messages that had to go again.", traffic.retries());
        counter("chatferry_doubts_total", "Messages whose outcome was not known at first.", traffic.doubts());
        counter("chatferry_entities_created_total", "Users, groups and memberships created.", traffic.created());
        family("chatferry_messages_per_second", "gauge", "Messages settled a second, over the last minute.");
        sample("chatferry_messages_per_second", "", status.perSecond());
        family("chatferry_requests_per_second", "gauge", "Requests a second, over the last minute.");
        sample("chatferry_requests_per_second", "", status.requestsPerSecond());
        if (status.secondsLeft() != null) {
            family("chatferry_seconds_left", "gauge", "Time left at this rate.");
            sample("chatferry_seconds_left", "", status.secondsLeft());
        }
        limits(status);
    }

    private void limits(RunStatus status) {
        if (status.limits().isEmpty()) {
            return;
        }
        family("chatferry_limit_used", "gauge", "Used within the last window of a limit.");
        status.limits().forEach(limit -> sample("chatferry_limit_used", limited(limit), (double) limit.used()));
        family("chatferry_limit", "gauge", "Allowed within a window; 0 = no limit.");
        status.limits().forEach(limit -> sample("chatferry_limit", limited(limit), (double) limit.limit()));
        family("chatferry_limit_window_seconds", "gauge", "The length of a limit's window.");
        status.limits()
                .forEach(limit -> sample("chatferry_limit_window_seconds", limited(limit), limit.windowSeconds()));
    }

    private static String limited(Limit limit) {
        return "class=\"" + escaped(limit.name()) + "\"";
    }

    private static String step(RunStatus status) {
        return "step=\"" + escaped(status.step()) + "\",unit=\"" + escaped(status.unit()) + "\"";
    }

    private void counter(String name, String help, long value) {
        family(name, "counter", help);
        sample(name, "", (double) value);
    }

    private void family(String name, String type, String help) {
        text.append("# HELP ").append(name).append(' ').append(help).append('\n');
        text.append("# TYPE ").append(name).append(' ').append(type).append('\n');
    }

    private void sample(String name, String labels, double value) {
        boolean whole = value == Math.rint(value) && Math.abs(value) < 1e15;
        text.append(name)
                .append('{')
                .append(job)
                .append(labels.isEmpty() ? "" : "," + labels)
                .append("} ")
                .append(whole ? Long.toString((long) value) : Double.toString(value))
                .append('\n');
    }

    private static String escaped(String label) {
        return label.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n");
    }
}
