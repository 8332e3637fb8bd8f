package io.chatferry;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code bin/chatferry} of an installation, with a {@code java} that only says how it was called. */
@Timeout(60)
class LauncherTests {

    private static final String JAVA = """
            #!/bin/sh
            for word; do echo "word $word"; done
            echo "umask $(umask) locale $LC_ALL"
            exit 7
            """;

    @TempDir
    Path folder;

    private Path home = Path.of("");

    @BeforeEach
    void install() throws IOException {
        home = Files.createDirectories(folder.toRealPath().resolve("the program"));
        executable("bin/chatferry", Files.readString(Path.of("src/deploy/chatferry")));
        executable("runtime/bin/java", JAVA);
    }

    @Test
    void passesArgumentsAndOptionsOnAsTheyAre() throws Exception {
        Ended ended =
                run(home.resolve("bin/chatferry"), Map.of("JAVA_OPTS", "-Xmx9m -Dx=*"), "import", "a b.yaml", "*");
        assertThat(ended.code()).isEqualTo(7);
        assertThat(ended.arguments())
                .endsWith("-Xmx9m", "-Dx=*", "-jar", home + "/lib/chatferry.jar", "import", "a b.yaml", "*");
        assertThat(ended.output()).contains("umask 0077 locale C.UTF-8");
    }

    @Test
    void findsItsFolderThroughLinksAndSaysHowItWasCalled() throws Exception {
        Path relative = Files.createSymbolicLink(home.resolve("link"), Path.of("bin/chatferry"));
        Path link = Files.createSymbolicLink(folder.resolve("ferry"), relative.toAbsolutePath());
        assertThat(run(link, Map.of(), "status").arguments())
                .contains("-Dchatferry.home=" + home, "-Dchatferry.command=" + link);
        assertThat(run(link, Map.of("PATH", folder + ":/usr/bin:/bin"), "status")
                        .arguments())
                .contains("-Dchatferry.command=ferry");
    }

    @Test
    void needsJava17WhereItBringsNone() throws Exception {
        Files.delete(home.resolve("runtime/bin/java"));
        Path launcher = home.resolve("bin/chatferry");
        Ended missing = run(launcher, Map.of("JAVA_HOME", "/no/such"), "status");
        assertThat(missing.code()).isEqualTo(64);
        assertThat(missing.output())
                .hasLineCount(2)
                .contains("/no/such/bin/java is older, or is not there", "JAVA_HOME");

        executable("old/bin/java", "#!/bin/sh\necho 'Unrecognized option: '\"$1\" >&2\nexit 1\n");
        Ended old = run(launcher, Map.of("JAVA_HOME", home + "/old"), "status");
        assertThat(old.code()).isEqualTo(64);
        assertThat(old.output()).hasLineCount(2).contains("needs Java 17");

        assertThat(run(launcher, Map.of("JAVA_HOME", System.getProperty("java.home")), "status")
                        .output())
                .contains("Unable to access jarfile " + home + "/lib/chatferry.jar");
    }

    /** Two scripts, since one is installed without the other. */
    @Test
    void givesTheJvmTheOptionsThatRunShGives() throws IOException {
        Pattern options = Pattern.compile("defaults=\"[^\"]*\"|^ +[a-z |]+\\) defaults=\"[^\"]*\"", Pattern.MULTILINE);
        String script = Files.readString(Path.of("run.sh"));
        assertThat(options.matcher(Files.readString(Path.of("src/deploy/chatferry")))
                        .results()
                        .map(MatchResult::group))
                .hasSizeGreaterThan(3)
                .allSatisfy(line -> assertThat(script).contains(line));
        String windows = Files.readString(Path.of("src/deploy/chatferry.bat"));
        assertThat(Pattern.compile("-X[^ \"$]+")
                        .matcher(script.substring(script.indexOf("# ---- run ---")))
                        .results()
                        .map(MatchResult::group))
                .filteredOn(option -> !option.startsWith("-XX:SharedArchiveFile"))
                .isNotEmpty()
                .allSatisfy(option -> assertThat(windows).contains(option));
    }

    private record Ended(int code, String output) {

        List<String> arguments() {
            return output.lines()
                    .filter(line -> line.startsWith("word "))
                    .map(line -> line.substring(5))
                    .toList();
        }
    }

    private Ended run(Path launcher, Map<String, String> environment, String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of(launcher.toString()));
        command.addAll(List.of(arguments));
        ProcessBuilder builder =
                new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true);
        builder.environment().clear();
        builder.environment().put("PATH", "/usr/bin:/bin");
        builder.environment().putAll(environment);
        Process process = builder.start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Ended(process.waitFor(), output);
    }

    private void executable(String name, String text) throws IOException {
        Path file = home.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }
}
