package io.chatferry.job.fetching;

import io.chatferry.job.batch.JobLaunch;
import io.chatferry.job.run.ImportRun;
import java.time.Clock;
import org.springframework.batch.core.repository.JobRepository;
import org.springframework.batch.core.step.Step;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The step {@code fetch}: from a database into files. */
@Configuration(proxyBeanMethods = false)
public class FetchStepConfiguration {

    @Bean
    Step fetchStep(JobRepository repository, ImportRun run, Clock clock) {
        return JobLaunch.tasklet(repository, "fetch", new FetchWork(run, clock));
    }
}
