package io.chatferry.report.rejects;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.chatferry.report.format.CsvReader;
import io.chatferry.report.rejects.CorrectedFiles.CorrectedFile;
import io.chatferry.report.rejects.CorrectedFiles.CorrectionException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Corrected rejects as spreadsheet programs save them. */
class SpreadsheetSavesTests {

    @TempDir
    Path folder;

    private Path rejects = Path.of("");
    private Path accepted = Path.of("");
    private final Map<Long, String> originals = new HashMap<>();

    @BeforeEach
    void makeFolders() throws IOException {
        rejects = Files.createDirectory(folder.resolve("rejects"));
        accepted = Files.createDirectory(folder.resolve("accepted"));
    }

    private List<CorrectedFile> accept(List<String> inputs) throws IOException {
        return CorrectedFiles.accept(
                rejects, accepted, inputs, null, (input, line) -> originals.getOrDefault(line, ""));
    }

    private void write(String name, String content) throws IOException {
        Files.writeString(rejects.resolve(name), content);
    }

    private String accepted(String name) throws IOException {
        return Files.readString(accepted.resolve(name));
    }

    /** Plain "CSV" of Excel is Windows-1252: what stands in the original too proves that it is read rightly. */
    @Test
    void readsWindows1252WhereTheOriginalProvesIt() throws IOException {
        originals.put(3L, "m2,caf\u00e9 \u20ac,yesterday");
        Files.write(
                rejects.resolve("m.csv"),
                "_line;_code;_reason;muid;text;sentAt\r\n3;C;r;m2;caf\u00e9 \u20ac;1700000001\r\n;;;;;\r\n"
                        .getBytes(Charset.forName("windows-1252")));

        assertThat(accept(List.of("m.csv")).get(0).lines()).containsExactly(3L);
        assertThat(accepted("m.csv")).isEqualTo("muid;text;sentAt\nm2;caf\u00e9 \u20ac;1700000001\n");
    }

    @Test
    void refusesOtherEncodingsThatTheOriginalDoesNotProve() throws IOException {
        originals.put(3L, "m2,\u043f\u0440\u0438\u0432\u0435\u0442");
        Files.write(
                rejects.resolve("m.csv"),
                "_line,muid,text\n3,m2,\u043f\u0440\u0438\u0432\u0435\u0442\n"
                        .getBytes(Charset.forName("windows-1251")));

        assertThatThrownBy(() -> accept(List.of("m.csv")))
                .isInstanceOf(CorrectionException.class)
                .hasMessageContaining("is not UTF-8");
    }

    @Test
    void refusesRowWhoseCharactersWereLostOnSaving() throws IOException {
        originals.put(3L, "m2,\"hi \ud83d\ude00\",yesterday");
        write("m.csv", "_line,_code,_reason,muid,text,sentAt\n3,C,r,m2,hi ??,1700000001\n");

        assertThatThrownBy(() -> accept(List.of("m.csv")))
                .isInstanceOf(CorrectionException.class)
                .hasMessageContaining("row 2 has ? in place of other characters\n  save it as UTF-8");

        originals.put(3L, "m2,\"caf\u00e9?\",yesterday");
        write("m.csv", "\ufeff_line,_code,_reason,muid,text,sentAt\n3,C,r,m2,cafe??,1700000001\n");
        assertThat(accept(List.of("m.csv"))).hasSize(1);

        originals.put(3L, "m2,\"really?\",yesterday");
        write("m.csv", "_line,_code,_reason,muid,text,sentAt\n3,C,r,m2,really??,1700000001\n");
        assertThat(accept(List.of("m.csv"))).hasSize(1);
    }

    @Test
    void readsUtf16WithTabs() throws IOException {
        Files.write(
                rejects.resolve("m.csv"),
                "\ufeff_line\t_code\t_reason\tmuid\ttext\r\n3\tC\tr\tm2\t\u043f\u0440\r\n"
                        .getBytes(StandardCharsets.UTF_16LE));

        assertThat(accept(List.of("m.csv")).get(0).lines()).containsExactly(3L);
        assertThat(accepted("m.csv")).isEqualTo("muid\ttext\nm2\t\u043f\u0440\n");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "_line,_code,_reason,muid,text\n3,C,r,m2,two\n,,,,\n",
                "_line,_code,_reason,muid,text\r\n3,C,r,m2,two\r\n , ,\t,,\r\n,,,,\r\n",
                "\ufeffsep=;\r\n_line;_code;_reason;muid;text\r\n3;C;r;m2;two\r\n",
                "sep=,\n\"_line\",\"_code\",\"_reason\",\"muid\",\"text\"\n\"3\",\"C\",\"r\",\"m2\",\"two\"\n",
                "_line,_code,_reason,muid,text,,\n3,C,r,m2,two,,\n,,,,,,\n",
                "muid;text;_code;_reason;_line\nm2;two;C;r;3\n;;;;\n",
                "_line,_code,_reason,muid,text\r3,C,r,m2,two\r,,,,\r",
                "_line,_code,_reason,muid,text\n,,,,\n3,C,r,m2,two\n\n"
            })
    void acceptsOdditiesOfSpreadsheets(String saved) throws IOException {
        write("m.csv", saved);

        assertThat(accept(List.of("m.csv")).get(0).lines()).containsExactly(3L);
        assertThat(cells(accepted("m.csv").replace(';', ',')))
                .containsExactly(List.of("muid", "text"), List.of("m2", "two"));
    }

    @Test
    void writesRecordThatIsKeptInOneCellAsItWasThoughTheRowIsPadded() throws IOException {
        write(
                "m.csv",
                "_line,_code,_reason,muid,text\n3,C,r | the whole record is kept in one cell,\"m2,\"\"two\"\"\",\n");

        accept(List.of("m.csv"));
        assertThat(accepted("m.csv")).isEqualTo("muid,text\nm2,\"two\"\n");
    }

    private static List<List<String>> cells(String csv) throws IOException {
        CsvReader reader = new CsvReader(new BufferedReader(new StringReader(csv)), ',');
        List<List<String>> rows = new ArrayList<>();
        for (List<String> row = reader.row(); row != null; row = reader.row()) {
            rows.add(row);
        }
        return rows;
    }
}
