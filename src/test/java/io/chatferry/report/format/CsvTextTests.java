package io.chatferry.report.format;

import static org.assertj.core.api.Assertions.assertThat;

import com.opencsv.CSVReader;
import com.opencsv.CSVReaderBuilder;
import com.opencsv.RFC4180ParserBuilder;
import com.opencsv.exceptions.CsvException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** CSV as it is written and read back. */
class CsvTextTests {

    private static final String[] PIECES = {
        "a", "é", "日本", "\"", "\"\"", ",", ";", "\t", " ", "\n", "\r", "\r\n", "'", "=1+1", "\\", "\ufeff", "\u0000",
        "😀", "|"
    };

    @ParameterizedTest
    @CsvSource(
            delimiter = '#',
            quoteCharacter = '`',
            value = {
                "``#``",
                "a#a",
                "a b#a b",
                "` a`#`\" a\"`",
                "`a `#`\"a \"`",
                "` `#`\" \"`",
                "a;b#a;b",
                "`a,b`#`\"a,b\"`",
                "`say \"hi\"`#`\"say \"\"hi\"\"\"`",
                "`\"`#`\"\"\"\"`",
                "back\\slash#back\\slash",
                "'quoted'#'quoted'"
            })
    void quotesOnlyCellsThatNeedIt(String cell, String written) {
        assertThat(CsvText.row(',', "x", cell, "y")).isEqualTo("x," + written + ",y\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\nb", "a\r\nb", "a\rb", "\n", "\tb", "b\t", "\u0000"})
    void quotesCellsWithLineEndsAndControlCharactersAtTheirEnds(String cell) {
        assertThat(CsvText.row(';', cell)).isEqualTo("\"" + cell + "\"\n");
    }

    @ParameterizedTest
    @ValueSource(chars = {',', ';', '\t'})
    void quotesTheDelimiterInUse(char delimiter) {
        assertThat(CsvText.row(delimiter, "a" + delimiter + "b", "c"))
                .isEqualTo("\"a" + delimiter + "b\"" + delimiter + "c\n");
    }

    @Test
    void quotesEveryCellOfQuotedRow() {
        assertThat(CsvText.quotedRow("user", "", "a\"b", "+49 1")).isEqualTo("\"user\",\"\",\"a\"\"b\",\"+49 1\"\n");
    }

    @Test
    void writesRowsForPeopleWithoutFormulasAndInvisibleCharacters() {
        assertThat(CsvText.displayRow("=1+1", "a\u202eb", "\\u202e", "x,y"))
                .isEqualTo("'=1+1,a\\u202eb,\\u005cu202e,\"x,y\"\n");
    }

    @Test
    void writesEmptyLineForRowWithoutCells() {
        assertThat(CsvText.row(',')).isEqualTo("\n");
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6})
    void readsBackEveryRow(long seed) throws IOException {
        Random random = new Random(seed);
        char delimiter = ",;\t".charAt(random.nextInt(3));
        List<List<String>> rows = rows(random);
        StringBuilder text = new StringBuilder();
        rows.forEach(row -> text.append(CsvText.row(delimiter, row.toArray(String[]::new))));

        assertThat(read(text.toString(), delimiter)).isEqualTo(rows);
    }

    @ParameterizedTest
    @ValueSource(longs = {7, 8, 9})
    void otherReadersReadTheSame(long seed) throws IOException, CsvException {
        // opencsv's reader loses its place in cells that hold several kinds of line ends
        List<List<String>> rows = rows(new Random(seed)).stream()
                .map(row -> row.stream()
                        .map(cell -> cell.replace("\r", "").replace("\n", ""))
                        .toList())
                .toList();
        StringBuilder text = new StringBuilder();
        rows.forEach(row -> text.append(CsvText.row(',', row.toArray(String[]::new))));

        try (CSVReader reader = new CSVReaderBuilder(new StringReader(text.toString()))
                .withCSVParser(new RFC4180ParserBuilder().build())
                .build()) {
            List<List<String>> read = reader.readAll().stream().map(List::of).toList();
            assertThat(read).isEqualTo(rows);
        }
    }

    private static List<List<String>> rows(Random random) {
        List<List<String>> rows = new ArrayList<>();
        for (int row = 0; row < 200; row++) {
            List<String> cells = new ArrayList<>();
            cells.add("id" + row);
            IntStream.range(0, 1 + random.nextInt(6)).forEach(cell -> cells.add(cell(random)));
            rows.add(cells);
        }
        return rows;
    }

    private static String cell(Random random) {
        StringBuilder cell = new StringBuilder();
        for (int i = random.nextInt(6); i > 0; i--) {
            cell.append(PIECES[random.nextInt(PIECES.length)]);
        }
        return cell.toString();
    }

    private static List<List<String>> read(String text, char delimiter) throws IOException {
        CsvReader reader = new CsvReader(new BufferedReader(new StringReader(text)), delimiter);
        List<List<String>> rows = new ArrayList<>();
        for (List<String> row = reader.row(); row != null; row = reader.row()) {
            rows.add(row);
        }
        return rows;
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '#',
            quoteCharacter = '`',
            value = {
                "``#1#``",
                "`\n`#1#``",
                "`a`#1#`a`",
                "`a,b\n`#1#`a|b`",
                "`,\n`#1#`|`",
                "`a\"b,c`#1#`a\"b|c`",
                "`\"a\"b,c`#1#`ab|c`",
                "`\"a\nb\",c`#1#`a\nb|c`",
                "`\"open,c`#1#`open,c`"
            })
    void readsCellsOfOddRows(String text, int rows, String cells) throws IOException {
        List<List<String>> read = read(text, ',');

        if (text.isEmpty()) {
            assertThat(read).isEmpty();
        } else {
            assertThat(read).hasSize(rows);
            assertThat(String.join("|", read.get(0))).isEqualTo(cells);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\nb", "a\rb", "a\r\nb", "a\nb\n", "a\r\nb\r\n"})
    void acceptsEveryLineEnd(String text) throws IOException {
        assertThat(read(text, ',')).containsExactly(List.of("a"), List.of("b"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '#',
            quoteCharacter = '`',
            value = {
                "``#true",
                "`a,b`#true",
                "`\"a\",b`#true",
                "`\"a\"\"b\",c`#true",
                "`\"two\nlines\",c`#true",
                "`a\"b,c`#true",
                "`\"open`#false",
                "`\"a\"b,c`#false",
                "`a\nb`#false",
                "`a\rb`#false",
                "`a,\"open\nb`#false",
                "`\"\"`#true",
                "`\"\"\"`#false"
            })
    void recognisesRowsThatEveryReaderTakesForOne(String text, boolean isOneRow) {
        assertThat(CsvText.isOneRow(',', text)).isEqualTo(isOneRow);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '#',
            quoteCharacter = '`',
            value = {
                "`=a,b`#`'=a,b`",
                "`a,=b`#`a,'=b`",
                "`\"=a\",\"+b\"`#`\"'=a\",\"'+b\"`",
                "`\"a\"\"b\",-c`#`\"a\"\"b\",'-c`",
                "`a,b`#`a,b`",
                "`a,`#`a,`",
                "`,=a`#`,'=a`",
                "`\" \"\"=a\"`#`\"' \"\"=a\"`"
            })
    void neutralisesFormulasWithoutTouchingOtherCells(String row, String neutralised) {
        assertThat(CsvText.neutralised(',', row)).isEqualTo(neutralised);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '#',
            quoteCharacter = '`',
            value = {
                "`a,b`##,",
                "`a;b;c,d`##;",
                "`a\tb\tc;d`##\t",
                "`\"a;b;c\",d`##,",
                "`a`#`x;y`#;",
                "`a`#`b`#,",
                "``#``#,"
            })
    void detectsTheDelimiter(String first, String second, String delimiter) {
        char expected = delimiter == null || delimiter.isEmpty() ? '\t' : delimiter.charAt(0);
        assertThat(CsvText.delimiterOf(first, second == null ? "" : second)).isEqualTo(expected);
    }
}
