package io.chatferry.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Files that appear whole or not at all. */
class AtomicFileTests {

    @TempDir
    Path folder;

    private List<String> names(Path dir) throws IOException {
        try (Stream<Path> files = Files.list(dir)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    private static ByteBuffer bytes(String text) {
        return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void keepsOldContentUntilCommit() throws IOException {
        Path target = Files.writeString(folder.resolve("report.json"), "old");
        try (AtomicFile file = new AtomicFile(target)) {
            file.writer().write("new");
            file.pause();
            assertThat(target).hasContent("old");
            file.writer().write(" content");
            file.commit();
            assertThat(target).hasContent("new content");
        }
        assertThat(names(folder)).containsExactly("report.json");
    }

    @Test
    void leavesNothingBehindWithoutCommit() throws IOException {
        Path target = folder.resolve("report.json");
        try (AtomicFile file = new AtomicFile(target)) {
            file.writer().write("half");
        }
        assertThat(names(folder)).isEmpty();
    }

    @Test
    void keepsOldContentWhenWritingFails() throws IOException {
        Path target = Files.writeString(folder.resolve("report.json"), "old");

        assertThatThrownBy(() -> AtomicFile.write(target, out -> {
                    out.write("x".repeat(200_000));
                    throw new IOException("disk full");
                }))
                .hasMessage("disk full");
        assertThat(target).hasContent("old");
        assertThat(names(folder)).containsExactly("report.json");
    }

    @Test
    void canBeClosedTwiceAndAfterCommit() throws IOException {
        Path target = folder.resolve("a");
        AtomicFile file = new AtomicFile(target);
        file.writer().write("text");
        file.commit();
        file.close();
        file.close();

        assertThat(target).hasContent("text");
        assertThat(names(folder)).containsExactly("a");
    }

    @Test
    void writesEmptyFile() throws IOException {
        AtomicFile.write(folder.resolve("empty"), out -> {});

        assertThat(folder.resolve("empty")).isEmptyFile();
    }

    @Test
    void createsMissingFolders() throws IOException {
        Path target = folder.resolve("a/b/c.txt");
        AtomicFile.write(target, out -> out.write("x"));

        assertThat(target).hasContent("x");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve("a/b"))))
                .isEqualTo("rwx------");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void onlyTheOwnerCanReadTheFile(boolean replace) throws IOException {
        Path target = folder.resolve("secret");
        if (replace) {
            AtomicFile.replace(target, bytes("x"), false);
        } else {
            AtomicFile.write(target, out -> out.write("x"));
        }

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(target)))
                .isEqualTo("rw-------");
    }

    @Test
    void replacesUnpairedSurrogates() throws IOException {
        Path target = folder.resolve("text");
        AtomicFile.write(target, out -> out.write("a\ud83db\ud83d\ude00"));

        assertThat(Files.readString(target)).isEqualTo("a?b\ud83d\ude00");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void replacesContentByShorterContent(boolean durable) throws IOException {
        Path target = folder.resolve("progress.json");
        AtomicFile.replace(target, bytes("a long first content"), durable);
        AtomicFile.replace(target, bytes("short"), durable);

        assertThat(target).hasContent("short");
        assertThat(names(folder)).containsExactly("progress.json");
    }

    @Test
    void overwritesTemporaryFileOfACrash() throws IOException {
        Files.writeString(folder.resolve("progress.json.new"), "left by a crash, and longer");
        AtomicFile.replace(folder.resolve("progress.json"), bytes("now"), true);

        assertThat(folder.resolve("progress.json")).hasContent("now");
        assertThat(names(folder)).containsExactly("progress.json");
    }

    @Test
    void replaceFailsWithoutFolder() {
        assertThatThrownBy(() -> AtomicFile.replace(folder.resolve("missing/x"), bytes("x"), true))
                .isInstanceOf(IOException.class);
    }

    @Test
    void readersNeverSeeAPart() throws Exception {
        Path target = folder.resolve("number");
        AtomicFile.replace(target, bytes("0".repeat(5_000)), false);
        Thread writer = new Thread(() -> IntStream.range(1, 300).forEach(i -> {
            try {
                AtomicFile.replace(target, bytes(Integer.toString(i % 10).repeat(5_000)), false);
            } catch (IOException failed) {
                throw new UncheckedIOException(failed);
            }
        }));
        writer.start();
        while (writer.isAlive()) {
            String text = Files.readString(target);
            assertThat(text).hasSize(5_000);
            assertThat(text.chars().distinct().count()).isEqualTo(1);
        }
        writer.join();
    }

    @Test
    void concurrentWritersLeaveOneWholeFile() throws Exception {
        Path target = folder.resolve("shared");
        List<Thread> writers = IntStream.range(0, 4)
                .mapToObj(n -> new Thread(() -> {
                    try {
                        for (int i = 0; i < 30; i++) {
                            AtomicFile.write(
                                    target, out -> out.write(Integer.toString(n).repeat(3_000)));
                        }
                    } catch (IOException failed) {
                        throw new UncheckedIOException(failed);
                    }
                }))
                .toList();
        writers.forEach(Thread::start);
        for (Thread each : writers) {
            each.join();
        }
        assertThat(Files.readString(target)).hasSize(3_000).matches("(\\d)\\1*");
        assertThat(names(folder)).containsExactly("shared");
    }
}
