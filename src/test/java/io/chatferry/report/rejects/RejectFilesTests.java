package io.chatferry.report.rejects;

import static org.assertj.core.api.Assertions.assertThat;

import com.opencsv.CSVReader;
import com.opencsv.CSVReaderBuilder;
import com.opencsv.RFC4180ParserBuilder;
import com.opencsv.exceptions.CsvException;
import io.chatferry.model.Kind;
import io.chatferry.model.Problem;
import io.chatferry.model.RejectCode;
import io.chatferry.report.files.IdsFile;
import io.chatferry.report.model.RejectRow;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class RejectFilesTests {

    private static final Problem EMPTY = new Problem(RejectCode.TEXT_EMPTY, "text", "it is empty");
    private static final Problem TAGS =
            new Problem(RejectCode.TAGS_OVER_25, "tags", "26 tags, \"at most\" 25\nare allowed");

    @TempDir
    Path dir;

    @Test
    void listsOneLineForEachBrokenRuleWithoutFormulas() throws Exception {
        String key = "=cmd|' /C calc'!A0,\"x\"\r\n;<b>";
        RejectFiles.Summary written =
                write("muid,text\n", new RejectRow("a \"b\".csv", 7, 6, Kind.MESSAGE, key, List.of(EMPTY, TAGS), "1,"));

        assertThat(written.rows()).isEqualTo(1);
        assertThat(csv(dir.resolve("rejects.csv"), ','))
                .containsExactly(
                        List.of("file", "line", "kind", "key", "field", "code", "words"),
                        List.of("a \"b\".csv", "7", "message", "'" + key, "text", "TEXT_EMPTY", "it is empty"),
                        List.of("a \"b\".csv", "7", "message", "'" + key, "tags", "TAGS_OVER_25", TAGS.message()));
    }

    @Test
    void keepsCsvCellsUnderTheirHeader() throws Exception {
        write(
                "\ufeffmuid;text;tags\r\n",
                row("messages.csv", 2, "m1;\"two\nlines; \"\"quoted\"\"\";\r\n"),
                row("messages.csv", 4, "m2;hi"),
                row("messages.csv", 5, "m3;5\" disk;a;b;c"),
                row("messages.csv", 6, ""));

        String reason = "text: it is empty | tags: " + TAGS.message();
        assertThat(csv(dir.resolve("messages.csv"), ';'))
                .containsExactly(
                        List.of("_line", "_code", "_reason", "muid", "text", "tags"),
                        List.of("2", "TEXT_EMPTY|TAGS_OVER_25", reason, "m1", "two\nlines; \"quoted\"", ""),
                        List.of("4", "TEXT_EMPTY|TAGS_OVER_25", reason, "m2", "hi"),
                        List.of("5", "TEXT_EMPTY|TAGS_OVER_25", reason, "m3", "5\" disk", "a", "b", "c"),
                        List.of("6", "TEXT_EMPTY|TAGS_OVER_25", reason));
    }

    @Test
    void keepsRecordWithUnclosedQuoteInOneCell() throws Exception {
        write("muid,text", row("m.csv", 2, "m1,\"never closed\nm2,"), row("m.csv", 4, "m3,ok"));

        List<List<String>> rows = csv(dir.resolve("m.csv"), ',');
        assertThat(rows).hasSize(3);
        assertThat(rows.get(1).get(3)).isEqualTo("m1,\"never closed\nm2,");
        assertThat(rows.get(1).get(2)).endsWith("the whole record is kept in one cell");
        assertThat(rows.get(2)).endsWith("m3", "ok");
    }

    @Test
    void keepsJsonRecordExactly() throws Exception {
        String raw = "{\"muid\" : 1.10,\n \"sentAt\":12345678901234567890123, \"text\":\"\\ud800 \\u00e9 é\"}";
        write("", row("messages.jsonl", 3, raw), row("messages.jsonl", 4, " {} "));

        List<String> lines = Files.readAllLines(dir.resolve("messages.jsonl"));
        assertThat(lines).hasSize(2);
        assertThat(lines.get(0))
                .endsWith(",\"muid\" : 1.10,  \"sentAt\":12345678901234567890123, \"text\":\"\\ud800 \\u00e9 é\"}");
        JsonNode first = JsonMapper.shared().readTree(lines.get(0));
        assertThat(first.get("_line").asInt()).isEqualTo(3);
        assertThat(first.get("_code").asString()).isEqualTo("TEXT_EMPTY|TAGS_OVER_25");
        assertThat(first.get("_reason").asString()).contains(TAGS.message());
        assertThat(JsonMapper.shared().readTree(lines.get(1)).propertyNames())
                .containsExactly("_line", "_code", "_reason");
    }

    @Test
    void wrapsRecordsThatAreNoJsonObjects() throws Exception {
        List<String> raws = List.of("{\"a\":1", "[1,2]", "{} {}", "nonsense \ud83d", "", "\"text\"");
        write("", raws.stream().map(raw -> row("m.ndjson", 1, raw)).toArray(RejectRow[]::new));

        List<String> lines = Files.readAllLines(dir.resolve("m.ndjson"));
        assertThat(lines.stream()
                        .map(line ->
                                JsonMapper.shared().readTree(line).get("_raw").asString()))
                .containsExactlyElementsOf(raws);
    }

    @Test
    void replacesReasonOfCorrectedRecordThatIsRejectedAgain() throws Exception {
        write("", row("m.jsonl", 9, "{\"_line\":1,\"_code\":\"OLD\",\"_reason\":\"old\",\"a\":1.50}"));

        assertThat(Files.readString(dir.resolve("m.jsonl")))
                .containsOnlyOnce("\"_line\":9")
                .doesNotContain("OLD")
                .contains("\"a\":1.50");
    }

    @Test
    void keepsFileNamesDistinctAndInsideTheFolder() throws Exception {
        List<String> inputs = List.of(
                "../../etc/passwd.csv",
                "export.zip!/../../etc/passwd.csv",
                "a/messages.csv",
                "a_messages.csv",
                "A_MESSAGES.csv",
                "rejects.csv",
                ".hidden.csv",
                "messages.csv.gz",
                "messages.csv",
                "messages.json",
                "messages.jsonl",
                "C:\\x\\messages.csv",
                "\u202e.csv",
                "x".repeat(400) + ".csv");
        RejectFiles.Summary written =
                write("h", inputs.stream().map(name -> row(name, 1, "1")).toArray(RejectRow[]::new));

        assertThat(written.files().keySet()).containsExactlyInAnyOrderElementsOf(inputs);
        assertThat(written.files().values()).allSatisfy(file -> {
            assertThat(file.getParent()).isEqualTo(dir);
            assertThat(file).exists();
            assertThat(file.getFileName().toString()).matches("[A-Za-z0-9-][A-Za-z0-9._-]{0,120}");
        });
        assertThat(written.files().values().stream()
                        .map(file -> file.getFileName().toString().toLowerCase()))
                .doesNotHaveDuplicates()
                .doesNotContain("rejects.csv");
        assertThat(written.files()).containsEntry("a_messages.csv", dir.resolve("a_messages.csv"));
        try (Stream<Path> files = Files.list(dir)) {
            assertThat(files).hasSize(inputs.size() + 1);
        }
    }

    @Test
    void writesSameFilesForRowsInAnyOrderOfFiles() throws Exception {
        Path again = dir.resolve("again");
        for (Path to : List.of(dir, again)) {
            RejectFiles.write(
                    to, IntStream.range(0, 3_000).mapToObj(i -> row("f" + i % 7 + ".csv", i, "v" + i)), file -> "h");
        }

        for (int file = 0; file < 7; file++) {
            List<String> lines = Files.readAllLines(dir.resolve("f" + file + ".csv"));
            assertThat(lines).isEqualTo(Files.readAllLines(again.resolve("f" + file + ".csv")));
            assertThat(lines.stream().filter(line -> line.contains("v"))).hasSize(file < 4 ? 429 : 428);
        }
        assertThat(dir.resolve("rejects.csv")).hasSameTextualContentAs(again.resolve("rejects.csv"));
    }

    @Test
    void writesIdsThatReadBackExactly() throws Exception {
        IdsFile.write(
                dir,
                Stream.of(
                        new IdsFile.Row(Kind.USER, " Ann,\"x\"\n", "ann-x-aaaaaaaaaa", true, false),
                        new IdsFile.Row(Kind.USER, "+49 170 1\u200b", "49-170-1", true, false),
                        new IdsFile.Row(Kind.GROUP, "g1", "g1", false, true)));

        assertThat(csv(dir.resolve("ids.csv"), ','))
                .containsExactly(
                        List.of("kind", "sourceId", "targetId", "changed", "clash"),
                        List.of("user", " Ann,\"x\"\n", "ann-x-aaaaaaaaaa", "true", "false"),
                        List.of("user", "+49 170 1\u200b", "49-170-1", "true", "false"),
                        List.of("group", "g1", "g1", "false", "true"));
        assertThat(Files.readString(dir.resolve("ids.csv"))).contains("\n\"group\",\"g1\",\"g1\",\"false\",\"true\"\n");
        List<String> lines = Files.readAllLines(dir.resolve("ids.jsonl"));
        assertThat(lines).hasSize(3);
        JsonNode second = JsonMapper.shared().readTree(lines.get(1));
        assertThat(second.get("sourceId").stringValue()).isEqualTo("+49 170 1\u200b");
        assertThat(second.get("targetId").stringValue()).isEqualTo("49-170-1");
        assertThat(second.get("changed").booleanValue()).isTrue();
        assertThat(second.get("clash").booleanValue()).isFalse();
        assertThat(lines.get(1)).startsWith("{\"kind\":\"user\",").doesNotContain("\u200b");
    }

    private RejectFiles.Summary write(String header, RejectRow... rows) throws IOException {
        return RejectFiles.write(dir, Stream.of(rows), file -> header);
    }

    private static RejectRow row(String file, long line, String raw) {
        return new RejectRow(file, line, line, Kind.MESSAGE, "m", List.of(EMPTY, TAGS), raw);
    }

    private static List<List<String>> csv(Path file, char separator) throws IOException, CsvException {
        try (CSVReader reader = new CSVReaderBuilder(Files.newBufferedReader(file))
                .withKeepCarriageReturn(true)
                .withCSVParser(
                        new RFC4180ParserBuilder().withSeparator(separator).build())
                .build()) {
            return reader.readAll().stream().map(List::of).toList();
        }
    }
}
