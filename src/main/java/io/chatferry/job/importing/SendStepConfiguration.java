package io.chatferry.job.importing;

import io.chatferry.job.run.ImportRun;
import io.chatferry.job.run.TargetAccess;
import java.time.Clock;
import org.springframework.batch.core.repository.JobRepository;
import org.springframework.batch.core.step.Step;
import org.springframework.batch.core.step.builder.StepBuilder;
import org.springframework.batch.infrastructure.support.transaction.ResourcelessTransactionManager;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The {@code send} step; a run without a target has none. */
@Configuration(proxyBeanMethods = false)
class SendStepConfiguration {

    @Bean(destroyMethod = "") // the step closes it
    SendTasklet sendTasklet(ImportRun run, TargetAccess target, Clock clock) {
        return new SendTasklet(run, target, clock);
    }

    @Bean
    Step sendStep(JobRepository repository, SendTasklet sending) {
        return new StepBuilder("send", repository)
                .tasklet(sending, new ResourcelessTransactionManager()).stream(sending)
                        .build();
    }
}
