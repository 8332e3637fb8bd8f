package io.chatferry.source.chat.model;

import io.chatferry.source.row.Row;

/** Tells a sink what the rows of one file say. Not thread-safe. */
public interface RowHandler {

    /** A readable row: {@link Row.Json}, or {@link Row.Cells} of a table. */
    void row(Row row, ChatSink sink);

    /** The file is at its end; the sink's place is that of its last row. */
    default void end(ChatSink sink) {
        // most files say nothing more than their rows
    }
}
