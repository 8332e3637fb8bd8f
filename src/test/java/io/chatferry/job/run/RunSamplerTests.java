package io.chatferry.job.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.chatferry.ledger.LedgerException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.slf4j.LoggerFactory;

@Timeout(30)
class RunSamplerTests {

    private final ListAppender<ILoggingEvent> log = new ListAppender<>();
    private final Logger logger = (Logger) LoggerFactory.getLogger(RunSampler.class);

    @BeforeEach
    void listen() {
        log.start();
        logger.addAppender(log);
    }

    @AfterEach
    void stopListening() {
        logger.detachAppender(log);
    }

    @Test
    void logsFailureOnceAndKeepsSampling() {
        AtomicInteger failing = new AtomicInteger();
        AtomicInteger others = new AtomicInteger();
        try (RunSampler sampler = new RunSampler()) {
            sampler.every(1, "looking", () -> {
                failing.incrementAndGet();
                throw new LedgerException("the ledger cannot be read", new IllegalStateException());
            });
            sampler.every(1, "counting", others::incrementAndGet);
            await().atMost(Duration.ofSeconds(10)).until(() -> failing.get() >= 3 && others.get() >= 3);
        }
        assertThat(log.list)
                .extracting(ILoggingEvent::getFormattedMessage)
                .containsExactly("looking failed, and is tried again: the ledger cannot be read");
    }

    @Test
    void doesNotRunClosedSamples() {
        AtomicInteger closed = new AtomicInteger();
        AtomicInteger others = new AtomicInteger();
        try (RunSampler sampler = new RunSampler()) {
            RunSampler.Sample sample = sampler.every(1, "looking", closed::incrementAndGet);
            await().atMost(Duration.ofSeconds(10)).until(() -> closed.get() > 0);
            sample.close();
            int seen = closed.get();
            sampler.every(1, "counting", others::incrementAndGet);
            await().atMost(Duration.ofSeconds(10)).until(() -> others.get() >= 3);
            assertThat(closed).hasValue(seen);
        }
    }
}
