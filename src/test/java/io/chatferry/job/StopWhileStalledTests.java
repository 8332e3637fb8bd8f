package io.chatferry.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.chatferry.cli.Main;
import io.chatferry.job.run.ExitCode;
import io.chatferry.job.run.ShortWaits;
import io.chatferry.ledger.ChildJvm;
import io.chatferry.send.StandIn;
import io.chatferry.send.StandIn.Call;
import io.chatferry.send.StandIn.Reply;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** SIGTERM while the target takes requests and answers none of them, in whichever phase of a run. */
@Timeout(120)
class StopWhileStalledTests {

    /** The promise. */
    private static final Duration GONE_WITHIN = Duration.ofSeconds(10);

    @TempDir
    Path folder;

    /** What is never answered. */
    record Stall(String what, Predicate<Call> calls, long afterMessages, String... settings) {
        @Override
        public String toString() {
            return what;
        }
    }

    static Stream<Stall> stalls() {
        Predicate<Call> all = call -> true;
        return Stream.of(
                new Stall("the first request", all, 0),
                new Stall("messages", all, 50),
                new Stall("imports", all, 2, "target.endpoint=import"),
                new Stall("moderation", call -> call.is("GET", "/moderation/messages"), 0));
    }

    static Stream<Stall> otherStalls() {
        return Stream.of(
                new Stall("reactions", call -> call.uri().getPath().contains("/reactions/"), 0, "reactions=native"),
                new Stall("look-ups", call -> call.uri().getPath().contains("/users/"), 0),
                new Stall("users ahead", call -> call.is("POST", "/data_import/users"), 0, "users=ahead"),
                new Stall("memberships", call -> call.is("POST", "/data_import/members"), 0));
    }

    @ParameterizedTest
    @MethodSource("otherStalls")
    @Tag("full")
    void shutsDownInTimeWhateverStalls(Stall stall) throws Exception {
        shutsDownInTimeWithReportAndWithoutLock(stall);
    }

    @ParameterizedTest
    @MethodSource("stalls")
    void shutsDownInTimeWithReportAndWithoutLock(Stall stall) throws Exception {
        AtomicLong messages = new AtomicLong();
        AtomicLong stalled = new AtomicLong();
        AtomicBoolean healed = new AtomicBoolean();
        try (Migration migration = new Migration(folder, "sandbox.latency.median=5ms");
                StandIn target = new StandIn(migration.sandbox.baseUrl(), call -> {
                    boolean late = messages.get() >= stall.afterMessages();
                    if (call.is("POST", "/messages")) {
                        messages.incrementAndGet();
                    }
                    if (late && !healed.get() && stall.calls().test(call)) {
                        stalled.incrementAndGet();
                        return Reply.NEVER;
                    }
                    return call.forwarded();
                })) {
            Path job = export(migration);
            try (ChildJvm child = start(migration, job, target, stall.settings())) {
                await().atMost(Duration.ofSeconds(60)).until(() -> stalled.get() > 0);
                long asked = System.nanoTime();
                child.process().toHandle().destroy(); // the process itself would close its streams
                List<String> output = new ArrayList<>();
                for (String line = child.line(); line != null; line = child.line()) {
                    output.add(line);
                }
                assertThat(child.process().waitFor(60, TimeUnit.SECONDS)).isTrue();

                assertThat(Duration.ofNanos(System.nanoTime() - asked)).isLessThan(GONE_WITHIN);
                assertThat(child.process().exitValue()).as("%s", output).isEqualTo(ExitCode.STOPPED.number());
                assertThat(String.join("\n", output)).contains("Stopped before the end");
            }
            assertThat(migration.report("acme").at("/run/exitCode").asInt()).isEqualTo(3);
            try (Stream<Path> files = Files.list(migration.work.resolve("acme"))) {
                assertThat(files)
                        .noneMatch(file -> file.getFileName().toString().contains("sort"));
            }
            migration.commands = ShortWaits.commands(Duration.ofMillis(1_500)); // nothing is on its way any more
            healed.set(true);
            List<String> sets = new ArrayList<>(List.of(stall.settings()));
            sets.add("target.base-url=" + target.baseUrl());
            assertThat(migration.run(job, sets.toArray(String[]::new)))
                    .as(migration.output())
                    .isEqualTo(ExitCode.DONE);
            assertThat(migration.messages()).hasSize(300);
        }
    }

    private static Path export(Migration migration) throws IOException {
        List<String> lines = new ArrayList<>(List.of("muid,sender,receiver,receiverType,text,sentAt,reactions"));
        for (int i = 0; i < 300; i++) {
            boolean toGroup = i % 3 == 0;
            lines.add("m%d,user%d,%s,%s,hello,%d,%s"
                    .formatted(
                            i,
                            i % 30,
                            toGroup ? "room" : "user" + (i + 1) % 30,
                            toGroup ? "group" : "user",
                            1_700_000_000 + i,
                            i == 7 ? "\"[{\"\"reaction\"\":\"\"👍\"\",\"\"uid\"\":\"\"user8\"\"}]\"" : ""));
        }
        return migration
                .file("messages.csv", lines.toArray(String[]::new))
                .file("groups.csv", "guid,name,type", "room,Room,public")
                .file("members.csv", "guid,uid", "room,user1", "room,user2")
                .job();
    }

    private static ChildJvm start(Migration migration, Path job, StandIn target, String... settings)
            throws IOException {
        List<String> arguments = new ArrayList<>(List.of(
                "import",
                job.toString(),
                "--work",
                migration.work.toString(),
                "--set",
                "target.base-url=" + target.baseUrl()));
        for (String setting : settings) {
            arguments.addAll(List.of("--set", setting));
        }
        return ChildJvm.start(
                Main.class,
                Map.of("COMETCHAT_APP_ID", "app", "COMETCHAT_API_KEY", Migration.KEY),
                arguments.toArray(String[]::new));
    }
}
