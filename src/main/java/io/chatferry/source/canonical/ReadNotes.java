package io.chatferry.source.canonical;

import io.chatferry.model.Origin;
import io.chatferry.source.api.SourceItem;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Counts the values of one file that are read otherwise than they are written, or that look damaged, and reports each kind
 * once, with its number and its first place. Takes memory for fields, not for values. Not thread-safe.
 */
public final class ReadNotes {

    private static final Origin NOWHERE = new Origin("", 1, 0);

    private final Map<Note, Map<String, Occurrence>> counts = new EnumMap<>(Note.class);
    private final boolean isMapped;
    private Origin place = NOWHERE;

    /** What is counted. */
    enum Note {
        TIME_TWICE(
                "time",
                "%3$s: %1$s in the hour that comes twice in %4$s, read with the earlier offset, or with the later one where"
                        + " the file runs backwards"),
        TIME_SKIPPED(
                "time",
                "%3$s: %1$s in the hour that does not exist in %4$s, read as its end (is `source.timezone` right?)"),
        LEAP_SECOND("time", "%3$s: %1$s with a leap second (:60), read as :59"),
        ZERO_TIME(
                "value",
                "%3$s: %1$s of zero (0, -1, 0000-00-00, 1970-01-01, …, or the end of time), read as \"never\""),
        DELETED_FLAG(
                "value",
                "%3$s: %1$s true instead of a time; the time of the last edit, or else of sending, is taken for it"),
        FORMULA("cell", "column %3$s: %1$s written as a spreadsheet's formula (=\"…\"), read as the text in it"),
        NULL_WORD("cell", "column %3$s: %1$s %2$s %4$s; if that means no value, write %7$snulls: ['%6$s']%8$s"),
        ESCAPES(
                "cell",
                "column %3$s: %1$s %5$s \\n or \\t written as two characters; if these are line ends and tabs, write"
                        + " escape: backslash for this file in source.mapping"),
        QUESTION_MARKS(
                "value", "%3$s: %1$s %5$s ????: an earlier export has lost these characters; export it again as UTF-8"),
        REPLACED(
                "value",
                "%3$s: %1$s %5$s U+FFFD: an earlier program has lost these characters; export it again as UTF-8"),
        MOJIBAKE(
                "value",
                "%3$s: %1$s %5$s UTF-8 that was read as Windows-1252 (Ã¤ for ä); export it again, or write encoding:"
                        + " for this file in source.mapping");

        private final String noun;
        private final String message;

        Note(String noun, String message) {
            this.noun = noun;
            this.message = message;
        }

        private String message(long count, String field, Set<String> details, boolean isMapped) {
            boolean isOne = count == 1;
            return String.format(
                    Locale.ROOT,
                    message,
                    String.format(Locale.ROOT, "%,d %s", count, isOne ? noun : noun + "s"),
                    isOne ? "says" : "say",
                    field,
                    String.join(" or ", details),
                    isOne ? "has" : "have",
                    String.join("', '", details),
                    isMapped ? "" : "source.",
                    isMapped ? " for this file in source.mapping" : "");
        }
    }

    /** A note's values of one field; {@code details} are few, as there are few words. */
    private static final class Occurrence {

        private final Origin first;
        private final Set<String> details = new TreeSet<>();
        private long count;

        Occurrence(Origin first) {
            this.first = first;
        }
    }

    /** @param isMapped whether the file is read by a mapping, which has settings of its own for each file */
    ReadNotes(boolean isMapped) {
        this.isMapped = isMapped;
    }

    /** Sets the place of the values that follow. */
    public void at(Origin origin) {
        place = origin;
    }

    void count(Note note, String field, @Nullable String detail) {
        Occurrence occurrence = counts.computeIfAbsent(note, none -> new TreeMap<>())
                .computeIfAbsent(field, none -> new Occurrence(place));
        occurrence.count++;
        if (detail != null) {
            occurrence.details.add(detail);
        }
    }

    /** A notice for each kind that occurred, at the place where it occurred first. */
    public List<SourceItem.Notice> notices() {
        List<SourceItem.Notice> notices = new ArrayList<>();
        counts.forEach((note, fields) -> fields.forEach((field, occurrence) -> notices.add(new SourceItem.Notice(
                occurrence.first, note.message(occurrence.count, field, occurrence.details, isMapped)))));
        return notices;
    }
}
