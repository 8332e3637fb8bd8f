package io.chatferry.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The program is started inside other people's Spring projects and shells: what is set there is not meant for it. */
@Timeout(120)
class ForeignSettingsTests {

    private static final Map<String, String> SHELL = Map.ofEntries(
            Map.entry("DEBUG", "true"),
            Map.entry("TRACE", "true"),
            Map.entry("SERVER_PORT", "0"),
            Map.entry("NAME", "another"),
            Map.entry("SPRING_APPLICATION_JSON", "{\"spring\":{\"main\":{\"sources\":\"no.such.Source\"}}}"),
            Map.entry("SPRING_AUTOCONFIGURE_EXCLUDE", "no.such.AutoConfiguration"),
            Map.entry("SPRING_BATCH_JOB_ENABLED", "true"),
            Map.entry("SPRING_BATCH_JOB_NAME", "another"),
            Map.entry("SPRING_CONFIG_IMPORT", "file:no-such-file.yaml"),
            Map.entry("SPRING_CONFIG_LOCATION", "file:no-such-folder/"),
            Map.entry("SPRING_DATASOURCE_URL", "jdbc:h2:file:./hijacked"),
            Map.entry("SPRING_MAIN_BANNER_MODE", "console"),
            Map.entry("SPRING_MAIN_SOURCES", "no.such.Source"),
            Map.entry("SPRING_MAIN_WEB_APPLICATION_TYPE", "servlet"),
            Map.entry("SPRING_PROFILES_ACTIVE", "!foreign"),
            Map.entry("LOGGING_LEVEL_ROOT", "DEBUG"));

    private static final String YAML = """
            debug: true
            server.port: 0
            logging.level.root: DEBUG
            spring:
              main: {sources: no.such.Source, banner-mode: console, web-application-type: servlet}
              datasource: {url: "jdbc:h2:file:./hijacked"}
              batch.job: {enabled: true, name: another}
            """;

    @TempDir
    Path folder;

    @BeforeEach
    void export() throws IOException {
        Files.createDirectories(folder.resolve("export"));
        Files.writeString(
                folder.resolve("export/messages.csv"), "muid,sender,receiver,text,sentAt\nm1,ann,bob,one,1700000001\n");
        Files.writeString(folder.resolve("job.yaml"), "name: acme\nsource: {path: export}\n");
    }

    @Test
    void changeNothing() throws Exception {
        String alone = run(Map.of(), "alone");
        List<Path> written = files();

        Files.writeString(folder.resolve("application.yaml"), YAML);
        Files.writeString(folder.resolve("application.properties"), "spring.main.sources=no.such.Source\n");
        Files.createDirectories(folder.resolve("config/deeper"));
        Files.writeString(folder.resolve("config/application.yaml"), YAML);
        Files.writeString(folder.resolve("config/deeper/application.yaml"), YAML);
        List<Path> before = files();
        String among = run(SHELL, "among");

        assertThat(among).isEqualTo(alone).contains("Read and checked; nothing was sent.");
        assertThat(files())
                .filteredOn(file -> !before.contains(file))
                .allSatisfy(file -> assertThat(file).startsWith(folder.resolve("among")))
                .hasSameSizeAs(written.stream()
                        .filter(file -> file.startsWith(folder.resolve("alone")))
                        .toList());
    }

    /** What {@code validate} prints, without what is different each time. */
    private String run(Map<String, String> shell, String work) throws IOException, InterruptedException {
        ProcessBuilder command = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Main.class.getName(),
                        "validate",
                        "job.yaml",
                        "--work",
                        work)
                .directory(folder.toFile())
                .redirectErrorStream(true);
        command.environment().putAll(shell);
        Process process = command.start();
        String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).as(printed).isZero();
        return printed.replace(work, "WORK").replaceAll("(?m)^stage: .*\n", ""); // how far it is at some moments
    }

    private List<Path> files() {
        try (Stream<Path> all = Files.walk(folder)) {
            return new ArrayList<>(all.filter(Files::isRegularFile).toList());
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }
}
