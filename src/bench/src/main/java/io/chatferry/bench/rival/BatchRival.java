package io.chatferry.bench.rival;

import org.springframework.batch.core.configuration.annotation.EnableBatchProcessing;
import org.springframework.batch.core.job.Job;
import org.springframework.batch.core.job.JobExecution;
import org.springframework.batch.core.job.builder.JobBuilder;
import org.springframework.batch.core.job.parameters.JobParameters;
import org.springframework.batch.core.launch.JobOperator;
import org.springframework.batch.core.repository.JobRepository;
import org.springframework.batch.core.step.builder.StepBuilder;
import org.springframework.batch.infrastructure.item.ItemWriter;
import org.springframework.batch.infrastructure.item.file.FlatFileItemReader;
import org.springframework.batch.infrastructure.item.file.builder.FlatFileItemReaderBuilder;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.io.FileSystemResource;
import org.springframework.http.MediaType;
import org.springframework.http.client.JdkClientHttpRequestFactory;
import org.springframework.web.client.RestClient;

/** Spring Batch: an {@link ItemWriter} that posts the items of a chunk with {@link RestClient}, one by one. */
public final class BatchRival {

    private static final int CHUNK = 100;

    private BatchRival() {}

    @Configuration
    @EnableBatchProcessing
    static class Batch {}

    public static void main(String[] args) throws Exception {
        Bodies bodies = Bodies.of(args);
        try (var context = new AnnotationConfigApplicationContext(Batch.class)) {
            JobExecution ended = context.getBean(JobOperator.class)
                    .start(job(bodies, context.getBean(JobRepository.class)), new JobParameters());
            System.out.println(ended);
            System.exit(ended.getStatus().isUnsuccessful() ? 1 : 0);
        }
    }

    private static Job job(Bodies bodies, JobRepository repository) {
        FlatFileItemReader<String> lines = new FlatFileItemReaderBuilder<String>()
                .name("bodies")
                .resource(new FileSystemResource(bodies.file()))
                .lineMapper((line, number) -> line)
                .build();
        return new JobBuilder("bench", repository)
                .start(new StepBuilder("send", repository)
                        .<String, String>chunk(CHUNK)
                        .reader(lines)
                        .writer(writer(bodies))
                        .build())
                .build();
    }

    private static ItemWriter<String> writer(Bodies bodies) {
        RestClient http = RestClient.builder()
                // what it takes where no other client is on the class path; here Camel brings one
                .requestFactory(new JdkClientHttpRequestFactory())
                .baseUrl(bodies.url())
                .defaultHeader("apikey", bodies.key())
                .build();
        return chunk -> {
            for (String body : chunk) {
                http.post()
                        .contentType(MediaType.APPLICATION_JSON)
                        .body(body)
                        .retrieve() // throws unless 2xx
                        .toBodilessEntity();
            }
        };
    }
}
