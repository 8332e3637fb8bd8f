package io.chatferry.source.mapping;

import io.chatferry.model.Kind;
import io.chatferry.source.api.ExportFiles.ExportFile;
import io.chatferry.source.api.ExportInput;
import io.chatferry.source.api.SourceSettings;
import io.chatferry.source.canonical.RowFiles;
import io.chatferry.source.csv.CsvRows;
import io.chatferry.source.json.JsonPages;
import io.chatferry.source.json.JsonRows;
import io.chatferry.source.row.ByteWindow;
import io.chatferry.source.row.JsonText;
import io.chatferry.source.row.Pass;
import io.chatferry.source.row.Row;
import io.chatferry.source.row.RowReader;
import java.io.IOException;
import java.io.PushbackInputStream;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonPointer;
import tools.jackson.databind.node.ObjectNode;

/** One file read for one of the kinds that its part of the mapping makes of it. */
record MappedPass(ExportFile file, FileSpec part, EntitySpec entity, SourceSettings settings, Set<String> told)
        implements Pass {

    @Override
    public Kind kind() {
        return entity.kind();
    }

    @Override
    public Opened open() throws IOException {
        JsonPointer rows = part.rows();
        if (rows != null) {
            return openPage(rows);
        }
        ObjectNode noPage = JsonText.mapper().createObjectNode();
        if (!part.isCsv()) {
            RowFiles.OpenFile open = RowFiles.open(file);
            return new Opened(open.rows(), maker(open.header(), noPage), open.input());
        }
        ExportInput input = file.open();
        ByteWindow window = new ByteWindow(input, 1);
        CsvRows csv = part.columns().isEmpty()
                ? CsvRows.withHeader(window, part.delimiter())
                : CsvRows.withoutHeader(window, part.delimiter(), part.columns());
        return new Opened(csv, maker(csv.header(), noPage), input);
    }

    private Opened openPage(JsonPointer rows) throws IOException {
        JsonPages.Place place;
        try (ExportInput first = file.open()) {
            place = JsonPages.locate(withoutMark(first), rows, part.pageNames());
        }
        ExportInput input = file.open();
        if (place == null) {
            return new Opened(
                    new Nothing(input, rows), maker(null, JsonText.mapper().createObjectNode()), input);
        }
        return new Opened(JsonRows.open(withoutMark(input), place), maker(null, place.page()), input);
    }

    private ConfiguredRecordMapper maker(@Nullable List<String> header, ObjectNode page) {
        return new ConfiguredRecordMapper(file.name(), part, entity, settings, told, header, page);
    }

    private static PushbackInputStream withoutMark(ExportInput in) throws IOException {
        PushbackInputStream pushback = new PushbackInputStream(in, 3);
        byte[] mark = pushback.readNBytes(3);
        boolean isMark = mark.length == 3 && mark[0] == (byte) 0xEF && mark[1] == (byte) 0xBB && mark[2] == (byte) 0xBF;
        if (!isMark) {
            pushback.unread(mark);
        }
        return pushback;
    }

    /** A page without rows where they should be. */
    private static final class Nothing implements RowReader {

        private final ExportInput input;
        private final JsonPointer rows;
        private boolean told;

        Nothing(ExportInput input, JsonPointer rows) {
            this.input = input;
            this.rows = rows;
        }

        @Override
        public @Nullable Row next() {
            if (told) {
                return null;
            }
            told = true;
            return new Row.UnreadableRest(1, 0, "it has no rows at " + rows + ", or breaks off before them");
        }

        @Override
        public void close() throws IOException {
            input.close();
        }
    }
}
