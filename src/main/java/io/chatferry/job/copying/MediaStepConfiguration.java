package io.chatferry.job.copying;

import io.chatferry.job.batch.JobLaunch;
import io.chatferry.job.batch.StepEnd;
import io.chatferry.job.run.ImportRun;
import java.time.Clock;
import org.springframework.batch.core.repository.JobRepository;
import org.springframework.batch.core.step.Step;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The {@code media} step, of jobs that copy files. */
@Configuration(proxyBeanMethods = false)
public class MediaStepConfiguration {

    @Bean
    Step mediaStep(JobRepository repository, ImportRun run, MediaAccess access, MediaSupply supply, Clock clock) {
        MediaStep media = new MediaStep(run, access, supply, clock);
        return JobLaunch.tasklet(repository, "media", contribution -> {
            media.run();
            contribution.getStepExecution().setWriteCount(run.files.stored());
            contribution.getStepExecution().setWriteSkipCount(run.files.missing());
            if (run.stopRequested()) {
                StepEnd.stopped(contribution);
            }
        });
    }
}
