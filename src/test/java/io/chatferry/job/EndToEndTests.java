package io.chatferry.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.chatferry.job.run.ExitCode;
import io.chatferry.sandbox.StoredMessage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The job as a whole: an export on one side, a server on the other. */
@Timeout(60)
class EndToEndTests {

    private static final String HEADER = "muid,sender,receiver,text,sentAt";

    @RegisterExtension
    final Migration migration = new Migration();

    @ParameterizedTest
    @ValueSource(
            strings = {"csv", "jsonl", "mapped-csv", "rocketchat", "pubnub", "sendbird", "stream", "teams", "twilio"})
    void importsSampleOfEachJobFileAndSecondRunSendsNothing(String name) throws Exception {
        start();
        Path job = Path.of("jobs", name + ".yaml");
        ExitCode first = migration.run(job);
        long writes = migration.writes();

        assertThat(first).as(migration.output()).isIn(ExitCode.DONE, ExitCode.DONE_WITH_REJECTS);
        assertThat(migration.messages())
                .hasSize(migration.report(name).at("/tallies/messages/sent").asInt())
                .hasSizeGreaterThan(1)
                .extracting(StoredMessage::muid)
                .doesNotHaveDuplicates();
        migration.assertAddsUp(name);

        assertThat(migration.run(job)).isEqualTo(first);
        assertThat(migration.writes()).isEqualTo(writes);
        migration.assertAddsUp(name);
    }

    @ParameterizedTest
    @CsvSource({
        "rocketchat, '1479162481,1479162481', 2",
        "sendbird, '1700271912,1700277100', 2",
        "twilio, '1458851877,1458851901,1458851901', 5"
    })
    void importsExportsOfOtherProducts(String name, String times, int users) throws Exception {
        start();
        Path export = Path.of("src/test/resources/exports", name);
        ExitCode code = migration.run(Path.of("jobs", name + ".yaml"), "source.path=" + export);

        assertThat(code).as(migration.output()).isEqualTo(ExitCode.DONE);
        assertThat(migration.messages())
                .extracting(message -> Long.toString(message.sentAt()))
                .containsExactlyInAnyOrder(times.split(","));
        assertThat(migration.sandbox.uids()).hasSizeGreaterThanOrEqualTo(users);
        migration.assertAddsUp(name);
    }

    @Test
    void sendsOnlyNewRecordsOfGrownExport() throws Exception {
        start();
        migration.file("messages.csv", HEADER, "m1,ann,bob,one,1700000001", "m2,bob,ann,two,1700000002");
        Path job = migration.job();
        assertThat(migration.run(job)).isEqualTo(ExitCode.DONE);

        migration.file(
                "messages.csv",
                HEADER,
                "m1,ann,bob,one,1700000001",
                "m2,bob,ann,two,1700000002",
                "m3,ann,cat,three,1700000003");
        assertThat(migration.run(job)).isEqualTo(ExitCode.DONE);
        assertThat(migration.messages()).extracting(StoredMessage::muid).containsExactlyInAnyOrder("m1", "m2", "m3");
        assertThat(migration.sends()).isEqualTo(3);
        assertThat(migration.sandbox.uids()).containsExactly("ann", "bob", "cat");
        migration.assertAddsUp("acme");
    }

    @Test
    void sendsOnlyCorrectedReject() throws Exception {
        start();
        migration.file(
                "messages.csv", HEADER, "m1,ann,bob,one,1700000001", "m2,bob,ann,,1700000002", "m3,ann,bob,x,soon");
        Path job = migration.job();
        assertThat(migration.run(job)).isEqualTo(ExitCode.DONE_WITH_REJECTS);
        assertThat(migration.sends()).isEqualTo(1);
        assertThat(migration.work.resolve("acme/rejects.csv"))
                .content()
                .contains("TEXT_EMPTY", "messages.csv", "m2", "m3");
        migration.assertAddsUp("acme");

        migration.file(
                "messages.csv", HEADER, "m1,ann,bob,one,1700000001", "m2,bob,ann,two,1700000002", "m3,ann,bob,x,soon");
        assertThat(migration.run(job)).isEqualTo(ExitCode.DONE_WITH_REJECTS);
        assertThat(migration.messages()).extracting(StoredMessage::muid).containsExactlyInAnyOrder("m1", "m2");
        assertThat(migration.sends()).isEqualTo(2);
        assertThat(migration.work.resolve("acme/rejects.csv"))
                .content()
                .contains("m3")
                .doesNotContain("TEXT_EMPTY");
        migration.assertAddsUp("acme");
    }

    @Test
    void importsZippedJsonLinesAsCsv() throws Exception {
        start();
        migration
                .file("users.csv", "uid,name,tags,metadata", "Ann,Änn,a|b,\"{\"\"x\"\": 1}\"", "bob,Bob,,")
                .file("groups.csv", "guid,name,owner", "The Team,Team,Ann")
                .file("members.csv", "guid,uid,scope", "The Team,bob,admin")
                .file(
                        "messages.csv",
                        "sender,receiver,receiverType,text,metadata,sentAt",
                        "Ann,bob,user,\"a, \"\"b\"\" 🥐\",\"{\"\"k\"\": [1, 2]}\",1700000001123",
                        "Ann,bob,user,again,,1700000002",
                        "Ann,bob,user,again,,1700000002",
                        "bob,The Team,group,hi,,2023-11-14T22:13:25Z");
        assertThat(migration.run(migration.job())).isEqualTo(ExitCode.DONE);

        Path zip = migration.folder.resolve("export.zip");
        try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(zip))) {
            add(
                    out,
                    "users.jsonl",
                    "{\"uid\":\"Ann\",\"name\":\"Änn\",\"tags\":[\"a\",\"b\"],\"metadata\":{\"x\":1}}\n{\"uid\":\"bob\",\"name\":\"Bob\"}");
            add(out, "groups.jsonl", "{\"guid\":\"The Team\",\"name\":\"Team\",\"owner\":\"Ann\"}");
            add(out, "members.jsonl", "{\"guid\":\"The Team\",\"uid\":\"bob\",\"scope\":\"admin\"}");
            add(out, "messages.jsonl", """
                    {"sender":"Ann","receiver":"bob","text":"a, \\"b\\" 🥐","metadata":{"k":[1,2]},"sentAt":1700000001123}
                    {"sender":"Ann","receiver":"bob","text":"again","sentAt":1700000002}
                    {"sender":"Ann","receiver":"bob","text":"again","sentAt":"1700000002"}
                    {"sender":"bob","receiver":"The Team","receiverType":"group","text":"hi","sentAt":1700000005}
                    """);
        }
        try (Migration other = new Migration(migration.folder)) {
            assertThat(other.run(other.job(), "name=zipped", "source.path=" + zip))
                    .as(other.output())
                    .isEqualTo(ExitCode.DONE);
            assertThat(byMuid(other)).isEqualTo(byMuid(migration)).hasSize(4);
            assertThat(other.sandbox.uids()).isEqualTo(migration.sandbox.uids());
            assertThat(other.sandbox.userName("ann")).contains("Änn");
            String guid = migration.sandbox.guids().iterator().next();
            assertThat(other.sandbox.memberUids(guid))
                    .isEqualTo(migration.sandbox.memberUids(guid))
                    .contains("bob");
        }
    }

    @Test
    void leavesExistingUsersUnchanged() throws Exception {
        start();
        migration.sandbox.plantUser("ann", "The Real Ann");
        migration.sandbox.plantGroup("team", "The Real Team");
        migration
                .file("users.csv", "uid,name", "ann,Ann of the export")
                .file("groups.csv", "guid,name", "team,Other")
                .file(
                        "messages.csv",
                        HEADER + ",receiverType",
                        "m1,ann,bob,one,1700000001,user",
                        "m2,ann,team,two,1700000002,group");

        assertThat(migration.run(migration.job())).isEqualTo(ExitCode.DONE);
        assertThat(migration.sandbox.userName("ann")).contains("The Real Ann");
        assertThat(migration.report("acme").at("/tallies/users/alreadyThere").asInt())
                .isEqualTo(1);
        migration.assertAddsUp("acme");
    }

    @Test
    void resolvesAndListsClashingIds() throws Exception {
        start();
        migration.file("messages.csv", HEADER, "m1,Ann,ANN,one,1700000001", "m2,ANN,ann,two,1700000002");

        assertThat(migration.run(migration.job())).isEqualTo(ExitCode.DONE);
        assertThat(migration.sandbox.uids()).hasSize(3).contains("ann");
        assertThat(migration.messages()).extracting(StoredMessage::muid).containsExactlyInAnyOrder("m1", "m2");
        assertThat(migration.messages()).noneMatch(message -> message.sender().equals(message.receiver()));
        assertThat(migration.messages().stream()
                        .filter(message -> message.muid().equals("m2"))
                        .toList())
                .extracting(StoredMessage::receiver)
                .containsExactly("ann");
        assertThat(migration.work.resolve("acme/ids.csv")).content().contains("\"Ann\",", "\"ANN\",", "\"ann\",");
        assertThat(migration.work.resolve("acme/ids.jsonl"))
                .content()
                .contains("{\"kind\":\"user\",\"sourceId\":\"Ann\",");
    }

    @Test
    void rejectsUndescribedUsersWhenJobFileSaysSo() throws Exception {
        start();
        migration
                .file("users.csv", "uid,name", "ann,Ann", "bob,Bob")
                .file("groups.csv", "guid,name,owner", "team,Team,ghost")
                .file("members.csv", "guid,uid", "team,ann", "team,ghost")
                .file(
                        "messages.csv",
                        HEADER + ",receiverType",
                        "m1,ann,bob,one,1700000001,user",
                        "m2,ann,team,two,1700000002,group",
                        "m3,ghost,ann,three,1700000003,user");

        assertThat(migration.run(migration.job("undescribed: reject"))).isEqualTo(ExitCode.DONE_WITH_REJECTS);
        assertThat(migration.messages()).extracting(StoredMessage::muid).containsExactlyInAnyOrder("m1", "m2");
        assertThat(migration.sandbox.uids()).containsExactly("ann", "bob");
        assertThat(migration.work.resolve("acme/rejects.csv")).content().contains("members.csv", "m3");
        migration.assertAddsUp("acme");
    }

    @Test
    void keepsOrderOfMessagesOfOneSecond() throws Exception {
        start("sandbox.latency.median=5ms", "sandbox.latency.p99=40ms");
        StringBuilder lines = new StringBuilder(HEADER);
        for (int i = 0; i < 200; i++) {
            lines.append("\nm%03d,%s,%s,t,%d"
                    .formatted(i, i % 2 == 0 ? "ann" : "bob", i % 2 == 0 ? "bob" : "ann", 1_700_000_000 + i / 10));
        }
        migration.file("messages.csv", lines.toString().split("\n"));

        assertThat(migration.run(migration.job())).isEqualTo(ExitCode.DONE);
        Map<Long, List<String>> bySecond = new TreeMap<>();
        migration
                .messages()
                .forEach(message -> bySecond.merge(message.sentAt(), List.of(message.muid()), (a, b) -> {
                    List<String> both = new java.util.ArrayList<>(a);
                    both.addAll(b);
                    return both;
                }));
        assertThat(bySecond)
                .hasSize(20)
                .allSatisfy((second, muids) -> assertThat(muids).isSorted());
        assertThat(migration.messages()).extracting(StoredMessage::muid).endsWith("m198", "m199");
    }

    @Test
    void countsWithdrawnAndChangedRecords() throws Exception {
        start();
        migration
                .file("users.csv", "uid,name", "ann,Ann", "dan,Dan")
                .file("messages.csv", HEADER, "m1,ann,bob,one,1700000001", "m2,ann,bob,,1700000002");
        Path job = migration.job();
        assertThat(migration.run(job)).isEqualTo(ExitCode.DONE_WITH_REJECTS);

        migration
                .file("users.csv", "uid,name", "bob,Bob")
                .file("messages.csv", HEADER, "m1,ann,bob,other,1700000001", "m3,ann,bob,three,1700000003");
        assertThat(migration.run(job)).isEqualTo(ExitCode.DONE);
        assertThat(migration.report("acme").path("changed").asInt()).isEqualTo(1);
        assertThat(migration.messages())
                .extracting(StoredMessage::muid, StoredMessage::data)
                .containsExactlyInAnyOrder(tuple("m1", "{\"text\":\"one\"}"), tuple("m3", "{\"text\":\"three\"}"));
        migration.assertAddsUp("acme");
    }

    private void start(String... settings) {
        migration.start(settings);
    }

    private static Map<String, String> byMuid(Migration run) {
        Map<String, String> found = new TreeMap<>();
        run.messages()
                .forEach(message -> found.put(
                        message.muid(),
                        String.join(" ", message.sender(), message.receiver(), message.data(), "" + message.sentAt())));
        return found;
    }

    private static void add(ZipOutputStream out, String name, String text) throws IOException {
        out.putNextEntry(new ZipEntry(name));
        out.write(text.getBytes(StandardCharsets.UTF_8));
        out.closeEntry();
    }
}
