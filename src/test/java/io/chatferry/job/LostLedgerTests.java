package io.chatferry.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.chatferry.cli.Main;
import io.chatferry.config.SettingsException;
import io.chatferry.job.run.ExitCode;
import io.chatferry.job.run.RunOptions;
import io.chatferry.job.run.ShortWaits;
import io.chatferry.ledger.ChildJvm;
import io.chatferry.sandbox.StoredMessage;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A ledger that was lost, damaged or replaced between two commands, or under a run: nothing is sent a second time. */
@Timeout(120)
class LostLedgerTests {

    private static final int MESSAGES = 1_500;
    private static final String HEADER = "muid,sender,receiver,text,sentAt";

    @RegisterExtension
    final Migration migration = new Migration();

    private Path job;

    /** What happens to a ledger of which an older copy is at hand. */
    enum Loss {
        DELETED {
            @Override
            void befall(Path ledger, Path older) throws IOException {
                Files.delete(ledger);
            }
        },
        FOLDER_DELETED {
            @Override
            void befall(Path ledger, Path older) throws IOException {
                delete(ledger.getParent());
            }
        },
        FOLDER_MOVED {
            @Override
            void befall(Path ledger, Path older) throws IOException {
                Files.move(ledger.getParent(), ledger.getParent().resolveSibling("elsewhere"));
            }
        },
        EMPTIED {
            @Override
            void befall(Path ledger, Path older) throws IOException {
                truncate(ledger, 0);
            }
        },
        HALVED {
            @Override
            void befall(Path ledger, Path older) throws IOException {
                truncate(ledger, Files.size(ledger) / 2);
            }
        },
        CUT_BEHIND_ITS_HEADER {
            @Override
            void befall(Path ledger, Path older) throws IOException {
                truncate(ledger, 8192);
            }
        },
        HEADER_OVERWRITTEN {
            @Override
            void befall(Path ledger, Path older) throws IOException {
                try (RandomAccessFile file = new RandomAccessFile(ledger.toFile(), "rw")) {
                    file.write(new byte[16_384]);
                }
            }
        },
        REPLACED_BY_AN_OLDER_COPY {
            @Override
            void befall(Path ledger, Path older) throws IOException {
                Path copy = Files.copy(older, ledger.resolveSibling("copy"), StandardCopyOption.REPLACE_EXISTING);
                Files.move(copy, ledger, StandardCopyOption.REPLACE_EXISTING);
            }
        },
        OVERWRITTEN_WITH_AN_OLDER_COPY {
            @Override
            void befall(Path ledger, Path older) throws IOException {
                Files.write(ledger, Files.readAllBytes(older));
            }
        };

        abstract void befall(Path ledger, Path older) throws IOException;

        static void truncate(Path file, long size) throws IOException {
            try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
                channel.truncate(size);
            }
        }

        static void delete(Path folder) throws IOException {
            try (Stream<Path> files = Files.walk(folder)) {
                for (Path file :
                        files.sorted(java.util.Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void refusesToSendFromOutdatedLedger(Loss loss) throws Exception {
        small();
        assertThat(migration.run(job)).isEqualTo(ExitCode.DONE);
        migration.file("messages-2.csv", HEADER, "m3,ann,bob,three,1700000003");
        Path older = Files.copy(ledger(), migration.folder.resolve("older"));
        assertThat(migration.run(job)).as(migration.output()).isEqualTo(ExitCode.DONE);

        loss.befall(ledger(), older);

        long writes = migration.writes();
        for (int again = 0; again < 2; again++) {
            String before = migration.output();
            assertThat(migration.run(job)).as(migration.output()).isEqualTo(ExitCode.USAGE);
            assertThat(migration.output().substring(before.length()))
                    .contains("ledger", "newest copy back")
                    .hasLineCount(2);
            assertThat(migration.plan(job)).isEqualTo(ExitCode.USAGE);
            assertThat(migration.verify(job, 1)).isEqualTo(ExitCode.USAGE);
            assertThat(migration.undo(job, () -> true)).isEqualTo(ExitCode.USAGE);
            assertThat(migration.retry(job, null)).isEqualTo(ExitCode.USAGE);
        }
        assertThat(migration.writes()).isEqualTo(writes);
        assertThat(migration.output()).contains("forget");
    }

    @ParameterizedTest
    @EnumSource(
            mode = EnumSource.Mode.EXCLUDE,
            names = {"DELETED", "FOLDER_MOVED", "HALVED"})
    @Tag("full")
    void endsAtOnceWhenItsLedgerVanishesInOtherWays(Loss loss) throws Exception {
        endsAtOnceWhenItsLedgerVanishes(loss);
    }

    @ParameterizedTest
    @EnumSource(names = {"DELETED", "FOLDER_MOVED", "HALVED"})
    void endsAtOnceWhenItsLedgerVanishes(Loss loss) throws Exception {
        started("limits: {standard: 12000, sender: 0}");
        assertThat(JobCommands.real().importJob(migration.settings(job), migration.options(false, 100L)))
                .isEqualTo(ExitCode.DONE);
        Path older = Files.copy(ledger(), migration.folder.resolve("older"));
        List<String> lines = new ArrayList<>();
        long begun;
        try (ChildJvm child = importing()) {
            awaitStored(400);
            loss.befall(ledger(), older);
            begun = System.nanoTime();
            child.process().inputReader().lines().forEach(lines::add);
            assertThat(child.process().waitFor()).as("%s", lines).isEqualTo(ExitCode.STOPPED.number());
        }
        assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(5));
        assertThat(lines).anySatisfy(line -> assertThat(line).contains("deleted, moved or changed"));
        assertThat(lines).noneSatisfy(line -> assertThat(line).contains("\tat "));
        assertThat(migration.messages()).hasSizeLessThan(MESSAGES);

        long writes = migration.writes();
        assertThat(migration.run(job)).as(migration.output()).isEqualTo(ExitCode.USAGE);
        assertThat(migration.writes()).isEqualTo(writes);
    }

    @Test
    void resumesWhenMovedLedgerIsPutBack() throws Exception {
        started("limits: {standard: 12000, sender: 0}");
        try (ChildJvm child = importing()) {
            awaitStored(500);
            Loss.FOLDER_MOVED.befall(ledger(), ledger());
            child.process().inputReader().lines().forEach(line -> {});
            assertThat(child.process().waitFor()).isEqualTo(ExitCode.STOPPED.number());
        }
        assertThat(migration.run(job)).as(migration.output()).isEqualTo(ExitCode.USAGE);

        Loss.delete(migration.work.resolve("acme"));
        Files.move(migration.work.resolve("elsewhere"), migration.work.resolve("acme"));
        assertThat(migration.run(job)).as(migration.output()).isEqualTo(ExitCode.DONE);
        assertThat(migration.messages())
                .extracting(StoredMessage::muid)
                .doesNotHaveDuplicates()
                .hasSize(MESSAGES);
    }

    @Test
    void refusesLostLedgerEvenAfterKillBeforeFirstCount() throws Exception {
        started("limits: {standard: 12000, sender: 0}");
        try (ChildJvm child = importing()) {
            awaitStored(50);
            child.kill();
        }
        Files.delete(ledger());
        assertThat(migration.run(job)).as(migration.output()).isEqualTo(ExitCode.USAGE);
        assertThat(migration.output()).contains("is not there, or empty");
    }

    @Test
    void ignoresLossOfLedgerThatSentNothing() throws Exception {
        started("");
        assertThat(JobCommands.real().validate(migration.settings(job), migration.options(false, null)))
                .isEqualTo(ExitCode.DONE);
        Loss.delete(migration.work.resolve("acme"));
        assertThat(migration.run(job)).as(migration.output()).isEqualTo(ExitCode.DONE);
        assertThat(migration.messages()).hasSize(MESSAGES);
    }

    @Test
    void completeUndoForgetsLedger() throws Exception {
        small();
        assertThat(migration.run(job)).isEqualTo(ExitCode.DONE);
        assertThat(migration.undo(job, () -> true)).as(migration.output()).isEqualTo(ExitCode.DONE);
        assertThat(marker()).doesNotExist();
        assertThat(JobCommands.real().validate(migration.settings(job), migration.options(false, null)))
                .isEqualTo(ExitCode.DONE);
        Loss.delete(migration.work.resolve("acme"));

        assertThat(migration.run(job)).as(migration.output()).isEqualTo(ExitCode.DONE);
        assertThat(migration.messages()).hasSize(2);
        assertThat(Files.readString(marker())).contains("\"sent\":2");
    }

    @Test
    void forgetAsksAndThenAcceptsAnyLedger() throws Exception {
        small();
        JobCommands commands = JobCommands.real();
        RunOptions options = migration.options(false, null);
        assertThat(commands.forget(migration.settings(job), options, null)).isEqualTo(ExitCode.DONE);
        assertThat(migration.run(job)).isEqualTo(ExitCode.DONE);
        Files.delete(ledger());

        org.assertj.core.api.Assertions.assertThatThrownBy(
                        () -> commands.forget(migration.settings(job), options, null))
                .isInstanceOf(SettingsException.class)
                .hasMessageContaining("--yes");
        assertThat(commands.forget(migration.settings(job), options, () -> false))
                .isEqualTo(ExitCode.STOPPED);
        assertThat(migration.run(job)).isEqualTo(ExitCode.USAGE);
        assertThat(commands.forget(migration.settings(job), options, () -> true))
                .isEqualTo(ExitCode.DONE);
        assertThat(migration.output()).contains("2 messages were sent from the ledger");
        assertThat(migration.run(job)).as(migration.output()).isEqualTo(ExitCode.DONE);
    }

    @Test
    void refusesLedgerOfAnotherJob() throws Exception {
        small();
        assertThat(migration.run(job)).isEqualTo(ExitCode.DONE);
        assertThat(migration.run(job, "name=other")).isEqualTo(ExitCode.DONE);
        Files.copy(migration.work.resolve("other/ledger.mv.db"), ledger(), StandardCopyOption.REPLACE_EXISTING);
        assertThat(migration.run(job)).isEqualTo(ExitCode.USAGE);
        assertThat(migration.output()).contains("from another ledger than");
        assertThat(migration.run(job, "name=other")).isEqualTo(ExitCode.DONE);
    }

    @Test
    void countsSentMessagesPerRunAndNeverDecreases() throws Exception {
        small();
        assertThat(migration.run(job)).isEqualTo(ExitCode.DONE);
        assertThat(Files.readString(marker())).contains("\"epoch\":1", "\"sent\":2", "\"sending\":false");
        migration.file(
                "messages.csv",
                HEADER,
                "m1,ann,bob,one,1700000001",
                "m2,bob,ann,two,1700000002",
                "m3,bob,ann,three,1700000003");
        assertThat(migration.run(job)).isEqualTo(ExitCode.DONE);
        assertThat(migration.verify(job, 1)).isEqualTo(ExitCode.DONE);
        assertThat(Files.readString(marker())).contains("\"epoch\":3", "\"sent\":3", "\"sending\":false");
    }

    private void small() throws IOException {
        migration.file("messages.csv", HEADER, "m1,ann,bob,one,1700000001", "m2,bob,ann,two,1700000002");
        job = migration.job();
    }

    private void started(String line) throws IOException {
        migration.start("sandbox.limits.sender=0", "sandbox.limits.standard=0");
        // the target carries nothing out late: what is missing may be known sooner than a user's run may say so
        migration.commands = ShortWaits.commands(Duration.ofSeconds(6));
        List<String> lines = new ArrayList<>(List.of(HEADER));
        for (int i = 0; i < MESSAGES; i++) {
            lines.add(
                    "m%04d,user%d,user%d,text %d,%d".formatted(i, i % 20, (i + 1 + i % 5) % 20, i, 1_700_000_000 + i));
        }
        migration.file("messages.csv", lines.toArray(String[]::new));
        job = migration.job(line);
    }

    private ChildJvm importing() throws IOException {
        return ChildJvm.start(
                Main.class,
                Map.of("COMETCHAT_APP_ID", "app", "COMETCHAT_API_KEY", Migration.KEY),
                "import",
                job.toString(),
                "--work",
                migration.work.toString(),
                "--set",
                "target.base-url=" + migration.sandbox.baseUrl());
    }

    private void awaitStored(long messages) {
        await().atMost(Duration.ofSeconds(60))
                .pollInterval(Duration.ofMillis(5))
                .until(() -> migration.sandbox.messagesStored() >= messages);
    }

    private Path ledger() {
        return migration.work.resolve("acme/ledger.mv.db");
    }

    private Path marker() {
        return migration.work.resolve(".ledgers/acme.json");
    }
}
