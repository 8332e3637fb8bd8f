package io.chatferry.source.row;

import io.chatferry.model.Origin;
import io.chatferry.source.api.SourceItem;
import java.util.List;
import java.util.function.Consumer;

/** Turns the rows of one file into records. */
public interface RecordMapper {

    /** What a person should know of the file before its first record. */
    List<SourceItem.Notice> notices(String file);

    /** Makes the records of a row that could be read, and the notices that it gives cause for. */
    void make(Row row, Origin origin, Consumer<SourceItem> out);
}
