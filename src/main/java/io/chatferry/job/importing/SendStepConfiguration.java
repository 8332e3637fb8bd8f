package io.chatferry.job.importing;

import io.chatferry.job.copying.MediaSupply;
import io.chatferry.job.run.ImportRun;
import io.chatferry.job.run.TargetAccess;
import io.chatferry.send.files.FileSupply;
import java.time.Clock;
import org.springframework.batch.core.repository.JobRepository;
import org.springframework.batch.core.step.Step;
import org.springframework.batch.core.step.builder.StepBuilder;
import org.springframework.batch.infrastructure.support.transaction.ResourcelessTransactionManager;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The {@code send} step; a run without a target has none. */
@Configuration(proxyBeanMethods = false)
class SendStepConfiguration {

    @Bean(destroyMethod = "") // the step closes it
    SendTasklet sendTasklet(ImportRun run, TargetAccess target, ObjectProvider<MediaSupply> copies, Clock clock) {
        MediaSupply supply = copies.getIfAvailable();
        return supply == null
                ? new SendTasklet(run, target, FileSupply.NONE, () -> {}, clock)
                : new SendTasklet(run, target, supply, supply::sendingEnded, clock);
    }

    @Bean
    Step sendStep(JobRepository repository, SendTasklet sending) {
        return new StepBuilder("send", repository)
                .tasklet(sending, new ResourcelessTransactionManager()).stream(sending)
                        .build();
    }
}
