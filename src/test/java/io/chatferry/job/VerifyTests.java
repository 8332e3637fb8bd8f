package io.chatferry.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.chatferry.job.run.ExitCode;
import io.chatferry.ledger.Ledger;
import io.chatferry.ledger.LedgerLocation;
import io.chatferry.sandbox.StoredMessage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** {@code verify}: an import, then changes in the target, then the certificate. */
@Timeout(120)
class VerifyTests {

    private static final String SECRET = "the <b>secret</b> of acme";

    @RegisterExtension
    final Migration migration = new Migration();

    private Path job;

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void findsNoDifferenceWhetherTargetEchoesMuidsOrNot(boolean echoed) throws IOException {
        imported("sandbox.muids.echoed=" + echoed);

        assertThat(migration.verify(job, 1)).as(migration.output()).isEqualTo(ExitCode.DONE);
        JsonNode counts = migration.certificate("acme").path("counts");
        assertThat(counts.at("/messages/equal").asInt()).isEqualTo(7);
        assertThat(counts.at("/users/equal").asInt()).isEqualTo(4);
        assertThat(counts.at("/groups/equal").asInt()).isEqualTo(1);
        assertThat(counts.at("/members/equal").asInt()).isEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void reportsDeletedMessageAsMissing(boolean echoed) throws IOException {
        imported("sandbox.muids.echoed=" + echoed);
        migration.sandbox.deleteMessage(id("m3"));

        assertFault("missing", "m3", "");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void reportsChangedTextWithoutShowingIt(boolean echoed) throws IOException {
        imported("sandbox.muids.echoed=" + echoed);
        migration.sandbox.alterMessage(id("m1"), "{\"text\":\"other words\"}");

        assertFault("different", "m1", "text");
        assertThat(everythingWritten()).doesNotContain("other words", "secret");
    }

    @Test
    void showsAndEscapesTextsWhenJobFileAllowsIt() throws IOException {
        imported("report:", "  texts: true");
        migration.sandbox.alterMessage(id("m1"), "{\"text\":\"<img src=x onerror=alert(1)>\"}");

        assertFault("different", "m1", "text");
        assertThat(migration.certificate("acme").at("/differences/0/expected").asString())
                .isEqualTo(SECRET);
        assertThat(Files.readString(migration.work.resolve("acme/certificate.html")))
                .contains("&lt;img src")
                .doesNotContain("<img", "<b>secret");
    }

    @Test
    void reportsSwappedMessagesOfOneSecond() throws IOException {
        imported();
        String first = id("m4");
        migration.sandbox.copyMessage(first, "ann");
        migration.sandbox.deleteMessage(first);

        assertThat(migration.verify(job, 1)).isEqualTo(ExitCode.DONE_WITH_REJECTS);
        assertThat(migration.certificate("acme").at("/counts/messages/order").asInt())
                .isEqualTo(1);
        assertThat(migration.output()).contains("out of order: message m5 at messages.csv:6");
    }

    @Test
    void reportsExchangedTextsAsTwoDifferences() throws IOException {
        imported();
        Map<String, StoredMessage> byMuid = byMuid();
        migration.sandbox.alterMessage(id("m4"), byMuid.get("m5").data());
        migration.sandbox.alterMessage(id("m5"), byMuid.get("m4").data());

        assertThat(migration.verify(job, 1)).isEqualTo(ExitCode.DONE_WITH_REJECTS);
        assertThat(migration
                        .certificate("acme")
                        .at("/counts/messages/different")
                        .asInt())
                .isEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void reportsDuplicateMessage(boolean echoed) throws IOException {
        imported("sandbox.muids.echoed=" + echoed);
        String copy = migration.sandbox.copyMessage(id("m2"), "bob");

        assertFault("doubled", "m2", "");
        assertThat(migration.certificate("acme").at("/differences/0/serverId").asString())
                .isEqualTo(copy);
        assertThat(migration.certificate("acme").at("/counts/messages/equal").asInt())
                .isEqualTo(7);
    }

    @Test
    void reportsMessageUnderWrongSender() throws IOException {
        imported();
        String right = id("m6");
        migration.sandbox.copyMessage(right, "bob");
        migration.sandbox.deleteMessage(right);

        assertThat(migration.verify(job, 1)).isEqualTo(ExitCode.DONE_WITH_REJECTS);
        assertThat(fields()).contains("sender");
        assertThat(migration
                        .certificate("acme")
                        .at("/counts/messages/different")
                        .asInt())
                .isEqualTo(1);
    }

    @Test
    void reportsUnknownMessageAsUnexpectedUnlessOlderThanJob() throws IOException {
        migration.sandbox.plantUser("ann", "Ann");
        migration.sandbox.plantUser("bob", "Bob");
        Path before = migration
                .file("messages.csv", "muid,sender,receiver,text,sentAt", "old,ann,bob,old,1600000000")
                .job();
        migration.run(before, "name=other");
        imported();
        migration.sandbox.alterMessage(migration.sandbox.copyMessage(id("old"), "ann"), "{\"text\":\"new\"}");

        assertThat(migration.verify(job, 1)).isEqualTo(ExitCode.DONE_WITH_REJECTS);
        JsonNode certificate = migration.certificate("acme");
        assertThat(certificate.at("/counts/messages/unexpected").asInt()).isEqualTo(1);
        assertThat(certificate.at("/notes/0/count").asInt()).isEqualTo(1);
        assertThat(certificate.at("/notes/0/words").asString()).contains("not of this job");
    }

    @Test
    void comparesUsersGroupsAndMembers() throws IOException {
        imported();
        migration.sandbox.plantUser("ann", "Somebody else");
        migration.sandbox.removeMember("team", "bob");

        assertThat(migration.verify(job, 1)).isEqualTo(ExitCode.DONE_WITH_REJECTS);
        JsonNode certificate = migration.certificate("acme");
        assertThat(certificate.at("/counts/users/different").asInt()).isEqualTo(1);
        assertThat(certificate.at("/counts/members/missing").asInt()).isEqualTo(1);
        assertThat(certificate.at("/counts/messages/equal").asInt()).isEqualTo(7);
        assertThat(fields()).contains("name");
    }

    @Test
    void looksForMissingMessagesInModerationList() throws IOException {
        imported("sandbox.moderation.delay=1h", "sandbox.moderation.pending-in-lists=false");

        assertThat(migration.verify(job, 1)).as(migration.output()).isEqualTo(ExitCode.DONE);
        JsonNode certificate = migration.certificate("acme");
        assertThat(certificate.at("/counts/messages/equal").asInt()).isEqualTo(7);
        assertThat(certificate.at("/notes/0/words").asString()).contains("pending");
        assertThat(certificate.at("/notes/0/count").asInt()).isEqualTo(7);
    }

    @Test
    void ignoresTransportFaults() throws IOException {
        imported(
                "sandbox.faults.429=0.05",
                "sandbox.faults.500-before=0.05",
                "sandbox.faults.503-html=0.05",
                "sandbox.faults.cut-before=0.05",
                "sandbox.faults.bad-json=0.05",
                "sandbox.speed=20");

        assertThat(migration.verify(job, 1)).as(migration.output()).isEqualTo(ExitCode.DONE);
    }

    @Test
    void endsWith77ForWrongKeyAndWith64ForJobThatSentNothing() throws IOException {
        imported();
        migration.key = "wrong";
        assertThat(migration.verify(job, 1)).isEqualTo(ExitCode.KEY_REFUSED);

        assertThat(migration.verify(job, 1, "name=never")).isEqualTo(ExitCode.USAGE);
        assertThat(migration.output()).contains("has sent nothing yet");
        assertThat(migration.work.resolve("never")).doesNotExist();
    }

    /** Damage that only a fault of Chatferry could do to a ledger, and that would otherwise pass for "all equal". */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "UPDATE body SET muid = 'm1' WHERE muid = 'm3'", // two rows of one muid: one of them is never compared
                "DELETE FROM body WHERE muid = 'm3'", // a row that is never read
                "DELETE FROM message WHERE seq = (SELECT seq FROM body WHERE muid = 'm3')", // a record without a row
                "UPDATE pass_count SET amount = amount + 1 WHERE kind = 3 AND word = 'read'" // a lost record
            })
    void endsWith70WhenNumbersDoNotAddUp(String fault) throws Exception {
        imported();
        migration.sandbox.deleteMessage(id("m3"));
        try (Ledger ledger = Ledger.open(LedgerLocation.inFolder(migration.work.resolve("acme")));
                Connection connection = ledger.dataSource().getConnection()) {
            assertThat(connection.createStatement().executeUpdate(fault)).isPositive();
        }

        assertThat(migration.verify(job, 1)).as(migration.output()).isEqualTo(ExitCode.INTERNAL);
        assertThat(migration.output())
                .contains("The numbers do not add up", "report this as a bug, with certificate.json")
                .doesNotContain("as they were sent");
        JsonNode certificate = migration.certificate("acme");
        assertThat(certificate.path("addsUp").asBoolean(true)).isFalse();
        assertThat(certificate.path("equal").asBoolean(true)).isFalse();
        assertThat(everythingWritten()).contains("Not certified").doesNotContain("All equal");
    }

    /** Runs an import of a bit of everything; the settings are the sandbox's, or lines of the job file. */
    private void imported(String... settings) throws IOException {
        List<String> ofSandbox = java.util.Arrays.stream(settings)
                .filter(setting -> setting.startsWith("sandbox."))
                .toList();
        List<String> ofJob = java.util.Arrays.stream(settings)
                .filter(setting -> !setting.startsWith("sandbox."))
                .toList();
        if (!ofSandbox.isEmpty()) {
            migration.start(ofSandbox.toArray(String[]::new));
        }
        migration
                .file(
                        "users.csv",
                        "uid,name,avatar,tags,metadata,createdAt",
                        "ann,Ann,https://a.example/ann.png,x|y,\"{\"\"k\"\": [1, 2.50]}\",1500000000",
                        "bob,Bob,,,,",
                        "eve,Eve,,,,")
                .file("groups.csv", "guid,name,owner,type,createdAt", "team,Team,ann,public,1500000000")
                .file("members.csv", "guid,uid,scope,joinedAt", "team,bob,moderator,1600000000", "team,eve,,")
                .file(
                        "messages.csv",
                        "muid,sender,receiver,receiverType,text,sentAt,tags,metadata,attachments,type,parentMuid",
                        "m1,ann,bob,user," + SECRET + ",1700000001,,,,,",
                        "m2,bob,ann,user,two,1700000002,a|b,\"{\"\"deep\"\": {\"\"x\"\": {}}}\",,,m1",
                        "m3,ann,bob,user,three,1700000003,,,,,",
                        "m4,ann,bob,user,four,1700000004,,,,,",
                        "m5,ann,bob,user,five,1700000004,,,,,",
                        "m6,ann,team,group,six,1700000005,,,,,",
                        "m7,dan,ann,user,,1700000006,,,\"[{\"\"url\"\": \"\"https://f.example/a.png\"\"}]\",image,");
        job = migration.job(ofJob.toArray(String[]::new));
        assertThat(migration.run(job)).as(migration.output()).isEqualTo(ExitCode.DONE);
    }

    private void assertFault(String fault, String muid, String field) throws IOException {
        assertThat(migration.verify(job, 1)).as(migration.output()).isEqualTo(ExitCode.DONE_WITH_REJECTS);
        JsonNode certificate = migration.certificate("acme");
        assertThat(certificate.path("equal").asBoolean()).isFalse();
        assertThat(certificate.path("differences").size())
                .as(certificate.toString())
                .isEqualTo(1);
        JsonNode difference = certificate.at("/differences/0");
        assertThat(difference.path("fault").asString()).isEqualTo(fault);
        assertThat(difference.path("key").asString()).isEqualTo(muid);
        assertThat(difference.path("field").asString()).isEqualTo(field);
        assertThat(difference.path("where").asString())
                .isEqualTo("messages.csv:" + (Integer.parseInt(muid.substring(1)) + 1));
        assertThat(certificate.at("/counts/messages/" + fault).asInt()).isEqualTo(1);
    }

    private List<String> fields() throws IOException {
        List<String> fields = new ArrayList<>();
        migration
                .certificate("acme")
                .path("differences")
                .forEach(each -> fields.add(each.path("field").asString()));
        return fields;
    }

    private String everythingWritten() throws IOException {
        return migration.output()
                + Files.readString(migration.work.resolve("acme/certificate.html"))
                + Files.readString(migration.work.resolve("acme/certificate.json"));
    }

    private Map<String, StoredMessage> byMuid() {
        Map<String, StoredMessage> found = new TreeMap<>();
        migration.messages().forEach(message -> found.put(message.muid(), message));
        return found;
    }

    private String id(String muid) {
        return byMuid().get(muid).id();
    }
}
