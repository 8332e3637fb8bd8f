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

/** One file, read for one of the kinds that the mapping describes. */
record MappedPass(ExportFile file, FileSpec part, EntitySpec entity, SourceSettings settings, Set<String> reportedNames)
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
            return new Opened(open.rows(), mapper(open.header(), noPage), open.input());
        }
        ExportInput input = file.open();
        ByteWindow window = new ByteWindow(input, 1);
        CsvRows csv = part.columns().isEmpty()
                ? CsvRows.withHeader(window, part.delimiter())
                : CsvRows.withoutHeader(window, part.delimiter(), part.columns());
        return new Opened(csv, mapper(csv.header(), noPage), input);
    }

    private Opened openPage(JsonPointer rows) throws IOException {
        JsonPages.Place place;
        try (ExportInput first = file.open()) {
            place = JsonPages.locate(skipByteOrderMark(first), rows, part.pageNames());
        }
        ExportInput input = file.open();
        if (place == null) {
            return new Opened(
                    new MissingRows(input, rows), mapper(null, JsonText.mapper().createObjectNode()), input);
        }
        return new Opened(JsonRows.open(skipByteOrderMark(input), place), mapper(null, place.page()), input);
    }

    private ConfiguredRecordMapper mapper(@Nullable List<String> header, ObjectNode page) {
        return new ConfiguredRecordMapper(file.name(), part, entity, settings, reportedNames, header, page);
    }

    private static PushbackInputStream skipByteOrderMark(ExportInput in) throws IOException {
        PushbackInputStream pushback = new PushbackInputStream(in, 3);
        byte[] mark = pushback.readNBytes(3);
        boolean isMark = mark.length == 3 && mark[0] == (byte) 0xEF && mark[1] == (byte) 0xBB && mark[2] == (byte) 0xBF;
        if (!isMark) {
            pushback.unread(mark);
        }
        return pushback;
    }

    /** A page without rows at the pointer. */
    private static final class MissingRows implements RowReader {

        private final ExportInput input;
        private final JsonPointer rows;
        private boolean isReported;

        MissingRows(ExportInput input, JsonPointer rows) {
            this.input = input;
            this.rows = rows;
        }

        @Override
        public @Nullable Row next() {
            if (isReported) {
                return null;
            }
            isReported = true;
            return new Row.UnreadableRest(1, 0, "it has no rows at " + rows + ", or ends before them");
        }

        @Override
        public void close() throws IOException {
            input.close();
        }
    }
}
