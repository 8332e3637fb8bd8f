package io.chatferry.job.batch;

import java.util.Comparator;
import org.springframework.batch.core.job.JobExecution;
import org.springframework.batch.core.listener.JobExecutionListener;
import org.springframework.batch.core.step.StepExecution;

/** Gives a job the exit code of its last step, which is the reason of its end. */
public final class LastStepExitStatus implements JobExecutionListener {

    @Override
    public void afterJob(JobExecution job) {
        job.getStepExecutions().stream()
                .filter(step -> !step.getStepName().equals("media")) // it ends as the send step beside it
                .max(Comparator.comparingLong(StepExecution::getId))
                .ifPresent(last -> job.setExitStatus(last.getExitStatus()));
    }
}
