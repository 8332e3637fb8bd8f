package io.chatferry.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** How messages name the program. */
class ProgramTests {

    @AfterEach
    void forgetLauncher() {
        System.clearProperty(Program.PROPERTY);
    }

    @Test
    void isCalledAsTheLauncherWasCalled() {
        assertThat(Program.name()).isEqualTo("chatferry");
        System.setProperty(Program.PROPERTY, "./run.sh");
        assertThat(Program.name()).isEqualTo("./run.sh");
        System.setProperty(Program.PROPERTY, "/opt/it's new/bin/chatferry");
        assertThat(Program.name()).isEqualTo("'/opt/it'\\''s new/bin/chatferry'");
    }

    /** A message that named the script of a checkout would be wrong for whoever has installed the program. */
    @Test
    void noMessageNamesTheScriptOfACheckout() throws IOException {
        assertThat(lines(Path.of("src/main")))
                .filteredOn(line -> line.contains("./run.sh"))
                .isEmpty();
    }

    private static List<String> lines(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(file -> file.toString().matches(".*\\.(java|mustache|js|properties)"))
                    .flatMap(file -> read(file)
                            .lines()
                            .filter(line -> !line.strip().startsWith("*")
                                    && !line.strip().startsWith("/*"))
                            .map(line -> file + ": " + line.strip()))
                    .toList();
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException unreadable) {
            throw new AssertionError(unreadable);
        }
    }
}
