package io.chatferry.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.core.io.ClassPathResource;

/** The tables of Spring Batch are complete whichever of them an older version or a killed run has created. */
class BatchTablesMigrationTests {

    private static final List<String> TABLES = List.of(
            "BATCH_JOB_INSTANCE",
            "BATCH_JOB_EXECUTION",
            "BATCH_JOB_EXECUTION_PARAMS",
            "BATCH_STEP_EXECUTION",
            "BATCH_STEP_EXECUTION_CONTEXT",
            "BATCH_JOB_EXECUTION_CONTEXT");

    @TempDir
    Path folder;

    @ParameterizedTest
    @EnumSource(Database.class)
    void createsTablesAndSequences(Database database) {
        try (TestLedger job = TestLedger.open(database, folder)) {
            for (String table : TABLES) {
                assertThat(job.rows(table)).as(table).isZero();
            }
            for (String sequence :
                    List.of("BATCH_JOB_INSTANCE_SEQ", "BATCH_JOB_EXECUTION_SEQ", "BATCH_STEP_EXECUTION_SEQ")) {
                String next = database == Database.H2
                        ? "SELECT NEXT VALUE FOR " + sequence
                        : "SELECT NEXTVAL('" + sequence.toLowerCase(Locale.ROOT) + "')";
                long number = job.ledger.db().write(connection -> Db.number(connection, next));
                assertThat(number).as(sequence).isEqualTo(1);
            }
        }
    }

    /** The script of Spring Batch, as older versions ran it, killed after some of its statements. */
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 3, 5, 6, 7, 9})
    void completesTablesOfOlderVersion(int statements) throws Exception {
        TestLedger.open(Database.H2, folder).close();
        List<String> script = new ArrayList<>(script("schema-drop-h2.sql"));
        script.addAll(script("schema-h2.sql").subList(0, statements));
        script.add("DELETE FROM \"schema_history\" WHERE CAST(\"version\" AS INT) >= 60");
        if (statements == 9) {
            script.add("INSERT INTO meta (name, content) VALUES ('batch.tables', 'yes')");
            script.add("INSERT INTO BATCH_JOB_INSTANCE VALUES (7, 0, 'import', 'key')");
        }
        execute(script);

        try (TestLedger job = TestLedger.open(Database.H2, folder)) {
            for (String table : TABLES) {
                assertThat(job.rows(table))
                        .as(table)
                        .isEqualTo(statements == 9 && table.equals("BATCH_JOB_INSTANCE") ? 1 : 0);
            }
            assertThat(job.ledger.fact("batch.tables")).isEmpty();
        }
    }

    /** Rows refer to their parents, as in the script of Spring Batch. */
    @Test
    void definesTheColumnsOfSpringBatch() throws Exception {
        TestLedger.open(Database.H2, folder).close();
        List<String> ours = columns();
        execute(script("schema-drop-h2.sql"));
        execute(script("schema-h2.sql"));

        assertThat(ours).isEqualTo(columns());
    }

    private List<String> columns() throws Exception {
        List<String> found = new ArrayList<>();
        try (Connection connection = connect();
                var rows = connection
                        .createStatement()
                        .executeQuery("SELECT TABLE_NAME, COLUMN_NAME, DATA_TYPE, IS_NULLABLE"
                                + " FROM INFORMATION_SCHEMA.COLUMNS WHERE TABLE_NAME LIKE 'BATCH%'")) {
            while (rows.next()) {
                found.add(rows.getString(1) + "." + rows.getString(2) + " " + rows.getString(3) + " "
                        + rows.getString(4));
            }
        }
        Collections.sort(found);
        return found;
    }

    private static List<String> script(String name) throws Exception {
        String script = new ClassPathResource("org/springframework/batch/core/" + name)
                .getContentAsString(StandardCharsets.UTF_8)
                .replaceAll("--[^\n]*", "");
        return Stream.of(script.split(";")).filter(each -> !each.isBlank()).toList();
    }

    private void execute(List<String> statements) throws Exception {
        try (Connection connection = connect()) {
            for (String each : statements) {
                connection.createStatement().execute(each);
            }
        }
    }

    private Connection connect() throws Exception {
        assertThat(Files.exists(folder.resolve("ledger.mv.db"))).isTrue();
        return DriverManager.getConnection(
                "jdbc:h2:file:" + folder.resolve("ledger").toAbsolutePath(), "chatferry", "");
    }
}
