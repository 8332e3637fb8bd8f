package io.chatferry.source.chat;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Exports of which one file is damaged somewhere are read to their end. */
class MutatedChatExportTests {

    private static final int MUTATIONS = 25;

    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource({
        "rocketchat, rocketchat/export",
        "rocketchat, rocketchat/export-mongoexport",
        "rocketchat, rocketchat/csv",
        "teams, teams/export",
        "teams, teams/export-graph",
        "googlechat, googlechat/export"
    })
    void readsDamagedFilesToTheirEnd(String format, String export) throws IOException {
        Path source = Path.of("src/test/resources/sources", export);
        Random random = new Random(20240304);
        int messages = 0;
        for (int i = 0; i < MUTATIONS; i++) {
            Path copy = copy(source, folder.resolve(Integer.toString(i)));
            List<Path> files = files(copy).stream()
                    .filter(file -> file.getFileName().toString().matches(".*\\.(bson|json|csv)"))
                    .toList();
            Path damaged = files.get(random.nextInt(files.size()));
            Files.write(damaged, mutated(Files.readAllBytes(damaged), random));

            ReadExport read = ReadExport.of(format, copy);

            messages += read.messages().size();
        }
        assertThat(messages).isPositive();
    }

    private static byte[] mutated(byte[] bytes, Random random) {
        byte[] mutated = bytes.clone();
        int at = random.nextInt(bytes.length);
        switch (random.nextInt(4)) {
            case 0 -> mutated[at] = (byte) random.nextInt(256);
            case 1 -> mutated = Arrays.copyOf(bytes, at);
            case 2 -> {
                int end = Math.min(bytes.length, at + random.nextInt(50));
                mutated = new byte[bytes.length - (end - at)];
                System.arraycopy(bytes, 0, mutated, 0, at);
                System.arraycopy(bytes, end, mutated, at, bytes.length - end);
            }
            default ->
                Arrays.fill(mutated, at, Math.min(bytes.length, at + 8), (byte) "\0\"{[<9".charAt(random.nextInt(6)));
        }
        return mutated;
    }

    private static List<Path> files(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile).sorted().toList();
        }
    }

    private static Path copy(Path source, Path target) throws IOException {
        for (Path file : files(source)) {
            Path copy = target.resolve(source.relativize(file));
            Files.createDirectories(copy.getParent());
            Files.copy(file, copy);
        }
        return target;
    }
}
