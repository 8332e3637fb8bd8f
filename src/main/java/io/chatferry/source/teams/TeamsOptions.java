package io.chatferry.source.teams;

import io.chatferry.model.ConfigKey;
import io.chatferry.model.ConfigKey.Decides;
import io.chatferry.model.WrittenValue;
import io.chatferry.source.chat.model.ChatRules;
import io.chatferry.source.chat.model.ChatRules.Bots;
import io.chatferry.source.chat.model.ChatRules.Conversations;
import io.chatferry.source.chat.reading.ConversationChoice;
import org.jspecify.annotations.Nullable;

/** The options of the format {@code teams}. */
public record TeamsOptions(
        @ConfigKey(description = """
            Messages of apps and bots: keep, or skip.\
            """, defaultValue = "keep", decides = Decides.CONTENT)
        Bots bots,

        @ConfigKey(description = """
            Archived channels and teams: import or skip.\
            """, defaultValue = "import", decides = Decides.CONTENT)
        Conversations archived,

        @ConfigKey(name = "private", description = """
            Chats, private and shared channels, and channels of private teams: import or skip.\
            """, defaultValue = "import", decides = Decides.CONTENT)
        Conversations privateChannels,

        @ConfigKey(description = ConversationChoice.DESCRIPTION, decides = Decides.CONTENT, tree = true) @Nullable
        WrittenValue conversations) {

    /** The options of a job that gives none. */
    static final TeamsOptions STANDARD = new TeamsOptions(Bots.KEEP, Conversations.IMPORT, Conversations.IMPORT, null);

    ChatRules rules() {
        return ConversationChoice.of(conversations).rules(ChatRules.SystemLines.SKIP, bots, archived, privateChannels);
    }
}
