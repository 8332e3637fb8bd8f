package io.chatferry.source.chat;

import io.chatferry.model.Kind;
import io.chatferry.source.api.ExportFiles.ExportFile;
import io.chatferry.source.api.ExportInput;
import io.chatferry.source.row.RowReader;
import java.io.IOException;

/**
 * One reading of one file.
 *
 * @param kind of which its rows are, for what cannot be read of it
 */
public record ChatPass(ExportFile file, Kind kind, Opener opener) {

    /** Opens the file. */
    public interface Opener {

        /** The rows of the file, and what understands them. */
        Opened open(ExportFile file) throws IOException;
    }

    /**
     * An open file.
     *
     * @param rows closing them closes the file
     */
    public record Opened(RowReader rows, ExportInput input, RowHandler handler) {}
}
