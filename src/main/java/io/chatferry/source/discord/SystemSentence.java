package io.chatferry.source.discord;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The sentences that the exporter writes for lines of the system, which have no other sign in a table. */
final class SystemSentence {

    private static final int LONGEST = 200;

    private static final Map<String, String> FIXED = Map.ofEntries(
            Map.entry("Joined the server.", "GuildMemberJoin"),
            Map.entry("Pinned a message.", "ChannelPinnedMessage"),
            Map.entry("Started a thread.", "ThreadCreated"),
            Map.entry("Changed the channel icon.", "ChannelIconChange"),
            Map.entry("Changed the channel name.", "ChannelNameChange"),
            Map.entry("Added a recipient.", "RecipientAdd"),
            Map.entry("Removed a recipient.", "RecipientRemove"),
            Map.entry("Left the group.", "RecipientRemove"));

    private static final Map<Pattern, String> WITH_WORDS = new LinkedHashMap<>();

    static {
        WITH_WORDS.put(Pattern.compile("Started a call that lasted -?[\\d,.]+ minutes?\\."), "Call");
        WITH_WORDS.put(Pattern.compile("Changed the channel name: .+"), "ChannelNameChange");
        WITH_WORDS.put(Pattern.compile("Added .+ to the group\\."), "RecipientAdd");
        WITH_WORDS.put(Pattern.compile("Removed .+ from the group\\."), "RecipientRemove");
    }

    private SystemSentence() {}

    /** The kind of the line; null of the words of a person. */
    static @Nullable String kind(String content) {
        if (content.isEmpty() || content.length() > LONGEST || "SCARJPL".indexOf(content.charAt(0)) < 0) {
            return null;
        }
        String fixed = FIXED.get(content);
        if (fixed != null) {
            return fixed;
        }
        for (Map.Entry<Pattern, String> sentence : WITH_WORDS.entrySet()) {
            if (sentence.getKey().matcher(content).matches()) {
                return sentence.getValue();
            }
        }
        return null;
    }
}
