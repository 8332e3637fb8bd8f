package io.chatferry.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.core.io.ClassPathResource;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;

/** H2 commits each statement of a schema by itself. */
class SchemaTests {

    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void completesSchemaAfterKill(boolean noted) throws Exception {
        List<String> statements = statements("V1__ledger.sql");
        for (int done = 0; done <= statements.size(); done += 5) {
            Path place = Files.createDirectory(folder.resolve("killed-" + done));
            TestLedger.open(Database.H2, place).close();
            List<String> undo = new ArrayList<>();
            for (String each : statements.subList(done, statements.size())) {
                Matcher table =
                        Pattern.compile("CREATE TABLE IF NOT EXISTS (\\w+)").matcher(each);
                if (table.find()) {
                    undo.add("DROP TABLE " + table.group(1));
                }
            }
            undo.add("DELETE FROM \"schema_history\" WHERE \"version\" <> '1'");
            undo.add(noted ? "UPDATE \"schema_history\" SET \"success\" = FALSE" : "DELETE FROM \"schema_history\"");
            execute(place, undo);

            try (TestLedger job = TestLedger.open(Database.H2, place)) {
                job.pass(new Export().message("m1", "ann", "bob", 1_700_000_000L, "hello"));
                assertThat(job.states()).isEqualTo(Map.of("m1", MessageState.STAGED));
            }
        }
    }

    @Test
    void acceptsRepeatedSchemaStatements() throws Exception {
        Path place = Files.createDirectory(folder.resolve("twice"));
        TestLedger.open(Database.H2, place).close();

        for (Resource script :
                new PathMatchingResourcePatternResolver().getResources("classpath:io/chatferry/ledger/schema/*.sql")) {
            execute(place, statements(Objects.requireNonNull(script.getFilename())));
        }

        try (TestLedger job = TestLedger.open(Database.H2, place)) {
            assertThat(job.rows("run_lock")).isEqualTo(1);
        }
    }

    private static List<String> statements(String file) throws Exception {
        String script = new ClassPathResource("io/chatferry/ledger/schema/" + file)
                .getContentAsString(StandardCharsets.UTF_8)
                .replaceAll("--[^\n]*", "");
        return Stream.of(script.split(";")).filter(each -> !each.isBlank()).toList();
    }

    private static void execute(Path place, List<String> statements) throws Exception {
        String url = "jdbc:h2:file:" + place.resolve("ledger").toAbsolutePath();
        try (Connection connection = DriverManager.getConnection(url, "chatferry", "")) {
            for (String each : statements) {
                connection.createStatement().execute(each);
            }
        }
    }
}
