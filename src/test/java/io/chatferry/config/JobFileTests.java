package io.chatferry.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.chatferry.constraint.CheckSettings;
import io.chatferry.source.api.SourceSettings.UnknownColumns;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class JobFileTests {

    private static final String SHORTEST = "name: acme\nsource:\n  path: export\ntarget:\n  app-id: acme-1\n";

    @TempDir
    Path folder;

    @BeforeEach
    void makeExport() throws IOException {
        Files.createDirectory(folder.resolve("export"));
    }

    @TestFactory
    Stream<DynamicTest> reportsPlaceAndRemedyOfEveryMistake() throws IOException {
        String all;
        try (var in = JobFileTests.class.getResourceAsStream("mistakes.txt")) {
            all = new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
        List<String> cases = List.of(all.split("(?m)^=== "));
        assertThat(cases).hasSizeGreaterThan(40);
        return cases.stream().skip(1).map(mistake -> {
            String[] parts = mistake.split("(?m)^--- says\n");
            String title = parts[0].lines().findFirst().orElseThrow();
            return DynamicTest.dynamicTest(title, () -> assertSays(parts[0], parts[1].strip()));
        });
    }

    private void assertSays(String mistake, String expected) throws IOException {
        List<String> sets = new ArrayList<>();
        Map<String, String> environment = new HashMap<>();
        StringBuilder yaml = new StringBuilder();
        mistake.lines().skip(1).forEach(line -> {
            if (line.startsWith("--set ")) {
                sets.add(line.substring(6));
            } else if (line.startsWith("CHATFERRY_")) {
                environment.put(line.substring(0, line.indexOf('=')), line.substring(line.indexOf('=') + 1));
            } else {
                yaml.append(line.equals("@") ? SHORTEST : line + "\n");
            }
        });
        Throwable thrown = catchThrowable(() -> read(yaml.toString(), environment, sets));
        assertThat(thrown).isInstanceOf(SettingsException.class);
        assertThat(thrown.getMessage().replace(folder + "/", "")).isEqualTo(expected);
    }

    @Test
    void appliesDocumentedDefaults() throws IOException {
        JobSettings settings = read(SHORTEST);

        assertThat(settings.source().path()).isEqualTo(folder.resolve("export"));
        assertThat(settings.source().format()).isNull();
        assertThat(settings.source().timezone()).isEqualTo(ZoneId.of("UTC"));
        assertThat(settings.source().unknownColumns()).isEqualTo(UnknownColumns.WARN);
        assertThat(settings.limits())
                .isEqualTo(new JobSettings.Limits(20_000, 10_000, 60, -1, Duration.ofSeconds(60), 0));
        assertThat(settings.content())
                .isEqualTo(new JobSettings.Content(
                        false,
                        CheckSettings.Reactions.METADATA,
                        CheckSettings.Deleted.SKIP,
                        false,
                        false,
                        JobSettings.Invalid.REJECT,
                        false));
        assertThat(settings.maxRejects()).isEqualTo(new JobSettings.MaxRejects(100.0, null));
        assertThat(settings.cron()).isNull();
        assertThat(settings.ledger()).isNull();
        assertThat(settings.target().baseUrl().get()).isEqualTo(URI.create("https://acme-1.api-us.cometchat.io/v3"));
    }

    @Test
    void saysWhichRegionIsTakenAndWhereItIsWritten() throws IOException {
        assertThat(read(SHORTEST, Map.of(), List.of()).target().region())
                .isEqualTo("region us, the default: set target.region if the app is in another (us, eu, in)");
        assertThat(read(SHORTEST + "  region: us\n", Map.of(), List.of())
                        .target()
                        .region())
                .matches("region us, from .*\\.yaml:\\d+:\\d+");
        assertThat(read(SHORTEST, Map.of(), List.of("target.region=eu"))
                        .target()
                        .region())
                .isEqualTo("region eu, from --set");
        assertThat(read(SHORTEST + "  base-url: https://proxy.example/v3\n", Map.of(), List.of())
                        .target()
                        .region())
                .isEmpty();
    }

    @Test
    void defaultsToNativeThreadsWithSendEndpoint() throws IOException {
        String live = SHORTEST + "  endpoint: send\n";
        assertThat(read(live, Map.of(), List.of()).content().nativeThreads()).isTrue();
        assertThat(read(live + "threads: flatten\n", Map.of(), List.of())
                        .content()
                        .nativeThreads())
                .isFalse();
        assertThat(read(SHORTEST + "threads: native\n", Map.of(), List.of())
                        .content()
                        .nativeThreads())
                .isTrue();
    }

    @Test
    void reportsMissingKeyOrAppIdOnFirstUse() throws IOException {
        JobSettings settings = read("""
                name: acme
                source: {path: export}
                target:
                  app-id: ${COMETCHAT_APP_ID}
                """);

        assertThatThrownBy(() -> settings.target().baseUrl().get())
                .hasMessageEndingWith(
                        "job.yaml:4:11: target.app-id: the environment variable COMETCHAT_APP_ID is not set"
                                + "\n  set it before the run: export COMETCHAT_APP_ID=…");
        assertThatThrownBy(() -> settings.target().apiKey().get())
                .hasMessageEndingWith("job.yaml:3:1: target.api-key: this key is missing, and sending needs it"
                        + "\n  write api-key: ${COMETCHAT_API_KEY} and set that environment variable");
    }

    @Test
    void resolvesVariablesFromEnvironmentOrDefault() throws IOException {
        JobSettings settings = read(
                """
                name: ${NAME:acme}
                source: {path: "${FOLDER}"}
                target:
                  app-id: ${COMETCHAT_APP_ID}
                  api-key: ${COMETCHAT_API_KEY}
                  base-url: http://${HOST:127.0.0.1:8080}/v3/
                """,
                Map.of("FOLDER", "export", "COMETCHAT_APP_ID", "acme-1", "COMETCHAT_API_KEY", "s3cret", "NAME", ""),
                List.of());

        assertThat(settings.name()).isEqualTo("acme");
        assertThat(settings.target().appId().get()).isEqualTo("acme-1");
        assertThat(settings.target().apiKey().get().reveal()).isEqualTo("s3cret");
        assertThat(settings.target().baseUrl().get()).isEqualTo(URI.create("http://127.0.0.1:8080/v3"));
        assertThat(settings.toString()).doesNotContain("s3cret");
    }

    @Test
    void commandLineOverridesFileAndLastOptionWins() throws IOException {
        JobSettings settings = read(
                SHORTEST + "limits:\n  standard: 1\n",
                Map.of(),
                List.of("limits.standard=500", "target.base-url=http://localhost:1/v3", "limits.standard=600"));

        assertThat(settings.limits().standard()).isEqualTo(600);
        assertThat(settings.target().baseUrl().get()).isEqualTo(URI.create("http://localhost:1/v3"));
    }

    @Test
    void resolvesCommandLinePathFromCurrentFolder() throws IOException {
        assertThat(read(SHORTEST, Map.of(), List.of("source.path=src")).source().path())
                .isEqualTo(Path.of("src").toAbsolutePath());
    }

    @Test
    void keepsMappingAsWritten() throws IOException {
        JobSettings settings = read("""
                name: acme
                source:
                  path: export
                  unknown-columns: [room, "likes"]
                  mapping:
                    messages:
                      text: "{first} {last}"
                      flag: yes
                      zip: 0123
                      on: true
                      weight: 1.5
                      values: {"0": ~, m: male}
                      "1": [2, '3']
                """);

        assertThat(settings.source().keptColumns()).containsExactlyInAnyOrder("room", "likes");
        assertThat(settings.source().mapping())
                .isEqualTo(Map.of(
                        "messages",
                        Map.of(
                                "text",
                                "{first} {last}",
                                "flag",
                                "yes",
                                "zip",
                                "0123",
                                "on",
                                true,
                                "weight",
                                1.5,
                                "values",
                                nothing("0", Map.of("m", "male")),
                                "1",
                                List.of(2L, "3"))));
    }

    private static Map<String, @Nullable Object> nothing(String word, Map<String, Object> others) {
        Map<String, @Nullable Object> table = new HashMap<>(others);
        table.put(word, null);
        return table;
    }

    @ParameterizedTest
    @CsvSource({"60s,60000", "'\"2m\"',120000", "500ms,500", "1h,3600000", "1d,86400000"})
    void readsDurations(String written, long millis) throws IOException {
        assertThat(read(SHORTEST + "limits:\n  window: " + written).limits().window())
                .isEqualTo(Duration.ofMillis(millis));
    }

    @ParameterizedTest
    @CsvSource({"5%,5.0,", "0.5 %,0.5,", "20,,20", "'\"100%\"',100.0,"})
    void readsMaxRejectsAsShareOrCount(String written, Double percent, Long count) throws IOException {
        assertThat(read(SHORTEST + "max-rejects: " + written).maxRejects())
                .isEqualTo(new JobSettings.MaxRejects(percent, count));
    }

    @ParameterizedTest
    @ValueSource(strings = {"30 2 * * *", "0 30 2 * * *"})
    void acceptsCronWithFiveOrSixFields(String cron) throws IOException {
        assertThat(read(SHORTEST + "schedule:\n  cron: " + cron).cron()).hasToString("0 30 2 * * *");
    }

    static Stream<String> bombs() {
        StringBuilder twos = new StringBuilder("a0: &a0 [x, x]\n");
        StringBuilder keys = new StringBuilder("? " + "k".repeat(9_000) + "\n: &a0 {b: x, c: x}\n");
        for (int i = 1; i <= 24; i++) {
            twos.append("a%d: &a%d [*a%d, *a%d]\n".formatted(i, i, i - 1, i - 1));
            keys.append("? %s%d\n: &a%d {b: *a%d, c: *a%d}\n".formatted("k".repeat(9_000), i, i, i - 1, i - 1));
        }
        return Stream.of(
                twos.toString(),
                keys.toString(),
                "source: " + twos.toString().replace("\n", "\n  ").replaceFirst("a0", "\n  a0"),
                "a: &a [" + "x,".repeat(100) + "x]\nb: [" + "*a,".repeat(60) + "*a]\n",
                "a: " + "[".repeat(100_000),
                "a: " + "{a: ".repeat(60) + "x" + "}".repeat(60),
                "&a ? *a\n: b\n",
                "a: &a [*a, *a]\n",
                "name: acme\n---\nname: other\n",
                "# " + "x".repeat(1 << 20));
    }

    @ParameterizedTest
    @MethodSource("bombs")
    void refusesAliasBombs(String yaml) {
        assertThatThrownBy(() -> read(yaml))
                .isInstanceOf(SettingsException.class)
                .message()
                .startsWith(folder + "/job.yaml:")
                .hasLineCount(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a: &x {y: *x}", "<<: &m {a: *m}"})
    void refusesRecursiveAliases(String mapping) {
        assertThatThrownBy(() -> read("name: acme\nsource: {path: export, mapping: {" + mapping + "}}"))
                .isInstanceOf(SettingsException.class);
    }

    @ParameterizedTest
    @MethodSource("jobFiles")
    void bundledJobFilesAreValid(Path file) {
        List<String> sets = file.endsWith("jdbc.yaml") ? List.of() : List.of("source.path=jobs");
        assertThat(JobFile.read(file, sets, Map.of()).name()).isNotEmpty();
    }

    static List<Path> jobFiles() throws IOException {
        try (Stream<Path> files = Files.list(Path.of("jobs"))) {
            return files.filter(file -> file.toString().endsWith(".yaml"))
                    .sorted()
                    .toList();
        }
    }

    private JobSettings read(String yaml) throws IOException {
        return read(yaml, Map.of(), List.of());
    }

    private JobSettings read(String yaml, Map<String, String> environment, List<String> sets) throws IOException {
        Path file = Files.writeString(folder.resolve("job.yaml"), yaml);
        return JobFile.read(file, sets, environment);
    }
}
