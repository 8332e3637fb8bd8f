package io.chatferry.source.googlechat;

import io.chatferry.model.ConfigKey;
import io.chatferry.model.ConfigKey.Decides;
import io.chatferry.model.WrittenValue;
import io.chatferry.source.chat.model.ChatRules;
import io.chatferry.source.chat.model.ChatRules.Bots;
import io.chatferry.source.chat.model.ChatRules.Conversations;
import io.chatferry.source.chat.model.ChatRules.SystemLines;
import io.chatferry.source.chat.reading.ConversationChoice;
import org.jspecify.annotations.Nullable;

/** The options of the format {@code googlechat}. */
public record GoogleChatOptions(
        @ConfigKey(description = """
            Messages of apps: keep, or skip.\
            """, defaultValue = "keep", decides = Decides.CONTENT)
        Bots bots,

        @ConfigKey(description = ConversationChoice.DESCRIPTION, decides = Decides.CONTENT, tree = true) @Nullable
        WrittenValue conversations) {

    /** The options of a job that gives none. */
    static final GoogleChatOptions STANDARD = new GoogleChatOptions(Bots.KEEP, null);

    ChatRules rules() {
        return ConversationChoice.of(conversations)
                .rules(SystemLines.SKIP, bots, Conversations.IMPORT, Conversations.IMPORT);
    }
}
