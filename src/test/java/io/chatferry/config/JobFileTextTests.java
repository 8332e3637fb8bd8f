package io.chatferry.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import io.chatferry.config.JobFileNode.Place;
import io.chatferry.config.JobFileNode.Scalar;
import io.chatferry.config.JobFileNode.Section;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Job files as text: YAML, the tree that is read from it, and the agreement of reader and schema. */
class JobFileTextTests {

    private static final String JOB = "name: acme\nsource:\n  path: .\n";

    private static final Schema SCHEMA = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
            .getSchema(ConfigurationDocuments.schema());

    @TempDir
    static Path folder;

    private Path file = Path.of("");

    @BeforeEach
    void nameFile() {
        file = folder.resolve("job.yaml");
    }

    private JobSettings read(String yaml) throws IOException {
        return JobFile.read(Files.writeString(file, yaml), List.of(), Map.of());
    }

    private String error(String yaml) {
        Throwable thrown = catchThrowable(() -> read(yaml));
        assertThat(thrown).isInstanceOf(SettingsException.class);
        assertThat(thrown.getMessage().lines().count()).as(thrown.getMessage()).isEqualTo(2);
        return thrown.getMessage().replace(file.toString(), "job.yaml");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "a: &x [1]\\nb: *x|unknown key",
                "'a': 1|unknown key",
                "? [a, b]\\n: 1|a key must be a word",
                "name: a\\nname: b|this key is written twice; the first is at job.yaml:1:1",
                "- a|a job file holds keys; a list is written here",
                "text|a job file holds keys; a single value is written here",
                "a: b: c|this is not YAML",
                "a: [1, 2|this is not YAML",
                "a: 'open|this is not YAML",
                "%YAML 9|this is not YAML",
                "a: *missing|this is not YAML",
                "name: a\\n---\\nname: b|this is not YAML",
                "!!java.net.URL [x]|this is not YAML: Global tag is not allowed",
                "\\tname: a|this is not YAML"
            })
    void reportsWhatIsWrongWithTheYaml(String yaml, String message) {
        assertThat(error(yaml.replace("\\n", "\n").replace("\\t", "\t"))).contains(message);
    }

    @Test
    void emptyFileHasNoKeys() {
        assertThat(error("")).startsWith("job.yaml:1:1: a job file holds keys; the value is empty");
        assertThat(error("# only a comment\n")).contains("a job file holds keys");
    }

    /** Any text gives settings or an error of two lines, and nothing else. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void anyFileGivesSettingsOrAnErrorOfTwoLines(long seed) throws IOException {
        Random random = new Random(seed);
        String valid = Files.readString(Path.of("jobs/reference.yaml"));
        String noise = "{}[]:,-#&*!|>'\"%@`\n\t \u0000\u202eé0a~";
        for (int i = 0; i < 150; i++) {
            StringBuilder yaml = new StringBuilder(valid);
            for (int change = random.nextInt(4); change >= 0; change--) {
                int at = random.nextInt(yaml.length());
                if (random.nextBoolean()) {
                    yaml.insert(at, noise.charAt(random.nextInt(noise.length())));
                } else {
                    yaml.delete(at, Math.min(yaml.length(), at + random.nextInt(20)));
                }
            }
            Throwable thrown = catchThrowable(() -> read(yaml.toString()));
            if (thrown != null) {
                assertThat(thrown).as(yaml.toString()).isInstanceOf(SettingsException.class);
                assertThat(thrown.getMessage().lines().count())
                        .as(thrown.getMessage())
                        .isLessThanOrEqualTo(2);
            }
        }
    }

    static Stream<String> valuesOfBoth() {
        return Stream.of(
                "limits: {standard: 1}",
                "limits: {standard: 0}",
                "limits: {standard: many}",
                "limits: {sender: learn}",
                "limits: {in-flight: 1025}",
                "limits: {window: 5m}",
                "limits: {window: 5}",
                "order: by-second",
                "order: by_second",
                "deleted: import-and-delete",
                "threads: nested",
                "max-rejects: 5%",
                "max-rejects: all",
                "report: {texts: true}",
                "report: {texts: 5}",
                "report: {text: true}",
                "retention-days: 36500",
                "retention-days: 36501",
                "retention-days: -1",
                "target: {region: eu}",
                "target: {region: xx}",
                "users: ahead",
                "colour: green",
                "limits: 5",
                "limits: [1]",
                "order: [strict]",
                "schedule: {cron: [1]}");
    }

    @ParameterizedTest
    @MethodSource("valuesOfBoth")
    void schemaAndReaderAgree(String yaml) {
        boolean schemaAccepts =
                SCHEMA.validate(JOB + yaml + "\n", InputFormat.YAML).isEmpty();
        boolean readerAccepts = catchThrowable(() -> read(JOB + yaml + "\n")) == null;

        assertThat(schemaAccepts).as(yaml).isEqualTo(readerAccepts);
    }

    @Test
    void treeKeepsTypesAndOrder() {
        Section section = (Section) JobFileYaml.flow(
                new Place("--set", ""),
                "{b: 1, a: [true, -2.5, '7', x, 0123, 12345678901234567890], c: {d: \"\"}, values: {x: , y: z}}");
        Map<String, Object> tree = new TreeReader(new Placeholders(Map.of(), folder)).tree(section);

        assertThat(tree.keySet()).containsExactly("b", "a", "c", "values");
        assertThat(tree).containsEntry("b", 1L).containsEntry("c", Map.of("d", ""));
        assertThat(tree.get("a")).isEqualTo(List.of(true, -2.5, "7", "x", "0123", "12345678901234567890"));
        assertThat(tree.get("values")).asString().isEqualTo("{x=null, y=z}");
    }

    @Test
    void deferredSecretIsResolvedOnlyOnUse() {
        Scalar written = new Scalar(new Place("job.yaml:1:1", "target.api-key"), "${KEY}", false);
        Deferred secret = new Deferred(written, new Placeholders(Map.of(), folder), true);

        assertThat(secret.isResolvable()).isFalse();
        assertThat(secret).hasToString("***");
        assertThatThrownBy(secret::secret)
                .isInstanceOf(SettingsException.class)
                .hasMessageContaining("the environment variable KEY is not set");
        assertThat(new Deferred(written, new Placeholders(Map.of("KEY", "k"), folder), true).isResolvable())
                .isTrue();
    }
}
