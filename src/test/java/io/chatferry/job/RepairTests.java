package io.chatferry.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.chatferry.job.run.ExitCode;
import io.chatferry.model.RejectCode;
import io.chatferry.sandbox.StoredMessage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** {@code invalid: repair}: each code's repair, counted, listed, and predicted by the plan. */
class RepairTests {

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final String LONG_NAME = "n".repeat(101);

    @RegisterExtension
    final Migration migration = new Migration();

    private static String message(String muid, String more) {
        return "{\"muid\":\"" + muid + "\",\"sender\":\"ann\",\"receiver\":\"bob\",\"sentAt\":1600000000," + more + "}";
    }

    private Path job() throws IOException {
        String tags = IntStream.range(0, 26).mapToObj(i -> "\"t" + i + "\"").collect(Collectors.joining(","));
        String mentions =
                IntStream.range(0, 12).mapToObj(i -> "<@uid:u" + i + ">").collect(Collectors.joining(" "));
        migration.file(
                "users.jsonl",
                "{\"uid\":\"ann\",\"name\":\"" + LONG_NAME + "\",\"avatar\":\"nowhere\",\"role\":\"No Role!\"}",
                "{\"uid\":\"bob\",\"name\":\"Bob\",\"metadata\":{\"m\":\"" + "x".repeat(6_000) + "\"}}",
                "{\"uid\":\"\",\"name\":\"Nobody\"}");
        migration.file("groups.jsonl", "{\"guid\":\"team\",\"name\":\"Team\",\"type\":\"password\"}");
        migration.file("members.jsonl", "{\"guid\":\"team\",\"uid\":\"bob\",\"scope\":\"king\"}");
        migration.file(
                "messages.jsonl",
                message("tags", "\"text\":\"t\",\"tags\":[" + tags + "]"),
                message("tag", "\"text\":\"t\",\"tags\":[\"" + "g".repeat(120) + "\"]"),
                message("media", "\"type\":\"image\""),
                message("empty", "\"text\":\" \""),
                message("char", "\"text\":\"a\\u0000b\""),
                message("mentions", "\"text\":\"" + mentions + "\""),
                message("type", "\"text\":\"boo\",\"type\":\"sticker\""),
                message("file", "\"text\":\"see\",\"type\":\"file\",\"attachments\":[{\"name\":\"plan.pdf\"}]"),
                message("old", "\"text\":\"early\"").replace("1600000000", "7"),
                message("long", "\"text\":\"" + "wörd ".repeat(5_000) + "\""),
                message("both", "\"text\":\"t\",\"receiverType\":\"room\",\"tags\":[" + tags + "]"),
                message("time", "\"text\":\"t\",\"readAt\":\"yesterday\""));
        return migration.job();
    }

    private Map<String, StoredMessage> byMuid() {
        return migration.messages().stream().collect(Collectors.toMap(StoredMessage::muid, each -> each));
    }

    private static String text(StoredMessage message) {
        return JSON.readTree(message.data()).path("text").asString("");
    }

    @Test
    void sendsRepairedRecordsAndRejectsTheRest() throws IOException {
        Path job = job();
        assertThat(migration.run(job, "invalid=repair")).isEqualTo(ExitCode.DONE_WITH_REJECTS);

        Map<String, StoredMessage> sent = byMuid();
        assertThat(sent.keySet()).doesNotContain("both").hasSize(11 + 3);
        assertThat(text(sent.get("media"))).isEqualTo("(image without a file)");
        assertThat(text(sent.get("empty"))).isEqualTo("(empty message)");
        assertThat(text(sent.get("char"))).isEqualTo("a\ufffdb");
        assertThat(text(sent.get("mentions"))).contains("<@uid:u9> @u10 @u11");
        assertThat(sent.get("type").type()).isEqualTo("text");
        assertThat(text(sent.get("file"))).isEqualTo("see\n(file: plan.pdf)");
        assertThat(sent.get("old").sentAt()).isEqualTo(1_000_000_000L);
        assertThat(migration.sandbox.userName("ann")).hasValue("n".repeat(100));
        JsonNode tallies = migration.report("acme").path("tallies");
        assertThat(tallies.path("messages").path("rejected").asLong()).isEqualTo(1);
        assertThat(tallies.path("users").path("rejected").asLong()).isEqualTo(1);
        migration.assertAddsUp("acme");
        assertThat(migration.report("acme").path("warnings").toString())
                .contains("repaired, TAGS_OVER_25: the first 25 are kept", "parts of texts that were split");
        assertThat(Files.readString(migration.work.resolve("acme/repairs.csv")))
                .contains(
                        "messages.jsonl:9,message,old,SENT_AT_TOO_OLD,sentAt,1970-01-01T00:00:07Z,2001-09-09T01:46:40Z")
                .doesNotContain("wörd");
    }

    @Test
    void splitsLongTextIntoNumberedMessagesOfSameSecond() throws IOException {
        migration.run(job(), "invalid=repair");
        List<StoredMessage> parts = byMuid().values().stream()
                .filter(message -> message.muid().startsWith("long"))
                .sorted(Comparator.comparing(message -> text(message)))
                .toList();
        assertThat(parts)
                .extracting(StoredMessage::muid)
                .containsExactly("long", "long-part-2", "long-part-3", "long-part-4");
        assertThat(parts).extracting(StoredMessage::sentAt).containsOnly(1_600_000_000L);
        assertThat(parts.stream()
                        .map(part -> text(part).replaceFirst("^\\(\\d/4\\) ", ""))
                        .collect(Collectors.joining()))
                .isEqualTo("wörd ".repeat(5_000));
        assertThat(migration.report("acme").path("warnings").findValuesAsString("words"))
                .as("the note on split texts")
                .containsOnlyOnce("additional messages, parts of texts that were split");
    }

    @Test
    void planPredictsRepairs() throws IOException {
        Path job = job();
        migration.plan(job);
        JsonNode rejecting = migration.planned();
        assertThat(rejecting.path("tallies").path("messages").path("rejected").asLong())
                .isEqualTo(12);
        migration.plan(job, "invalid=repair");
        JsonNode repairing = migration.planned();

        assertThat(codes(repairing)).isEqualTo(codes(rejecting)).containsEntry(RejectCode.TAGS_OVER_25, 1L);
        assertThat(rejecting.path("repairs").findValuesAsString("before").toString())
                .contains("25000 characters".replace("25000", "25,000"), LONG_NAME)
                .doesNotContain("wörd");
    }

    private static Map<RejectCode, Long> codes(JsonNode plan) {
        return StreamSupport.stream(plan.path("repairs").spliterator(), false)
                .collect(Collectors.toMap(
                        each -> RejectCode.valueOf(each.path("code").asString()),
                        each -> each.path("count").asLong()));
    }
}
