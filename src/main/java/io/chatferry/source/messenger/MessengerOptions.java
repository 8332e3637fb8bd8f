package io.chatferry.source.messenger;

import io.chatferry.model.ConfigKey;
import io.chatferry.model.ConfigKey.Decides;
import io.chatferry.model.WrittenValue;
import io.chatferry.source.chat.model.ChatRules;
import io.chatferry.source.chat.reading.ConversationChoice;
import org.jspecify.annotations.Nullable;

/** The options of the format {@code messenger}. */
public record MessengerOptions(
        @ConfigKey(description = """
            Lines of the system, such as calls and new members: skip = counted by kind, import = messages of whoever
            caused them.\
            """, defaultValue = "skip", decides = Decides.CONTENT)
        ChatRules.SystemLines system,

        @ConfigKey(description = """
            Archived chats: import or skip.\
            """, defaultValue = "import", decides = Decides.CONTENT)
        ChatRules.Conversations archived,

        @ConfigKey(description = ConversationChoice.DESCRIPTION, decides = Decides.CONTENT, tree = true) @Nullable
        WrittenValue conversations) {

    /** The options of a job that gives none. */
    static MessengerOptions standard() {
        return new MessengerOptions(ChatRules.SystemLines.SKIP, ChatRules.Conversations.IMPORT, null);
    }

    ChatRules rules() {
        return ConversationChoice.of(conversations)
                .rules(system, ChatRules.Bots.KEEP, archived, ChatRules.Conversations.IMPORT);
    }
}
