package io.chatferry.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import org.junit.jupiter.api.Test;

class LedgerExceptionTests {

    @Test
    void saysWhatToDoAboutFileThatCannotBeWritten() {
        LedgerException failed = LedgerException.ofDisk(
                "Sorting in work/acme/sort failed", new UncheckedIOException(new IOException("Input/output error")));

        assertThat(failed.reason()).isEqualTo(LedgerException.Reason.UNREACHABLE);
        assertThat(failed.getMessage().lines())
                .containsExactly(
                        "Sorting in work/acme/sort failed: Input/output error",
                        "  check the disk and the work folder, and run the same command again: it resumes where it stopped");
    }

    @Test
    void leavesFullDiskAndMissingPermissionToTheEndOfTheCommand() {
        assertThat(LedgerException.ofDisk("failed", new AccessDeniedException("/work/acme/lock"))
                        .reason())
                .isEqualTo(LedgerException.Reason.STORAGE);
        assertThat(LedgerException.ofDisk("failed", new FileSystemException("f", null, "No space left on device"))
                        .reason())
                .isEqualTo(LedgerException.Reason.STORAGE);
    }
}
