package io.chatferry.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.chatferry.config.JobSettings;
import io.chatferry.config.SettingsException;
import io.chatferry.job.monitor.StatusView;
import io.chatferry.job.run.ExitCode;
import io.chatferry.job.run.RunOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A work folder that cannot be written is a usage error, reported in two lines. */
@EnabledOnOs(OS.LINUX)
class WorkFolderTests {

    @TempDir
    Path folder;

    private Migration migration;
    private Path job;

    @BeforeEach
    void export() throws IOException {
        migration = new Migration(folder);
        migration.file(
                "messages.csv", "muid,sender,receiver,receiverType,text,sentAt", "m1,ann,bob,user,hi,1600000000");
        job = migration.job();
    }

    @AfterEach
    void close() {
        migration.close();
    }

    private RunOptions options(Path work) {
        RunOptions options = migration.options(false, null);
        return new RunOptions(work, false, null, false, options.out(), options.err(), false, options.stop());
    }

    /** Also root may make no folder there. */
    static Stream<Path> unwritable() {
        return Stream.of(Path.of("/proc/x"), Path.of("/proc/self"), Path.of("/dev/null"), Path.of("/etc/passwd"));
    }

    @ParameterizedTest
    @MethodSource("unwritable")
    void eachCommandExplainsUnwritableWorkFolder(Path work) {
        JobSettings settings = migration.settings(job);
        JobCommands jobs = JobCommands.real();
        List<Runnable> commands = List.of(
                () -> jobs.importJob(settings, options(work)),
                () -> jobs.plan(settings, options(work), false),
                () -> jobs.validate(settings, options(work)),
                () -> jobs.status(settings, options(work), new StatusView(false, false)),
                () -> jobs.forget(settings, options(work), () -> true),
                () -> jobs.rejects(settings, options(work), null));
        assertThat(commands)
                .allSatisfy(command -> assertThatThrownBy(command::run)
                        .isInstanceOf(SettingsException.class)
                        .message()
                        .startsWith("the work folder cannot be written: " + work + "/acme: ")
                        .hasLineCount(2));
        assertThat(migration.sandbox.counters()).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("unwritable")
    void rejectsExplainsFolderThatCannotBeWritten(Path folder) {
        assertThatThrownBy(() -> JobCommands.real().rejects(migration.settings(job), options(migration.work), folder))
                .isInstanceOf(SettingsException.class)
                .message()
                .startsWith(folder + " cannot be written: ")
                .hasLineCount(2);
    }

    @Test
    void takesNothingOfAFolderNameForADatabaseOption() throws Exception {
        Path work = folder.resolve("work;INIT=RUNSCRIPT FROM 'x' %3B #ü");
        JobCommands.real().importJob(migration.settings(job), options(work));

        assertThat(work.resolve("acme").resolve("ledger.mv.db")).exists();
        assertThat(migration.sandbox.counters()).isNotEmpty();
    }

    @Test
    void explainsWorkFolderOfAnotherUser() throws Exception {
        Path acme = Files.createDirectories(migration.work.resolve("acme"));
        Files.setPosixFilePermissions(acme, PosixFilePermissions.fromString("r-xr-xr-x"));
        boolean root = Files.isWritable(acme);
        if (!root) {
            assertThatThrownBy(() -> JobCommands.real().importJob(migration.settings(job), options(migration.work)))
                    .isInstanceOf(SettingsException.class)
                    .hasMessageContaining("permission denied");
        } else { // who may write anywhere may write there
            assertThat(migration.run(job)).isEqualTo(ExitCode.DONE);
        }
    }
}
