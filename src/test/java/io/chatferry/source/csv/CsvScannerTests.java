package io.chatferry.source.csv;

import static org.assertj.core.api.Assertions.assertThat;

import io.chatferry.source.TricklingStream;
import io.chatferry.source.csv.CsvScanner.Outcome;
import io.chatferry.source.row.ByteWindow;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Where a CSV record ends, and what a broken one is. */
class CsvScannerTests {

    private static final int FAR = 1_000_000;

    /** In each text {@code $} stands for a line feed and {@code ^} for a carriage return. */
    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '~', quoteCharacter = '\0', nullValues = "-", textBlock = """
            a,b$c                 ~ RECORD     ~ a,b         ~ 2 ~ c
            a,b^$c                ~ RECORD     ~ a,b         ~ 2 ~ c
            a,b                   ~ RECORD     ~ a,b         ~ 2 ~ -
            a,b^                  ~ RECORD     ~ a,b         ~ 2 ~ -
            a^b$c                 ~ RECORD     ~ a^b         ~ 1 ~ c
            a^^$c                 ~ RECORD     ~ a^          ~ 1 ~ c
            $c                    ~ RECORD     ~ -           ~ 1 ~ c
            ^$c                   ~ RECORD     ~ -           ~ 1 ~ c
            ,,$c                  ~ RECORD     ~ ,,          ~ 3 ~ c
            "a,b",c$d             ~ RECORD     ~ "a,b",c     ~ 2 ~ d
            "a$b",c$d             ~ RECORD     ~ "a$b",c     ~ 2 ~ d
            "a""b",c$d            ~ RECORD     ~ "a""b",c    ~ 2 ~ d
            "a"",b",c$d           ~ RECORD     ~ "a"",b",c   ~ 2 ~ d
            "",""$d               ~ RECORD     ~ "",""       ~ 2 ~ d
            "a"^$d                ~ RECORD     ~ "a"         ~ 1 ~ d
            a"b,c"d$e             ~ RECORD     ~ a"b,c"d     ~ 2 ~ e
            a,"b"                 ~ RECORD     ~ a,"b"       ~ 2 ~ -
            a,"b"^                ~ RECORD     ~ a,"b"       ~ 2 ~ -
            a;"b;c"$d             ~ RECORD     ~ a;"b;c"     ~ 1 ~ d
            "a"b,c$d              ~ BAD_QUOTE  ~ -           ~ 1 ~ b,c$d
            a,"b" ,c$d            ~ BAD_QUOTE  ~ -           ~ 2 ~  ,c$d
            "a$b"c$d              ~ BAD_QUOTE  ~ -           ~ 1 ~ c$d
            "a"^b$d               ~ BAD_QUOTE  ~ -           ~ 1 ~ ^b$d
            "a""b                 ~ OPEN_QUOTE ~ "a""b       ~ 1 ~ -
            a,"b$c$               ~ OPEN_QUOTE ~ a,"b$c$     ~ 2 ~ -
            "                     ~ OPEN_QUOTE ~ "           ~ 1 ~ -
            """)
    void endsARecordAtALineEndOutsideQuotes(String text, Outcome outcome, String record, int cells, String rest)
            throws IOException {
        String csv = unescaped(text);
        CsvScanner scanner = new CsvScanner(window(csv, FAR), ',');
        assertThat(scanner.scan(0, FAR)).isEqualTo(outcome);
        assertThat(scanner.cells()).isEqualTo(cells);
        // JUnit trims what stands in a table
        assertThat(csv.substring(scanner.next()).strip())
                .isEqualTo(rest == null ? "" : unescaped(rest).strip());
        if (outcome != Outcome.BAD_QUOTE) {
            assertThat(csv.substring(0, scanner.end())).isEqualTo(record == null ? "" : unescaped(record));
        }
    }

    @ParameterizedTest(name = "{0}, at most {1} bytes")
    @CsvSource(delimiter = '~', quoteCharacter = '\0', textBlock = """
            abcd$e   ~ 5 ~ RECORD
            abcd$e   ~ 4 ~ TOO_LONG
            abcd     ~ 4 ~ RECORD
            abcd     ~ 3 ~ TOO_LONG
            "abc     ~ 4 ~ OPEN_QUOTE
            "abc     ~ 3 ~ TOO_LONG
            "a"b$c   ~ 4 ~ BAD_QUOTE
            """)
    void countsTheLineEndOfARecordAgainstTheBound(String text, int bound, Outcome outcome) throws IOException {
        for (int most : new int[] {1, FAR}) {
            CsvScanner scanner = new CsvScanner(window(unescaped(text), most), ',');
            assertThat(scanner.scan(0, bound)).isEqualTo(outcome);
        }
    }

    @Test
    void findsNoRecordInAnEmptyFile() throws IOException {
        assertThat(new CsvScanner(window("", 1), ',').scan(0, FAR)).isEqualTo(Outcome.END);
    }

    @Test
    void readsWrittenRecordsOneByOne() throws IOException {
        Random random = new Random(4180);
        for (int run = 0; run < 300; run++) {
            char delimiter = ",;\t".charAt(random.nextInt(3));
            String lineEnd = random.nextBoolean() ? "\n" : "\r\n";
            List<List<String>> rows = rows(random);
            List<String> lines = rows.stream()
                    .map(row -> row.stream()
                            .map(cell -> "\"" + cell.replace("\"", "\"\"") + "\"")
                            .collect(Collectors.joining("" + delimiter)))
                    .toList();
            String csv = String.join(lineEnd, lines) + (random.nextBoolean() ? lineEnd : "");
            CsvScanner scanner = new CsvScanner(window(csv, 1 + random.nextInt(9)), delimiter);
            int start = 0;
            for (int i = 0; i < rows.size(); i++) {
                assertThat(scanner.scan(start, FAR)).isEqualTo(Outcome.RECORD);
                assertThat(csv.substring(start, scanner.end())).isEqualTo(lines.get(i));
                assertThat(scanner.cells()).isEqualTo(rows.get(i).size());
                start = scanner.next();
            }
            assertThat(scanner.scan(start, FAR)).isEqualTo(Outcome.END);
        }
    }

    /** Against a reading of RFC 4180 that holds the whole text and goes cell by cell. */
    @Test
    void scansAnyTextByTheGrammar() throws IOException {
        Random random = new Random(9);
        int[] outcomes = new int[Outcome.values().length];
        for (int run = 0; run < 20_000; run++) {
            String csv = random.ints(random.nextInt(14), 0, 8)
                    .mapToObj(i -> "\"\",a\u00e9\n\r;".substring(i, i + 1))
                    .collect(Collectors.joining());
            CsvScanner scanner = new CsvScanner(window(csv, 1 + random.nextInt(3)), ',');
            int start = csv.isEmpty() ? 0 : random.nextInt(Math.min(3, csv.length()));
            Scan expected = Scan.of(csv, start, ',');
            Outcome outcome = scanner.scan(start, FAR);
            outcomes[outcome.ordinal()]++;

            assertThat(outcome).as(csv).isEqualTo(expected.outcome);
            if (outcome != Outcome.END) {
                String scanned = csv.substring(start, expected.next);
                assertThat(scanner.next()).as(csv).isEqualTo(expected.next);
                assertThat(scanner.cells()).as(csv).isEqualTo(expected.cells);
                assertThat(scanner.newlines()).as(csv).isEqualTo((int)
                        scanned.chars().filter(c -> c == '\n').count());
                if (outcome == Outcome.RECORD) {
                    assertThat(scanner.end()).as(csv).isEqualTo(expected.end);
                    assertThat(scanner.ascii()).as(csv).isEqualTo(scanned.indexOf('\u00e9') < 0);
                }
            }
        }
        for (Outcome each : List.of(Outcome.RECORD, Outcome.BAD_QUOTE, Outcome.OPEN_QUOTE, Outcome.END)) {
            assertThat(outcomes[each.ordinal()]).as("%s", each).isGreaterThan(200);
        }
    }

    private record Scan(Outcome outcome, int next, int cells, int end) {

        static Scan of(String csv, int start, char delimiter) {
            if (start == csv.length()) {
                return new Scan(Outcome.END, start, 0, start);
            }
            int at = start;
            for (int cells = 1; ; cells++) {
                if (csv.startsWith("\"", at)) {
                    int quote = csv.indexOf('"', at + 1);
                    while (quote >= 0 && csv.startsWith("\"", quote + 1)) {
                        quote = csv.indexOf('"', quote + 2);
                    }
                    if (quote < 0) {
                        return new Scan(Outcome.OPEN_QUOTE, csv.length(), cells, csv.length());
                    }
                    at = quote + 1;
                    if (!csv.substring(at).matches("(?s)|\r|(" + delimiter + "|\r?\n).*")) {
                        return new Scan(Outcome.BAD_QUOTE, at, cells, at);
                    }
                }
                while (at < csv.length() && csv.charAt(at) != delimiter && csv.charAt(at) != '\n') {
                    at++;
                }
                if (at == csv.length() || csv.charAt(at) == '\n') {
                    int end = at > start && csv.charAt(at - 1) == '\r' ? at - 1 : at;
                    return new Scan(Outcome.RECORD, Math.min(at + 1, csv.length()), cells, end);
                }
                at++;
            }
        }
    }

    private static List<List<String>> rows(Random random) {
        List<List<String>> rows = new ArrayList<>();
        int columns = 1 + random.nextInt(4);
        for (int i = random.nextInt(6); i >= 0; i--) {
            rows.add(IntStream.range(0, columns)
                    .mapToObj(column -> random.ints(random.nextInt(6), 0, 7)
                            .mapToObj(each -> ",;\"\n\ra\t".substring(each, each + 1))
                            .collect(Collectors.joining()))
                    .toList());
        }
        return rows;
    }

    private static String unescaped(String text) {
        return text.replace('$', '\n').replace('^', '\r');
    }

    private static ByteWindow window(String text, int most) {
        return new ByteWindow(new TricklingStream(text.getBytes(StandardCharsets.ISO_8859_1), most), 1);
    }
}
