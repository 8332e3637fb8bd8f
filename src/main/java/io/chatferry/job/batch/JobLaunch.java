package io.chatferry.job.batch;

import io.chatferry.cometchat.CallsEnded;
import io.chatferry.config.SettingsException;
import io.chatferry.ledger.Ledger;
import io.chatferry.ledger.LedgerException;
import io.chatferry.ledger.RunLock;
import io.chatferry.source.api.SourceException;
import java.util.function.Function;
import org.springframework.batch.core.job.Job;
import org.springframework.batch.core.job.JobExecution;
import org.springframework.batch.core.job.JobExecutionException;
import org.springframework.batch.core.job.JobInterruptedException;
import org.springframework.batch.core.job.parameters.JobParametersBuilder;
import org.springframework.batch.core.launch.JobOperator;
import org.springframework.batch.core.repository.JobRepository;
import org.springframework.batch.core.step.Step;
import org.springframework.batch.core.step.StepContribution;
import org.springframework.batch.core.step.builder.StepBuilder;
import org.springframework.batch.infrastructure.repeat.RepeatStatus;
import org.springframework.batch.infrastructure.support.transaction.ResourcelessTransactionManager;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.NestedRuntimeException;

/** Runs a Spring Batch job over a ledger: each run is a new job instance, since what is done, the ledger says. */
public final class JobLaunch {

    private JobLaunch() {}

    /**
     * Runs the job to its end.
     *
     * @throws Exception what a step has thrown
     */
    public static void run(Ledger ledger, RunLock lock, Function<JobRepository, Job> jobs) throws Exception {
        try (ConfigurableApplicationContext context = BatchConfiguration.over(ledger)) {
            JobRepository repository = context.getBean(JobRepository.class);
            Job job = jobs.apply(repository);
            JobExecution execution = context.getBean(JobOperator.class)
                    .start(
                            job,
                            new JobParametersBuilder()
                                    .addLong("run", lock.epoch())
                                    .toJobParameters());
            for (Throwable failure : execution.getAllFailureExceptions()) {
                if (failure instanceof JobInterruptedException) {
                    continue; // a step that was asked to stop: the framework's word for it
                }
                throw plain(failure, ledger);
            }
        } catch (NestedRuntimeException | JobExecutionException framework) {
            // it could not read or note how the run goes
            throw plain(framework, ledger);
        }
    }

    /** A step that does one thing. */
    public static Step tasklet(JobRepository repository, String name, Work work) {
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

    /** What a step does. */
    public interface Work {
        public void run(StepContribution contribution) throws Exception;
    }

    /** What a step or the ledger has thrown, without the framework's wrapping: it decides what the user is told. */
    private static Exception plain(Throwable failure, Ledger ledger) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof LedgerException
                    || cause instanceof CallsEnded
                    || cause instanceof SourceException
                    || cause instanceof SettingsException) {
                return (Exception) cause;
            }
        }
        return ledger.failure(failure)
                .<Exception>map(ofLedger -> ofLedger)
                .orElseGet(
                        () -> failure instanceof Exception exception ? exception : new IllegalStateException(failure));
    }
}
