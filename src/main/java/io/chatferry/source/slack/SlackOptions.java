package io.chatferry.source.slack;

import io.chatferry.model.ConfigKey;
import io.chatferry.model.ConfigKey.Decides;
import io.chatferry.model.WrittenValue;
import io.chatferry.source.chat.model.ChatRules.Bots;
import io.chatferry.source.chat.model.ChatRules.Conversations;
import io.chatferry.source.chat.model.ChatRules.SystemLines;
import io.chatferry.source.chat.reading.ConversationChoice;
import io.chatferry.source.chat.reading.NameChoice;
import org.jspecify.annotations.Nullable;

/** The options of the format {@code slack}. */
public record SlackOptions(
        @ConfigKey(description = """
            Lines that Slack wrote, as of joins, new topics and pinned messages: skip (counted by kind) or import, as
            messages of whoever caused them.\
            """, defaultValue = "skip", decides = Decides.CONTENT)
        SystemLines system,

        @ConfigKey(description = """
            Messages of bots, apps and hooks: keep (one user for each bot), skip, or by-name (a user for each name that a
            bot has used, as bridges to other networks do).\
            """, defaultValue = "keep", decides = Decides.CONTENT)
        Bots bots,

        @ConfigKey(description = """
            The names of users: display = those that Slack shows, real = full names, as far as a user has given them.\
            """, defaultValue = "display", decides = Decides.CONTENT)
        NameChoice names,

        @ConfigKey(description = """
            Archived channels: import or skip.\
            """, defaultValue = "import", decides = Decides.CONTENT)
        Conversations archived,

        @ConfigKey(name = "private", description = """
            Private channels and direct messages: import or skip.\
            """, defaultValue = "import", decides = Decides.CONTENT)
        Conversations privateChannels,

        @ConfigKey(description = ConversationChoice.DESCRIPTION, tree = true, decides = Decides.CONTENT) @Nullable
        WrittenValue conversations) {

    /** The options of a job that gives none. */
    static final SlackOptions STANDARD = new SlackOptions(
            SystemLines.SKIP, Bots.KEEP, NameChoice.DISPLAY, Conversations.IMPORT, Conversations.IMPORT, null);
}
