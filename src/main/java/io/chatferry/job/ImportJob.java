package io.chatferry.job;

import io.chatferry.ledger.LedgerException;
import io.chatferry.send.Departure;
import io.chatferry.source.SourceException;
import java.time.Clock;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.batch.core.BatchStatus;
import org.springframework.batch.core.ExitStatus;
import org.springframework.batch.core.job.Job;
import org.springframework.batch.core.job.JobExecution;
import org.springframework.batch.core.job.JobInterruptedException;
import org.springframework.batch.core.job.builder.FlowBuilder;
import org.springframework.batch.core.job.builder.FlowJobBuilder;
import org.springframework.batch.core.job.builder.JobBuilder;
import org.springframework.batch.core.job.parameters.JobParametersBuilder;
import org.springframework.batch.core.launch.JobOperator;
import org.springframework.batch.core.listener.StepExecutionListener;
import org.springframework.batch.core.repository.JobRepository;
import org.springframework.batch.core.step.Step;
import org.springframework.batch.core.step.StepContribution;
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

    private static final ExitStatus RESTAGE = new ExitStatus("RESTAGE");

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
    void run(@Nullable TargetAccess target) throws Exception {
        try (ConfigurableApplicationContext context = BatchConfiguration.over(run.ledger)) {
            JobRepository repository = context.getBean(JobRepository.class);
            endDeadRuns(repository);
            JobExecution execution = context.getBean(JobOperator.class)
                    .start(
                            job(repository, target),
                            new JobParametersBuilder()
                                    .addLong("run", run.lock.epoch())
                                    .toJobParameters());
            for (Throwable failure : execution.getAllFailureExceptions()) {
                if (failure instanceof JobInterruptedException) {
                    continue; // a step that was asked to stop: the framework's word for it
                }
                throw plain(failure);
            }
        }
    }

    /** What a step has thrown, without the framework's wrapping: it decides what the user is told. */
    private static Exception plain(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof LedgerException
                    || cause instanceof SourceException
                    || cause instanceof SettingsException) {
                return (Exception) cause;
            }
        }
        return failure instanceof Exception exception ? exception : new IllegalStateException(failure);
    }

    private Job job(JobRepository repository, @Nullable TargetAccess target) {
        StageStep stage = new StageStep(run, clock);
        Step staging = stage.build(repository);
        Step planning = plan(repository, stage);
        Step reporting = report(repository);
        FlowBuilder<FlowJobBuilder> flow;
        if (stage.isNeeded()) {
            flow = new JobBuilder("import", repository)
                    .start(staging)
                    .on("FAILED")
                    .fail()
                    .from(staging)
                    .on("*")
                    .to(planning);
        } else {
            flow = new JobBuilder("import", repository)
                    .start(planning)
                    .on("FAILED")
                    .fail();
        }
        flow = flow.from(planning)
                .on(RESTAGE.getExitCode())
                .to(staging)
                .from(planning)
                .on("FAILED")
                .fail();
        if (target == null) {
            return flow.from(planning).on("*").to(reporting).end().build();
        }
        Step sending = send(repository, target);
        return flow.from(planning)
                .on("*")
                .to(sending)
                .from(sending)
                .on("FAILED")
                .fail()
                .from(sending)
                .on("*")
                .to(reporting)
                .end()
                .build();
    }

    private Step plan(JobRepository repository, StageStep stage) {
        Plan plan = new Plan(run, clock);
        return tasklet(repository, "plan", contribution -> {
            if (stage.isNeeded() && !stage.complete()) {
                return;
            }
            if (stage.isNeeded() && plan.merge(stage)) {
                contribution.setExitStatus(RESTAGE);
                return;
            }
            plan.judge();
        });
    }

    private Step send(JobRepository repository, TargetAccess target) {
        SendItems items = new SendItems(run, target, clock);
        return new ChunkOrientedStepBuilder<List<Departure>, List<Departure>>("send", repository, 1)
                .transactionManager(new ResourcelessTransactionManager())
                .reader(items)
                .writer(items)
                .listener((StepExecutionListener) items)
                .build();
    }

    private Step report(JobRepository repository) {
        return tasklet(repository, "report", contribution -> new Reporting(run, clock).write());
    }

    private static Step tasklet(JobRepository repository, String name, Work work) {
        return new StepBuilder(name, repository)
                .tasklet(
                        (contribution, context) -> {
                            work.run(contribution);
                            return RepeatStatus.FINISHED;
                        },
                        new ResourcelessTransactionManager())
                .allowStartIfComplete(true)
                .build();
    }

    private interface Work {
        void run(StepContribution contribution) throws Exception;
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
            dead.setEndTime(LocalDateTime.now(ZoneId.systemDefault()));
            repository.update(dead);
        }
    }
}
