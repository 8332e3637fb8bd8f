package io.chatferry.source.mapping;

import io.chatferry.model.Kind;
import io.chatferry.source.api.ExportFiles.ExportFile;
import io.chatferry.source.api.ExportInput;
import io.chatferry.source.api.SourceSettings;
import io.chatferry.source.canonical.RowFiles;
import io.chatferry.source.csv.CsvRows;
import io.chatferry.source.json.JsonPageRows;
import io.chatferry.source.row.ByteWindow;
import io.chatferry.source.row.JsonText;
import io.chatferry.source.row.Pass;
import java.io.IOException;
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
            return openPages(rows);
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

    private Opened openPages(JsonPointer rows) throws IOException {
        ExportInput input = file.open();
        JsonPageRows pages = JsonPageRows.open(new ByteWindow(input, 1), rows, part.pageNames(), file::open);
        return new Opened(pages, mapper(null, pages.page()), input);
    }

    private ConfiguredRecordMapper mapper(@Nullable List<String> header, ObjectNode page) {
        return new ConfiguredRecordMapper(file.name(), part, entity, settings, reportedNames, header, page);
    }
}
