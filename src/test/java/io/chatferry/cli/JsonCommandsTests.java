package io.chatferry.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.chatferry.cli.option.Shell;
import io.chatferry.job.JobCommands;
import io.chatferry.job.run.StopSignal;
import io.chatferry.sandbox.SandboxServer;
import io.chatferry.sandbox.settings.SandboxSettings;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Each command that tells something tells it as one JSON object too, with nothing else on its standard output. */
class JsonCommandsTests {

    private static final String KEY = "sandbox-key-0123456789abcdef";
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    @TempDir
    Path folder;

    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private SandboxServer sandbox;
    private Path job;
    private int code;

    @BeforeEach
    void writeExport() throws IOException {
        sandbox = SandboxServer.start(
                SandboxSettings.defaults().with("sandbox.api-key", KEY).with("sandbox.moderation.delay", "0s"));
        Path export = Files.createDirectory(folder.resolve("export"));
        Files.writeString(export.resolve("users.csv"), "uid,name\nann,Ann\n");
        Files.writeString(export.resolve("messages.csv"), """
                muid,sender,receiver,text,sentAt
                m1,ann,bob,hi,1600000000
                m2,ann,bob,hi,30 February
                """);
        job = Files.writeString(folder.resolve("acme.yaml"), """
                name: acme
                source:
                  path: export
                target:
                  app-id: ${COMETCHAT_APP_ID}
                  api-key: ${COMETCHAT_API_KEY}
                """);
    }

    @AfterEach
    void stop() {
        sandbox.close();
    }

    private JsonNode run(String command, String... more) {
        List<String> args = new ArrayList<>(List.of(command, job.toString()));
        args.addAll(Arrays.asList(more));
        args.addAll(List.of(
                "--json",
                "--work",
                folder.resolve("work").toString(),
                "--set",
                "target.base-url=" + sandbox.baseUrl()));
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        err.reset();
        Shell shell = new Shell(
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                Map.of("COMETCHAT_APP_ID", "app", "COMETCHAT_API_KEY", KEY),
                false,
                Path.of("").toAbsolutePath(),
                new StopSignal(),
                JobCommands.real());
        code = Main.run(args.toArray(String[]::new), shell);
        String printed = out.toString(StandardCharsets.UTF_8);
        assertThat(printed)
                .as(err.toString(StandardCharsets.UTF_8))
                .startsWith("{")
                .doesNotContain(KEY);
        return JSON.readTree(printed);
    }

    private String err() {
        return err.toString(StandardCharsets.UTF_8);
    }

    @Test
    void tellWhatTheyFindBeforeARun() {
        JsonNode preview = run("preview");
        assertThat(preview.at("/sections/1/examples/1/problems/0/code").asString())
                .isEqualTo("SENT_AT_INVALID");
        assertThat(preview.path("exitCode").asInt()).isEqualTo(code).isEqualTo(2);

        assertThat(run("check").isObject()).isTrue();
        assertThat(code).isZero();

        JsonNode validated = run("validate");
        assertThat(validated.at("/tallies/messages/rejected").asLong()).isEqualTo(1);
        assertThat(validated.at("/run/exitCode").asInt()).isEqualTo(code).isEqualTo(2);
        assertThat(err()).contains("report.html");

        JsonNode plan = run("plan");
        assertThat(plan.path("outcome").asString()).startsWith("1 message would be sent");
        assertThat(code).isEqualTo(2);
        assertThat(err()).contains("Plan: ");
    }

    @Test
    void tellWhatARunHasDoneAndWhatBecameOfEachRecord() {
        JsonNode imported = run("import");
        assertThat(imported.at("/tallies/messages/sent").asLong()).isEqualTo(1);
        assertThat(code).isEqualTo(2);

        JsonNode rejects = run("rejects");
        assertThat(rejects.path("rejects").asLong()).isEqualTo(1);
        assertThat(rejects.at("/codes/0/code").asString()).isEqualTo("SENT_AT_INVALID");
        assertThat(rejects.at("/codes/0/examples/0/at").asString()).isEqualTo("messages.csv:3");
        assertThat(rejects.path("list").asString()).endsWith("rejects.csv");
        assertThat(run("rejects", "--export", folder.resolve("fix").toString())
                        .path("rejects")
                        .asLong())
                .isEqualTo(1);

        JsonNode explained = run("explain", "m1");
        assertThat(explained.at("/records/0/record").asString()).isEqualTo("message m1");
        assertThat(explained.at("/records/0/asItWasRead").asString()).isEqualTo("m1,ann,bob,hi,1600000000");
        assertThat(explained.at("/records/0/state").asString()).startsWith("sent");

        assertThat(run("retry").at("/tallies/messages/sent").asLong()).isEqualTo(1);
        assertThat(err()).contains("0 refused messages are sent again");

        JsonNode certificate = run("verify");
        assertThat(certificate.path("equal").asBoolean()).isTrue();
        assertThat(certificate.path("complete").asBoolean()).isFalse();

        assertThat(run("status").path("job").asString()).isEqualTo("acme");
        assertThat(run("status", "--history").path("runs").size()).isPositive();
    }

    @Test
    void tellWhatWasUndoneAndForgotten() {
        run("import");

        JsonNode undone = run("undo", "--yes");
        assertThat(undone.at("/created/messages").asLong()).isEqualTo(1);
        assertThat(undone.at("/deleted/messages").asLong()).isEqualTo(1);
        assertThat(undone.path("proven").asBoolean()).isTrue();
        assertThat(err()).contains("Deleted:");

        run("import");
        JsonNode forgotten = run("forget", "--yes");
        assertThat(forgotten.path("forgotten").asBoolean()).isTrue();
        assertThat(forgotten.path("remembered").asString()).isNotEmpty();
        assertThat(run("forget", "--yes").path("forgotten").asBoolean()).isFalse();
    }

    @Test
    void tellThatThereIsNothingToCertify() {
        run("validate");

        JsonNode ended = run("verify");

        assertThat(ended.path("exitCode").asInt()).isEqualTo(code).isEqualTo(2);
        assertThat(ended.path("job").asString()).isEqualTo("acme");
        assertThat(err()).contains("No certificate");
    }
}
