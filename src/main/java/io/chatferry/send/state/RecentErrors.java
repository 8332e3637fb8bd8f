package io.chatferry.send.state;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What went wrong lately, a few kinds of it, each with its last message. Safe for many threads. */
public final class RecentErrors {

    private static final int KINDS = 6;
    private static final int WORDS = 300;

    private final Map<String, Trouble> byCode = new LinkedHashMap<>();

    /**
     * Something that went wrong.
     *
     * @param at the last time
     * @param message the ledger's number of the message that it befell last
     * @param code the target's, or a word of ours
     * @param times how often in this run
     */
    public record Trouble(Instant at, long messageId, String code, String message, long times) {}

    synchronized void add(long message, String code, String words) {
        Trouble before = byCode.remove(code); // the latest goes to the end
        String cut = words.length() > WORDS ? words.substring(0, WORDS) : words;
        byCode.put(code, new Trouble(Instant.now(), message, code, cut, before == null ? 1 : before.times() + 1));
        if (byCode.size() > KINDS) {
            byCode.remove(byCode.keySet().iterator().next());
        }
    }

    /** The latest first. */
    synchronized List<Trouble> latest() {
        List<Trouble> latest = new ArrayList<>(byCode.values());
        Collections.reverse(latest);
        return latest;
    }
}
