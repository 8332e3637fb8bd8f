package io.chatferry.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.chatferry.job.run.ExitCode;
import io.chatferry.sandbox.StoredMessage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A message to oneself goes to a private group of the sender alone, since CometChat has no message to oneself. */
@Timeout(120)
class SelfMessageTests {

    private static final String HEADER = "muid,sender,receiver,text,sentAt";

    @RegisterExtension
    final Migration migration = new Migration();

    @ParameterizedTest
    @ValueSource(strings = {"moderation", "import", "send"})
    void sendsMessagesToOneselfToAPrivateGroup(String endpoint) throws IOException {
        Path job = migration
                .file("users.csv", "uid,name", "ann,Ann Lee", "bob,Bob")
                .file(
                        "messages.csv",
                        HEADER,
                        "s1,ann,ann,buy milk,1700000001",
                        "m1,ann,bob,hi,1700000002",
                        "s2,ann,ann,buy bread,1700000003",
                        "s3,Cem Y.,Cem Y.,note,1700000004")
                .job();

        assertThat(migration.run(job, "target.endpoint=" + endpoint, "invalid=stop"))
                .as(migration.output())
                .isEqualTo(ExitCode.DONE);

        String cem = to("s3").receiver();
        assertThat(cem).startsWith("self-cem-y-");
        assertThat(to("s1").receiver()).isEqualTo("self-ann");
        assertThat(to("s2").receiver()).isEqualTo("self-ann");
        assertThat(to("m1").receiver()).isEqualTo("bob");
        assertThat(to("s1").receiverType()).isEqualTo("group");
        assertThat(to("s1").data()).contains("\"was\":\"self-dm\"");
        assertThat(to("m1").data()).doesNotContain("was");
        assertThat(migration.sandbox.guids()).containsExactlyInAnyOrder("self-ann", cem);
        assertThat(migration.sandbox.memberUids("self-ann")).containsExactly("ann");
        assertThat(migration.output()).contains("receiver of messages: the sender itself");
        migration.assertAddsUp("acme");

        assertThat(migration.verify(job, 1, "target.endpoint=" + endpoint))
                .as(migration.output())
                .isEqualTo(ExitCode.DONE);
        long writes = migration.writes();
        assertThat(migration.run(job, "target.endpoint=" + endpoint)).isEqualTo(ExitCode.DONE);
        assertThat(migration.writes()).isEqualTo(writes);
    }

    private StoredMessage to(String muid) {
        return migration.messages().stream()
                .filter(message -> muid.equals(message.muid()))
                .findFirst()
                .orElseThrow(() -> new AssertionError(migration.output()));
    }

    @Test
    void sendsNothingTwiceWithoutIdsAndInDeltas() throws IOException {
        Path job = migration
                .file("messages.csv", HEADER, ",ann,ann,note,1700000001", ",ann,ann,note,1700000001")
                .job();
        migration.run(job);
        migration.file("messages-2.csv", HEADER, ",ann,ann,more,1700000009");
        migration.run(job);
        assertThat(migration.messages()).hasSize(3);

        migration.file("messages.csv", HEADER, "d1,ann,ann,again,1700000010").file("messages-2.csv", HEADER);
        migration.run(job, "source.export=delta");
        migration.run(job, "source.export=delta");
        assertThat(migration.messages()).hasSize(4);
        assertThat(migration.sandbox.memberUids("self-ann")).containsExactly("ann");
    }

    @Test
    void keepsGroupOfThatNameApart() throws IOException {
        Path job = migration
                .file("groups.csv", "guid,name,type", "self-ann,Everybody,public")
                .file(
                        "messages.csv",
                        "muid,sender,receiver,receiverType,text,sentAt",
                        "s1,ann,ann,user,secret,1700000001",
                        "g1,ann,self-ann,group,hello all,1700000002")
                .job();

        assertThat(migration.run(job)).as(migration.output()).isEqualTo(ExitCode.DONE);
        assertThat(to("g1").receiver()).isEqualTo("self-ann");
        assertThat(to("s1").receiver()).startsWith("self-ann-");
        assertThat(migration.sandbox.memberUids(to("s1").receiver())).containsExactly("ann");
    }

    @Test
    void countsThemInPlanAndExplainsThem() throws IOException {
        Path job = migration
                .file("messages.csv", HEADER, "s1,ann,ann,buy milk,1700000001", "s2,ann,ann,buy bread,1700000002")
                .job();

        assertThat(migration.plan(job)).isEqualTo(ExitCode.DONE);
        assertThat(migration.output()).containsPattern("2 +receiver of messages: the sender itself");
        migration.run(job);
        for (String id : List.of("s1", "messages.csv:2")) {
            int before = migration.output().length();
            JobCommands.real().explain(migration.settings(job), migration.options(false, null), id);
            assertThat(migration.output().substring(before)).contains("self-ann", "the sender itself");
        }
        assertThat(migration.undo(job, () -> true)).as(migration.output()).isEqualTo(ExitCode.DONE);
        assertThat(migration.sandbox.guids()).isEmpty();
        assertThat(migration.messages()).isEmpty();
    }

    @Test
    void rejectsThemWithTheirUserWhereNoFileDescribesIt() throws IOException {
        Path job = migration
                .file("users.csv", "uid,name", "ann,Ann")
                .file("messages.csv", HEADER, "s1,ann,ann,mine,1700000001", "s2,eve,eve,hers,1700000002")
                .job("undescribed: reject");

        assertThat(migration.run(job)).isEqualTo(ExitCode.DONE_WITH_REJECTS);
        assertThat(migration.messages()).extracting(StoredMessage::muid).containsExactly("s1");
        assertThat(migration.sandbox.guids()).containsExactly("self-ann");
        assertThat(migration.report("acme").path("rejects").toString()).doesNotContain("self:eve");
        migration.assertAddsUp("acme");
    }
}
