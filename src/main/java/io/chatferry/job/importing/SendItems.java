package io.chatferry.job.importing;

import io.chatferry.cometchat.CometChat;
import io.chatferry.config.JobSettings;
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
import io.chatferry.send.ratelimit.LimitsFolder;
import io.chatferry.send.state.OutgoingRequest;
import io.chatferry.send.state.SendResult;
import java.time.Clock;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.batch.core.listener.StepExecutionListener;
import org.springframework.batch.core.step.StepExecution;
import org.springframework.batch.infrastructure.item.Chunk;
import org.springframework.batch.infrastructure.item.ExecutionContext;
import org.springframework.batch.infrastructure.item.ItemStreamReader;
import org.springframework.batch.infrastructure.item.ItemWriter;

/**
 * The reader and the writer of the {@code send} step over one {@link SendLoop}: an item is a list of messages that may go
 * now. Nothing throws for a message; what becomes of it is in the ledger, and so there is no position to save.
 */
final class SendItems
        implements ItemStreamReader<List<OutgoingRequest>>, ItemWriter<List<OutgoingRequest>>, StepExecutionListener {

    private static final int MOST_IN_FLIGHT = 256;
    /** Connections for look-ups beside the messages. */
    private static final int SPARE_CONNECTIONS = 32;

    /** A minute. */
    private static final int TICKS_A_MARK = 120;

    private final ImportRun run;
    private final TargetAccess target;
    private final Clock clock;
    private final CloseStack parts = new CloseStack();
    private @Nullable StepExecution step;
    private @Nullable SendLoop loop;

    SendItems(ImportRun run, TargetAccess target, Clock clock) {
        this.run = run;
        this.target = target;
        this.clock = clock;
    }

    @Override
    public void beforeStep(StepExecution execution) {
        step = execution;
    }

    @Override
    public void open(ExecutionContext context) {
        if (!run.maySend()) {
            return;
        }
        Census census = new LedgerStatus(run.ledger).census();
        DiskSpace.require(run.folder(), DiskSpace.toSend(census.open()), "sending");
        String words = PreflightSummary.of(run, clock);
        if (!words.isEmpty()) {
            run.progress.say(words);
        }
        JobSettings.Limits limits = run.settings.limits();
        int inFlight = limits.inFlight() > 0 ? limits.inFlight() : MOST_IN_FLIGHT;
        run.marker.sending();
        CometChat api = new CometChat(
                target.base(), target.appId(), target.key(), run.waits.timeouts(), inFlight + SPARE_CONNECTIONS);
        SendLoop opened = opened(api);
        loop = opened;
        parts.add(opened::close);
        run.sends(messages(census));
        run.progress.start("send", opened.size(), "messages");
        parts.add(new ProgressTicker(run, clock)::close);
        parts.add(run.sampler.every(TICKS_A_MARK, "noting in the marker what was sent", run.marker::update)::close);
        parts.add(run.options.stop().onRequest(opened::wake)::close);
        // the result first: what comes after it may fail, and the run has to tell how it has ended
        parts.add(() -> keepResult(opened));
    }

    private Tally messages(Census census) {
        return Objects.requireNonNull(
                Tallies.of(new LedgerReport(run.ledger), census.states(), census.gone(), run.settings.delta())
                        .get(Kind.MESSAGE));
    }

    private SendLoop opened(CometChat api) {
        try {
            LimitsFolder folder = SendSettingsFactory.limits(run.settings, run.options, target);
            return new SendLoop(
                    run.ledger,
                    api,
                    SendSettingsFactory.settings(run, clock),
                    run.counters,
                    folder,
                    clock,
                    run::stopRequested);
        } catch (RuntimeException failed) {
            api.close();
            throw failed;
        }
    }

    @Override
    public @Nullable List<OutgoingRequest> read() throws InterruptedException {
        List<OutgoingRequest> next = loop == null ? null : loop.next();
        if (next == null && run.stopRequested()) {
            // without this mark the framework would call the step COMPLETED, with messages left
            Objects.requireNonNull(step).setTerminateOnly();
        }
        return next;
    }

    @Override
    public void write(Chunk<? extends List<OutgoingRequest>> chunk) throws InterruptedException {
        SendLoop open = Objects.requireNonNull(loop);
        for (List<OutgoingRequest> departures : chunk) {
            open.send(departures);
        }
    }

    private void keepResult(SendLoop closing) {
        SendResult result = closing.result();
        if (result != null) {
            run.sent(result);
        }
    }

    @Override
    public void close() {
        loop = null;
        parts.close();
    }
}
