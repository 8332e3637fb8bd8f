package io.chatferry.job.importing;

import io.chatferry.job.run.ImportRun;
import io.chatferry.ledger.staging.StagedRecord;
import io.chatferry.source.api.SourceItem;
import java.time.Clock;
import java.util.List;
import org.springframework.batch.core.listener.StepExecutionListener;
import org.springframework.batch.core.repository.JobRepository;
import org.springframework.batch.core.step.Step;
import org.springframework.batch.core.step.builder.ChunkOrientedStepBuilder;
import org.springframework.batch.infrastructure.support.transaction.ResourcelessTransactionManager;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The {@code stage} step: one pass over the export into the ledger. No network. */
@Configuration(proxyBeanMethods = false)
class StageStepConfiguration {

    @Bean(destroyMethod = "") // the step closes it
    ExportItemReader exportItemReader(ImportRun run, StagePass pass) {
        return new ExportItemReader(run, pass);
    }

    @Bean(destroyMethod = "")
    PortionProcessor portionProcessor(ImportRun run, Clock clock) {
        return new PortionProcessor(run, clock);
    }

    @Bean(destroyMethod = "")
    LedgerItemWriter ledgerItemWriter(StagePass pass) {
        return new LedgerItemWriter(pass);
    }

    @Bean
    Step stageStep(
            JobRepository repository,
            StagePass pass,
            ExportItemReader reader,
            PortionProcessor processor,
            LedgerItemWriter writer) {
        StageCounts counts = new StageCounts(pass, reader, processor, writer);
        return new ChunkOrientedStepBuilder<List<SourceItem>, List<StagedRecord>>("stage", repository, 1)
                        .transactionManager(new ResourcelessTransactionManager())
                        .reader(reader)
                        .processor(processor)
                        .writer(writer)
                        .stream(counts)
                        .listener((StepExecutionListener) counts)
                        .listener((StepExecutionListener) reader)
                        .allowStartIfComplete(true) // ids that clash are resolved by a second pass
                        .build();
    }
}
