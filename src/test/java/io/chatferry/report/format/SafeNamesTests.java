package io.chatferry.report.format;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** File names that are derived from names of input files. */
class SafeNamesTests {

    @ParameterizedTest
    @CsvSource({
        "messages.csv,messages.csv",
        "messages.csv.gz,messages.csv",
        "messages.CSV.GZ,messages.CSV",
        "messages.json,messages.jsonl",
        "messages.json.gz,messages.jsonl",
        "messages.ndjson,messages.ndjson",
        "a-b_c.1.csv,a-b_c.1.csv",
        "README,README"
    })
    void keepsPlainNames(String input, String name) {
        assertThat(new SafeNames().of(input)).isEqualTo(name);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "../../etc/passwd",
                "/etc/passwd",
                "export.zip!/messages.csv",
                "..",
                ".",
                "",
                ".hidden",
                "-rf",
                "a b.csv",
                "a\u0000b.csv",
                "C:\\windows\\x.csv",
                "über.csv",
                "日本.csv",
                "\u202egnp.csv",
                "a\nb.csv",
                "….csv"
            })
    void replacesOtherNamesByPlainOnesWithAHash(String input) {
        String name = new SafeNames().of(input);

        assertThat(name).matches("[A-Za-z0-9][A-Za-z0-9._-]*|-[0-9a-f]{8}").matches(".*-[0-9a-f]{8}(\\.\\w+)?");
        assertThat(Path.of("/folder").resolve(name).normalize().getParent()).isEqualTo(Path.of("/folder"));
    }

    @Test
    void keepsTheExtension() {
        assertThat(new SafeNames().of("a/b/messages.csv")).endsWith(".csv");
        assertThat(new SafeNames().of("a/b/messages.json.gz")).endsWith(".jsonl");
    }

    @Test
    void givesTheSameNameToTheSameInput() {
        SafeNames names = new SafeNames();

        assertThat(names.of("a/b.csv")).isEqualTo(names.of("a/b.csv")).isEqualTo(new SafeNames().of("a/b.csv"));
    }

    @Test
    void distinguishesNamesThatDifferInCaseOrCompressionOnly() {
        SafeNames names = new SafeNames();
        Set<String> given = new HashSet<>();
        List<String> inputs = List.of("a.csv", "A.csv", "a.CSV", "a.csv.gz", "A.CSV.GZ");
        inputs.forEach(input -> given.add(names.of(input).toLowerCase(Locale.ROOT)));

        assertThat(given).hasSameSizeAs(inputs);
    }

    @Test
    void neverGivesAReservedName() {
        SafeNames names = new SafeNames("rejects.csv");

        assertThat(names.of("rejects.csv")).isNotEqualTo("rejects.csv").endsWith(".csv");
        assertThat(names.of("REJECTS.csv")).isNotEqualToIgnoringCase("rejects.csv");
    }

    @Test
    void shortensLongNamesFromTheFront() {
        String name = new SafeNames().of("x".repeat(5_000) + "-end.csv");

        assertThat(name).hasSizeLessThan(120).contains("-end-").endsWith(".csv");
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void givesDistinctPlainNamesToRandomInputs(long seed) {
        Random random = new Random(seed);
        SafeNames names = new SafeNames("rejects.csv");
        String alphabet = "aA./\\ _-é!\u0000";
        Set<String> inputs = new HashSet<>();
        Set<String> given = new HashSet<>();
        for (int i = 0; i < 2_000; i++) {
            StringBuilder input = new StringBuilder();
            for (int j = random.nextInt(6); j >= 0; j--) {
                input.append(alphabet.charAt(random.nextInt(alphabet.length())));
            }
            if (inputs.add(input.toString())) {
                String name = names.of(input.toString());
                assertThat(name).matches("[A-Za-z0-9._-]+").doesNotStartWith(".");
                assertThat(given.add(name.toLowerCase(Locale.ROOT)))
                        .as("%s for %s", name, input)
                        .isTrue();
            }
        }
    }
}
