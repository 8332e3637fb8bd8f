package io.chatferry.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.chatferry.config.JobFile;
import io.chatferry.config.JobSettings;
import io.chatferry.job.run.ExitCode;
import io.chatferry.job.run.StopSignal;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

@Timeout(30)
class ScheduleTests {

    @TempDir
    Path folder;

    private final StopSignal stop = new StopSignal();
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final List<String> runs = new CopyOnWriteArrayList<>();

    @Test
    void runsOneJobAtATimeAndContinuesAfterFailure() throws Exception {
        AtomicInteger atOnce = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        Thread schedule = start(job -> {
            most.accumulateAndGet(atOnce.incrementAndGet(), Math::max);
            runs.add(job.name());
            atOnce.decrementAndGet();
            if (job.name().equals("bad")) {
                throw new IllegalStateException("broken");
            }
            return ExitCode.DONE;
        });
        await().until(() -> runs.stream().filter("bad"::equals).count() >= 2
                && runs.stream().filter("good"::equals).count() >= 2);
        stop.request();
        schedule.join();

        assertThat(most).hasValue(1);
        assertThat(out.toString(StandardCharsets.UTF_8))
                .contains("good: next run ", "bad: failed: broken", "good: ended with 0 (done)");
    }

    @Test
    void stopLetsRunningJobEndAndStartsNoOther() throws Exception {
        Thread schedule = start(job -> {
            runs.add(job.name());
            await().until(stop::requested);
            return ExitCode.STOPPED;
        });
        await().until(() -> runs.size() == 1);
        stop.request();
        schedule.join();

        assertThat(runs).hasSize(1);
        assertThat(out.toString(StandardCharsets.UTF_8))
                .contains("ended with 3 (stopped before the end, can be resumed)");
    }

    @Test
    void tellsProgramsOfEachRunInAJsonObjectALine() throws Exception {
        Thread schedule = start(
                job -> {
                    runs.add(job.name());
                    stop.request();
                    if (job.name().equals("bad")) {
                        throw new IllegalStateException("broken");
                    }
                    return ExitCode.DONE_WITH_REJECTS;
                },
                true);
        schedule.join();

        List<JsonNode> events = out.toString(StandardCharsets.UTF_8)
                .lines()
                .map(JsonMapper.shared()::readTree)
                .toList();
        assertThat(events).extracting(event -> event.path("event").asString()).startsWith("next", "next", "begin");
        assertThat(OffsetDateTime.parse(events.get(0).path("at").asString()).toInstant())
                .isAfter(Instant.EPOCH);
        assertThat(events).anySatisfy(event -> {
            boolean isEnd = event.path("event").asString().equals("end");
            assertThat(event.path(isEnd ? "exitCode" : "message").asString("")).isEqualTo(isEnd ? "2" : "broken");
        });
    }

    private Thread start(Function<JobSettings, ExitCode> runner) throws IOException {
        return start(runner, false);
    }

    private Thread start(Function<JobSettings, ExitCode> runner, boolean json) throws IOException {
        Schedule schedule = new Schedule(
                List.of(job("good"), job("bad")),
                runner,
                Clock.system(ZoneId.systemDefault()),
                stop,
                new PrintStream(out, true, StandardCharsets.UTF_8),
                json);
        Thread thread = new Thread(() -> {
            try {
                schedule.run();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });
        thread.start();
        return thread;
    }

    private JobSettings job(String name) throws IOException {
        Path file = Files.writeString(
                folder.resolve(name + ".yaml"),
                "name: " + name + "\nsource: {path: .}\nschedule: {cron: \"* * * * * *\"}\n");
        return JobFile.read(file, List.of(), Map.of());
    }
}
