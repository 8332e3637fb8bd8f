package io.chatferry.source.row;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** Counts the rows of a file that are no records, or were read with a word, for one notice each. Not thread-safe. */
public final class RowCounts {

    /** What is counted. */
    public enum Reason {
        /** A row of which each cell is empty. */
        BLANK("row without a value was passed over", "rows without a value were passed over"),
        /** A row that repeats the header, as in files that were put together. */
        HEADER("row equal to the header line was passed over", "rows equal to the header line were passed over"),
        /** An object that has a key twice with the same value. */
        KEY_TWICE("record has a key twice, with equal values", "records have a key twice, with equal values");

        private final String one;
        private final String many;

        Reason(String one, String many) {
            this.one = one;
            this.many = many;
        }
    }

    private static final class Count {

        private final long firstLine;
        private final String detail;
        private long rows;

        Count(long firstLine, String detail) {
            this.firstLine = firstLine;
            this.detail = detail;
        }
    }

    private final Map<Reason, Count> counts = new EnumMap<>(Reason.class);

    /** Counts a row. */
    public void add(Reason reason, long line) {
        add(reason, line, "");
    }

    /** Counts a row; the notice shows the detail of the first one. */
    public void add(Reason reason, long line, String detail) {
        counts.computeIfAbsent(reason, none -> new Count(line, detail)).rows++;
    }

    /** One notice for each reason that was counted. */
    public List<RowNotice> notices() {
        List<RowNotice> notices = new ArrayList<>();
        counts.forEach((reason, count) -> {
            String what = count.rows == 1 ? "1 " + reason.one : count.rows + " " + reason.many;
            String where = (count.rows == 1 ? " (line " : " (first: line ") + count.firstLine + count.detail + ")";
            notices.add(new RowNotice(count.firstLine, what + where));
        });
        return notices;
    }
}
