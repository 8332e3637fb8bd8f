package io.chatferry.source.mapping.reading;

import io.chatferry.source.api.ExportFiles.ExportFile;
import io.chatferry.source.api.ExportInput;
import io.chatferry.source.canonical.RowFiles;
import io.chatferry.source.csv.RowLayout;
import io.chatferry.source.json.JsonPageRows;
import io.chatferry.source.json.JsonRows;
import io.chatferry.source.json.JsonTreeRows;
import io.chatferry.source.json.RowPath;
import io.chatferry.source.mapping.tree.MappingTree;
import io.chatferry.source.row.ByteWindow;
import io.chatferry.source.row.JsonText;
import io.chatferry.source.row.RowReader;
import io.chatferry.source.typed.TypedValues;
import java.io.IOException;
import java.nio.charset.Charset;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * How the rows of a group of files are read, before any record is made of them.
 *
 * @param path of the description in the mapping
 * @param columns names for the columns of tables without a header line; empty = they have one
 * @param rows where in a page the rows are, or null if the file holds only rows
 * @param json columns whose text is JSON
 * @param types how values are typed, or null if they are not
 * @param isCorrected whether the files hold corrected records
 */
public record RowReading(
        String path,
        FileFormat format,
        List<String> columns,
        @Nullable RowPath rows,
        List<String> json,
        @Nullable TypedValues types,
        boolean trim,
        boolean isCorrected) {

    private static final List<String> OWN_KEYS = List.of("header", "columns", "rows", "json", "types", "trim");

    public static final List<String> KEYS = java.util.stream.Stream.concat(FileFormat.KEYS.stream(), OWN_KEYS.stream())
            .toList();

    /**
     * A file that is open.
     *
     * @param header the names of the columns, if it is a table
     * @param page the values around the rows
     * @param steps the keys that lead to the last row
     */
    public record Opened(
            RowReader rows,
            @Nullable List<String> header,
            ObjectNode page,
            Supplier<List<String>> steps,
            ExportInput input) {}

    public static RowReading parse(MappingTree tree) {
        return new RowReading(
                tree.path(),
                FileFormat.parse(tree),
                columns(tree),
                rows(tree),
                tree.texts("json"),
                types(tree),
                tree.flag("trim", false),
                false);
    }

    /** The words that mean "no value" in any column. */
    public Set<String> nullWords() {
        return format.nulls().all();
    }

    /** How corrected records of such files are read: each row of a JSON file with wildcards stands alone then. */
    public RowReading forCorrections() {
        RowPath place = rows != null && rows.hasWildcard() ? null : rows;
        return new RowReading(path, format.forCorrections(), columns, place, json, types, trim, true);
    }

    private static List<String> columns(MappingTree tree) {
        List<String> columns = tree.texts("columns");
        boolean header = tree.flag("header", columns.isEmpty());
        if (header != columns.isEmpty()) {
            throw tree.error(
                    "columns", "are required if, and only if, the files have no header line (`header: false`)");
        }
        return columns;
    }

    private static @Nullable RowPath rows(MappingTree tree) {
        String rows = tree.text("rows");
        if (rows == null) {
            return null;
        }
        if (!rows.startsWith("/") || rows.length() < 2) {
            throw tree.error("rows", "must be a JSON pointer such as /messages, or /rooms/*/messages/*");
        }
        return RowPath.parse(rows);
    }

    private static @Nullable TypedValues types(MappingTree tree) {
        String name = tree.text("types");
        TypedValues types = name == null ? null : TypedValues.named(name.toLowerCase(Locale.ROOT));
        if (name != null && types == null) {
            throw tree.error("types", "\"" + name + "\" is none of mongo, dynamodb, firestore");
        }
        return types;
    }

    /**
     * Opens a file.
     *
     * @param pageNames the names of the values around the rows that are needed
     */
    public Opened open(ExportFile file, RowLayout layout, Set<String> pageNames) throws IOException {
        ObjectNode noPage = JsonText.mapper().createObjectNode();
        if (rows != null) {
            return rows.hasWildcard() ? tree(file, rows) : page(file, rows, pageNames);
        }
        if (!format.isTable() && columns.isEmpty() && format.encoding() == null) {
            RowFiles.OpenFile open = RowFiles.open(file);
            return new Opened(open.rows(), open.header(), noPage, List::of, open.input());
        }
        ExportInput input = input(file);
        if (!format.isTable() && columns.isEmpty() && RowFiles.isJson(file)) {
            RowReader json = JsonRows.open(new ByteWindow(input, 1), file.name());
            return new Opened(json, null, noPage, List::of, input);
        }
        FileFormat.Table table = format.open(new ByteWindow(input, 1), columns, layout);
        return new Opened(table.rows(), table.header(), noPage, List::of, input);
    }

    private ExportInput input(ExportFile file) throws IOException {
        Charset encoding = format.encoding();
        if (encoding == null && format.isAnsi()) {
            try (ExportInput start = file.open()) {
                encoding = start.encoding() == null ? AnsiText.encoding(start) : null;
            }
        }
        ExportInput input = file.open();
        return encoding == null ? input : input.decodedAs(encoding);
    }

    private Opened tree(ExportFile file, RowPath where) throws IOException {
        ExportInput input = input(file);
        JsonTreeRows tree = new JsonTreeRows(new ByteWindow(input, 1), where);
        return new Opened(tree, null, JsonText.mapper().createObjectNode(), tree::steps, input);
    }

    private Opened page(ExportFile file, RowPath where, Set<String> pageNames) throws IOException {
        boolean keyed;
        try (ExportInput first = input(file)) {
            keyed = pageNames.isEmpty() && !isCorrected && JsonTreeRows.isCollection(new ByteWindow(first, 1), where);
        }
        if (keyed) {
            return tree(file, where.values());
        }
        ExportInput input = input(file);
        JsonPageRows pages = JsonPageRows.open(new ByteWindow(input, 1), where.pointer(), pageNames, () -> input(file));
        return new Opened(pages, null, pages.page(), List::of, input);
    }
}
