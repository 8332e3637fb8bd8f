package io.chatferry.report.format;

import static org.assertj.core.api.Assertions.assertThat;

import io.chatferry.model.Kind;
import io.chatferry.model.Problem;
import io.chatferry.model.RejectCode;
import io.chatferry.report.files.RepairsFile;
import io.chatferry.report.model.RejectRow;
import io.chatferry.report.rejects.CorrectedFiles;
import io.chatferry.report.rejects.RejectFiles;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** No cell is run as a formula, and each comes back as it was. */
class SpreadsheetTextTests {

    /** What formulas begin with, what may stand before them, and what looks as if it had been made harmless. */
    private static final String[] PARTS = {
        "=",
        "+",
        "-",
        "@",
        "\t",
        "\r",
        "\n",
        "'",
        "\"",
        " ",
        "\u00a0",
        "\ufeff",
        "\u200b",
        "＝",
        "＠",
        ",",
        ";",
        "a",
        "1",
        "é",
        "👋",
        "\\",
        "\\u202e",
        "\u202e",
        "\u001b",
        "cmd|' /C calc'!A0",
        "HYPERLINK(\"x\")",
        "",
        "\ud83d"
    };

    private static final Problem PROBLEM = new Problem(RejectCode.TEXT_EMPTY, "text", "=it is empty");

    @TempDir
    Path dir;

    private final Random random = new Random(24);

    private String any() {
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(7); i > 0; i--) {
            text.append(PARTS[random.nextInt(PARTS.length)]);
        }
        return text.toString();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "=1+1",
                "+49",
                "-5",
                "@SUM(A1)",
                "\t=1",
                "\tx",
                "\rx",
                "\n=1",
                " =1",
                "\u00a0=1",
                "\"=1",
                "' =1",
                "'=1",
                "''=1",
                "\ufeff=1",
                "\u200b=1",
                "＝1",
                "\u0000=1",
                "\" \"@x"
            })
    void prefixesFormulasWithAnApostrophe(String cell) {
        assertThat(SpreadsheetText.neutralised(cell)).isEqualTo("'" + cell);
        assertThat(SpreadsheetText.original("'" + cell)).isEqualTo(cell);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "'", "a=1", "'hello'", "'n'", "1-2", " x", "(=1)", "5", "\"x\" = y", "''", "’=1"})
    void keepsCellsThatAreNoFormulas(String cell) {
        assertThat(SpreadsheetText.neutralised(cell)).isEqualTo(cell);
        assertThat(SpreadsheetText.original(cell)).isEqualTo(cell);
    }

    @Test
    void restoresEveryNeutralisedText() {
        for (int i = 0; i < 200_000; i++) {
            String text = any();
            String harmless = SpreadsheetText.neutralised(text);
            assertThat(SpreadsheetText.original(harmless)).isEqualTo(text);
            assertThat(harmless).doesNotMatch("(?s)[=+\\-@\\t\\r].*");
        }
    }

    @Test
    void restoresRejectCellsFromTheirFile() throws Exception {
        for (char delimiter : new char[] {',', ';', '\t'}) {
            List<List<String>> wanted = new ArrayList<>();
            List<RejectRow> rejects = new ArrayList<>();
            for (int i = 0; i < 2_000; i++) {
                List<String> cells = List.of("m" + i, whole(any()), whole(any()));
                wanted.add(cells);
                String raw = CsvText.row(delimiter, cells.toArray(String[]::new));
                rejects.add(new RejectRow("messages.csv", i + 2, i + 1, Kind.MESSAGE, any(), List.of(PROBLEM), raw));
            }
            Path corrected = Files.createTempDirectory(dir, "corrected");
            Path taken = Files.createTempDirectory(dir, "taken");
            String header = CsvText.row(delimiter, "muid", "=text", "@more");
            RejectFiles.write(corrected, rejects.stream(), file -> header);

            assertNoFormula(corrected.resolve("messages.csv"), delimiter);
            assertNoFormula(corrected.resolve("rejects.csv"), ',');
            CorrectedFiles.accept(corrected, taken, List.of("messages.csv"), null, (input, line) -> "");
            List<List<String>> rows = csv(taken.resolve("messages.csv"), delimiter);
            assertThat(rows.remove(0)).containsExactly("muid", "=text", "@more");
            for (int i = 0; i < wanted.size(); i++) {
                assertThat(rows.get(i)).isEqualTo(wanted.get(i));
            }
            assertThat(rows).hasSameSizeAs(wanted);
        }
    }

    /** Half of a surrogate pair cannot be encoded in UTF-8. */
    private static String whole(String text) {
        return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
    }

    @Test
    void escapesInvisibleCharactersInListsReversibly() throws Exception {
        List<String> texts = Stream.generate(this::any)
                .limit(2_000)
                .map(SpreadsheetTextTests::whole)
                .toList();
        RepairsFile.write(
                dir.resolve("repairs.csv"),
                texts.stream()
                        .map(text -> new RepairsFile.Row(
                                "f:1", Kind.MESSAGE, text, RejectCode.TEXT_EMPTY, "text", text, text)));

        String written = Files.readString(dir.resolve("repairs.csv"));
        assertThat(written).doesNotContain("\u202e", "\u001b", "\u200b", "\ufeff");
        assertNoFormula(dir.resolve("repairs.csv"), ',');
        List<List<String>> rows = csv(dir.resolve("repairs.csv"), ',');
        for (int i = 0; i < texts.size(); i++) {
            for (int column : new int[] {2, 5, 6}) {
                assertThat(seen(SpreadsheetText.original(rows.get(i + 1).get(column))))
                        .isEqualTo(texts.get(i));
            }
        }
    }

    private static String seen(String shown) {
        return Pattern.compile("\\\\u([0-9a-f]{4})")
                .matcher(shown)
                .replaceAll(
                        escape -> Matcher.quoteReplacement(Character.toString(Integer.parseInt(escape.group(1), 16))));
    }

    private static void assertNoFormula(Path file, char delimiter) throws Exception {
        assertThat(csv(file, delimiter))
                .allSatisfy(row -> assertThat(row)
                        .noneMatch(cell -> cell.matches("(?s)[\\s\\ufeff\\u200b\\u00a0\"]*[=+\\-@＝＋－＠].*")
                                || cell.matches("(?s)[\\t\\r].*")));
    }

    /** Not by the reader that is tested. */
    private static List<List<String>> csv(Path file, char delimiter) throws Exception {
        Matcher cells = Pattern.compile(
                        "\\G(?:\"((?:[^\"]|\"\")*+)\"|([^\"\\n\\r" + delimiter + "]*+))(" + delimiter + "|\\r?\\n)")
                .matcher(Files.readString(file));
        List<List<String>> all = new ArrayList<>();
        List<String> row = new ArrayList<>();
        int end = 0;
        while (cells.find()) {
            row.add(cells.group(1) == null ? cells.group(2) : cells.group(1).replace("\"\"", "\""));
            if (cells.group(3).endsWith("\n")) {
                all.add(row);
                row = new ArrayList<>();
            }
            end = cells.end();
        }
        assertThat(end).isEqualTo(Files.readString(file).length());
        return all;
    }
}
