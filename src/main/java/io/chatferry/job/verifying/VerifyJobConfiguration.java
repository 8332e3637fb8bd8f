package io.chatferry.job.verifying;

import io.chatferry.job.batch.JobLaunch;
import io.chatferry.job.batch.LastStepExitStatus;
import io.chatferry.job.batch.StepEnd;
import io.chatferry.job.run.ExitCode;
import io.chatferry.verify.TargetComparison;
import java.util.concurrent.CancellationException;
import org.springframework.batch.core.ExitStatus;
import org.springframework.batch.core.job.Job;
import org.springframework.batch.core.job.builder.JobBuilder;
import org.springframework.batch.core.repository.JobRepository;
import org.springframework.batch.core.step.Step;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The job {@code verify} and its steps. */
@Configuration(proxyBeanMethods = false)
class VerifyJobConfiguration {

    private static final ExitStatus LOOK_AGAIN = new ExitStatus("LOOK_AGAIN");
    private static final String COMPLETED = ExitStatus.COMPLETED.getExitCode();
    private static final String ANY = "*";

    @Bean
    Job verifyJob(
            JobRepository repository,
            @Qualifier("readBackStep") Step readBack,
            @Qualifier("compareStep") Step compare,
            @Qualifier("lookAgainStep") Step lookAgain,
            @Qualifier("certifyStep") Step certify) {
        return new JobBuilder("verify", repository)
                .listener(new LastStepExitStatus())
                .start(readBack)
                .on(COMPLETED)
                .to(compare)
                .from(readBack)
                .on(ANY)
                .fail()
                .from(compare)
                .on(LOOK_AGAIN.getExitCode())
                .to(lookAgain)
                .on(COMPLETED)
                .to(compare)
                .from(lookAgain)
                .on(ANY)
                .fail()
                .from(compare)
                .on(COMPLETED)
                .to(certify)
                .from(compare)
                .on(ANY)
                .fail()
                .from(certify)
                .on(COMPLETED + ANY)
                .end()
                .from(certify)
                .on(ANY)
                .fail()
                .end()
                .build();
    }

    @Bean
    Step readBackStep(JobRepository repository, ReadBackStep reading) {
        return reading.step(repository, "read-back");
    }

    @Bean
    Step lookAgainStep(JobRepository repository, ReadBackStep reading) {
        return reading.step(repository, "look-again");
    }

    @Bean
    Step compareStep(JobRepository repository, TargetRun run, TargetComparison comparison) {
        return JobLaunch.tasklet(repository, "compare", contribution -> {
            run.progress.start("compare", 0, "records");
            comparison.run();
            if (comparison.lookFurther()) {
                contribution.setExitStatus(LOOK_AGAIN);
            }
        });
    }

    @Bean
    Step certifyStep(JobRepository repository, VerifyJob job, CertifyStep certifying) {
        return JobLaunch.tasklet(repository, "certify", contribution -> {
            ExitCode code;
            try {
                code = certifying.certify();
            } catch (CancellationException stopped) {
                StepEnd.stopped(contribution); // a certificate of some files only would be none
                return;
            }
            job.certified(code);
            if (code != ExitCode.DONE) {
                contribution.setExitStatus(StepEnd.WITH_REJECTS);
            }
        });
    }
}
