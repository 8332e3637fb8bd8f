package io.chatferry.source.mattermost;

import io.chatferry.model.ConfigKey;
import io.chatferry.model.ConfigKey.Decides;
import io.chatferry.model.WrittenValue;
import io.chatferry.source.chat.model.ChatRules;
import io.chatferry.source.chat.model.ChatRules.Bots;
import io.chatferry.source.chat.model.ChatRules.Conversations;
import io.chatferry.source.chat.model.ChatRules.SystemLines;
import io.chatferry.source.chat.reading.ConversationChoice;
import io.chatferry.source.chat.reading.NameChoice;
import org.jspecify.annotations.Nullable;

/** The options of the format {@code mattermost}. */
public record MattermostOptions(
        @ConfigKey(description = """
            Posts of the system, as of joins and new headers: skip (counted by kind) or import, as messages of whoever
            caused them.\
            """, defaultValue = "skip", decides = Decides.CONTENT)
        SystemLines system,

        @ConfigKey(description = """
            Posts of bots and webhooks: keep, skip, or by-name, with a user of its own for each name that a webhook has
            used.\
            """, defaultValue = "keep", decides = Decides.CONTENT)
        Bots bots,

        @ConfigKey(description = """
            The names of users: display = nicknames, real = first and last names, as far as a user has given them; then the
            other one, and the username.\
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
    static final MattermostOptions STANDARD = new MattermostOptions(
            SystemLines.SKIP, Bots.KEEP, NameChoice.DISPLAY, Conversations.IMPORT, Conversations.IMPORT, null);

    /** The rules for the messages. */
    ChatRules rules() {
        return ConversationChoice.of(conversations).rules(system, bots, archived, privateChannels);
    }
}
