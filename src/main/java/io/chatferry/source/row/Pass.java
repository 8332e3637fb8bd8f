package io.chatferry.source.row;

import io.chatferry.model.Kind;
import io.chatferry.source.api.ExportFiles.ExportFile;
import io.chatferry.source.api.ExportInput;
import java.io.IOException;

/** One reading of a file for one kind of record. A file with several kinds is read once for each. */
public interface Pass {

    /** The file. */
    ExportFile file();

    /** The kind of record to read. */
    Kind kind();

    /**
     * Whether no other pass reads the same rows of its file. What is wrong with rows that several passes read is told by the first.
     */
    default boolean hasOwnRows() {
        return false;
    }

    /** Opens the file. */
    Opened open() throws IOException;

    /**
     * An open file.
     *
     * @param rows its rows; closing them closes the file
     * @param mapper maps the rows to records
     * @param input counts the bytes read
     */
    record Opened(RowReader rows, RecordMapper mapper, ExportInput input) {}
}
