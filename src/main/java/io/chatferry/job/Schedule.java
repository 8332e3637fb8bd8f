package io.chatferry.job;

import io.chatferry.config.CronSchedule;
import io.chatferry.config.JobSettings;
import io.chatferry.config.SettingsException;
import io.chatferry.job.run.ExitCode;
import io.chatferry.job.run.StopSignal;
import java.io.PrintStream;
import java.time.Clock;
import java.time.Duration;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Runs jobs at the times of their cron expressions, one after another. A job that becomes due
 * while another one runs is run next; one run makes up for all times that it missed meanwhile.
 */
public final class Schedule {

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss");
    /** The longest wait without a look at the clock, which jumps ahead when a suspended laptop resumes. */
    private static final Duration MAX_WAIT = Duration.ofMinutes(1);

    private final List<Entry> entries;
    private final Function<JobSettings, ExitCode> runner;
    private final Clock clock;
    private final StopSignal stop;
    private final PrintStream out;
    private final boolean json;

    /** What is told of a job. */
    private enum Event {
        NEXT,
        BEGIN,
        END,
        FAILURE
    }

    /**
     * @param jobs the jobs, each with a cron expression
     * @param runner runs one job; an exception is printed and ends only that run
     * @param json whether events are printed for programs, an object a line
     */
    public Schedule(
            List<JobSettings> jobs,
            Function<JobSettings, ExitCode> runner,
            Clock clock,
            StopSignal stop,
            PrintStream out,
            boolean json) {
        this.entries = jobs.stream().map(Entry::new).toList();
        this.runner = runner;
        this.clock = clock;
        this.stop = stop;
        this.out = out;
        this.json = json;
    }

    /** Runs until stopped, or until no job has a next time. */
    public void run() throws InterruptedException {
        ZonedDateTime start = ZonedDateTime.now(clock);
        entries.forEach(entry -> plan(entry, start));
        StopSignal.Registration waiting =
                stop.onRequest(() -> {}); // registered, so that a signal waits until this method returns
        try {
            for (Entry entry = next(); entry != null; entry = next()) {
                if (!due(entry)) {
                    return;
                }
                runOne(entry);
                plan(entry, ZonedDateTime.now(clock));
            }
        } finally {
            waiting.close();
        }
    }

    private void plan(Entry entry, ZonedDateTime after) {
        entry.due = entry.cron.next(after.toInstant());
        tell(
                entry,
                Event.NEXT,
                entry.due == null ? "no further run" : "next run " + TIME.format(entry.due) + " " + entry.due.getZone(),
                object -> object.put(
                        "at",
                        entry.due == null ? null : entry.due.toOffsetDateTime().toString()));
    }

    private void tell(Entry entry, Event event, String message, Consumer<ObjectNode> fields) {
        if (!json) {
            out.println(entry.job.name() + ": " + message);
            return;
        }
        ObjectNode object = JSON.createObjectNode()
                .put("job", entry.job.name())
                .put("event", event.name().toLowerCase(Locale.ROOT));
        fields.accept(object);
        out.println(JSON.writeValueAsString(object));
        out.flush();
    }

    private @Nullable Entry next() {
        List<Entry> waiting = new ArrayList<>(entries);
        waiting.removeIf(entry -> entry.due == null);
        return waiting.stream()
                .min(Comparator.comparing(entry -> entry.due == null ? ZonedDateTime.now(clock) : entry.due))
                .orElse(null);
    }

    /** Waits until it is time; false when asked to stop. */
    private boolean due(Entry entry) throws InterruptedException {
        while (!stop.requested() && entry.due != null) {
            Duration remaining = Duration.between(ZonedDateTime.now(clock), entry.due);
            if (remaining.isNegative() || remaining.isZero()) {
                return true;
            }
            stop.await(remaining.compareTo(MAX_WAIT) < 0 ? remaining : MAX_WAIT);
        }
        return false;
    }

    private void runOne(Entry entry) {
        ZonedDateTime now = ZonedDateTime.now(clock);
        tell(
                entry,
                Event.BEGIN,
                "begins " + TIME.format(now),
                object -> object.put("at", now.toOffsetDateTime().toString()));
        try {
            ExitCode code = runner.apply(entry.job);
            tell(
                    entry,
                    Event.END,
                    "ended with " + code.number() + " (" + code.message() + ")",
                    object -> object.put("exitCode", code.number()).put("outcome", code.message()));
        } catch (RuntimeException e) {
            tell(entry, Event.FAILURE, "failed: " + e.getMessage(), object -> object.put("message", e.getMessage()));
        }
    }

    /** A job and the time of its next run; null if there is none. */
    private static final class Entry {
        private final JobSettings job;
        private final CronSchedule cron;
        private @Nullable ZonedDateTime due;

        private Entry(JobSettings job) {
            if (job.cron() == null) {
                throw new SettingsException(job.file() + ": schedule.cron: the job has no schedule\n"
                        + "  write schedule: and below it cron: \"30 2 * * *\"");
            }
            this.job = job;
            this.cron = job.cron();
        }
    }
}
