package io.chatferry.send.state;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What went wrong lately, a few kinds of it, each with its last message. Safe for many threads. */
public final class RecentErrors {

    private static final int MAX_KINDS = 6;
    private static final int MAX_TEXT = 300;

    private final Map<String, RecentError> byCode = new LinkedHashMap<>();

    /**
     * Something that went wrong.
     *
     * @param at the last time
     * @param message the ledger's number of the message that it befell last
     * @param code the target's, or one of ours
     * @param times how often in this run
     */
    public record RecentError(Instant at, long messageId, String code, String message, long times) {}

    synchronized void add(long message, String code, String text) {
        RecentError before = byCode.remove(code); // the latest goes to the end
        String cut = text.length() > MAX_TEXT ? text.substring(0, MAX_TEXT) : text;
        byCode.put(code, new RecentError(Instant.now(), message, code, cut, before == null ? 1 : before.times() + 1));
        if (byCode.size() > MAX_KINDS) {
            byCode.remove(byCode.keySet().iterator().next());
        }
    }

    /** The latest first. */
    synchronized List<RecentError> latest() {
        List<RecentError> latest = new ArrayList<>(byCode.values());
        Collections.reverse(latest);
        return latest;
    }
}
