package io.chatferry.report.rejects;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.chatferry.model.Kind;
import io.chatferry.model.Problem;
import io.chatferry.model.RejectCode;
import io.chatferry.report.format.CsvReader;
import io.chatferry.report.format.SafeNames;
import io.chatferry.report.model.RejectRow;
import io.chatferry.report.rejects.CorrectedFiles.CorrectedFile;
import io.chatferry.report.rejects.CorrectedFiles.CorrectionException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.core.JsonPointer;

/** Corrected rejects become an export again. */
class CorrectedFilesTests {

    private static final Problem EMPTY = new Problem(RejectCode.TEXT_EMPTY, "text", "the text is empty");

    @TempDir
    Path folder;

    private Path rejects = Path.of("");
    private Path accepted = Path.of("");

    @BeforeEach
    void makeFolders() throws IOException {
        rejects = Files.createDirectory(folder.resolve("rejects"));
        accepted = Files.createDirectory(folder.resolve("accepted"));
    }

    private List<CorrectedFile> accept(List<String> inputs, @Nullable String rows) throws IOException {
        return CorrectedFiles.accept(
                rejects, accepted, inputs, rows == null ? null : JsonPointer.compile(rows), (input, line) -> "");
    }

    private void write(String name, String content) throws IOException {
        Files.writeString(rejects.resolve(name), content);
    }

    private String accepted(String name) throws IOException {
        return Files.readString(accepted.resolve(name));
    }

    @Test
    void removesTheReasonsFromCsv() throws IOException {
        write("messages.csv", "_line,_code,_reason,muid,text\n7,TEXT_EMPTY,text: empty,m1,hello\n9,X,y,m2,\"a,b\"\n");

        assertThat(accept(List.of("messages.csv"), null))
                .containsExactly(new CorrectedFile("messages.csv", "messages.csv", List.of(7L, 9L)));
        assertThat(accepted("messages.csv")).isEqualTo("muid,text\nm1,hello\nm2,\"a,b\"\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {";", "\t", ","})
    void keepsTheDelimiter(String delimiter) throws IOException {
        write(
                "m.csv",
                String.join(delimiter, "_line", "_code", "_reason", "muid", "text") + "\n"
                        + String.join(delimiter, "2", "C", "r", "m1", "hello") + "\n");

        accept(List.of("m.csv"), null);
        assertThat(accepted("m.csv")).isEqualTo("muid" + delimiter + "text\nm1" + delimiter + "hello\n");
    }

    @Test
    void acceptsWhatSpreadsheetProgramsSave() throws IOException {
        write("m.csv", "\ufeff\"_line\";\"_code\";\"_reason\";\"muid\";\"text\"\r\n2;C;r;m1;\"'=1+1\"\r\n\r\n");

        accept(List.of("m.csv"), null);
        assertThat(accepted("m.csv")).isEqualTo("muid;text\nm1;=1+1\n");
    }

    @Test
    void acceptsByteOrderMarkBeforeJson() throws IOException {
        write("m.jsonl", "\ufeff{\"_line\":3,\"a\":1}\n");

        accept(List.of("m.jsonl"), null);
        assertThat(accepted("m.jsonl")).isEqualTo("{\"a\":1}\n");
    }

    @Test
    void acceptsHeaderOfManyColumns() throws IOException {
        String columns = ",column".repeat(5_000);
        write("m.csv", "_line,_code,_reason,muid" + columns + "\n2,C,r,m1\n");

        accept(List.of("m.csv"), null);
        assertThat(accepted("m.csv")).isEqualTo("muid" + columns + "\nm1\n");
    }

    @Test
    void acceptsReorderedColumns() throws IOException {
        write("m.csv", "muid,_line,text,_code,_reason\nm1,5,hello,C,r\n");

        assertThat(accept(List.of("m.csv"), null).get(0).lines()).containsExactly(5L);
        assertThat(accepted("m.csv")).isEqualTo("muid,text\nm1,hello\n");
    }

    @Test
    void skipsBlankLines() throws IOException {
        write("m.csv", "_line,_code,_reason,muid\n\n2,C,r,m1\n   \n3,C,r,m2\n\n");

        assertThat(accept(List.of("m.csv"), null).get(0).lines()).containsExactly(2L, 3L);
    }

    @Test
    void keepsMoreCellsThanTheHeaderHas() throws IOException {
        write("m.csv", "_line,_code,_reason,muid,text\n2,C,r,m1,a,b,c\n");

        accept(List.of("m.csv"), null);
        assertThat(accepted("m.csv")).isEqualTo("muid,text\nm1,a,b,c\n");
    }

    @Test
    void writesRecordThatIsKeptInOneCellAsItWas() throws IOException {
        write("m.csv", "_line,_code,_reason,muid,text\n2,C,r,\"m1,\"\"now closed\"\"\"\n");

        accept(List.of("m.csv"), null);
        assertThat(accepted("m.csv")).isEqualTo("muid,text\nm1,\"now closed\"\n");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "`{\"_line\":3,\"_code\":\"C\",\"_reason\":\"r\",\"muid\":\"m1\"}`|`{\"muid\":\"m1\"}`",
                "`{\"muid\":1.10,\"_line\":3}`|`{\"muid\":1.10}`",
                "`{\"_line\":3,\"_raw\":\"[1,\\n2]\"}`|`[1, 2]`",
                "`{\"_line\":3,\"_raw\":\"x\",\"more\":1}`|`{\"_raw\":\"x\",\"more\":1}`",
                "`{\"_line\":3,\"_raw\":5}`|`{\"_raw\":5}`",
                "`{\"_line\":3}`|`{}`"
            })
    void removesTheReasonsFromJson(String line, String record) throws IOException {
        write("m.jsonl", line + "\n");

        assertThat(accept(List.of("m.jsonl"), null).get(0).lines()).containsExactly(3L);
        assertThat(accepted("m.jsonl")).isEqualTo(record + "\n");
    }

    @Test
    void writesArrayForJsonInput() throws IOException {
        write("m.jsonl", "{\"_line\":3,\"a\":1}\n{\"_line\":5,\"a\":2}\n");

        assertThat(accept(List.of("m.json"), null))
                .containsExactly(new CorrectedFile("m.json", "m.json", List.of(3L, 5L)));
        assertThat(accepted("m.json")).isEqualTo("[\n{\"a\":1},\n{\"a\":2}\n]\n");
    }

    @Test
    void wrapsRecordsInThePathOfTheRows() throws IOException {
        write("m.jsonl", "{\"_line\":3,\"a\":1}\n");

        accept(List.of("m.json"), "/export/\u00e9~1x/rows");
        assertThat(accepted("m.json")).isEqualTo("{\"export\":{\"\u00e9/x\":{\"rows\":[{\"a\":1}]}}}\n");
    }

    @Test
    void acceptsEntriesOfArchivesAndCompressedFiles() throws IOException {
        List<String> inputs = List.of("export.zip!/chat/messages.csv.gz");
        String name = new SafeNames(RejectFiles.LIST).of(inputs.get(0));
        write(name, "_line,_code,_reason,muid\n2,C,r,m1\n");

        assertThat(accept(inputs, null))
                .containsExactly(new CorrectedFile(inputs.get(0), "chat/messages.csv", List.of(2L)));
        assertThat(accepted("chat/messages.csv")).isEqualTo("muid\nm1\n");
    }

    @Test
    void neverWritesOutsideOfTheFolder() throws IOException {
        List<String> inputs = List.of("evil.zip!/../../../outside.csv");
        String name = new SafeNames(RejectFiles.LIST).of(inputs.get(0));
        write(name, "_line,_code,_reason,muid\n2,C,r,m1\n");

        accept(inputs, null);
        try (Stream<Path> files = Files.walk(folder)) {
            assertThat(files.filter(Files::isRegularFile))
                    .allSatisfy(file -> assertThat(file.startsWith(rejects) || file.startsWith(accepted))
                            .isTrue());
        }
    }

    @Test
    void ignoresTheListAndHiddenFiles() throws IOException {
        write(RejectFiles.LIST, "anything");
        write(".DS_Store", "anything");
        Files.createDirectory(rejects.resolve("folder"));

        assertThat(accept(List.of("m.csv"), null)).isEmpty();
    }

    @Test
    void matchesFileNamesWithoutRegardToCase() throws IOException {
        write("MESSAGES.CSV", "_line,_code,_reason,muid\n2,C,r,m1\n");

        assertThat(accept(List.of("messages.csv"), null)).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "m.csv|``|row 1 has no _line",
                "m.csv|`muid,text\nm1,hello`|row 1 has no _line",
                "m.csv|`_line,_code,_reason,muid\nx,C,r,m1`|row 2 has no _line",
                "m.csv|`_line,_code,_reason,muid\n2,C,r,m1\n,C,r,m2`|row 3 has no _line",
                "m.csv|`muid,_code,_reason,_line\nm1`|row 2 has no _line",
                "m.jsonl|`{\"muid\":\"m1\"}`|row 1 has no _line",
                "m.jsonl|`{\"_line\":\"x\"}`|row 1 has no _line",
                "m.jsonl|`{\"_line\":1}\n{\"_line\":`|record 2 is not valid JSON",
                "m.jsonl|`{\"_line\":1}\n[1]`|each record must be a JSON object",
                "other.csv|`_line,_code,_reason\n2,C,r`|does not belong to the rejects of this job"
            })
    void reportsFilesThatCannotBeUsed(String name, String content, String message) throws IOException {
        write(name, content);

        assertThatThrownBy(() -> accept(List.of("m.csv", "m.jsonl"), null))
                .isInstanceOf(CorrectionException.class)
                .hasMessageContaining(rejects.resolve(name).toString())
                .hasMessageContaining(message);
        try (Stream<Path> files = Files.list(accepted)) {
            assertThat(files).isEmpty();
        }
    }

    @Test
    void reportsFilesThatAreNotUtf8() throws IOException {
        Files.write(rejects.resolve("m.csv"), "_line,muid\n2,caf\u00e9\n".getBytes(StandardCharsets.ISO_8859_1));

        assertThatThrownBy(() -> accept(List.of("m.csv"), null))
                .isInstanceOf(CorrectionException.class)
                .hasMessageContaining("is not UTF-8\n  save it as UTF-8");
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void returnsEveryCsvRecordThatWasExported(long seed) throws IOException {
        Random random = new Random(seed);
        String[] pieces = {"a", "é", "\"\"", ",", "\n", "=1", "'", " ", "😀", "-"};
        String header = "muid,text,tags";
        List<String> raws = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            List<String> cells = new ArrayList<>(List.of("m" + i));
            for (int cell = 1 + random.nextInt(2); cell > 0; cell--) {
                StringBuilder text = new StringBuilder("\"");
                for (int piece = random.nextInt(5); piece > 0; piece--) {
                    text.append(pieces[random.nextInt(pieces.length)]);
                }
                cells.add(text.append('"').toString());
            }
            raws.add(String.join(",", cells));
        }
        Stream<RejectRow> rows = rows("messages.csv", raws);
        RejectFiles.write(rejects, rows, input -> header);

        assertThat(accept(List.of("messages.csv"), null).get(0).lines()).hasSize(100);
        assertThat(cells(accepted("messages.csv"))).isEqualTo(cells(header + "\n" + String.join("\n", raws) + "\n"));
    }

    private static List<List<String>> cells(String csv) throws IOException {
        CsvReader reader = new CsvReader(new BufferedReader(new StringReader(csv)), ',');
        List<List<String>> rows = new ArrayList<>();
        for (List<String> row = reader.row(); row != null; row = reader.row()) {
            rows.add(row);
        }
        return rows;
    }

    @Test
    void returnsEveryJsonRecordThatWasExported() throws IOException {
        List<String> raws = List.of(
                "{\"muid\":\"m1\",\"n\":1.0000000000000000001}",
                "{\"a\":{\"b\":[1,2,{}]},\"text\":\"\\t\"}",
                "{}",
                "not JSON",
                "[1]");
        RejectFiles.write(rejects, rows("m.jsonl", raws), input -> "");

        accept(List.of("m.jsonl"), null);
        assertThat(accepted("m.jsonl").lines().map(line -> line.replace(" ", "")))
                .containsExactlyElementsOf(
                        raws.stream().map(raw -> raw.replace(" ", "")).collect(Collectors.toList()));
    }

    private static Stream<RejectRow> rows(String file, List<String> raws) {
        List<RejectRow> rows = new ArrayList<>();
        for (int i = 0; i < raws.size(); i++) {
            rows.add(new RejectRow(file, i + 2L, i + 1L, Kind.MESSAGE, "k", List.of(EMPTY), raws.get(i)));
        }
        return rows.stream();
    }
}
