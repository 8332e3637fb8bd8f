package io.chatferry.source.telegram;

import io.chatferry.model.ConfigKey;
import io.chatferry.model.ConfigKey.Decides;
import io.chatferry.model.WrittenValue;
import io.chatferry.source.chat.model.ChatRules.Bots;
import io.chatferry.source.chat.model.ChatRules.Conversations;
import io.chatferry.source.chat.model.ChatRules.SystemLines;
import io.chatferry.source.chat.reading.ConversationChoice;
import org.jspecify.annotations.Nullable;

/** The options of the format {@code telegram}. */
public record TelegramOptions(
        @ConfigKey(description = """
                Service messages, as of joins, pinned messages and calls: skip (counted by kind) or import, as messages of
                whoever caused them.""", defaultValue = "skip", decides = Decides.CONTENT)
        SystemLines system,

        @ConfigKey(description = """
                Messages of bots: keep or skip. An export says only of chats with a bot who is one.""", defaultValue = "keep", decides = Decides.CONTENT)
        Bots bots,

        @ConfigKey(name = "private", description = """
                Chats that are not public groups or channels: import or skip.""", defaultValue = "import", decides = Decides.CONTENT)
        Conversations privateChats,

        @ConfigKey(description = ConversationChoice.DESCRIPTION, tree = true, decides = Decides.CONTENT) @Nullable
        WrittenValue conversations) {

    /** The options of a job that gives none. */
    static final TelegramOptions STANDARD =
            new TelegramOptions(SystemLines.SKIP, Bots.KEEP, Conversations.IMPORT, null);
}
