package io.chatferry.job.monitor;

import io.chatferry.config.SettingsException;
import io.chatferry.job.run.ImportRun;
import io.chatferry.job.run.RunSampler;
import io.chatferry.job.run.StepProgress;
import io.chatferry.ledger.query.LedgerStatus;
import io.chatferry.model.Kind;
import io.chatferry.report.format.Figures;
import io.chatferry.report.live.LivePage;
import io.chatferry.report.model.RunStatus;
import io.chatferry.report.model.RunStatus.LastError;
import io.chatferry.report.model.Tally;
import io.chatferry.send.state.SendCounters;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetSocketAddress;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Monitors a run from its first step to its report: twice a second it samples the step, the counters and the limits, for
 * {@code progress.json}, which other processes read, and for the live page. The run does not wait for it, and no failure in
 * here reaches the run.
 */
public final class RunMonitor implements AutoCloseable {

    private static final int TICKS_PER_FILE = 4;
    private static final long RATE_PERIOD_MILLIS = 60_000;

    private final ImportRun run;
    private final Clock clock;
    private final LedgerStatus ledger;
    private final ProgressFile file;
    private final RateHistory moments = new RateHistory();
    private final Rate rate = new Rate(RATE_PERIOD_MILLIS);
    private final Map<Long, String> places = new HashMap<>();
    private final List<RunSampler.Sample> samples;
    private volatile RunStatus latest;

    public RunMonitor(ImportRun run, Clock clock) {
        this.run = run;
        this.clock = clock;
        this.ledger = new LedgerStatus(run.ledger);
        this.file = new ProgressFile(run.folder());
        this.latest = status();
        this.samples = List.of(
                run.sampler.every(1, "monitoring the run", this::look),
                run.sampler.every(TICKS_PER_FILE, "writing " + ProgressFile.NAME, () -> file.write(latest)));
    }

    /** Opens the live page of a run that is about to start, and prints its address. */
    public static LivePage page(InetSocketAddress http, PrintStream out) {
        try {
            LivePage page = LivePage.open(http);
            out.println("live page: " + page.url()
                    + (page.isLocal()
                            ? ""
                            : "  (visible to everyone who can reach this address: there is no password)"));
            return page;
        } catch (IOException taken) {
            throw new SettingsException("--http " + http.getAddress().getHostAddress() + ":" + http.getPort()
                    + " cannot be listened on: " + taken.getMessage() + "\n  choose another port; 0 takes a free one");
        }
    }

    /** The latest status. From any thread. */
    public RunStatus latest() {
        return latest;
    }

    /** The rate since the start of the run. From any thread. */
    public List<RunStatus.Moment> moments() {
        return moments.all();
    }

    private void look() {
        SendCounters counters = run.counters;
        long now = clock.millis();
        if (counters.requests() > 0) {
            rate.add(now, counters.completed(), counters.requests());
            run.bottleneck(RateBottleneck.message(counters, rate.over()));
            moments.add(now, counters.requests(), counters.rateLimited());
        }
        latest = status();
    }

    private RunStatus status() {
        SendCounters counters = run.counters;
        StepProgress.Now step = run.progress.now();
        boolean sends = step.step().equals("send");
        Tally begin = run.tallyAtSend();
        Tally messages = begin == null ? null : tally(begin, counters);
        long done = sends && begin != null && messages != null ? settled(messages) - settled(begin) : step.done();
        double perSecond = sends ? rate.done() : 0;
        long open = Math.max(0, step.total() - done);
        return new RunStatus(
                run.settings.name(),
                run.lock.epoch(),
                true,
                run.started,
                clock.instant(),
                run.sends ? run.settings.target().baseUrl().get().toString() : "",
                step.step(),
                done,
                step.total(),
                step.unit(),
                messages == null ? Map.of() : Map.of(Kind.MESSAGE.plural(), messages),
                perSecond,
                sends ? rate.requests() : 0,
                perSecond > 0 && step.total() > 0 ? Long.valueOf(Math.round(open / perSecond)) : null,
                new RunStatus.RequestCounts(
                        counters.requests(),
                        counters.rateLimited(),
                        counters.retries(),
                        counters.doubts(),
                        counters.entitiesCreated()),
                limits(counters),
                counters.limitMessage(),
                sends ? run.bottleneck() : "",
                waitsFor(),
                errors(counters),
                "");
    }

    private static long settled(Tally tally) {
        return tally.sent() + tally.alreadyThere() + tally.failed() + tally.deferred();
    }

    /** The messages now: those before the first one was sent, and the counters since. */
    private static Tally tally(Tally begin, SendCounters counters) {
        long sent = counters.sent();
        long already = counters.alreadyThere();
        long failed = counters.failed();
        long deferred = counters.deferred();
        long open = begin.notYetSent() + begin.inDoubt() - sent - already - failed - deferred;
        long doubts = begin.inDoubt() + counters.doubts() - counters.foundAfterDoubt() - counters.absentAfterDoubt();
        long inDoubt = Math.max(0, Math.min(open, doubts));
        return new Tally(
                begin.read(),
                begin.sent() + sent,
                begin.alreadyThere() + already,
                inDoubt,
                begin.failed() + failed,
                begin.rejected(),
                begin.deferred() + deferred,
                begin.skipped(),
                begin.withdrawn(),
                begin.duplicate(),
                Math.max(0, open - inDoubt));
    }

    private static List<RunStatus.Limit> limits(SendCounters counters) {
        return counters.used().stream()
                .map(use -> new RunStatus.Limit(
                        use.name(), use.used(), use.limit(), use.windowMillis() / 1000.0, use.learned()))
                .toList();
    }

    private List<LastError> errors(SendCounters counters) {
        List<LastError> errors = new ArrayList<>();
        counters.errors()
                .forEach(trouble -> errors.add(new LastError(
                        trouble.at(), trouble.code(), trouble.message(), place(trouble.messageId()), trouble.times())));
        return errors;
    }

    private String place(long message) {
        if (places.size() > 1_000) {
            places.clear();
        }
        return places.computeIfAbsent(message, ledger::place);
    }

    @Override
    public void close() {
        samples.forEach(RunSampler.Sample::close);
        file.delete();
    }

    /** The rate over the last period. Used by one thread. */
    private static final class Rate {

        private final long millis;
        private final java.util.ArrayDeque<long[]> seen = new java.util.ArrayDeque<>();

        Rate(long millis) {
            this.millis = millis;
        }

        void add(long at, long done, long requests) {
            seen.add(new long[] {at, done, requests});
            while (seen.size() > 2 && at - seen.getFirst()[0] > millis) {
                seen.removeFirst();
            }
        }

        Duration over() {
            return Duration.ofMillis(seen.isEmpty() ? 0 : seen.getLast()[0] - seen.getFirst()[0]);
        }

        double done() {
            return perSecond(1);
        }

        double requests() {
            return perSecond(2);
        }

        private double perSecond(int column) {
            if (seen.size() < 2) {
                return 0;
            }
            long took = seen.getLast()[0] - seen.getFirst()[0];
            double rate = (seen.getLast()[column] - seen.getFirst()[column])
                    / (double) Math.max(1, took)
                    * Duration.ofSeconds(1).toMillis();
            return Math.round(rate * 10) / 10.0;
        }
    }

    /** What sending waits for, the files of messages too. */
    private String waitsFor() {
        String reason = run.counters.waitReason();
        int messages = run.counters.waitingForFiles();
        if (messages == 0) {
            return reason;
        }
        return (reason.isEmpty() ? "" : reason + "; ")
                + "the files of " + Figures.counted(messages, "message", "messages") + " ("
                + Figures.grouped(run.files.settled()) + " of "
                + Figures.counted(run.files.total(), "file", "files") + " copied)";
    }
}
