package io.chatferry.config;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.Error;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The documents in the repository are those that the keys of the job file make. */
class ConfigurationDocumentsTests {

    private static final String RENEW =
            "./run.sh test -Dtest=ConfigurationDocumentsTests -Dchatferry.configuration=write";

    private static final String JOB = "name: acme\nsource:\n  path: export\n";

    record Document(Path file, String text) {
        @Override
        public String toString() {
            return file.toString();
        }
    }

    static List<Document> documents() {
        return List.of(
                new Document(Path.of("jobs", "reference.yaml"), ConfigurationDocuments.reference()),
                new Document(Path.of("jobs", "schema.json"), ConfigurationDocuments.schema()),
                new Document(Path.of("src", "docs", "configuration.md"), ConfigurationDocuments.page()));
    }

    @ParameterizedTest
    @MethodSource("documents")
    void documentMatchesTheKeys(Document document) throws IOException {
        if ("write".equals(System.getProperty("chatferry.configuration"))) {
            Files.createDirectories(document.file.getParent());
            Files.writeString(document.file, document.text);
        }
        assertThat(Files.exists(document.file) ? Files.readString(document.file) : "")
                .as("%s is stale; renew it with: %s", document.file, RENEW)
                .isEqualTo(document.text);
    }

    @ParameterizedTest
    @MethodSource("jobFiles")
    void jobFileIsValidAndNamesTheSchema(Path file) throws IOException {
        String yaml = Files.readString(file);

        assertThat(yaml).startsWith("# yaml-language-server: $schema=schema.json\n");
        assertThat(problems(yaml)).isEmpty();
    }

    static List<Path> jobFiles() throws IOException {
        try (Stream<Path> files = Files.list(Path.of("jobs"))) {
            return files.filter(file -> file.toString().endsWith(".yaml"))
                    .sorted()
                    .toList();
        }
    }

    @Test
    void schemaAcceptsPlaceholdersAndEmptyValues() {
        assertThat(problems(JOB + "limits:\n  standard: ${CALLS:500}\n  core:\nreport:\n"))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "a key that there is not,'colour: green\n',",
        "a key in the wrong section,'target: {path: x}\n',/target",
        "a word for a number,'limits: {standard: many}\n',/limits/standard",
        "a number out of bounds,'limits: {in-flight: 2000}\n',/limits/in-flight",
        "a word that is none of the allowed,'target: {endpoint: pigeon}\n',/target/endpoint",
        "a duration without a unit,'limits: {window: 60}\n',/limits/window",
        "a value for a section,'limits: 500\n',/limits",
        "a section for a value,'order: {a: b}\n',/order",
        "neither true nor false,'report: {texts: maybe}\n',/report/texts",
        "neither a share nor a count,'max-rejects: most\n',/max-rejects"
    })
    void schemaRejectsMistakes(String mistake, String yaml, String place) {
        assertThat(problems(JOB + yaml))
                .as(mistake)
                .isNotEmpty()
                .allSatisfy(problem ->
                        assertThat(problem.getInstanceLocation().toString()).isEqualTo(place == null ? "" : place));
    }

    @Test
    void schemaRequiresName() {
        assertThat(problems("source:\n  path: export\n")).isNotEmpty();
    }

    private static List<Error> problems(String yaml) {
        Schema schema = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                .getSchema(ConfigurationDocuments.schema());
        return schema.validate(yaml, InputFormat.YAML);
    }
}
