package io.chatferry.job.importing;

import io.chatferry.cometchat.CometChat;
import io.chatferry.config.JobSettings;
import io.chatferry.job.batch.StepEnd;
import io.chatferry.job.monitor.ProgressTicker;
import io.chatferry.job.planning.PreflightSummary;
import io.chatferry.job.run.DiskSpace;
import io.chatferry.job.run.ImportRun;
import io.chatferry.job.run.SendSettingsFactory;
import io.chatferry.job.run.Tallies;
import io.chatferry.job.run.TargetAccess;
import io.chatferry.ledger.query.LedgerReport;
import io.chatferry.ledger.query.LedgerStatus;
import io.chatferry.ledger.query.LedgerStatus.Census;
import io.chatferry.model.Kind;
import io.chatferry.report.model.Tally;
import io.chatferry.send.SendLoop;
import io.chatferry.send.files.FileSupply;
import io.chatferry.send.ratelimit.LimitsFolder;
import io.chatferry.send.state.OutgoingRequest;
import io.chatferry.send.state.SendResult;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.batch.core.ExitStatus;
import org.springframework.batch.core.listener.StepExecutionListener;
import org.springframework.batch.core.scope.context.ChunkContext;
import org.springframework.batch.core.step.StepContribution;
import org.springframework.batch.core.step.StepExecution;
import org.springframework.batch.core.step.tasklet.Tasklet;
import org.springframework.batch.infrastructure.item.ExecutionContext;
import org.springframework.batch.infrastructure.item.ItemStream;
import org.springframework.batch.infrastructure.repeat.RepeatStatus;

/**
 * The {@code send} step over one {@link SendLoop}. It is not chunk-oriented: many requests are in flight at once, and which
 * may leave next depends on the answers to others, so a reader and a writer would be so by name only. The outcome of each
 * message is stored in the ledger, in transactions of its own; no message causes an exception, and there is no position to
 * save.
 *
 * <p>The step's row counts the messages whose outcome this run knows: read = written (they are in the target) + filtered
 * (they were there before, or are set aside) + skipped (the target refused them).
 */
final class SendTasklet implements Tasklet, ItemStream, StepExecutionListener {

    /** The time between two updates of the step's row, each of which costs as much as sending dozens of messages. */
    private static final Duration BETWEEN_UPDATES = Duration.ofMillis(500);

    private static final int MAX_IN_FLIGHT = 256;
    /** Connections for look-ups beside the messages. */
    private static final int SPARE_CONNECTIONS = 32;

    /** A minute of half-second ticks. */
    private static final int TICKS_PER_MARKER_UPDATE = 120;

    private final ImportRun run;
    private final TargetAccess target;
    private final FileSupply files;
    private final Runnable whenEnded;
    private final Clock clock;
    private final CloseStack closing = new CloseStack();
    private @Nullable SendLoop loop;

    SendTasklet(ImportRun run, TargetAccess target, FileSupply files, Runnable whenEnded, Clock clock) {
        this.run = run;
        this.files = files;
        this.whenEnded = whenEnded;
        this.target = target;
        this.clock = clock;
    }

    @Override
    public void open(ExecutionContext context) {
        if (!run.maySend()) {
            return;
        }
        Census census = new LedgerStatus(run.ledger).census();
        run.disk.require(run.folder(), DiskSpace.toSend(census.open()), "sending");
        String summary = PreflightSummary.of(run, clock);
        if (!summary.isEmpty()) {
            run.progress.print(summary);
        }
        JobSettings.Limits limits = run.settings.limits();
        int inFlight = limits.inFlight() > 0 ? limits.inFlight() : MAX_IN_FLIGHT;
        run.marker.beginSending();
        CometChat api = new CometChat(
                target.base(), target.appId(), target.key(), run.waits.timeouts(), inFlight + SPARE_CONNECTIONS);
        SendLoop opened = openLoop(api);
        loop = opened;
        closing.add(opened::close);
        run.startSending(messages(census));
        run.progress.start("send", opened.size(), "messages");
        closing.add(new ProgressTicker(run, clock)::close);
        closing.add(run.sampler.every(TICKS_PER_MARKER_UPDATE, "updating the marker", run.marker::update)::close);
        closing.add(run.options.stop().onRequest(opened::wake)::close);
        // closed first: the run has to report its result even if closing something else fails
        closing.add(() -> keepResult(opened));
    }

    private Tally messages(Census census) {
        return Objects.requireNonNull(
                Tallies.of(new LedgerReport(run.ledger), census.states(), census.removed(), run.settings.delta())
                        .get(Kind.MESSAGE));
    }

    private SendLoop openLoop(CometChat api) {
        try {
            LimitsFolder folder = SendSettingsFactory.limits(run.settings, run.options, target);
            return new SendLoop(
                    run.ledger,
                    api,
                    SendSettingsFactory.settings(run, clock),
                    run.counters,
                    files,
                    folder,
                    clock,
                    run::stopRequested);
        } catch (RuntimeException failed) {
            api.close();
            throw failed;
        }
    }

    @Override
    public RepeatStatus execute(StepContribution contribution, ChunkContext context) throws InterruptedException {
        SendLoop open = loop;
        boolean more = open != null && send(open);
        count(contribution.getStepExecution());
        if (more) {
            return RepeatStatus.CONTINUABLE;
        }
        SendResult result = open == null ? null : open.result();
        if (result == null || result.end() == SendResult.End.STOPPED || run.stopRequested()) {
            StepEnd.stopped(contribution);
        } else if (result.end() == SendResult.End.STALLED) {
            StepEnd.failed(contribution, result.end().name(), result.message());
        } else if (result.end() != SendResult.End.DONE) {
            StepEnd.stopped(contribution, result.end().name(), result.message());
        }
        return RepeatStatus.FINISHED;
    }

    /** Sends for a while; returns whether there is more to send. */
    private static boolean send(SendLoop open) throws InterruptedException {
        long until = System.nanoTime() + BETWEEN_UPDATES.toNanos();
        while (System.nanoTime() - until < 0) {
            List<OutgoingRequest> next = open.next();
            if (next == null) {
                return false;
            }
            open.send(next);
        }
        return true;
    }

    /** Also when sending has failed: then the counts of the last call of {@link #execute} were rolled back. */
    @Override
    public @Nullable ExitStatus afterStep(StepExecution step) {
        count(step);
        return null;
    }

    private void count(StepExecution step) {
        long sent = run.counters.sent();
        long failed = run.counters.failed();
        long leftOut = run.counters.alreadyThere() + run.counters.deferred();
        step.setReadCount(sent + failed + leftOut);
        step.setWriteCount(sent);
        step.setFilterCount(leftOut);
        step.setWriteSkipCount(failed);
    }

    private void keepResult(SendLoop sending) {
        SendResult result = sending.result();
        if (result != null) {
            run.sendResult(result);
        }
    }

    @Override
    public void close() {
        loop = null;
        try {
            closing.close();
        } finally {
            whenEnded.run();
        }
    }
}
