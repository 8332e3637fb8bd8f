package io.chatferry.source.chat.stream;

import io.chatferry.model.Origin;
import io.chatferry.source.api.SourceItem;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What is told at the end, each with its number and its first place. Not thread-safe. */
final class Tally {

    private static final int MAX_KINDS = 1_000;

    private final Map<String, Counted> counts = new LinkedHashMap<>();

    private static final class Counted {

        private final Origin first;
        private long count;

        Counted(Origin first) {
            this.first = first;
        }
    }

    void add(String what, Origin origin) {
        add(what, origin, 1);
    }

    void add(String what, Origin origin, long number) {
        Counted counted = counts.get(what);
        if (counted == null) {
            if (counts.size() >= MAX_KINDS) {
                return;
            }
            counted = new Counted(origin);
            counts.put(what, counted);
        }
        counted.count += number;
    }

    /** A notice for each, at its first place. */
    List<SourceItem.Notice> notices(String format) {
        List<SourceItem.Notice> notices = new ArrayList<>(counts.size());
        counts.forEach((what, counted) ->
                notices.add(new SourceItem.Notice(counted.first, format + ": " + what, null, counted.count)));
        return notices;
    }
}
