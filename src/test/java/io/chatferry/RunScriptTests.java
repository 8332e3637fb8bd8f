package io.chatferry;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code run.sh} in a project of one file, with a {@code mvn} and a {@code java} that only write down how they were
 * called: when it builds, what it runs, what it leaves alone.
 */
@Timeout(60)
class RunScriptTests {

    private static final String MVN = """
            #!/bin/sh
            echo "mvn $*" >>"$CALLS"
            for word; do case $word in -Dchatferry.build=*) build=${word#*=} ;; esac; done
            mkdir -p "$build" && echo jar >"$build/chatferry.jar" && echo jar >"$build/bench.jar"
            """;
    private static final String JAVA = """
            #!/bin/sh
            case "$*" in
                -version) echo 'openjdk version "'"$JAVA_IS"'" 2025-01-01' >&2; exit ;;
                *jarmode*) for last; do :; done; mkdir -p "$last"; cp "$3" "$last"; exit ;;
                *ArchiveClassesAtExit*) exit ;;
            esac
            for word; do case $word in -[DX]*|-jar|*.jar) ;; *) echo "argument $word" >>"$CALLS" ;; esac; done
            echo "options $*" >>"$CALLS"
            echo "folder $PWD" >>"$CALLS"
            echo "command" $CHATFERRY_COMMAND >>"$CALLS"
            exit 7
            """;

    @TempDir
    Path folder;

    private Path project = Path.of("");
    private Path calls = Path.of("");

    @BeforeEach
    void makeProject() throws IOException {
        project = Files.createDirectories(folder.toRealPath().resolve("the project"));
        calls = folder.toRealPath().resolve("calls");
        Files.createDirectories(project.resolve("src/main"));
        Files.writeString(project.resolve("pom.xml"), "<project/>");
        Files.writeString(project.resolve("src/main/A.java"), "class A {}");
        Files.copy(Path.of("run.sh"), project.resolve("run.sh"));
        executable("run.sh", null);
        executable("jdk/bin/mvn", MVN);
        executable("jdk/bin/java", JAVA);
        executable("jdk/bin/javac", "");
    }

    @Test
    void itBuildsOnceAndRunsFromAnyFolderWithTheArgumentsAsTheyAre() throws Exception {
        Path link = Files.createSymbolicLink(folder.resolve("ferry"), project.resolve("run.sh"));
        Path elsewhere = Files.createDirectory(folder.toRealPath().resolve("elsewhere"));

        Ended first = run(elsewhere, link, Map.of("JAVA_OPTS", "-Xmx9m -Dx=*"), "import", "a b.yaml", "--set", "x=*");
        assertThat(first.code()).isEqualTo(7);
        assertThat(first.output()).matches("building Chatferry … done in \\d+ s\n");
        assertThat(calls()).contains("argument a b.yaml", "argument x=*", "folder " + elsewhere);
        assertThat(calls()).anyMatch(call -> call.startsWith("options ") && call.contains(" -Xmx9m -Dx=* -jar "));
        assertThat(calls()).anyMatch(call -> call.contains(" -Dchatferry.command=" + link + " "));

        assertThat(run(elsewhere, link, Map.of(), "status").output()).isEmpty();
        assertThat(builds()).isEqualTo(1);
    }

    @Test
    void theBenchmarkIsAProjectOfItsOwnAndGetsTheCommandThatRunsChatferry() throws Exception {
        Map<String, String> options = Map.of("JAVA_OPTS", "-Xmx9m");

        run(project, project.resolve("run.sh"), options, "bench", "--only", "even");
        assertThat(calls()).filteredOn(call -> call.startsWith("mvn ")).hasSize(2);
        assertThat(calls()).anyMatch(call -> call.startsWith("mvn ") && call.contains(" -f src/bench/pom.xml "));
        assertThat(calls()).contains("argument --only", "argument even").doesNotContain("argument bench");
        assertThat(calls()).anyMatch(call -> call.startsWith("options ") && call.contains("/bench.jar --only even"));
        assertThat(calls()).anyMatch(call -> call.matches("command /.*/run.sh"));

        run(project, project.resolve("run.sh"), options, "bench");
        assertThat(calls()).filteredOn(call -> call.startsWith("mvn ")).hasSize(2);
    }

    @Test
    void itBuildsAgainWhenASourceIsNewerAndKeepsABuildThatIsHeld() throws Exception {
        run(project, project.resolve("run.sh"), Map.of(), "status");
        Path held = onlyBuild();
        Process holder =
                new ProcessBuilder("flock", "-s", held.resolve("in-use").toString(), "cat").start();
        try {
            for (int later : List.of(10, 20)) {
                Files.setLastModifiedTime(
                        project.resolve("src/main/A.java"),
                        FileTime.from(Instant.now().plusSeconds(later)));
                run(project, project.resolve("run.sh"), Map.of(), "status");
            }
            assertThat(held.resolve("chatferry.jar")).exists();
        } finally {
            holder.getOutputStream().close();
            holder.waitFor();
        }
        run(project, project.resolve("run.sh"), Map.of(), "status"); // the source is still newer: it lies in the future
        assertThat(held).doesNotExist();
    }

    @Test
    void callsAtTheSameTimeBuildOnce() throws Exception {
        List<Process> together = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            together.add(start(project, project.resolve("run.sh"), Map.of(), "status"));
        }
        for (Process process : together) {
            process.getInputStream().readAllBytes();
            assertThat(process.waitFor()).isEqualTo(7);
        }
        assertThat(builds()).isEqualTo(1);
    }

    @Test
    void anOldJavaOrNoneIsToldInTwoLines() throws Exception {
        assertThat(run(project, project.resolve("run.sh"), Map.of("JAVA_IS", "11.0.2"), "status"))
                .matches(ended -> ended.code() == 64)
                .extracting(Ended::output)
                .asString()
                .startsWith("Chatferry needs a JDK 17 or later, and ")
                .hasLineCount(2);
        assertThat(run(project, project.resolve("run.sh"), Map.of("JAVA_HOME", "/no/such"), "status"))
                .matches(ended -> ended.code() == 64)
                .extracting(Ended::output)
                .asString()
                .startsWith("there is no Java in JAVA_HOME (/no/such)")
                .hasLineCount(2);
    }

    @Test
    void aBuildThatFailsLeavesTheOldOneAndTellsWhereTheLogIs() throws Exception {
        executable("jdk/bin/mvn", "#!/bin/sh\necho '[ERROR] A.java: no'\nexit 1\n");
        Ended ended = run(project, project.resolve("run.sh"), Map.of(), "status");
        assertThat(ended.code()).isEqualTo(70);
        assertThat(ended.output()).contains("[ERROR] A.java: no", "Chatferry could not be built", "build.log");
        assertThat(project.resolve(".build/current")).doesNotExist();
    }

    private record Ended(int code, String output) {}

    private Ended run(Path from, Path script, Map<String, String> environment, String... arguments) throws Exception {
        Process process = start(from, script, environment, arguments);
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        return new Ended(process.exitValue(), output);
    }

    private Process start(Path from, Path script, Map<String, String> environment, String... arguments)
            throws IOException {
        List<String> command = new ArrayList<>(List.of(script.toString()));
        command.addAll(Arrays.asList(arguments));
        ProcessBuilder builder =
                new ProcessBuilder(command).directory(from.toFile()).redirectErrorStream(true);
        builder.environment().remove("JAVA_OPTS");
        builder.environment().put("CALLS", calls.toString());
        builder.environment().put("JAVA_IS", "17.0.1");
        builder.environment().put("JAVA_HOME", project.resolve("jdk").toString());
        builder.environment().merge("PATH", project.resolve("jdk/bin").toString(), (path, ours) -> ours + ":" + path);
        builder.environment().putAll(environment);
        return builder.start();
    }

    private void executable(String name, String text) throws IOException {
        Path file = project.resolve(name);
        if (text != null) {
            Files.createDirectories(file.getParent());
            Files.writeString(file, text);
        }
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private List<String> calls() throws IOException {
        return Files.readAllLines(calls);
    }

    private long builds() throws IOException {
        return calls().stream().filter(call -> call.startsWith("mvn ")).count();
    }

    private Path onlyBuild() throws IOException {
        try (Stream<Path> builds = Files.list(project.resolve(".build/app"))) {
            List<Path> all = builds.toList();
            assertThat(all).hasSize(1);
            return all.get(0);
        }
    }
}
