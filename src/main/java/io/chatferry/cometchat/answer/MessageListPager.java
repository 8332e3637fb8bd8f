package io.chatferry.cometchat.answer;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Leads through one list of messages to its end: on from each page as the answer says, else behind the newest id of the page
 * or before its oldest. A page may be short, empty with more behind it, or repeat what came before; but no place is asked for
 * twice, and pages without anything new end the list in time, so that one that ignores its cursor cannot continue for ever. Not
 * thread-safe.
 */
public final class MessageListPager {

    /** A target that leaves out what is deleted or hidden may show so many pages without anything new. */
    private static final int MAX_EMPTY_PAGES = 100;

    private final Set<Cursor> asked = new HashSet<>();
    private final Set<Integer> pages = new HashSet<>();
    private int emptyPages;

    /** Where the list continues behind the page that answers a question at {@code at}; null at its end. */
    public @Nullable Cursor next(MessagePage page, Cursor at) {
        asked.add(at);
        List<String> ids = page.items().stream().map(SentMessage::id).toList();
        emptyPages = ids.isEmpty() || !pages.add(ids.hashCode()) ? emptyPages + 1 : 0;
        if (emptyPages >= MAX_EMPTY_PAGES) {
            return null;
        }
        Cursor continuation = page.next();
        if (continuation != null && !asked.contains(continuation)) {
            return continuation;
        }
        Cursor edge = edge(ids, at);
        return edge == null || asked.contains(edge) ? null : edge;
    }

    private static @Nullable Cursor edge(List<String> ids, Cursor at) {
        boolean newer = at.affix().equals(Cursor.OLDEST.affix());
        long edge = newer ? Long.MIN_VALUE : Long.MAX_VALUE;
        for (String id : ids) {
            try {
                long number = Long.parseLong(id);
                edge = newer ? Math.max(edge, number) : Math.min(edge, number);
            } catch (NumberFormatException notANumber) {
                return null;
            }
        }
        return ids.isEmpty() ? null : new Cursor(at.affix(), Long.toString(edge));
    }
}
