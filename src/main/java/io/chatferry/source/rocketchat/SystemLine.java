package io.chatferry.source.rocketchat;

import java.util.Map;

/** What the lines of the system say, where they become messages: Rocket.Chat writes only whom or what they are about. */
final class SystemLine {

    private static final Map<String, String> WORDS = Map.ofEntries(
            Map.entry("uj", "joined the channel"),
            Map.entry("ujt", "joined the team"),
            Map.entry("ut", "joined the conversation"),
            Map.entry("ul", "left the channel"),
            Map.entry("ult", "left the team"),
            Map.entry("au", "added %s"),
            Map.entry("added-user-to-team", "added %s to the team"),
            Map.entry("ru", "removed %s"),
            Map.entry("removed-user-from-team", "removed %s from the team"),
            Map.entry("r", "changed the name to %s"),
            Map.entry("room_changed_topic", "changed the topic to %s"),
            Map.entry("room_changed_description", "changed the description to %s"),
            Map.entry("room_changed_announcement", "changed the announcement to %s"),
            Map.entry("room_changed_privacy", "made the room %s"),
            Map.entry("discussion-created", "began the discussion %s"));

    private SystemLine() {}

    /** A sentence for a line of a kind, about something. */
    static String description(String kind, String about) {
        String known = WORDS.get(kind);
        if (known != null) {
            return known.replace("%s", about);
        }
        String plain = kind.replaceAll("[-_]", " ");
        return about.isBlank() ? plain : plain + ": " + about;
    }
}
