package io.chatferry.source.slack;

import io.chatferry.source.chat.reading.NameChoice;
import io.chatferry.source.slack.SlackLayout.DayFile;
import io.chatferry.source.text.Emojis;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What the files of an export have in common while they are read. Not thread-safe. */
final class SlackReading {

    private static final int MAX_EMOJIS = 10_000;

    private final SlackLayout layout;
    private final NameChoice names;
    private final SlackDirectory directory = new SlackDirectory();
    private final SlackText texts;
    private final Map<String, String> emojis = new HashMap<>();

    SlackReading(SlackLayout layout, NameChoice names) {
        this.layout = layout;
        this.names = names;
        this.texts = new SlackText(directory, layout);
    }

    SlackLayout layout() {
        return layout;
    }

    /** Which names of users count. */
    NameChoice names() {
        return names;
    }

    SlackDirectory directory() {
        return directory;
    }

    SlackText texts() {
        return texts;
    }

    /** The emoji of a reaction. */
    String emoji(String name) {
        if (emojis.size() >= MAX_EMOJIS) {
            emojis.clear();
        }
        return emojis.computeIfAbsent(name, Emojis::of);
    }

    boolean isListed(DayFile day) {
        return listed(day) != null;
    }

    /**
     * The id of the conversation of a file. Of a folder in no list, it is the folder's name, with the name of the workspace if
     * another one of the organisation has such a folder too.
     */
    String conversation(DayFile day) {
        String listed = listed(day);
        if (listed != null) {
            return listed;
        }
        String team = SlackLayout.team(day.workspace());
        return layout.isInSeveral(day.folder()) && !team.isEmpty() ? team + "/" + day.folder() : day.folder();
    }

    private @Nullable String listed(DayFile day) {
        return directory.conversation(day.workspace(), day.folder());
    }
}
