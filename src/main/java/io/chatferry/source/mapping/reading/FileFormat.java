package io.chatferry.source.mapping.reading;

import io.chatferry.source.csv.CellFormat;
import io.chatferry.source.csv.CellFormat.Escapes;
import io.chatferry.source.csv.CsvRows;
import io.chatferry.source.csv.EscapedRows;
import io.chatferry.source.csv.RowLayout;
import io.chatferry.source.csv.UnquotedRows;
import io.chatferry.source.mapping.tree.MappingTree;
import io.chatferry.source.row.ByteWindow;
import io.chatferry.source.row.RowReader;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.UnsupportedCharsetException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How a tool writes tables as text.
 *
 * @param isTable whether the files are tables, whatever their names
 * @param delimiter what separates cells, or null to recognise it
 * @param quote what encloses cells, or null if nothing does
 * @param encoding the encoding, or null for UTF-8 or what a byte order mark says
 * @param isAnsi whether files that show no encoding are in Windows-1252, unless they are UTF-8
 * @param nulls the words for "no value"
 */
record FileFormat(
        boolean isTable,
        @Nullable String delimiter,
        @Nullable Character quote,
        Escapes escapes,
        @Nullable Charset encoding,
        boolean isAnsi,
        Nulls nulls) {

    static final List<String> KEYS = List.of("dialect", "delimiter", "quote", "escape", "encoding", "nulls");

    private static final char QUOTE = '"';
    private static final int MAX_DELIMITER = 10;
    private static final String TAB = "\t";
    private static final FileFormat STANDARD =
            new FileFormat(false, null, QUOTE, Escapes.NONE, null, false, Nulls.of(List.of()));
    private static final Map<String, FileFormat> DIALECTS = Map.of(
            "mysql",
            escaped(Escapes.MYSQL, "\\N"),
            "mysql-batch",
            escaped(Escapes.MYSQL, "NULL"),
            "postgres",
            escaped(Escapes.POSTGRES, "\\N"),
            "bcp",
            new FileFormat(true, TAB, null, Escapes.NONE, null, false, Nulls.of(List.of())),
            "excel",
            new FileFormat(true, null, QUOTE, Escapes.NONE, null, true, Nulls.of(List.of())),
            "rfc4180",
            new FileFormat(true, ",", QUOTE, Escapes.NONE, null, false, Nulls.of(List.of())));
    private static final String DIALECT_NAMES = "mysql, mysql-batch, postgres, bcp, excel or rfc4180";

    private static FileFormat escaped(Escapes escapes, String nullWord) {
        return new FileFormat(true, TAB, null, escapes, null, false, Nulls.of(List.of(nullWord)));
    }

    /** The rows of a table and the names of its columns. */
    record Table(RowReader rows, List<String> header) {}

    static FileFormat parse(MappingTree tree) {
        String name = tree.text("dialect");
        FileFormat preset = name == null ? STANDARD : DIALECTS.get(name.toLowerCase(Locale.ROOT));
        if (preset == null) {
            throw tree.error("dialect", "\"" + name + "\" is none of " + DIALECT_NAMES);
        }
        return new FileFormat(
                preset.isTable || tree.has("delimiter") || tree.has("quote") || tree.has("escape"),
                tree.has("delimiter") ? delimiter(tree) : preset.delimiter,
                tree.has("quote") ? quote(tree) : preset.quote,
                tree.has("escape") ? escapes(tree, preset.escapes) : preset.escapes,
                tree.has("encoding") ? encoding(tree) : preset.encoding,
                preset.isAnsi,
                tree.has("nulls") ? Nulls.parse(tree, "nulls") : preset.nulls);
    }

    private static String delimiter(MappingTree tree) {
        String text = String.valueOf(tree.text("delimiter"));
        String characters = text.equalsIgnoreCase("tab") || text.equals("\\t") ? TAB : text;
        boolean ascii = characters.chars().allMatch(c -> c > 0 && c <= '~' && c != QUOTE && c != '\n' && c != '\r');
        if (characters.isEmpty() || characters.length() > MAX_DELIMITER || !ascii) {
            throw tree.error("delimiter", "must be a character of ASCII, a few of them, or `tab`");
        }
        return characters;
    }

    private static @Nullable Character quote(MappingTree tree) {
        String text = String.valueOf(tree.text("quote"));
        if (text.equalsIgnoreCase("none")) {
            return null;
        }
        if (text.length() != 1 || text.charAt(0) <= ' ' || text.charAt(0) > '~' || text.charAt(0) == '\\') {
            throw tree.error("quote", "must be the character that encloses cells, or `none`");
        }
        return text.charAt(0);
    }

    private static Escapes escapes(MappingTree tree, Escapes preset) {
        return switch (String.valueOf(tree.text("escape")).toLowerCase(Locale.ROOT)) {
            case "none" -> Escapes.NONE;
            case "backslash", "\\" -> preset == Escapes.NONE ? Escapes.MYSQL : preset;
            default -> throw tree.error("escape", "must be `backslash` or `none`");
        };
    }

    private static Charset encoding(MappingTree tree) {
        String text = String.valueOf(tree.text("encoding"));
        String name = text.equalsIgnoreCase("ansi") ? "windows-1252" : text;
        try {
            return Charset.forName(name);
        } catch (IllegalCharsetNameException | UnsupportedCharsetException e) {
            throw MappingTree.error(
                    tree.at("encoding"),
                    "\"" + text + "\" is not an encoding that Java knows",
                    "Write utf-8, utf-16le, windows-1252, iso-8859-15, shift_jis, gbk …");
        }
    }

    /** Whether the files are CSV of RFC 4180, or nearly. */
    private boolean isStandard() {
        return quote != null
                && quote == QUOTE
                && escapes == Escapes.NONE
                && (delimiter == null || delimiter.length() == 1);
    }

    /** How corrected records of such files are written: as CSV of RFC 4180 in UTF-8. */
    FileFormat forCorrections() {
        String separator = delimiter != null && delimiter.length() > 1 ? "," : delimiter;
        return new FileFormat(
                isTable, separator, QUOTE, Escapes.NONE, null, false, readsNulls() ? Nulls.of(List.of()) : nulls);
    }

    /** Whether the reader replaces the words for "no value"; otherwise the mapper of its rows must. */
    boolean readsNulls() {
        return isTable && !isStandard();
    }

    /**
     * Opens a table.
     *
     * @param columns the names of its columns; empty if its first line has them
     */
    Table open(ByteWindow window, List<String> columns, RowLayout layout) throws IOException {
        List<String> given = columns.isEmpty() ? null : columns;
        if (isStandard()) {
            Character separator = delimiter == null ? null : delimiter.charAt(0);
            CsvRows csv = given == null
                    ? CsvRows.withHeader(window, separator)
                    : CsvRows.withoutHeader(window, separator, given);
            return new Table(csv, csv.header());
        }
        CellFormat cells = new CellFormat(delimiter, quote, escapes, column -> Set.copyOf(nulls.of(column)));
        if (cells.isUnambiguous()) {
            EscapedRows rows = new EscapedRows(window, cells, given);
            return new Table(rows, rows.header());
        }
        UnquotedRows rows = new UnquotedRows(window, cells, layout, given);
        return new Table(rows, rows.header());
    }
}
