package io.chatferry.report.live;

import io.chatferry.report.model.RunStatus;
import io.chatferry.report.model.RunStatus.Limit;
import io.chatferry.report.model.Tally;
import io.chatferry.report.model.TallyColumn;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Metrics;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.MultiGauge.Row;
import io.micrometer.core.instrument.Tags;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/**
 * The metrics of a run in the text format of Prometheus: {@link RunStatus} as meters, and the meters that Spring Batch and
 * the HTTP client register with Micrometer's global registry, which writes to this one while it is open. Thread-safe.
 */
final class LiveMetrics implements AutoCloseable {

    static final String TYPE = "text/plain; version=0.0.4; charset=utf-8";

    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final MultiGauge run = gauge("chatferry_run", "The number of the run within its job.");
    private final MultiGauge started = gauge("chatferry_run_started_timestamp_seconds", "When the run began.");
    private final MultiGauge done = gauge("chatferry_step_done", "How much of the step is done, in its unit.");
    private final MultiGauge total =
            gauge("chatferry_step_size", "How much the step has to do, in its unit; 0 when not known.");
    private final MultiGauge messages = gauge("chatferry_messages", "Messages of the job by what became of them.");
    private final MultiGauge messageRate =
            gauge("chatferry_messages_per_second", "Messages finished a second, over the last minute.");
    private final MultiGauge requestRate =
            gauge("chatferry_requests_per_second", "Requests a second, over the last minute.");
    private final MultiGauge left = gauge("chatferry_seconds_left", "Time left at this rate.");
    private final MultiGauge used = gauge("chatferry_limit_used", "Used within the last window of a limit.");
    private final MultiGauge limit = gauge("chatferry_limit", "Allowed within a window; 0 = no limit.");
    private final MultiGauge window = gauge("chatferry_limit_window_seconds", "The length of a limit's window.");
    private RunStatus.@Nullable RequestCounts traffic;

    LiveMetrics() {
        Metrics.addRegistry(registry);
    }

    /** This status as Prometheus reads it. */
    synchronized String of(RunStatus status) {
        Tags job = Tags.of("job", status.job());
        if (traffic == null) {
            counter(
                    "chatferry_requests",
                    "Requests of this run, look-ups included.",
                    job,
                    RunStatus.RequestCounts::requests);
            counter(
                    "chatferry_requests_refused",
                    "Requests that were rate-limited (429).",
                    job,
                    RunStatus.RequestCounts::tooMany);
            counter("chatferry_retries", "Messages that were sent again.", job, RunStatus.RequestCounts::retries);
            counter(
                    "chatferry_doubts",
                    "Messages whose outcome was not known at first.",
                    job,
                    RunStatus.RequestCounts::doubts);
            counter(
                    "chatferry_entities",
                    "Users, groups and memberships created.",
                    job,
                    RunStatus.RequestCounts::created);
        }
        traffic = status.traffic();
        set(run, job, status.run());
        set(started, job, status.started() == null ? null : status.started().toEpochMilli() / 1000.0);
        Tags step = job.and("step", status.step(), "unit", status.unit());
        set(done, step, status.done());
        set(total, step, status.total());
        messages.register(tallied(job, status.tallies().get("messages")), true);
        set(messageRate, job, status.perSecond());
        set(requestRate, job, status.requestsPerSecond());
        set(left, job, status.secondsLeft());
        used.register(limits(job, status, Limit::used), true);
        limit.register(limits(job, status, Limit::limit), true);
        window.register(limits(job, status, Limit::windowSeconds), true);
        return registry.scrape();
    }

    private static List<Row<?>> tallied(Tags job, @Nullable Tally messages) {
        return messages == null
                ? List.of()
                : Arrays.stream(TallyColumn.values())
                        .filter(column -> column != TallyColumn.READ)
                        .<Row<?>>map(column ->
                                Row.of(job.and("state", column.name().toLowerCase(Locale.ROOT)), column.of(messages)))
                        .toList();
    }

    private static List<Row<?>> limits(Tags job, RunStatus status, ToDoubleFunction<Limit> value) {
        return status.limits().stream()
                .<Row<?>>map(each -> Row.of(job.and("class", each.name()), value.applyAsDouble(each)))
                .toList();
    }

    private static void set(MultiGauge gauge, Tags tags, @Nullable Number value) {
        gauge.register(value == null ? List.of() : List.of(Row.of(tags, value)), true);
    }

    private MultiGauge gauge(String name, String description) {
        return MultiGauge.builder(name).description(description).register(registry);
    }

    private void counter(String name, String description, Tags tags, ToDoubleFunction<RunStatus.RequestCounts> value) {
        FunctionCounter.builder(name, this, metrics -> metrics.value(value))
                .description(description)
                .tags(tags)
                .register(registry);
    }

    private synchronized double value(ToDoubleFunction<RunStatus.RequestCounts> value) {
        return traffic == null ? 0 : value.applyAsDouble(traffic);
    }

    @Override
    public void close() {
        Metrics.removeRegistry(registry);
        registry.close();
    }
}
