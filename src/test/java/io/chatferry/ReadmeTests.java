package io.chatferry;

import static org.assertj.core.api.Assertions.assertThat;

import io.chatferry.job.run.ExitCode;
import io.chatferry.model.RejectCode;
import io.chatferry.sandbox.settings.Setting;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What the README lists is what there is. */
class ReadmeTests {

    private static final Path README = Path.of("README.md");
    private static final Pattern CODES =
            Pattern.compile("(?s)(<!-- reject codes: [^>]*-->\n)(.*?)(<!-- end of reject codes -->)");

    private static final Pattern SETTINGS =
            Pattern.compile("(?s)(<!-- sandbox settings: [^>]*-->\n)(.*?)(<!-- end of sandbox settings -->)");

    /** {@code ./run.sh test -Dtest=ReadmeTests -Dchatferry.readme=write} writes the table anew. */
    @Test
    void theTableOfRejectCodesIsThatOfTheCode() throws IOException {
        String readme = Files.readString(README);
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
        if ("write".equals(System.getProperty("chatferry.readme"))) {
            readme = CODES.matcher(readme)
                    .replaceFirst(found -> Matcher.quoteReplacement(found.group(1) + table + found.group(3)));
            Files.writeString(README, readme);
        }
        assertThat(CODES.matcher(readme).results().map(found -> found.group(2))).containsExactly(table);
    }

    @Test
    void theTableOfSandboxSettingsIsThatOfTheCode() throws IOException {
        String readme = Files.readString(README);
        String table = Arrays.stream(Setting.values())
                .map(setting -> "| `%s` | %s | %s | %s |\n"
                        .formatted(
                                setting.key(),
                                setting.expectedForm(),
                                setting.defaultValue().isEmpty() ? "(empty)" : "`" + setting.defaultValue() + "`",
                                setting.meaning()))
                .collect(Collectors.joining(
                        "", "| setting | takes | default | what it does |\n|---|---|---|---|\n", ""));
        if ("write".equals(System.getProperty("chatferry.readme"))) {
            readme = SETTINGS.matcher(readme)
                    .replaceFirst(found -> Matcher.quoteReplacement(found.group(1) + table + found.group(3)));
            Files.writeString(README, readme);
        }
        assertThat(SETTINGS.matcher(readme).results().map(found -> found.group(2)))
                .containsExactly(table);
    }

    @Test
    void everyDependencyHasItsReason() throws IOException {
        String readme = Files.readString(README);
        String dependencies =
                Files.readString(Path.of("pom.xml")).split("<build>")[0].split("<dependencies>")[1];
        assertThat(Pattern.compile("<artifactId>([^<]+)</artifactId>")
                        .matcher(dependencies)
                        .results()
                        .map((MatchResult found) -> found.group(1)))
                .isNotEmpty()
                .allSatisfy(artifact -> assertThat(readme).contains("`" + artifact + "`"));
    }

    @Test
    void everyExitCodeIsListed() throws IOException {
        String readme = Files.readString(README);
        for (ExitCode code : ExitCode.values()) {
            assertThat(readme).contains("\n| " + code.number() + " | ");
        }
    }

    @Test
    void everyFileThatItNamesIsThere() throws IOException {
        Pattern file = Pattern.compile("(?<![\\w/])(jobs|samples)/[a-z]+\\.yaml");
        assertThat(file.matcher(Files.readString(README)).results().map(MatchResult::group))
                .filteredOn(name -> !name.equals("jobs/acme.yaml"))
                .isNotEmpty()
                .allSatisfy(name -> assertThat(Path.of(name)).exists());
    }
}
