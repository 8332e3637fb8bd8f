package io.chatferry.source.row;

import io.chatferry.model.RejectCode;
import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/** One row of a file, before its columns are interpreted. */
public sealed interface Row {

    /** The line on which it begins, from 1. */
    long line();

    /** Its number in the file, from 1. */
    long number();

    /** A row of a CSV file: as many cells as there are columns, or fewer. */
    record Cells(long line, long number, List<String> cells, String raw) implements Row {}

    /** An object of a JSON file. */
    record Json(long line, long number, ObjectNode value, String raw) implements Row {}

    /** Input that is not a row; the reader resumed after it. */
    record MalformedRow(long line, long number, RejectCode code, String message, String raw) implements Row {

        /** A run of zero bytes between records. */
        public static MalformedRow hole(long line, long number) {
            String message = "zero bytes stand here: what was written is lost";
            return new MalformedRow(line, number, RejectCode.RECORD_MALFORMED, message, "");
        }
    }

    /** The rest of the file could not be read. No row follows. */
    record UnreadableRest(long line, long number, String message) implements Row {}
}
