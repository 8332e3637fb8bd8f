package io.chatferry.job.run;

import io.chatferry.ledger.staging.PassIntake.Note;
import io.chatferry.source.api.SourceItem;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Collects the notices of a reading; equal ones are counted. Not thread-safe. */
public final class Notices {

    /** Bounds the memory for an export in which every file has unknown columns of its own. */
    private static final int MAX_KINDS = 500;

    private final Map<String, Same> byMessage = new LinkedHashMap<>();
    private final List<Note> appended = new ArrayList<>();
    private long more;

    /** Notices with one message. */
    private static final class Same {
        private final String first;
        private long count;

        private Same(String first) {
            this.first = first;
        }
    }

    /** Adds one. */
    public void add(SourceItem.Notice notice) {
        Same same = byMessage.get(notice.message());
        if (same == null && byMessage.size() >= MAX_KINDS) {
            more++;
            return;
        }
        if (same == null) {
            same = new Same(notice.origin().toString());
            byMessage.put(notice.message(), same);
        }
        same.count += notice.count();
    }

    /** Adds notes that are counted already. */
    public void append(List<Note> notes) {
        appended.addAll(notes);
    }

    /** Forgets all. */
    public void clear() {
        byMessage.clear();
        appended.clear();
        more = 0;
    }

    /** One note for each message, with the first place. */
    public List<Note> notes() {
        List<Note> notes = new ArrayList<>();
        byMessage.forEach((message, same) -> notes.add(new Note(
                same.count == 1 ? same.first + " " + message : message + " (first: " + same.first + ")", same.count)));
        notes.addAll(appended);
        if (more > 0) {
            notes.add(new Note("more notices of other kinds, which are not listed", more));
        }
        return notes;
    }
}
