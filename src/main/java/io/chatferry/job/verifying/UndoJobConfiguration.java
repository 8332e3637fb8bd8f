package io.chatferry.job.verifying;

import io.chatferry.job.batch.JobLaunch;
import io.chatferry.job.batch.LastStepExitStatus;
import io.chatferry.job.batch.StepEnd;
import org.springframework.batch.core.job.Job;
import org.springframework.batch.core.job.builder.JobBuilder;
import org.springframework.batch.core.repository.JobRepository;
import org.springframework.batch.core.step.Step;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The job {@code undo} and its steps. */
@Configuration(proxyBeanMethods = false)
class UndoJobConfiguration {

    @Bean
    Job undoJob(
            JobRepository repository,
            @Qualifier("readBackStep") Step readBack,
            @Qualifier("deleteMessagesStep") Step deleteMessages,
            @Qualifier("readAgainStep") Step rereadTexts,
            @Qualifier("deleteEntitiesStep") Step deleteEntities) {
        return new JobBuilder("undo", repository)
                .listener(new LastStepExitStatus())
                .start(readBack)
                .next(deleteMessages)
                .next(rereadTexts)
                .next(deleteEntities)
                .build();
    }

    @Bean
    Step readBackStep(JobRepository repository, ReadBackStep reading) {
        return reading.step(repository, "read-back");
    }

    @Bean
    Step deleteMessagesStep(JobRepository repository, UndoDeletions deletions) {
        return JobLaunch.tasklet(repository, "delete-messages", contribution -> deletions.messages());
    }

    @Bean
    Step readAgainStep(JobRepository repository, ReadBackStep reading) {
        return reading.step(repository, "read-again");
    }

    @Bean
    Step deleteEntitiesStep(JobRepository repository, UndoDeletions deletions) {
        return JobLaunch.tasklet(repository, "delete-entities", contribution -> {
            deletions.entities();
            if (deletions.hasKept()) {
                contribution.setExitStatus(StepEnd.WITH_REJECTS);
            }
        });
    }
}
