package io.chatferry.source.api;

import io.chatferry.model.ChatRecord;
import io.chatferry.model.Kind;
import io.chatferry.model.Origin;
import io.chatferry.model.Problem;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a source yields, in the order of reading. Bad input is an item, never an exception. */
public sealed interface SourceItem {

    /** Where it was read. */
    Origin origin();

    /**
     * A record that could be read as one, perhaps with fields that could not: those are null in the record and have
     * a problem each.
     *
     * @param raw the record as it stands in the file (a CSV row, a JSON value), at most {@value RecordStream#RAW_CHARS}
     *     characters, to be written to a reject file; empty where it is not kept
     */
    record ParsedRecord(Origin origin, ChatRecord record, List<Problem> problems, String raw) implements SourceItem {

        public ParsedRecord {
            problems = List.copyOf(problems);
        }
    }

    /** Input that is no record at all; the reader found its way back behind it. */
    record MalformedRecord(Origin origin, Kind kind, Problem problem, String raw) implements SourceItem {}

    /** From here on the rest of the file could not be read: the job must not end as done. */
    record UnreadablePart(Origin origin, Kind kind, String message) implements SourceItem {}

    /**
     * Something a person should know that costs no record: an unknown column, a file that was passed over.
     *
     * @param unknownColumn the column's name, if it is about one that means nothing
     */
    record Notice(Origin origin, String message, @Nullable String unknownColumn) implements SourceItem {

        public Notice(Origin origin, String message) {
            this(origin, message, null);
        }
    }
}
