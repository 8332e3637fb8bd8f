package io.chatferry.source.mapping;

import io.chatferry.model.Kind;
import io.chatferry.source.api.ExportFiles.ExportFile;
import io.chatferry.source.mapping.reading.RowReading;
import io.chatferry.source.mapping.reading.RowShaper;
import io.chatferry.source.row.Pass;
import java.io.IOException;
import java.util.List;

/**
 * One file, read for one of the kinds that the mapping describes.
 *
 * @param entities the descriptions of this kind
 * @param isLast whether this is the last pass over the file
 */
record MappedPass(ExportFile file, FileSpec part, Kind kind, List<EntitySpec> entities, boolean isLast, MappingRun run)
        implements Pass {

    @Override
    public Opened open() throws IOException {
        RowReading.Opened opened =
                part.reading().open(file, new ColumnKnowledge(part.reading(), part.entities()), part.pageNames());
        RowShaper shaper = new RowShaper(part.reading(), opened.header(), part.usedNames());
        return new Opened(opened.rows(), new ConfiguredRecordMapper(this, shaper, opened), opened.input());
    }
}
