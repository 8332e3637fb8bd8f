package io.chatferry.job.batch;

import io.chatferry.cometchat.CallsEnded;
import org.springframework.batch.core.BatchStatus;
import org.springframework.batch.core.ExitStatus;
import org.springframework.batch.core.job.JobInterruptedException;
import org.springframework.batch.core.step.StepContribution;
import org.springframework.batch.core.step.StepExecution;

/** Ends a step without an exception, with an exit code for the reason. */
public final class StepEnd {

    /** The exit code of a step, and a job, that is complete, with records that were rejected, refused or differ. */
    public static final ExitStatus WITH_REJECTS = new ExitStatus("COMPLETED_WITH_REJECTS");

    private StepEnd() {}

    /** The step ends STOPPED, and so does the job: no step follows. A later run resumes. */
    public static void stopped(StepContribution contribution, String exitCode, String message) {
        // without this mark the framework would call the step COMPLETED
        contribution.getStepExecution().setTerminateOnly();
        contribution.setExitStatus(new ExitStatus(exitCode, message));
    }

    /** The step ends STOPPED on request. */
    public static void stopped(StepContribution contribution) {
        contribution.getStepExecution().setTerminateOnly();
    }

    /** The step ends FAILED, and so does the job. */
    public static void failed(StepContribution contribution, String exitCode, String message) {
        StepExecution step = contribution.getStepExecution();
        step.setStatus(BatchStatus.FAILED); // completing does not lower it
        contribution.setExitStatus(new ExitStatus(exitCode, message));
    }

    /** The exception to throw where no further call makes sense: the step then ends STOPPED. */
    public static JobInterruptedException interrupted(StepExecution step, CallsEnded ended) {
        switch (ended.why()) {
            case KEY_REFUSED -> step.setExitStatus(new ExitStatus("KEY_REFUSED", ended.message()));
            case REFUSED -> step.setExitStatus(new ExitStatus("JOB_REFUSED", ended.message()));
            case STOPPED -> {} // the exit code of every step that is interrupted
        }
        JobInterruptedException interrupted = new JobInterruptedException(ended.message());
        interrupted.initCause(ended);
        return interrupted;
    }
}
