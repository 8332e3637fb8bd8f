package io.chatferry.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.chatferry.config.SettingsException;
import io.chatferry.job.planning.PlanResult;
import io.chatferry.job.run.DiskSpace;
import io.chatferry.job.run.ExitCode;
import io.chatferry.job.run.WaitTimes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** {@code plan}: what it tells is what a run then does. */
class PlanTests {

    @RegisterExtension
    final Migration migration = new Migration();

    private Path job(String... lines) throws IOException {
        migration.file("users.csv", "uid,name", "Ann,Ann", "ann,Other Ann", "bob,Bob", "lurker,Lurker");
        List<String> rows = new ArrayList<>(List.of("muid,sender,receiver,receiverType,text,sentAt,parentMuid"));
        for (int i = 0; i < 120; i++) {
            rows.add("a" + i + ",Ann,bob,user,text " + i + "," + (1_600_000_000 + i) + ",");
        }
        rows.add("b1,bob,team,group,reply,1600001000,a3");
        rows.add("b2,bob,team,group,orphan,1600001001,gone");
        rows.add("b3,bob,team,group,,1600001002,");
        rows.add("b4,bob,team,group,early,7,");
        migration.file("messages.csv", rows.toArray(String[]::new));
        return migration.job(lines);
    }

    @Test
    void predictsNumbersOfFollowingRun() throws IOException {
        Path job = job();
        assertThat(migration.plan(job)).isEqualTo(ExitCode.DONE_WITH_REJECTS);
        JsonNode plan = migration.planned();
        assertThat(migration.sandbox.counters()).isEmpty();
        assertThat(plan.path("tallies").path("messages").path("notYetSent").asLong())
                .isEqualTo(122);
        long calls = 0;
        for (JsonNode each : plan.path("requests")) {
            calls += each.path("call").asString("").equals("POST /moderation/messages")
                    ? each.path("count").asLong()
                    : 0;
        }

        assertThat(migration.run(job)).isEqualTo(ExitCode.DONE_WITH_REJECTS);

        assertThat(migration.sends()).isEqualTo(calls);
        for (String kind : List.of("users", "groups", "members", "messages")) {
            JsonNode before = plan.path("tallies").path(kind);
            JsonNode after = migration.report("acme").path("tallies").path(kind);
            assertThat(after.path("sent").asLong())
                    .as(kind)
                    .isEqualTo(before.path("notYetSent").asLong());
            assertThat(after.path("rejected")).as(kind).isEqualTo(before.path("rejected"));
            assertThat(after.path("read")).as(kind).isEqualTo(before.path("read"));
        }
    }

    @Test
    void listsRejectsIdsEntitiesAndParents() throws IOException {
        migration.plan(job());
        JsonNode plan = migration.planned();
        assertThat(plan.path("rejects").findValuesAsString("code"))
                .containsExactlyInAnyOrder("TEXT_EMPTY", "SENT_AT_TOO_OLD");
        assertThat(plan.path("rejects")
                        .get(0)
                        .path("examples")
                        .get(0)
                        .path("where")
                        .asString())
                .startsWith("messages.csv:12");
        assertThat(plan.path("ids").path("collisions").asLong()).isEqualTo(2);
        assertThat(plan.path("ids").path("clashes").size()).isEqualTo(1);
        assertThat(plan.path("parents").path("missing").asLong()).isEqualTo(1);
        assertThat(plan.path("parents").path("examples").get(0).asString()).isEqualTo("messages.csv:123");
        assertThat(plan.path("people").toString()).contains("group made from messages and memberships alone");
        assertThat(migration.output()).contains("if started now: ", "122 messages would be sent");
    }

    @ParameterizedTest
    @CsvSource({
        // 120 messages of Ann at 30 a minute
        "limits.sender=30, 240, the limit of 30 messages of one sender",
        // 122 messages and the look-ups at 60 a minute
        "limits.standard=60, 127, the limit of 60 standard calls",
        // 120 messages of one conversation, one after another
        "order=strict, 12, the order: 120 messages",
        // three calls of messages, one of users
        "target.endpoint=import, 4, data imports",
    })
    void derivesShortestTimeFromNarrowestLimit(String setting, double seconds, String words) throws IOException {
        migration.plan(job(), setting);
        JsonNode time = migration.planned().path("time");
        assertThat(time.path("shortest").asDouble()).isEqualTo(seconds, org.assertj.core.api.Assertions.within(1.1));
        assertThat(time.path("setBy").asString()).contains(words);
    }

    @Test
    void refusesToRunAnotherPlan() throws IOException {
        Path job = job();
        migration.plan(job);
        Path plan = migration.work.resolve("acme/plan.json");
        PlanResult.require(plan, migration.settings(job));

        assertThatThrownBy(() -> PlanResult.require(plan, migration.settings(job, "limits.sender=7")))
                .isInstanceOf(SettingsException.class)
                .hasMessageContaining("limits.sender is 7 now, and was learn");
        for (String change : List.of("name=other", "order=strict", "target.endpoint=auto", "source.timezone=+01:00")) {
            assertThatThrownBy(() -> PlanResult.require(plan, migration.settings(job, change)))
                    .isInstanceOf(SettingsException.class)
                    .hasMessageContaining(change.replace("=", " is ") + " now, and was ");
        }
        Files.writeString(migration.folder.resolve("export/users.csv"), "uid,name\nann,Ann\n");
        assertThatThrownBy(() -> PlanResult.require(plan, migration.settings(job)))
                .isInstanceOf(SettingsException.class)
                .hasMessageContaining("users.csv has changed");
        assertThatThrownBy(() -> PlanResult.require(job, migration.settings(job)))
                .isInstanceOf(SettingsException.class)
                .hasMessageContaining("not a plan");
    }

    @Test
    void stopsBeforeSendingWhenDiskIsTooSmall() throws IOException {
        Path job = job();
        migration.plan(job);
        migration.commands = new BatchJobCommands(WaitTimes.REAL, new DiskSpace(work -> 1_000_000));

        assertThat(migration.run(job)).isEqualTo(ExitCode.USAGE);

        assertThat(migration.output()).contains("not enough disk for sending: 16 MB needed, 1.0 MB free at ");
        assertThat(migration.sends()).isZero();
    }
}
