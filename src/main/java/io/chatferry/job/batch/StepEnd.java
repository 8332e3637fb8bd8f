package io.chatferry.job.batch;

import io.chatferry.cometchat.CallsEnded;
import org.springframework.batch.core.BatchStatus;
import org.springframework.batch.core.ExitStatus;
import org.springframework.batch.core.job.JobInterruptedException;
import org.springframework.batch.core.step.StepContribution;
import org.springframework.batch.core.step.StepExecution;

/** Sets status and exit code of a step that ends without an exception. */
public final class StepEnd {

    /** The step is complete; some records were rejected, refused or differ. */
    public static final ExitStatus WITH_REJECTS = new ExitStatus("COMPLETED_WITH_REJECTS");

    private StepEnd() {}

    /** Ends the step STOPPED, and the job with it: no step follows. A later run resumes. */
    public static void stopped(StepContribution contribution, String exitCode, String message) {
        // without this mark Spring Batch would set COMPLETED
        contribution.getStepExecution().setTerminateOnly();
        contribution.setExitStatus(new ExitStatus(exitCode, message));
    }

    /** Ends the step STOPPED, because a stop was requested. */
    public static void stopped(StepContribution contribution) {
        contribution.getStepExecution().setTerminateOnly();
    }

    /** Ends the step FAILED, and the job with it. */
    public static void failed(StepContribution contribution, String exitCode, String message) {
        StepExecution step = contribution.getStepExecution();
        step.setStatus(BatchStatus.FAILED); // Spring Batch keeps a worse status than COMPLETED
        contribution.setExitStatus(new ExitStatus(exitCode, message));
    }

    /** The exception to throw when no further call is possible: the step then ends STOPPED. */
    public static JobInterruptedException interrupted(StepExecution step, CallsEnded ended) {
        switch (ended.reason()) {
            case KEY_REFUSED -> step.setExitStatus(new ExitStatus("KEY_REFUSED", ended.message()));
            case REFUSED -> step.setExitStatus(new ExitStatus("JOB_REFUSED", ended.message()));
            case STOPPED -> {} // the exit code of every step that is interrupted
        }
        JobInterruptedException interrupted = new JobInterruptedException(ended.message());
        interrupted.initCause(ended);
        return interrupted;
    }
}
