package io.chatferry.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.chatferry.sandbox.SandboxServer;
import io.chatferry.sandbox.settings.SandboxSettings;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** The services of {@code compose.yaml} as processes of this machine, with a PostgreSQL of this machine as their ledger. */
@Timeout(300)
class ComposeTests {

    private static final String PASSWORD = "a-password";

    @TempDir
    Path folder;

    private final Map<String, Map<String, Object>> services = services();

    @Test
    void importsAndVerifiesWithItsLedgerInPostgres() throws Exception {
        Files.writeString(folder.resolve("messages.csv"), """
                muid,sender,receiver,text,sentAt
                m1,ann,bob,hello,1700000000
                m2,bob,ann,hi,1700000001
                """);
        try (EmbeddedPostgres postgres = EmbeddedPostgres.builder().start();
                SandboxServer sandbox = SandboxServer.start(SandboxSettings.defaults()
                        .with("sandbox.api-key", "key")
                        .with("sandbox.moderation.delay", "0s"))) {
            createDatabase(postgres);
            Files.writeString(Files.createDirectory(folder.resolve("jobs")).resolve("acme.yaml"), """
                    name: acme
                    source: {format: csv, path: ../messages.csv}
                    target:
                      app-id: ${COMETCHAT_APP_ID}
                      api-key: ${COMETCHAT_API_KEY}
                      base-url: %s
                    """.formatted(
                            sandbox.baseUrl()));

            assertThat(run("import", postgres.getPort())).containsPattern("messages +2 +2\n");
            assertThat(folder.resolve("work/acme/report.html")).exists();
            try (Connection connection =
                            postgres.getDatabase("chatferry", "chatferry").getConnection();
                    Statement statement = connection.createStatement();
                    ResultSet tables = statement.executeQuery(
                            "select count(*) from information_schema.tables where table_name = 'run_lock'")) {
                assertThat(tables.next()).isTrue();
                assertThat(tables.getInt(1)).isOne();
            }
            run("verify", postgres.getPort());
            assertThat(folder.resolve("work/acme/certificate.json")).exists();
        }
    }

    @Test
    void programStartsWhenTheDatabaseAnswersAndRunsTheImageOfThisVersion() throws IOException {
        String version = Pattern.compile("<artifactId>chatferry</artifactId>\\s*<version>([^<]+)<")
                .matcher(Files.readString(Path.of("pom.xml")))
                .results()
                .map(found -> found.group(1))
                .findFirst()
                .orElseThrow();
        for (String name : List.of("import", "verify")) {
            Map<String, Object> service = services.get(name);
            assertThat(service).containsEntry("image", "chatferry:" + version).containsEntry("working_dir", "/work");
            assertThat(service.get("volumes")).asString().isEqualTo("[.:/work]");
            assertThat(service.get("depends_on")).asString().isEqualTo("{ledger={condition=service_healthy}}");
        }
        assertThat(services.get("ledger").get("healthcheck"))
                .asString()
                .contains("pg_isready -U chatferry -d chatferry");
    }

    private void createDatabase(EmbeddedPostgres postgres) throws Exception {
        Map<String, String> environment = environment(services.get("ledger"));
        try (Connection connection = postgres.getPostgresDatabase().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("create role %s login password '%s'"
                    .formatted(environment.get("POSTGRES_USER"), environment.get("POSTGRES_PASSWORD")));
            statement.execute("create database %s owner %s"
                    .formatted(environment.get("POSTGRES_DB"), environment.get("POSTGRES_USER")));
        }
    }

    private String run(String name, int port) throws Exception {
        Map<String, Object> service = services.get(name);
        List<String> command = new ArrayList<>(List.of(
                System.getProperty("java.home") + "/bin/java",
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName()));
        ((List<?>) service.get("command")).forEach(word -> command.add(String.valueOf(word)));
        ProcessBuilder builder =
                new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true);
        environment(service)
                .forEach((key, value) ->
                        builder.environment().put(key, value.replace("//ledger:5432/", "//localhost:" + port + "/")));
        Process process = builder.start();
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
        return output;
    }

    /** The variables of a service, with what a user of Compose sets. */
    private static Map<String, String> environment(Map<String, Object> service) {
        Map<String, String> user =
                Map.of("COMETCHAT_APP_ID", "app", "COMETCHAT_API_KEY", "key", "LEDGER_PASSWORD", PASSWORD);
        Map<String, String> all = new TreeMap<>();
        ((Map<?, ?>) service.get("environment"))
                .forEach((key, value) -> all.put(
                        String.valueOf(key),
                        Pattern.compile("\\$\\{(\\w+)(:[?-][^}]*)?}")
                                .matcher(String.valueOf(value))
                                .replaceAll(found ->
                                        Matcher.quoteReplacement(user.getOrDefault(found.group(1), "not set")))));
        return all;
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Map<String, Object>> services() {
        try {
            Map<String, Object> file = new Yaml(new SafeConstructor(new LoaderOptions()))
                    .load(Files.readString(Path.of("src/deploy/compose.yaml")));
            return (Map<String, Map<String, Object>>) file.get("services");
        } catch (IOException missing) {
            throw new AssertionError(missing);
        }
    }
}
