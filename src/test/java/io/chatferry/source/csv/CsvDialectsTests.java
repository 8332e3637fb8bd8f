package io.chatferry.source.csv;

import static org.assertj.core.api.Assertions.assertThat;

import io.chatferry.model.RejectCode;
import io.chatferry.source.row.ByteWindow;
import io.chatferry.source.row.Row;
import io.chatferry.source.row.RowNotice;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Rows of CSV files in the dialects of spreadsheets and databases. In the tables ¶ is a line feed, ¬ a carriage return, ∅ a zero byte, ␚ the end of a file in DOS, ⸮ a byte order mark. */
class CsvDialectsTests {

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '!', quoteCharacter = '\0', textBlock = """
            commas                      ! a,b¶1,2¶                    ! [1, 2]
            semicolons                  ! a;b¶1;2,5¶                  ! [1, 2,5]
            tabs                        ! a→b¶1→2¶                    ! [1, 2]
            line ends of Windows        ! a,b¬¶1,2¬¶3,4¬¶             ! [1, 2] [3, 4]
            no last line end            ! a,b¶1,2                     ! [1, 2]
            a lone carriage return      ! a,b¶1,2¬3¶                  ! [1, 2¬3]
            blank lines                 ! ¶¶a,b¶¶1,2¶¶¶3,4¶¶          ! [1, 2] [3, 4]
            fewer cells                 ! a,b,c¶1¶2,3¶                ! [1] [2, 3]
            empty cells                 ! a,b,c¶,,3¶1,,3¶             ! [, , 3] [1, , 3]
            vertical bars               ! a|b¶1|2¶                    ! [1, 2]
            line ends of old Macs       ! a,b¬1,2¬3,4¬                ! [1, 2] [3, 4]
            the same in quotes          ! a,b¬'1','2¬x'¬¬3,'4'        ! [1, 2¬x] [3, 4]
            old Mac before Unix         ! a,b¬1,2¬3,'4'¬5,6¶7,8¶      ! [1, 2] [3, 4] [5, 6] [7, 8]
            old Mac after Unix          ! a,b¶1,2¶3,'4'¬5,6¬7,8       ! [1, 2] [3, 4] [5, 6] [7, 8]
            old Mac after Windows       ! a,b¬¶1,2¬¶3,4¬5,6¬¶         ! [1, 2] [3, 4] [5, 6]
            a line feed too many        ! a,b¬¬¶1,2¬¬¶3,4             ! [1, 2] [3, 4]
            a line for the delimiter    ! sep=;¶a;b¶1,5;2¶            ! [1,5, 2]
            the same in quotes          ! 'sep=;'¬¶a;b¬¶1,5;2         ! [1,5, 2]
            the same for tabs           ! SEP=→¬¶a→b¬¶1,5→2           ! [1,5, 2]
            tabs as two characters      ! sep=\t¶a→b¶1,5→2            ! [1,5, 2]
            a delimiter nobody guesses  ! sep=^¶a^b¶1,5^2             ! [1,5, 2]
            the line of a spreadsheet   ! sep=,,,¶a,b¶1,2             ! [1, 2]
            it ends as on old Macs      ! sep=;¬a;b¬1,5;2             ! [1,5, 2]
            the line stands again       ! sep=;¶a;b¶1;2¶sep=;¶a;b¶3;4 ! [1, 2] [3, 4]
            rows of delimiters          ! a,b¶,¶1,2¶ , ¶'',''¶,,,,¶   ! [1, 2]
            blank rows before the names ! ,,¶ ,¶a,b¶1,2¶              ! [1, 2]
            a cell of one comma         ! a,b¶',',¶                   ! [,, ]
            the names again             ! a,b¶1,2¶a,b¶'A',' b'¶3,4¶   ! [1, 2] [3, 4]
            marks of files put together ! a,b¶1,2¶⸮a,b¶⸮3,4¶⸮'5',6    ! [1, 2] [3, 4] [5, 6]
            zeros at the end            ! a,b¶1,2¶∅∅∅∅                ! [1, 2]
            an end of DOS               ! a,b¶1,2¬¶␚                  ! [1, 2]
            quoted cells                ! 'a','b'¶'1','2'¶            ! [1, 2]
            quoted delimiters           ! a,b¶'1,1','2;2'¶            ! [1,1, 2;2]
            doubled quotes              ! a,b¶'1''1',''''¶            ! [1'1, ']
            an empty quoted cell        ! a,b¶'',2¶                   ! [, 2]
            quoted line ends            ! a,b¶'1¶1',2¶3,4¶            ! [1¶1, 2] [3, 4]
            quotes inside a cell        ! a,b¶1'1'1,2'¶               ! [1'1'1, 2']
            spaces are kept             ! a,b¶ 1 , 2¶                 ! [ 1 ,  2]
            a space before a quote      ! a,b¶1, '2'¶                 ! [1,  '2']
            """)
    void readsTheDialect(String name, String content, String rows) throws IOException {
        String found = String.join(
                " ",
                read(unescaped(content)).stream()
                        .map(row -> ((Row.Cells) row).cells().toString())
                        .toList());
        assertThat(found.strip()).isEqualTo(unescaped(rows).strip());
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '!', quoteCharacter = '\0', textBlock = """
            too many cells            ! a,b¶1,2,3¶4,5¶             ! RECORD_COLUMNS   ! 2 ! 1,2,3
            text after a quote        ! a,b¶'1'x,2¶4,5¶            ! RECORD_MALFORMED ! 2 ! '1'x,2
            an open quote             ! a,b¶'1,2¶4,5¶              ! RECORD_MALFORMED ! 2 ! '1,2
            an open quote at the end  ! a,b¶4,5¶'1,2¶              ! RECORD_MALFORMED ! 3 ! '1,2
            """)
    void rejectsOnlyTheMalformedRow(String name, String content, RejectCode code, long line, String raw)
            throws IOException {
        List<Row> rows = read(unescaped(content));

        assertThat(rows).hasSize(2);
        assertThat(rows)
                .filteredOn(Row.Cells.class::isInstance)
                .singleElement()
                .satisfies(row -> assertThat(((Row.Cells) row).cells()).containsExactly("4", "5"));
        assertThat(rows)
                .filteredOn(Row.MalformedRow.class::isInstance)
                .singleElement()
                .satisfies(row -> {
                    assertThat(((Row.MalformedRow) row).code()).isEqualTo(code);
                    assertThat(row.line()).isEqualTo(line);
                    assertThat(((Row.MalformedRow) row).raw()).isEqualTo(unescaped(raw));
                });
    }

    @Test
    void rejectsRowsThatAreNotUtf8AndKeepsTheirReadablePart() throws IOException {
        byte[] latin1 = "a,b\ncaf\u00e9,2\n3,4\n".getBytes(StandardCharsets.ISO_8859_1);

        List<Row> rows = read(latin1);

        assertThat(rows.get(0)).isInstanceOfSatisfying(Row.MalformedRow.class, row -> {
            assertThat(row.code()).isEqualTo(RejectCode.RECORD_NOT_UTF8);
            assertThat(row.raw()).isEqualTo("caf\uFFFD,2");
        });
        assertThat(((Row.Cells) rows.get(1)).cells()).containsExactly("3", "4");
    }

    @Test
    void reportsAHeaderThatIsNotUtf8Once() throws IOException {
        List<Row> rows = read("a,caf\u00e9\n1,2\n".getBytes(Charset.forName("windows-1252")));

        assertThat(rows).singleElement().isInstanceOfSatisfying(Row.UnreadableRest.class, rest -> {
            assertThat(rest.line()).isEqualTo(1);
            assertThat(rest.message()).contains("header");
        });
    }

    @Test
    void readsAFileWithOnlyAHeaderOrNothingAsNoRows() throws IOException {
        for (String content : List.of("", "a,b", "a,b\n", "a,b\r\n\r\n", "\uFEFF", "\uFEFFa,b\n")) {
            assertThat(read(content)).as(content).isEmpty();
        }
    }

    @Test
    void readsBackEveryTableThatIsWrittenByRfc4180() throws IOException {
        Random random = new Random(4180);
        String letters = "ab\",;\t\n\r ü😀";
        int[] points = letters.codePoints().toArray();
        for (int round = 0; round < 500; round++) {
            int columns = 2 + random.nextInt(3);
            StringBuilder content = new StringBuilder("h0");
            for (int i = 1; i < columns; i++) {
                content.append(",h").append(i);
            }
            content.append('\n');
            List<List<String>> written = new ArrayList<>();
            for (int r = random.nextInt(5); r >= 0; r--) {
                List<String> cells = new ArrayList<>();
                for (int c = 0; c < columns; c++) {
                    StringBuilder cell = new StringBuilder();
                    for (int i = random.nextInt(5); i > 0; i--) {
                        cell.appendCodePoint(points[random.nextInt(points.length)]);
                    }
                    cells.add(cell.toString());
                    content.append(c == 0 ? "" : ",")
                            .append('"')
                            .append(cell.toString().replace("\"", "\"\""))
                            .append('"');
                }
                content.append(random.nextBoolean() ? "\r\n" : "\n");
                if (!cells.stream().allMatch(String::isBlank)) {
                    written.add(cells);
                }
            }
            List<Row> rows = read(content.toString());
            assertThat(rows.stream().map(row -> ((Row.Cells) row).cells())).isEqualTo(written);
        }
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '!', quoteCharacter = '\0', textBlock = """
            one blank row      ! a,b¶1,2¶,¶          ! 1 row without a value was passed over (line 3)
            several            ! a,b¶,¶1,2¶,¶,,¶     ! 3 rows without a value were passed over (first: line 2)
            on an old Mac      ! a,b¬'1¬1',2¬,¬      ! 1 row without a value was passed over (line 4)
            the names again    ! a,b¶1,2¶a,b¶        ! 1 row equal to the header line was passed over (line 3)
            many times         ! a,b¶a,b¶1,2¶a,b¶    ! 2 rows equal to the header line were passed over (first: line 2)
            nothing            ! a,b¶1,2¶¶¶3,4¶      !
            """)
    void countsTheRowsThatAreNoRecords(String name, String content, String notice) throws IOException {
        try (CsvRows rows = open(unescaped(content).getBytes(StandardCharsets.UTF_8))) {
            while (rows.next() != null) {}
            assertThat(rows.notices().stream().map(RowNotice::message).toList())
                    .isEqualTo(notice == null ? List.of() : List.of(notice));
        }
    }

    @Test
    void rejectsZerosBetweenRows() throws IOException {
        List<Row> rows = read("a,b\n1,2\n\0\0\0\0\n3,4\n" + "\0".repeat(300_000));

        assertThat(rows).hasSize(3);
        assertThat(rows.get(1)).isInstanceOfSatisfying(Row.MalformedRow.class, row -> {
            assertThat(row.line()).isEqualTo(3);
            assertThat(row.message()).contains("zero bytes");
        });
    }

    @Test
    void numbersTheLinesOfOldMacs() throws IOException {
        assertThat(read("a,b\r1,2\r\r\"3\r3\",4\r5,6,7\r8,9"))
                .extracting(Row::line)
                .containsExactly(2L, 4L, 6L, 7L);
    }

    private static List<Row> read(String content) throws IOException {
        return read(content.getBytes(StandardCharsets.UTF_8));
    }

    private static List<Row> read(byte[] content) throws IOException {
        List<Row> rows = new ArrayList<>();
        try (CsvRows reader = open(content)) {
            for (Row row = reader.next(); row != null; row = reader.next()) {
                rows.add(row);
            }
        }
        return rows;
    }

    private static CsvRows open(byte[] content) throws IOException {
        return CsvRows.withHeader(new ByteWindow(new ByteArrayInputStream(content), 1), null);
    }

    private static String unescaped(String text) {
        return text.replace('¶', '\n')
                .replace('¬', '\r')
                .replace('→', '\t')
                .replace('∅', '\0')
                .replace('␚', '\u001A')
                .replace('⸮', '\uFEFF')
                .replace('\'', '"');
    }
}
