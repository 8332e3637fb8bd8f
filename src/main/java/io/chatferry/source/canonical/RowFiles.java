package io.chatferry.source.canonical;

import io.chatferry.source.api.ExportFiles.ExportFile;
import io.chatferry.source.api.ExportInput;
import io.chatferry.source.csv.CsvRows;
import io.chatferry.source.json.JsonRows;
import io.chatferry.source.row.ByteWindow;
import io.chatferry.source.row.RowReader;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Opens a file of rows, as CSV or JSON by its extension, or else by its first byte. */
public final class RowFiles {

    private static final List<String> JSON = List.of(".json", ".jsonl", ".ndjson");
    private static final List<String> CSV = List.of(".csv", ".tsv");

    private RowFiles() {}

    /** The rows of a file, and the bytes they come from. */
    public record OpenFile(RowReader rows, ExportInput input) {

        /** The names of the columns, if it is a CSV file. */
        public @Nullable List<String> header() {
            return rows instanceof CsvRows csv ? csv.header() : null;
        }
    }

    /** Whether a file has an extension of JSON. */
    public static boolean isJson(ExportFile file) {
        return hasEnding(file, JSON);
    }

    /** Whether a file has an extension of CSV. */
    public static boolean isCsv(ExportFile file) {
        return hasEnding(file, CSV);
    }

    private static boolean hasEnding(ExportFile file, List<String> endings) {
        String name = file.name().toLowerCase(Locale.ROOT);
        return endings.stream().anyMatch(name::endsWith);
    }

    /** Opens a file; a CSV file must have a header line. */
    public static OpenFile open(ExportFile file) throws IOException {
        ExportInput input = file.open();
        try {
            return new OpenFile(rows(file, input), input);
        } catch (IOException | RuntimeException e) {
            input.close();
            throw e;
        }
    }

    private static RowReader rows(ExportFile file, ExportInput input) throws IOException {
        ByteWindow window = new ByteWindow(input, 1);
        return isJson(file) || (!isCsv(file) && beginsAsJson(window))
                ? JsonRows.open(window, file.name())
                : CsvRows.withHeader(window, null);
    }

    private static boolean beginsAsJson(ByteWindow window) throws IOException {
        window.skipByteOrderMark();
        int i = 0;
        while (window.has(i) && window.at(i) <= ' ' && window.at(i) >= 0) {
            i++;
        }
        return window.has(i) && (window.at(i) == '{' || window.at(i) == '[');
    }
}
