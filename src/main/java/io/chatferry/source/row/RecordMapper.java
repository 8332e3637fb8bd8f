package io.chatferry.source.row;

import io.chatferry.model.Origin;
import io.chatferry.source.api.SourceItem;
import java.util.List;
import java.util.function.Consumer;

/** Maps the rows of one file to records. Not thread-safe. */
public interface RecordMapper {

    /** Notices about the file, to return before its first record. */
    List<SourceItem.Notice> notices(String file);

    /** Maps a readable row to its records, and to notices if necessary. */
    void map(Row row, Origin origin, Consumer<SourceItem> out);

    /** What there is to tell after the file's last row, such as notices about what was counted. */
    default List<SourceItem> closingItems() {
        return List.of();
    }
}
