package io.chatferry.source.zulip;

import io.chatferry.model.ConfigKey;
import io.chatferry.model.ConfigKey.Decides;
import io.chatferry.model.WrittenValue;
import io.chatferry.source.chat.model.ChatRules;
import io.chatferry.source.chat.model.ChatRules.Bots;
import io.chatferry.source.chat.model.ChatRules.Conversations;
import io.chatferry.source.chat.model.ChatRules.SystemLines;
import io.chatferry.source.chat.reading.ConversationChoice;
import org.jspecify.annotations.Nullable;

/** The options of the format {@code zulip}. */
public record ZulipOptions(
        @ConfigKey(description = """
                Topics: metadata (a channel is one group, and each message names its topic in the metadata) or groups (a
                group for each topic, with the members of the channel).""", defaultValue = "metadata", decides = Decides.CONTENT)
        Topics topics,

        @ConfigKey(description = """
                Messages of the notification bot and the welcome bot: skip (counted) or import.""", defaultValue = "skip", decides = Decides.CONTENT)
        SystemLines system,

        @ConfigKey(description = """
                Messages of other bots: keep or skip. Zulip gives them no other names, so by-name is the same as keep.""", defaultValue = "keep", decides = Decides.CONTENT)
        Bots bots,

        @ConfigKey(description = """
                Archived channels: import or skip.""", defaultValue = "import", decides = Decides.CONTENT)
        Conversations archived,

        @ConfigKey(name = "private", description = """
                Private channels and direct messages: import or skip.""", defaultValue = "import", decides = Decides.CONTENT)
        Conversations privateChannels,

        @ConfigKey(description = ConversationChoice.DESCRIPTION, tree = true, decides = Decides.CONTENT) @Nullable
        WrittenValue conversations) {

    /** What becomes of topics, which CometChat does not have. */
    public enum Topics {
        /** The message names its topic. */
        METADATA,
        /** Each topic is a group. */
        GROUPS
    }

    /** The options of a job that gives none. */
    static final ZulipOptions STANDARD = new ZulipOptions(
            Topics.METADATA, SystemLines.SKIP, Bots.KEEP, Conversations.IMPORT, Conversations.IMPORT, null);

    /** The rules for the messages. */
    ChatRules rules() {
        return ConversationChoice.of(conversations).rules(system, bots, archived, privateChannels);
    }
}
