package io.chatferry.job.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StopSignalTests {

    @Test
    void notifiesEachListenerOnceIncludingLateOnes() {
        StopSignal stop = new StopSignal();
        AtomicInteger requests = new AtomicInteger();
        stop.onRequest(requests::incrementAndGet);
        stop.onRequest(requests::incrementAndGet).close();
        stop.request();
        stop.request();
        stop.onRequest(requests::incrementAndGet);

        assertThat(requests).hasValue(2);
        assertThat(stop.requested()).isTrue();
    }

    /** The exit code is that of the work: 3 for work that stops, or whatever it ends with; 3 too when nothing listens. */
    @ParameterizedTest
    @CsvSource({"stops,TERM,3", "stops,INT,3", "finishes,TERM,0", "idles,TERM,3", "ends,-,2"})
    void signalEndsProcessWithExitCodeOfWork(String work, String signal, int code) throws Exception {
        assumeThat(ignored(signal))
                .as("a shell lets what it runs in the background ignore SIGINT")
                .isFalse();
        Process process = new ProcessBuilder(
                        ProcessHandle.current().info().command().orElseThrow(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Program.class.getName(),
                        work)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try (BufferedReader out = process.inputReader()) {
            assertThat(out.readLine()).isEqualTo("begun");
            if (!signal.equals("-")) {
                new ProcessBuilder("kill", "-" + signal, String.valueOf(process.pid()))
                        .start()
                        .waitFor();
            }
            assertThat(process.waitFor(10, TimeUnit.SECONDS)).isTrue();
            assertThat(process.exitValue()).isEqualTo(code);
        } finally {
            process.destroyForcibly();
        }
    }

    /** Whether this process, and so every one that it starts, was told to ignore SIGINT; Java leaves it so. */
    private static boolean ignored(String signal) throws IOException {
        Path status = Path.of("/proc/self/status");
        if (!signal.equals("INT") || !Files.exists(status)) {
            return false;
        }
        String mask = Files.readAllLines(status).stream()
                .filter(line -> line.startsWith("SigIgn:"))
                .findFirst()
                .orElseThrow()
                .substring("SigIgn:".length())
                .strip();
        return (Long.parseUnsignedLong(mask, 16) & 0b10) != 0;
    }

    /** A program with work that ends in different ways. */
    static final class Program {

        public static void main(String[] args) throws IOException, InterruptedException {
            StopSignal stop = new StopSignal();
            stop.install();
            if (!args[0].equals("idles")) {
                stop.onRequest(() -> {});
            }
            System.out.println("begun");
            if (args[0].equals("ends")) {
                stop.exit(2);
            }
            if (args[0].equals("idles")) {
                new java.util.concurrent.CountDownLatch(1).await();
            }
            stop.await(Duration.ofMinutes(1));
            stop.exit(args[0].equals("finishes") ? 0 : ExitCode.STOPPED.number());
        }
    }
}
