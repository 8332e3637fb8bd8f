package io.chatferry.source.dump;

import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * How a tool writes a table as text.
 *
 * @param nothing what stands for NULL
 * @param cell how a text that is not NULL is written
 */
record DumpWriter(
        String ending,
        Charset encoding,
        String before,
        boolean hasHeader,
        String delimiter,
        String lineEnd,
        String nothing,
        Function<String, String> cell) {

    private static final String MARK = "\uFEFF";

    static final DumpWriter MYSQL_OUTFILE =
            text("txt", "\t", "\n", "\\N", text -> text.replaceAll("([\\\\\\t\\n])", "\\\\$1"));
    static final DumpWriter MYSQL_BATCH = text(
                    "tsv",
                    "\t",
                    "\n",
                    "NULL",
                    text -> text.replace("\\", "\\\\").replace("\n", "\\n").replace("\t", "\\t"))
            .withHeader();
    static final DumpWriter POSTGRES = text(
            "copy",
            "\t",
            "\n",
            "\\N",
            text -> text.replace("\\", "\\\\")
                    .replace("\n", "\\n")
                    .replace("\r", "\\r")
                    .replace("\t", "\\t"));
    static final DumpWriter BCP = text("dat", "\t", "\r\n", "", text -> text.isEmpty() ? "\0" : text);
    static final DumpWriter SSMS =
            text("csv", ",", "\r\n", "NULL", text -> text).marked();
    static final DumpWriter SSMS_QUOTED =
            text("csv", ",", "\r\n", "NULL", quotedIf(",")).marked().withHeader();
    static final DumpWriter WORKBENCH =
            text("csv", ",", "\n", "NULL", quotedIf(",")).withHeader();
    static final DumpWriter DBEAVER = text("csv", ",", "\n", "", text -> isNumber(text) ? text : quoted(text))
            .withHeader();
    static final DumpWriter POSTGRES_CSV = text(
                    "csv",
                    ",",
                    "\n",
                    "",
                    text -> text.isEmpty() || text.equals("\\.")
                            ? quoted(text)
                            : quotedIf(",").apply(text))
            .withHeader();
    static final DumpWriter SQLITE =
            text("csv", ",", "\r\n", "", quotedIf(", '")).withHeader();
    static final DumpWriter SQLITE_NO_HEADER = text("csv", ",", "\r\n", "", quotedIf(", '"));
    static final DumpWriter EXCEL =
            new DumpWriter("csv", Charset.forName("windows-1252"), "sep=;\r\n", true, ";", "\r\n", "", quotedIf(";"));
    static final DumpWriter EXCEL_UNICODE =
            new DumpWriter("txt", StandardCharsets.UTF_16LE, MARK, true, "\t", "\r\n", "", quotedIf("\t,"));

    private static DumpWriter text(
            String ending, String delimiter, String lineEnd, String nothing, Function<String, String> cell) {
        return new DumpWriter(ending, StandardCharsets.UTF_8, "", false, delimiter, lineEnd, nothing, cell);
    }

    private DumpWriter marked() {
        return new DumpWriter(ending, encoding, MARK, hasHeader, delimiter, lineEnd, nothing, cell);
    }

    private DumpWriter withHeader() {
        return new DumpWriter(ending, encoding, before, true, delimiter, lineEnd, nothing, cell);
    }

    private static String quoted(String text) {
        return '"' + text.replace("\"", "\"\"") + '"';
    }

    private static Function<String, String> quotedIf(String special) {
        return text -> (special + "\"\r\n").chars().anyMatch(c -> text.indexOf(c) >= 0) ? quoted(text) : text;
    }

    private static boolean isNumber(String text) {
        return text.matches("[1-9][0-9]*");
    }

    /** Writes a table; its name gets the tool's ending. */
    void write(Path folder, String table, List<String> columns, List<List<@Nullable String>> rows) throws IOException {
        List<List<@Nullable String>> all = new ArrayList<>();
        if (hasHeader) {
            all.add(new ArrayList<>(columns));
        }
        all.addAll(rows);
        String content = all.stream()
                .map(row -> row.stream()
                                .map(text -> text == null ? nothing : cell.apply(text))
                                .collect(Collectors.joining(delimiter))
                        + lineEnd)
                .collect(Collectors.joining("", before, ""));
        Files.write(folder.resolve(table + "." + ending), content.getBytes(encoding));
    }

    /** A row of these cells. */
    static List<@Nullable String> row(@Nullable Object... cells) {
        return Arrays.stream(cells)
                .map(cell -> cell == null ? null : cell.toString())
                .collect(Collectors.toCollection(ArrayList::new));
    }
}
