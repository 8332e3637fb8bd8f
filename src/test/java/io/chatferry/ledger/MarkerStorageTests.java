package io.chatferry.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.chatferry.ledger.LedgerException.Reason;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A marker file is read as it was written, or reported as damaged; never as something else. */
class MarkerStorageTests {

    private static final MarkerContent CONTENT =
            new MarkerContent("0b7f3c1e-2b4a-4f7e-9a55-0c2f4f6d8e10", 12, 34_567, true);

    @TempDir
    Path work;

    private Path file;
    private MarkerStorage storage;

    @BeforeEach
    void place() {
        file = work.resolve(".ledgers").resolve("job.json");
        storage = new MarkerStorage(file, work.resolve("job/ledger.mv.db"));
    }

    @Test
    void readsWhatItWrites() throws IOException {
        assertThat(storage.read()).isNull();

        storage.write(CONTENT);

        assertThat(storage.read()).isEqualTo(CONTENT);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        try (Stream<Path> files = Files.list(file.getParent())) {
            assertThat(files).containsExactly(file);
        }
    }

    @Test
    void replacesContentAndTemporaryFileOfKilledRun() throws IOException {
        storage.write(CONTENT);
        Files.writeString(file.resolveSibling("job.json.new"), "{\"ledger\":\"half");

        MarkerContent next = CONTENT.with(40_000, false);
        storage.write(next);

        assertThat(storage.read()).isEqualTo(next);
        assertThat(file.resolveSibling("job.json.new")).doesNotExist();
    }

    /** Each length of a torn file: the JSON is complete only together with its last brace. */
    @Test
    void reportsEveryTruncationAsDamage() throws IOException {
        storage.write(CONTENT);
        byte[] whole = Files.readAllBytes(file);
        int json = new String(whole, StandardCharsets.UTF_8).stripTrailing().length();
        for (int length = 0; length < whole.length; length++) {
            Files.write(file, Arrays.copyOf(whole, length));
            if (length < json) {
                assertThatThrownBy(storage::read)
                        .as(length + " bytes")
                        .isInstanceOfSatisfying(LedgerException.class, damaged -> {
                            assertThat(damaged.reason()).isEqualTo(Reason.NOT_THE_NEWEST);
                            assertThat(damaged.getMessage().lines()).hasSize(2);
                            assertThat(damaged).hasMessageContainingAll(file.toString(), "damaged", "forget JOB");
                        });
            } else {
                assertThat(storage.read()).as(length + " bytes").isEqualTo(CONTENT);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[]",
                "\"text\"",
                "{",
                "nonsense",
                "{\"ledger\":\"x\",\"epoch\":\"many\",\"sent\":1,\"sending\":true}"
            })
    void reportsOtherContentAsDamage(String content) throws IOException {
        Files.createDirectories(file.getParent());
        Files.writeString(file, content);

        assertThatThrownBy(storage::read)
                .isInstanceOfSatisfying(
                        LedgerException.class,
                        damaged -> assertThat(damaged.reason()).isEqualTo(Reason.NOT_THE_NEWEST));
    }

    @Test
    void reportsBytesThatAreNoTextAsDamage() throws IOException {
        Files.createDirectories(file.getParent());
        Files.write(file, new byte[] {(byte) 0xff, (byte) 0xfe, 0});

        assertThatThrownBy(storage::read).isInstanceOf(LedgerException.class).hasMessageContaining("damaged");
    }

    @Test
    void reportsFolderInPlaceOfFileWithItsPath() throws IOException {
        Files.createDirectories(file.resolve("inside"));

        assertThatThrownBy(storage::read).isInstanceOf(LedgerException.class).hasMessageContaining("cannot be read");
        assertThatThrownBy(storage::delete)
                .isInstanceOf(LedgerException.class)
                .hasMessageContainingAll("cannot be removed", file.toString());
    }

    @Test
    void overwritesContentInPlace() throws IOException {
        storage.write(CONTENT);
        try (FileChannel open = storage.open()) {
            for (long sent : new long[] {0, 9, 10, 99_999, Long.MAX_VALUE}) {
                MarkerContent next = CONTENT.with(sent, sent % 2 == 0);
                open.write(next.bytes(), 0);
                assertThat(storage.read()).isEqualTo(next);
            }
        }
    }

    @Test
    void opensOnlyFileThatExists() {
        assertThatThrownBy(storage::open)
                .isInstanceOf(LedgerException.class)
                .hasMessageContainingAll("cannot be written", file.toString());
    }

    @Test
    void deletesTwiceWithoutHarm() {
        storage.write(CONTENT);
        storage.delete();
        assertThat(file).doesNotExist();
        storage.delete();
        assertThat(storage.read()).isNull();
    }

    @ParameterizedTest
    @CsvSource({"0", "1", "9223372036854775807"})
    void hasOneSizeWhateverTheNumbers(long number) {
        for (boolean sending : new boolean[] {false, true}) {
            MarkerContent content = new MarkerContent(CONTENT.ledger(), number, number, sending);
            assertThat(content.bytes().remaining()).isEqualTo(CONTENT.bytes().remaining());
            assertThat(MarkerContent.parse(
                            StandardCharsets.UTF_8.decode(content.bytes()).toString()))
                    .isEqualTo(content);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "0,       false, run 12 was made",
        "0,       true,  messages may have been sent",
        "1,       false, 1 message was sent",
        "1,       true,  at least 1 message was sent",
        "2,       false, 2 messages were sent",
        "1234567, true,  'at least 1,234,567 messages were sent'",
    })
    void describesWhatWasSent(long sent, boolean sending, String description) {
        MarkerContent content = new MarkerContent("id", 12, sent, sending);

        assertThat(content.description()).isEqualTo(description);
        assertThat(content.mayHaveSent()).isEqualTo(sent > 0 || sending);
    }
}
