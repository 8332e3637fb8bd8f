package io.chatferry.soak;

import static org.assertj.core.api.Assertions.assertThat;

import io.chatferry.cli.ShortWaitsMain;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Two rounds of {@code ./run.sh soak}, the same each time; {@code -Dchatferry.soak.minutes} and
 * {@code -Dchatferry.soak.seed} ask for others.
 */
class SoakTests {

    @Test
    @Timeout(value = 2, unit = TimeUnit.HOURS)
    void deliversEveryMessageOnceAndInOrderDespiteKillsAndFaults() throws Exception {
        ByteArrayOutputStream output = new ByteArrayOutputStream();
        int code = Soak.run(
                List.of(
                        "--minutes", System.getProperty("chatferry.soak.minutes", "0.3"),
                        "--seed", System.getProperty("chatferry.soak.seed", "1")),
                List.of(
                        System.getProperty("java.home") + "/bin/java",
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+UseSerialGC",
                        "-cp",
                        System.getProperty("java.class.path"),
                        ShortWaitsMain.class.getName()),
                new PrintStream(output, true, StandardCharsets.UTF_8));
        String printed = output.toString(StandardCharsets.UTF_8);
        assertThat(code).as(printed).isZero();
        assertThat(printed).containsPattern("kills survived +[1-9]");
    }

    @Test
    void refusesWrongOptions() throws Exception {
        ByteArrayOutputStream output = new ByteArrayOutputStream();
        int code =
                Soak.run(List.of("--minuets", "1"), List.of(), new PrintStream(output, true, StandardCharsets.UTF_8));
        assertThat(code).isEqualTo(64);
        assertThat(output.toString(StandardCharsets.UTF_8)).contains("--minuets", "./run.sh soak [--minutes N]");
    }
}
