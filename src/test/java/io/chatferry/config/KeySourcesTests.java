package io.chatferry.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.chatferry.source.api.SourceSettings.UnknownColumns;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class KeySourcesTests {

    private static final String JOB = """
            name: acme
            source: {path: export}
            target: {app-id: acme-1}
            limits: {standard: 1, core: 1, data-import: 1}
            """;

    @TempDir
    Path folder;

    @BeforeEach
    void makeExport() throws IOException {
        Files.createDirectory(folder.resolve("export"));
    }

    @Test
    void commandLineWinsOverEnvironmentAndEnvironmentOverFile() throws IOException {
        JobSettings settings = read(
                JOB,
                List.of("limits.standard=3"),
                Map.of("CHATFERRY_LIMITS_STANDARD", "2", "CHATFERRY_LIMITS_CORE", "2"));

        assertThat(settings.limits().standard()).isEqualTo(3);
        assertThat(settings.limits().core()).isEqualTo(2);
        assertThat(settings.limits().dataImport()).isEqualTo(1);
        assertThat(settings.notFromFile())
                .containsExactly("limits.standard=3 from --set", "limits.core=2 from CHATFERRY_LIMITS_CORE");
    }

    @ParameterizedTest
    @ValueSource(strings = {"CHATFERRY_LIMITS_DATAIMPORT", "CHATFERRY_LIMITS_DATA_IMPORT"})
    void acceptsVariablesWithoutDashes(String name) throws IOException {
        assertThat(read(JOB, List.of(), Map.of(name, "7")).limits().dataImport())
                .isEqualTo(7);
    }

    @Test
    void ignoresVariablesWithoutThePrefix() throws IOException {
        JobSettings settings = read(
                JOB,
                List.of(),
                Map.of("NAME", "x", "TARGET_REGION", "eu", "LIMITS_STANDARD", "9", "CHATFERRY_COMMAND", "./run.sh"));

        assertThat(settings.name()).isEqualTo("acme");
        assertThat(settings.limits().standard()).isEqualTo(1);
        assertThat(settings.notFromFile()).isEmpty();
    }

    @Test
    void ignoresSystemProperties() throws IOException {
        System.setProperty("limits.standard", "9");
        System.setProperty("chatferry.limits.standard", "9");
        try {
            assertThat(read(JOB, List.of(), Map.of()).limits().standard()).isEqualTo(1);
        } finally {
            System.clearProperty("limits.standard");
            System.clearProperty("chatferry.limits.standard");
        }
    }

    @Test
    void emptyVariableLeavesTheValueOfTheFile() throws IOException {
        assertThat(read(JOB, List.of(), Map.of("CHATFERRY_LIMITS_CORE", ""))
                        .limits()
                        .core())
                .isEqualTo(1);
    }

    @Test
    void emptyValueOnTheCommandLineMeansTheDefault() throws IOException {
        assertThat(read(JOB, List.of("limits.core="), Map.of()).limits().core()).isEqualTo(10_000);
    }

    @Test
    void sectionOnTheCommandLineReplacesTheWholeSection() throws IOException {
        JobSettings settings = read(JOB, List.of("limits={standard: 5}"), Map.of("CHATFERRY_LIMITS_CORE", "6"));

        assertThat(settings.limits().standard()).isEqualTo(5);
        assertThat(settings.limits().core()).isEqualTo(10_000);
    }

    @Test
    void variableMayHoldAList() throws IOException {
        JobSettings settings = read(JOB, List.of(), Map.of("CHATFERRY_SOURCE_UNKNOWN_COLUMNS", "[room, likes]"));

        assertThat(settings.source().unknownColumns()).isEqualTo(UnknownColumns.LISTED);
        assertThat(settings.source().keptColumns()).containsExactlyInAnyOrder("room", "likes");
    }

    @Test
    void variableMayHoldTheApiKeyWhichIsNotPrinted() throws IOException {
        JobSettings settings = read(JOB, List.of(), Map.of("CHATFERRY_TARGET_API_KEY", "s3cret"));

        assertThat(settings.target().apiKey().get().reveal()).isEqualTo("s3cret");
        assertThat(settings.notFromFile()).containsExactly("target.api-key from CHATFERRY_TARGET_API_KEY");
        assertThat(settings.toString()).doesNotContain("s3cret");
    }

    @Test
    void variableOverridesTheTarget() throws IOException {
        JobSettings settings = read(JOB, List.of(), Map.of("CHATFERRY_TARGET_REGION", "eu"));

        assertThat(settings.target().baseUrl().get()).isEqualTo(URI.create("https://acme-1.api-eu.cometchat.io/v3"));
        assertThat(settings.target().region()).isEqualTo("region eu, from CHATFERRY_TARGET_REGION");
    }

    @ParameterizedTest
    @CsvSource({"CHATFERRY_NAME", "CHATFERRY_SOURCE_PATH", "CHATFERRY_LEDGER_URL", "CHATFERRY_TARGET_APP_ID"})
    void refusesJobSpecificVariablesForSeveralJobs(String name) throws IOException {
        Path file = Files.writeString(folder.resolve("job.yaml"), JOB);
        String value = name.equals("CHATFERRY_SOURCE_PATH")
                ? folder.toString()
                : name.equals("CHATFERRY_LEDGER_URL") ? "jdbc:postgresql://db/chat" : "other";

        assertThat(JobFile.read(file, List.of(), Map.of(name, value))).isNotNull();
        assertThatThrownBy(() -> JobFile.readOneOfSeveral(file, List.of(), Map.of(name, value)))
                .isInstanceOf(SettingsException.class)
                .message()
                .startsWith(name + ": ")
                .contains("a variable cannot set this for several jobs")
                .hasLineCount(2);
    }

    @Test
    void appliesOtherVariablesToEachOfSeveralJobs() throws IOException {
        Path file = Files.writeString(folder.resolve("job.yaml"), JOB);

        assertThat(JobFile.readOneOfSeveral(file, List.of(), Map.of("CHATFERRY_LIMITS_CORE", "7"))
                        .limits()
                        .core())
                .isEqualTo(7);
    }

    private JobSettings read(String yaml, List<String> sets, Map<String, String> environment) throws IOException {
        return JobFile.read(Files.writeString(folder.resolve("job.yaml"), yaml), sets, environment);
    }
}
