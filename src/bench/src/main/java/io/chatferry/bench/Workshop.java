package io.chatferry.bench;

import io.chatferry.bench.run.Children;
import io.chatferry.bench.run.Sandbox;
import java.io.File;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.util.FileSystemUtils;

/** Shared by the parts of the benchmark: a folder, the commands that start programs, progress messages. */
final class Workshop {

    private final Path root;
    private final PrintStream words;
    private final Children children = new Children();

    /** @param root of this benchmark alone; made if need be */
    Workshop(Path root, PrintStream words) {
        this.root = root.toAbsolutePath();
        this.words = words;
    }

    Children children() {
        return children;
    }

    void tell(String format, @Nullable Object... values) {
        words.println(String.format(Locale.ROOT, format, values));
        words.flush();
    }

    Sandbox sandbox(Map<String, String> settings, Path folder) throws InterruptedException {
        return Sandbox.start(children, chatferry(), settings, folder);
    }

    Path folder(String name) {
        try {
            return Files.createDirectories(root.resolve(name));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot make a folder in " + root, e);
        }
    }

    /** Removes the files of a successful run. */
    void clear(Path folder) {
        try {
            FileSystemUtils.deleteRecursively(folder);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot remove " + folder, e);
        }
    }

    /** The command that runs Chatferry, as a user would write it. */
    List<String> chatferry() {
        return List.of(Objects.requireNonNull(System.getenv("CHATFERRY_COMMAND"), "run.sh sets CHATFERRY_COMMAND"));
    }

    /** The command line of a rival that is part of this project; with Chatferry's garbage collector. */
    List<String> java(Class<?> main) {
        return List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path"),
                main.getName());
    }

    /** The command line of the Node script, where there is Node. */
    Optional<List<String>> node() {
        Path script = Path.of(System.getProperty("bench.folder", "src/bench"), "rivals", "fetch.mjs");
        return Stream.of(Objects.requireNonNullElse(System.getenv("PATH"), "").split(File.pathSeparator))
                .map(folder -> Path.of(folder, "node"))
                .filter(Files::isExecutable)
                .findFirst()
                .map(node -> List.of(node.toString(), script.toString()));
    }
}
