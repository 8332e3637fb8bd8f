package io.chatferry;

import static org.assertj.core.api.Assertions.assertThat;

import io.chatferry.job.run.ExitCode;
import io.chatferry.model.RejectCode;
import io.chatferry.sandbox.settings.Setting;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The documents: their links, the files that they name, the tables that the code makes, and what the sources say of them. */
class DocumentsTests {

    private static final int MOST_LINES_OF_README = 200;
    private static final Pattern LINK = Pattern.compile("\\[[^\\]\\[]*]\\(([^)\\s]+)\\)");
    private static final Pattern HEADING = Pattern.compile("(?m)^#{1,6} (.+)$");
    /** A file of this project; names that hold a placeholder, as {@code jobs/<format>.yaml}, are none. */
    private static final Pattern FILE =
            Pattern.compile("(?<![\\w/.:<>-])((?:jobs|samples|src|\\.ci)/[\\w./-]*\\w/?)(?![\\w<*])");

    /** Job files that are the reader's own. */
    private static final Pattern OWN_JOB = Pattern.compile("jobs/(acme|beta|my-[a-z]+)\\.yaml");

    private static final Pattern PAGE = Pattern.compile("[\\w./-]*\\w\\.md\\b");
    private static final Pattern COMMENT = Pattern.compile("^\\s*(?://|/?\\*|#|--|<!--).*|.*\\s(?://|#)\\s.*");
    private static final Pattern PACKAGE = Pattern.compile("chatferry[-:](\\d+\\.\\d+\\.\\d+)");
    private static final Pattern TEST_CLASS = Pattern.compile("-Dtest=(\\w+)");

    static List<Path> pages() {
        return Documents.pages();
    }

    @ParameterizedTest
    @MethodSource("pages")
    void linksLeadToPagesAndHeadingsThatExist(Path page) {
        List<String> broken = LINK.matcher(Documents.prose(page))
                .results()
                .map(link -> link.group(1))
                .filter(target -> !target.matches("https?://.*|mailto:.*"))
                .filter(target -> !leadsSomewhere(page, target))
                .toList();

        assertThat(broken).isEmpty();
    }

    private static boolean leadsSomewhere(Path page, String target) {
        String[] parts = target.split("#", 2);
        Path file = parts[0].isEmpty() ? page : page.resolveSibling(parts[0]).normalize();
        return Files.exists(file) && (parts.length == 1 || anchors(file).contains(parts[1]));
    }

    /** As GitHub makes them of headings. */
    private static Set<String> anchors(Path page) {
        return HEADING.matcher(Documents.read(page))
                .results()
                .map(heading -> heading.group(1)
                        .toLowerCase(Locale.ROOT)
                        .replaceAll("[^\\p{L}\\p{N} _-]", "")
                        .replace(' ', '-'))
                .collect(Collectors.toSet());
    }

    @ParameterizedTest
    @MethodSource("pages")
    void pageBeginsWithATitleAndWhatItAnswers(Path page) {
        List<String> lines = Documents.read(page)
                .lines()
                .filter(line -> !line.isBlank() && !line.startsWith("<!--"))
                .toList();

        assertThat(lines.get(0)).startsWith("# ");
        assertThat(lines.get(1)).matches("[\\p{L}`\\[].*");
    }

    @Test
    void eachPageIsLinkedFromTheReadmeOrTheIndex() {
        Set<Path> linked = Stream.of(Documents.README, Documents.FOLDER.resolve("README.md"))
                .flatMap(page -> LINK.matcher(Documents.prose(page))
                        .results()
                        .map(link -> link.group(1).replaceAll("#.*", ""))
                        .filter(target -> !target.contains(":"))
                        .map(target -> page.resolveSibling(target).normalize()))
                .collect(Collectors.toSet());

        assertThat(linked).containsAll(pages());
    }

    @Test
    void readmeIsShort() {
        assertThat(Documents.read(Documents.README).lines()).hasSizeLessThanOrEqualTo(MOST_LINES_OF_README);
    }

    @ParameterizedTest
    @MethodSource("pages")
    void filesThatAreNamedExist(Path page) {
        List<String> missing = FILE.matcher(Documents.read(page))
                .results()
                .map(name -> name.group(1))
                .filter(name -> !OWN_JOB.matcher(name).matches())
                .filter(name -> !Files.exists(Path.of(name)))
                .toList();

        assertThat(missing).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("pages")
    void testClassesThatAreNamedExist(Path page) throws IOException {
        Set<String> tests;
        try (Stream<Path> files = Files.walk(Path.of("src", "test", "java"))) {
            tests = files.map(file -> file.getFileName().toString()).collect(Collectors.toSet());
        }
        assertThat(TEST_CLASS.matcher(Documents.read(page)).results().map(test -> test.group(1) + ".java"))
                .filteredOn(test -> !tests.contains(test))
                .isEmpty();
    }

    @ParameterizedTest
    @MethodSource("pages")
    void packagesHaveTheVersionOfTheBuild(Path page) {
        String version = Documents.read(Path.of("pom.xml"))
                .split("<artifactId>chatferry</artifactId>")[1]
                .replaceAll("(?s).*?<version>([^<]+)</version>.*", "$1");

        assertThat(PACKAGE.matcher(Documents.read(page)).results().map(found -> found.group(1)))
                .allSatisfy(named -> assertThat(named).isEqualTo(version));
    }

    /** A page that a source, a job file or a script refers to; in tests, texts may be the names of files in an export. */
    @Test
    void sourcesReferOnlyToPagesThatExist() throws IOException {
        Set<String> known = pages().stream().map(Path::toString).collect(Collectors.toSet());
        List<String> dangling;
        try (Stream<Path> files = Stream.of("src", "jobs", ".ci", "run.sh", "pom.xml")
                .map(Path::of)
                .flatMap(DocumentsTests::sources)) {
            dangling = files.flatMap(file -> Documents.read(file)
                            .replace("\\n", "\n") // the line ends in texts of JSON
                            .lines()
                            .filter(line -> !file.startsWith("src/test")
                                    || COMMENT.matcher(line).matches())
                            .flatMap(line -> PAGE.matcher(line).results().map(MatchResult::group))
                            .filter(name -> !known.contains(name))
                            .map(name -> file + " refers to " + name))
                    .toList();
        }
        assertThat(dangling).isEmpty();
    }

    private static Stream<Path> sources(Path root) {
        try {
            return Files.walk(root)
                    .filter(file ->
                            file.toString().matches(".*\\.(java|xml|ya?ml|json|sh|mjs|sql|properties|bat)|run|.*/run")
                                    && Files.isRegularFile(file)
                                    && !file.startsWith("src/docs"));
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    @Test
    void tableOfRejectCodesIsThatOfTheCode() {
        String table = Arrays.stream(RejectCode.values())
                .map(code -> "| `%s` | %s | %s | %s |\n"
                        .formatted(
                                code.name(),
                                code.rule(),
                                code.remedy(),
                                code.repair().isEmpty() ? "stays a reject" : code.repair()))
                .collect(Collectors.joining(
                        "",
                        "| code | the record is rejected because | what to do | with `invalid: repair` |\n|---|---|---|---|\n",
                        ""));

        Documents.assertBlock(Documents.FOLDER.resolve("rejects.md"), "reject codes", table, getClass());
    }

    @Test
    void tableOfSandboxSettingsIsThatOfTheCode() {
        String table = Arrays.stream(Setting.values())
                .map(setting -> "| `%s` | %s | %s | %s |\n"
                        .formatted(
                                setting.key(),
                                setting.expectedForm(),
                                setting.defaultValue().isEmpty() ? "(empty)" : "`" + setting.defaultValue() + "`",
                                setting.meaning()))
                .collect(Collectors.joining(
                        "", "| setting | takes | default | what it does |\n|---|---|---|---|\n", ""));

        Documents.assertBlock(Documents.FOLDER.resolve("sandbox.md"), "sandbox settings", table, getClass());
    }

    @Test
    void eachDependencyHasItsReason() throws IOException {
        String page = Documents.read(Documents.FOLDER.resolve("dependencies.md"));
        String dependencies =
                Files.readString(Path.of("pom.xml")).split("<build>")[0].split("<dependencies>")[1];

        assertThat(Pattern.compile("<artifactId>([^<]+)</artifactId>")
                        .matcher(dependencies)
                        .results()
                        .map(found -> found.group(1)))
                .isNotEmpty()
                .allSatisfy(artifact -> assertThat(page).contains("`" + artifact + "`"));
    }

    @Test
    void eachExitCodeIsListed() {
        String page = Documents.read(Documents.FOLDER.resolve("commands.md"));

        assertThat(ExitCode.values()).allSatisfy(code -> assertThat(page).contains("\n| " + code.number() + " | "));
    }
}
