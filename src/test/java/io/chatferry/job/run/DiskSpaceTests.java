package io.chatferry.job.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.chatferry.config.SettingsException;
import io.chatferry.ledger.merge.InputFile;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The disk space that a job needs. */
class DiskSpaceTests {

    @ParameterizedTest
    @CsvSource({
        "'', 16000000",
        "a.csv:1000, 16002500",
        "a.csv.gz:1000, 16020000",
        "A.ZIP:1000, 16020000",
        "gz:1000, 16002500",
        "a.csv:1000 b.json:3, 16002507",
        "a.csv:0, 16000000"
    })
    void estimatesSpaceForExport(String files, long bytes) {
        List<InputFile> inputs = files.isEmpty()
                ? List.of()
                : Arrays.stream(files.split(" "))
                        .map(each -> each.split(":"))
                        .map(each -> new InputFile(each[0], Long.parseLong(each[1]), "hash"))
                        .toList();

        assertThat(DiskSpace.toStage(inputs)).isEqualTo(bytes);
    }

    @Test
    void estimatesSpaceForSending() {
        assertThat(DiskSpace.toSend(0)).isEqualTo(16_000_000);
        assertThat(DiskSpace.toSend(10_000_000)).isEqualTo(2_516_000_000L);
    }

    @ParameterizedTest
    @CsvSource({"100, 100, true", "101, 100, true", "99, 100, false", "0, 0, true"})
    void requiresWhatIsNeeded(long free, long needed, boolean isEnough) {
        DiskSpace disk = new DiskSpace(folder -> free);

        if (isEnough) {
            assertThatCode(() -> disk.require(Path.of("work"), needed, "sending"))
                    .doesNotThrowAnyException();
        } else {
            assertThatThrownBy(() -> disk.require(Path.of("work"), needed, "sending"))
                    .isInstanceOf(SettingsException.class)
                    .hasMessage("not enough disk for sending: 100 bytes needed, 99 bytes free at work"
                            + "\n  free some space, or put the work folders elsewhere with --work");
        }
    }

    @Test
    void knowsFreeSpaceOfFoldersThatDoNotExistYet(@TempDir Path folder) {
        assertThat(DiskSpace.REAL.free(folder)).isPositive();
        assertThat(DiskSpace.REAL.free(folder.resolve("not/yet/there"))).isPositive();
    }

    @ParameterizedTest
    @CsvSource({
        "No space left on device, true",
        "NO SPACE LEFT ON DEVICE, true",
        "Disk quota exceeded, true",
        "File too large, true",
        "Permission denied, false",
        ", false"
    })
    void recognisesFullDisk(String reason, boolean isFull) {
        assertThat(DiskSpace.isExhausted(new IOException(reason))).isEqualTo(isFull);
        assertThat(DiskSpace.isExhausted(new FileSystemException("file", null, reason)))
                .isEqualTo(isFull);
        assertThat(DiskSpace.isExhausted(new IllegalStateException("wrapped", new IOException(reason))))
                .as("of the cause")
                .isFalse();
    }
}
