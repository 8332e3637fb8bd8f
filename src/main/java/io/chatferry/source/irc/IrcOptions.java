package io.chatferry.source.irc;

import io.chatferry.model.ConfigKey;
import io.chatferry.model.ConfigKey.Decides;
import io.chatferry.model.WrittenValue;
import io.chatferry.source.chat.model.ChatRules.SystemLines;
import io.chatferry.source.chat.reading.ConversationChoice;
import org.jspecify.annotations.Nullable;

/** The options of the format {@code irc}. */
public record IrcOptions(
        @ConfigKey(description = """
                Lines about joins, parts, nicknames, topics and modes: skip (counted by kind) or import, as messages of
                whoever caused them.""", defaultValue = "skip", decides = Decides.CONTENT)
        SystemLines system,

        @ConfigKey(description = ConversationChoice.DESCRIPTION, tree = true, decides = Decides.CONTENT) @Nullable
        WrittenValue conversations) {

    /** The options of a job that gives none. */
    static final IrcOptions STANDARD = new IrcOptions(SystemLines.SKIP, null);
}
