package io.chatferry.file;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class TemporaryFolderTests {

    private static final Path PARENT = Path.of(System.getProperty("java.io.tmpdir"));

    /** A folder as a process has left it, so long ago. */
    private static Path left(Duration ago) throws IOException {
        Path folder = Files.createDirectory(PARENT.resolve("chatferry-" + UUID.randomUUID()));
        Path lock = Files.createFile(folder.resolve("lock"));
        Files.writeString(folder.resolve("keys-0"), "rows");
        Files.setLastModifiedTime(lock, FileTime.from(Instant.now().minus(ago)));
        return folder;
    }

    @Test
    void onlyItsOwnerMayReadIt() throws IOException {
        try (TemporaryFolder folder = TemporaryFolder.create()) {
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.path())))
                    .isEqualTo("rwx------");
        }
    }

    @Test
    void itGoesWithItsFiles() throws IOException {
        TemporaryFolder folder = TemporaryFolder.create();
        Files.writeString(folder.path().resolve("keys-0"), "rows");

        folder.close();

        assertThat(folder.path()).doesNotExist();
    }

    @Test
    void whatAKilledProcessHasLeftIsRemoved() throws IOException {
        Path left = left(Duration.ofMinutes(5));

        TemporaryFolder.create().close();

        assertThat(left).doesNotExist();
    }

    @Test
    void whatIsUsedIsNotRemoved() throws IOException {
        Path fresh = left(Duration.ZERO);
        try (TemporaryFolder used = TemporaryFolder.create()) {
            Files.setLastModifiedTime(
                    used.path().resolve("lock"), FileTime.from(Instant.now().minus(Duration.ofDays(1))));

            TemporaryFolder.create().close();

            assertThat(used.path()).exists();
            assertThat(fresh).as("may not be locked yet").exists();
        } finally {
            Files.delete(fresh.resolve("lock"));
            Files.delete(fresh.resolve("keys-0"));
            Files.delete(fresh);
        }
    }
}
