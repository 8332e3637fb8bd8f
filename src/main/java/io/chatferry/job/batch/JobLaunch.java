package io.chatferry.job.batch;

import io.chatferry.cometchat.CallsEnded;
import io.chatferry.config.SettingsException;
import io.chatferry.ledger.Ledger;
import io.chatferry.ledger.LedgerException;
import io.chatferry.ledger.RunLock;
import io.chatferry.source.api.SourceException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
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
import org.springframework.context.ApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.core.NestedRuntimeException;

/** Runs a Spring Batch job over a ledger. Each run is a new job instance, because the ledger decides what is still to be done. */
public final class JobLaunch {

    private JobLaunch() {}

    /**
     * Runs a job to its end, in a context of its own that is closed before this returns.
     *
     * @param application the parent of that context, if there is one
     * @param beans registers the job, its steps and what they need
     * @throws Exception what a step has thrown
     */
    public static void run(
            @Nullable ApplicationContext application,
            Ledger ledger,
            RunLock lock,
            Consumer<AnnotationConfigApplicationContext> beans)
            throws Exception {
        try (ConfigurableApplicationContext context = BatchConfiguration.over(application, ledger, beans)) {
            JobExecution execution = context.getBean(JobOperator.class)
                    .start(
                            context.getBean(Job.class),
                            new JobParametersBuilder()
                                    .addLong("run", lock.epoch())
                                    .toJobParameters());
            for (Throwable failure : execution.getAllFailureExceptions()) {
                Exception plain = plain(failure, ledger);
                if (!(plain instanceof JobInterruptedException)) { // Spring Batch's exception for a stopped step
                    throw plain;
                }
            }
        } catch (NestedRuntimeException | JobExecutionException framework) {
            // Spring Batch could not read or write the state of the run
            throw plain(framework, ledger);
        }
    }

    /** Registers an existing object that its owner closes. */
    public static <T> void register(GenericApplicationContext context, Class<T> type, T object) {
        // a unique name, because a bean method may have the name of the type
        context.registerBean(type.getName(), type, () -> object, bean -> bean.setDestroyMethodName(""));
    }

    /** A step that runs {@code work} once. */
    public static Step tasklet(JobRepository repository, String name, Work work) {
        return new StepBuilder(name, repository)
                .tasklet(
                        (contribution, context) -> {
                            try {
                                work.run(contribution);
                            } catch (CallsEnded ended) {
                                throw StepEnd.interrupted(contribution.getStepExecution(), ended);
                            }
                            return RepeatStatus.FINISHED;
                        },
                        new ResourcelessTransactionManager())
                .allowStartIfComplete(true)
                .build();
    }

    /** The work of a step. */
    public interface Work {
        public void run(StepContribution contribution) throws Exception;
    }

    /** The exception of a step or the ledger without the wrapping of Spring Batch: it decides about message and exit code. */
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
