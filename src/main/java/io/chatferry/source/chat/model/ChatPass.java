package io.chatferry.source.chat.model;

import io.chatferry.model.Kind;
import io.chatferry.source.api.ExportFiles.ExportFile;
import io.chatferry.source.api.ExportInput;
import io.chatferry.source.row.RowReader;
import java.io.IOException;
import java.util.function.Supplier;

/**
 * One reading of one file.
 *
 * @param kind of which its rows are, for what cannot be read of it
 * @param hasOwnRows whether no other pass reads the same rows of the file; what is wrong with rows that several passes read is told
 *     by the first
 */
public record ChatPass(ExportFile file, Kind kind, Opener opener, boolean hasOwnRows) {

    /** A pass whose rows are those of the other passes of its file, if it has any. */
    public ChatPass(ExportFile file, Kind kind, Opener opener) {
        this(file, kind, opener, false);
    }

    /** Opens the file. */
    public interface Opener {

        /** The rows of the file, and what understands them. */
        Opened open(ExportFile file) throws IOException;

        /**
         * Whether the rows can be read without the handler, on another thread: the handler is made later, and asks nothing of their
         * reader.
         */
        default boolean isIndependent() {
            return false;
        }
    }

    /**
     * An open file.
     *
     * @param rows closing them closes the file
     * @param handler makes what understands the rows, before the first of them
     */
    public record Opened(RowReader rows, ExportInput input, Supplier<? extends RowHandler> handler) {}
}
