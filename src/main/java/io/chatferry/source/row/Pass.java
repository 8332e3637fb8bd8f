package io.chatferry.source.row;

import io.chatferry.model.Kind;
import io.chatferry.source.api.ExportFiles.ExportFile;
import io.chatferry.source.api.ExportInput;
import java.io.IOException;

/** One file, read once for one kind of record. A file that holds several kinds is read once for each. */
public interface Pass {

    /** The file. */
    ExportFile file();

    /** What it is read for. */
    Kind kind();

    /** Opens the file. */
    Opened open() throws IOException;

    /**
     * An open file.
     *
     * @param rows its rows; closing them closes the file
     * @param maker makes records of them
     * @param input counts what was read of it
     */
    record Opened(RowReader rows, RecordMapper maker, ExportInput input) {}
}
