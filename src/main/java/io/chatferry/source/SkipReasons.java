package io.chatferry.source;

import java.util.Map;

/** Explains the reasons why readers leave rows out, which are short words: they are counted, and kept for each row. */
public final class SkipReasons {

    private static final String SYSTEM = "system: ";

    private static final Map<String, String> EXPLANATIONS = Map.ofEntries(
            Map.entry("empty", "neither text nor file"),
            Map.entry("duplicate", "a copy of a row that is read already"),
            Map.entry("bot", "of a bot, which the job leaves out"),
            Map.entry("encrypted", "the export does not hold its words"),
            Map.entry("livechat", "a talk with visitors of a website, which is not moved"),
            Map.entry("unsupported", "a kind of message that the app could not export"),
            Map.entry("ephemeral", "shown to one person only, and not kept"),
            Map.entry("error", "a message that the system did not accept"),
            Map.entry("invited", "only invited, not a member yet"),
            Map.entry("no message", "a row of another type"),
            Map.entry("message_replied", "announces a reply, which has a row of its own"),
            Map.entry("reply_broadcast", "announces a reply, which has a row of its own"),
            Map.entry("action", "neither a reaction nor an edit or a delete"),
            Map.entry("event", "changes no message, user or channel"),
            Map.entry("empty page", "an answer of the API with no row in it"),
            Map.entry("not understood", "no row that this reader knows"));

    private SkipReasons() {}

    /** A reason for people: {@code system: channel_join} is of the kind {@code system}. */
    public static String description(String reason) {
        if (reason.startsWith(SYSTEM)) {
            return "line of the system (" + reason.substring(SYSTEM.length()) + ")";
        }
        int colon = reason.indexOf(": ");
        String explanation = EXPLANATIONS.get(colon < 0 ? reason : reason.substring(0, colon));
        return explanation == null ? reason : reason + " (" + explanation + ")";
    }
}
