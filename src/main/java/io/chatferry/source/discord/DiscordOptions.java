package io.chatferry.source.discord;

import io.chatferry.model.ConfigKey;
import io.chatferry.model.ConfigKey.Decides;
import io.chatferry.model.WrittenValue;
import io.chatferry.source.chat.model.ChatRules;
import io.chatferry.source.chat.reading.ConversationChoice;
import io.chatferry.source.chat.reading.NameChoice;
import org.jspecify.annotations.Nullable;

/** The options of the format {@code discord}. */
public record DiscordOptions(
        @ConfigKey(description = """
            Public threads whose channel is in the export: merge = threads of the channel's group, groups = a group of
            its own for each. Private threads and posts of forums are always groups of their own.\
            """, defaultValue = "merge", decides = Decides.CONTENT)
        ThreadChannels threadChannels,

        @ConfigKey(description = """
            Lines of the system, such as joins and pinned messages: skip = counted by kind, import = messages of
            whoever caused them.\
            """, defaultValue = "skip", decides = Decides.CONTENT)
        ChatRules.SystemLines system,

        @ConfigKey(description = """
            Messages of bots and webhooks: keep, skip, or by-name = a user for each name that one of them has used.\
            """, defaultValue = "keep", decides = Decides.CONTENT)
        ChatRules.Bots bots,

        @ConfigKey(description = """
            The names of users: display = nicknames on the server, real = names of accounts, as far as a user has them. CSV
            has one name only.\
            """, defaultValue = "display", decides = Decides.CONTENT)
        NameChoice names,

        @ConfigKey(description = ConversationChoice.DESCRIPTION, decides = Decides.CONTENT, tree = true) @Nullable
        WrittenValue conversations) {

    /** What becomes of public threads whose channel is in the export. */
    public enum ThreadChannels {
        /** They are threads of the channel's group. */
        MERGE,
        /** Each is a group of its own. */
        GROUPS
    }

    /** The options of a job that gives none. */
    static DiscordOptions standard() {
        return new DiscordOptions(
                ThreadChannels.MERGE, ChatRules.SystemLines.SKIP, ChatRules.Bots.KEEP, NameChoice.DISPLAY, null);
    }

    ChatRules rules() {
        return ConversationChoice.of(conversations)
                .rules(system, bots, ChatRules.Conversations.IMPORT, ChatRules.Conversations.IMPORT);
    }
}
