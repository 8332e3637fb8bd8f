package io.chatferry.job;

import io.chatferry.cometchat.ApiKey;
import io.chatferry.cometchat.CometChat;
import io.chatferry.cometchat.Timeouts;
import io.chatferry.ledger.InputFile;
import io.chatferry.ledger.PassMerge;
import io.chatferry.ledger.Pending;
import io.chatferry.ledger.Staging;
import io.chatferry.send.SendLoop;
import io.chatferry.send.SendSettings;
import io.chatferry.source.ExportFiles;
import io.chatferry.source.SourceException;
import io.chatferry.source.SourceFormat;
import io.chatferry.source.SourceFormats;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.batch.core.BatchStatus;
import org.springframework.batch.core.job.Job;
import org.springframework.batch.core.job.JobExecution;
import org.springframework.batch.core.job.builder.JobBuilder;
import org.springframework.batch.core.job.parameters.JobParametersBuilder;
import org.springframework.batch.core.launch.JobOperator;
import org.springframework.batch.core.repository.JobRepository;
import org.springframework.batch.core.step.Step;
import org.springframework.batch.core.step.StepExecution;
import org.springframework.batch.core.step.builder.ChunkOrientedStepBuilder;
import org.springframework.batch.core.step.builder.StepBuilder;
import org.springframework.batch.infrastructure.repeat.RepeatStatus;
import org.springframework.batch.infrastructure.support.transaction.ResourcelessTransactionManager;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * The Spring Batch job {@code import}: stage, plan, send, report. Each run is a new job instance: what is done, the
 * ledger says, not the framework's metadata. Nothing of skip, retry or scan is used around a REST call.
 */
final class ImportJob {

    private static final Duration SETTLE_AFTER = Duration.ofSeconds(30);
    private static final Duration LOOK_AGAIN_AFTER = Duration.ofSeconds(5);

    private final ImportRun run;
    private final Clock clock;

    ImportJob(ImportRun run, Clock clock) {
        this.run = run;
        this.clock = clock;
    }

    /**
     * Runs the job: staging and planning, then sending if {@code target} is given, and the report.
     *
     * @throws Exception what a step has thrown
     */
    void run(@Nullable Connection target) throws Exception {
        try (ConfigurableApplicationContext context = BatchConfiguration.over(run.ledger)) {
            JobRepository repository = context.getBean(JobRepository.class);
            endDeadRuns(repository);
            JobOperator operator = context.getBean(JobOperator.class);
            stage(repository, operator);
            if (target != null && run.goesOn()) {
                send(repository, operator, target);
            }
        }
    }

    /** Where to send. */
    record Connection(java.net.URI base, String appId, ApiKey key) {}

    private void stage(JobRepository repository, JobOperator operator) throws Exception {
        List<InputFile> inputs = Inputs.of(run.settings.source().path());
        String hash = StageStep.settingsHash(run.settings);
        Plan plan = new Plan(run, clock);
        if (!PassMerge.current(run.ledger, inputs, hash)) {
            do {
                run.restage(false);
                run.notices.clear();
                pass(repository, operator, plan, inputs, hash);
            } while (run.restage());
        }
        if (run.goesOn()) {
            plan.judge(run.ledger);
        }
    }

    private void pass(JobRepository repository, JobOperator operator, Plan plan, List<InputFile> inputs, String hash)
            throws Exception {
        try (ExportFiles files = ExportFiles.open(run.settings.source().path());
                Staging staging = Staging.begin(run.ledger)) {
            StageStep stage = new StageStep(run, format(files), files, staging);
            Step plans = new StepBuilder("plan", repository)
                    .tasklet(
                            (contribution, context) -> {
                                if (stage.complete()) {
                                    plan.merge(staging, inputs, hash);
                                }
                                return RepeatStatus.FINISHED;
                            },
                            new ResourcelessTransactionManager())
                    .build();
            launch(
                    operator,
                    new JobBuilder("import", repository)
                            .start(stage.build(repository, clock))
                            .next(plans)
                            .build(),
                    "stage");
        }
    }

    private void send(JobRepository repository, JobOperator operator, Connection target) throws Exception {
        JobSettings.Limits limits = run.settings.limits();
        SendSettings settings = new SendSettings(
                limits.standard(),
                limits.core(),
                limits.dataImport(),
                limits.sender(),
                limits.window(),
                limits.inFlight(),
                SETTLE_AFTER,
                LOOK_AGAIN_AFTER,
                run.settings.content().usersAhead(),
                run.settings.target().stopOnExisting(),
                run.options.limit() == null ? 0 : run.options.limit());
        int connections = limits.inFlight() > 0 ? limits.inFlight() : 256;
        CometChat api = new CometChat(target.base(), target.appId(), target.key(), Timeouts.DEFAULT, connections + 32);
        long open = new io.chatferry.ledger.Outbox(run.ledger, run.lock).open();
        run.progress.start("send", open, "messages");
        try (SendLoop loop =
                        new SendLoop(run.ledger, run.lock, api, settings, run.counters, clock, run::stopRequested);
                Ticker ticker = Ticker.start(run, clock);
                var registration = run.options.stop().onRequest(loop::wake)) {
            SendItems items = new SendItems(run, loop);
            Step send = new ChunkOrientedStepBuilder<List<Pending>, List<Pending>>("send", repository, 1)
                    .transactionManager(new ResourcelessTransactionManager())
                    .reader(items)
                    .writer(items)
                    .listener(items)
                    .build();
            launch(operator, new JobBuilder("import", repository).start(send).build(), "send");
            run.sent(java.util.Objects.requireNonNull(loop.result()));
        }
    }

    private void launch(JobOperator operator, Job job, String part) throws Exception {
        JobExecution execution = operator.start(
                job,
                new JobParametersBuilder()
                        .addLong("run", run.lock.epoch())
                        .addString("part", part)
                        .addLong("at", clock.millis())
                        .toJobParameters());
        for (StepExecution step : execution.getStepExecutions()) {
            for (Throwable failure : step.getFailureExceptions()) {
                throw failure instanceof Exception exception ? exception : new IllegalStateException(failure);
            }
        }
        for (Throwable failure : execution.getAllFailureExceptions()) {
            throw failure instanceof Exception exception ? exception : new IllegalStateException(failure);
        }
    }

    /** A run that was killed stays STARTED in the framework's tables; this run holds the lock, so it is dead. */
    private static void endDeadRuns(JobRepository repository) {
        for (JobExecution dead : repository.findRunningJobExecutions("import")) {
            for (StepExecution step : dead.getStepExecutions()) {
                if (step.getStatus().isRunning()) {
                    step.setStatus(BatchStatus.FAILED);
                    repository.update(step);
                }
            }
            dead.setStatus(BatchStatus.FAILED);
            dead.setEndTime(java.time.LocalDateTime.now(java.time.ZoneId.systemDefault()));
            repository.update(dead);
        }
    }

    private SourceFormat format(ExportFiles files) throws IOException {
        String wanted = run.settings.source().format();
        SourceFormat best = null;
        int percent = 0;
        for (SourceFormat format : SourceFormats.all()) {
            if (wanted != null) {
                if (format.name().equals(wanted)) {
                    return format;
                }
                continue;
            }
            int sure = format.recognise(files).percent();
            if (sure > percent) {
                best = format;
                percent = sure;
            }
        }
        if (best == null) {
            throw new SourceException(
                    "The export " + run.settings.source().path() + " is of no format that is known here."
                            + "\n  Name one with source.format, or map its columns with source.mapping.");
        }
        return best;
    }
}
