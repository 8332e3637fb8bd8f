package io.chatferry.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.chatferry.job.run.ExitCode;
import io.chatferry.job.run.ShortWaits;
import io.chatferry.job.run.StopSignal;
import io.chatferry.send.StandIn;
import io.chatferry.send.StandIn.Reply;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/** What becomes of messages that moderation looks at after they were sent. */
@Timeout(60)
class ModerationFollowedTests {

    private static final String PATH = "/moderation/messages";
    private static final String LIST = "GET " + PATH;

    @RegisterExtension
    final Migration migration = new Migration();

    @Test
    void listsHeldBackMessagesWithTheirRulesInFewRequests() throws Exception {
        migration.start("sandbox.moderation.keywords=gambling", "sandbox.moderation.delay=600ms");
        Path job = migration.file("messages.csv", export()).job();
        assertThat(migration.run(job)).isEqualTo(ExitCode.DONE);

        JsonNode moderation = migration.report("acme").path("moderation");
        assertThat(moderation.path("asked").asBoolean()).isTrue();
        assertThat(moderation.path("approved").asLong()).isEqualTo(298);
        assertThat(moderation.path("disapproved").asLong()).isEqualTo(2);
        assertThat(moderation.path("pending").asLong()).isZero();
        assertThat(moderation.at("/rules/0/words").asString()).isEqualTo("keywords");
        assertThat(moderation
                        .path("listed")
                        .valueStream()
                        .map(each -> each.path("where").asString()))
                .containsExactly("messages.csv:8", "messages.csv:102");
        assertThat(moderation.at("/listed/1/muid").asString()).isEqualTo("m100");
        assertThat(migration.output()).contains("Held back by moderation", "disapproved by keywords");
        assertThat(migration.sandbox.requests(LIST)).isBetween(2L, 12L);
        assertThat(Files.readString(migration.work.resolve("acme/report.html")))
                .contains("messages.csv:102")
                .doesNotContain("gambling");

        long asked = migration.sandbox.requests(LIST);
        assertThat(migration.run(job)).isEqualTo(ExitCode.DONE);
        assertThat(migration.sandbox.requests(LIST)).isEqualTo(asked);
        assertThat(migration.report("acme").path("moderation")).isEqualTo(moderation);
    }

    @Test
    void nextRunAsksForDecisionsAfterStop() throws Exception {
        migration.start("sandbox.moderation.keywords=gambling", "sandbox.moderation.delay=4s");
        Path job = migration.file("messages.csv", export()).job();
        StopSignal stop = migration.stop;
        Thread stopper = new Thread(() -> {
            while (migration.sandbox.requests(LIST) < 2) {
                Thread.onSpinWait();
            }
            stop.request();
        });
        stopper.start();
        assertThat(migration.run(job)).isEqualTo(ExitCode.STOPPED);
        assertThat(migration.report("acme").at("/moderation/disapproved").asLong())
                .isZero();

        migration.stop = new StopSignal();
        assertThat(migration.run(job)).isEqualTo(ExitCode.DONE);
        assertThat(migration.report("acme").at("/moderation/disapproved").asLong())
                .isEqualTo(2);
        assertThat(migration.sends()).isEqualTo(300);
    }

    @Test
    void boundsWaitForDecisionsAndNextRunAsksOnce() throws Exception {
        migration.start("sandbox.moderation.delay=1h");
        Path job = migration.file("messages.csv", export()).job();
        assertThat(migration.run(job)).isEqualTo(ExitCode.DONE);
        assertThat(migration.report("acme").at("/moderation/pending").asLong()).isEqualTo(300);
        assertThat(migration.output()).contains("pending; the next import asks again");

        long asked = migration.sandbox.requests(LIST);
        assertThat(migration.run(job)).isEqualTo(ExitCode.DONE);
        assertThat(migration.sandbox.requests(LIST)).isBetween(asked + 2, asked + 4);
    }

    static Stream<Reply> answersThatTellNothing() {
        return Stream.of(
                Reply.error(404, "ERR_API_NOT_FOUND"),
                Reply.error(403, "AUTH_ERR_NO_ACCESS"),
                Reply.error(402, "ERR_PLAN_RESTRICTION"),
                Reply.error(500, "ERR_EXCEPTION"),
                new Reply(200, "<html>it works</html>"),
                new Reply(200, "{\"data\":\"none\"}"));
    }

    @ParameterizedTest
    @MethodSource("answersThatTellNothing")
    void endsWith0WhenTargetReportsNoDecision(Reply reply) throws Exception {
        Path job = migration.file("messages.csv", export()).job();
        try (StandIn proxy =
                new StandIn(migration.sandbox.baseUrl(), call -> call.is("GET", PATH) ? reply : call.forwarded())) {
            assertThat(migration.run(job, "target.base-url=" + proxy.baseUrl()))
                    .as(migration.output())
                    .isEqualTo(ExitCode.DONE);
        }
        assertThat(migration.messages()).hasSize(300);
        assertThat(migration.report("acme").at("/moderation/asked").asBoolean()).isFalse();
        assertThat(migration.report("acme").at("/moderation/untold").asString()).isNotEmpty();
    }

    @Test
    void endsWith0WhenModerationListNeverEnds() throws Exception {
        AtomicLong nextId = new AtomicLong(1_000_000_000);
        Path job = migration.file("messages.csv", export()).job();
        try (StandIn proxy = new StandIn(
                migration.sandbox.baseUrl(), call -> call.is("GET", PATH) ? another(nextId) : call.forwarded())) {
            assertThat(migration.run(job, "target.base-url=" + proxy.baseUrl()))
                    .as(migration.output())
                    .isEqualTo(ExitCode.DONE);
        }
        assertThat(migration.report("acme").at("/moderation/untold").asString()).contains("no end");
    }

    @Test
    void endsWith0WhenModerationListDoesNotAnswer() throws Exception {
        migration.commands = ShortWaits.commands(Duration.ofMillis(900));
        Path job = migration.file("messages.csv", export()).job("limits: {window: 1s}");
        try (StandIn proxy = new StandIn(
                migration.sandbox.baseUrl(), call -> call.is("GET", PATH) ? Reply.NEVER : call.forwarded())) {
            assertThat(migration.run(job, "target.base-url=" + proxy.baseUrl()))
                    .as(migration.output())
                    .isEqualTo(ExitCode.DONE);
        }
        assertThat(migration.report("acme").at("/moderation/untold").asString()).isNotEmpty();
    }

    /** A page of a list that goes on for ever: one message of somebody else. */
    private static Reply another(AtomicLong nextId) {
        long id = nextId.incrementAndGet();
        return new Reply(
                200,
                "{\"data\":[{\"id\":\"" + id + "\"}],\"meta\":{\"next\":{\"affix\":\"prepend\",\"id\":\"" + id
                        + "\"}}}");
    }

    private static String[] export() {
        List<String> lines = new ArrayList<>(List.of("muid,sender,receiver,text,sentAt"));
        for (int i = 0; i < 300; i++) {
            String text = i == 6 || i == 100 ? "online gambling" : "hello";
            lines.add("m%d,user%d,user%d,%s,%d".formatted(i, i % 30, 30 + i % 17, text, 1_700_000_000 + i));
        }
        return lines.toArray(String[]::new);
    }
}
