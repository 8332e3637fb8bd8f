package io.chatferry.source.api;

import io.chatferry.model.ChatRecord;
import io.chatferry.model.Kind;
import io.chatferry.model.Origin;
import io.chatferry.model.Problem;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** An item that a source yields, in the order of reading. Malformed input is an item, never an exception. */
public sealed interface SourceItem {

    /** The place of the item in the export. */
    Origin origin();

    /**
     * A readable record. A field that could not be read is null in it and has a problem.
     *
     * @param written composes the record as it stands in the file, see {@link #raw}
     * @param chars the approximate number of characters of it
     * @param description the path in {@code source.mapping} of the description that it was read by; empty without one
     */
    record ParsedRecord(
            Origin origin,
            ChatRecord record,
            List<Problem> problems,
            Supplier<String> written,
            int chars,
            String description)
            implements SourceItem {

        public ParsedRecord {
            problems = List.copyOf(problems);
        }

        /** A record with its text at hand. */
        public ParsedRecord(Origin origin, ChatRecord record, List<Problem> problems, String raw, String description) {
            this(
                    origin,
                    record,
                    problems,
                    new AtHand(raw),
                    raw.isEmpty() ? RecordStream.RAW_CHARS : raw.length(),
                    description);
        }

        /** A record that no description of a mapping was needed for. */
        public ParsedRecord(Origin origin, ChatRecord record, List<Problem> problems, String raw) {
            this(origin, record, problems, raw, "");
        }

        /**
         * The record as it stands in the file (a CSV row, a JSON value), at most {@value RecordStream#RAW_CHARS} characters, to be
         * written to a reject file; empty where it is not kept.
         */
        public String raw() {
            return written.get();
        }
    }

    /** A text that need not be composed; equal texts are equal. */
    record AtHand(String get) implements Supplier<String> {}

    /** Input that is not a record; the reader resumed after it. */
    record MalformedRecord(Origin origin, Kind kind, Problem problem, String raw) implements SourceItem {}

    /**
     * A row that no description of {@code source.mapping} takes: it is neither a record nor a reject.
     *
     * @param origin its record is the number of the row in its file
     * @param kind what the rows of its file become, above all messages
     * @param description the path of the entry for its file
     */
    record RowNotTaken(Origin origin, Kind kind, String description, String raw) implements SourceItem {}

    /**
     * A row that is left out on purpose: it is neither a record nor a reject.
     *
     * @param reason a few words, the same for all rows of a kind
     */
    record SkippedRow(Origin origin, Kind kind, String reason, String raw) implements SourceItem {}

    /** There is nothing to tell: the reader is still at work, and may be stopped here. */
    record StillReading(Origin origin) implements SourceItem {}

    /** The rest of the file, from here on, could not be read: the job must not end as complete. */
    record UnreadablePart(Origin origin, Kind kind, String message) implements SourceItem {}

    /**
     * A notice that concerns no single record: an unknown column, a file that was skipped.
     *
     * @param origin the first place that it is about
     * @param unknownColumn the name of the unknown column, if the notice is about one
     * @param count how often it holds
     */
    record Notice(Origin origin, String message, @Nullable String unknownColumn, long count) implements SourceItem {

        public Notice(Origin origin, String message, @Nullable String unknownColumn) {
            this(origin, message, unknownColumn, 1);
        }

        public Notice(Origin origin, String message) {
            this(origin, message, null);
        }
    }
}
