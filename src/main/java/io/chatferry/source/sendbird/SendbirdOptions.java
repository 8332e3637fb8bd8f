package io.chatferry.source.sendbird;

import io.chatferry.model.ConfigKey;
import io.chatferry.model.ConfigKey.Decides;
import io.chatferry.model.WrittenValue;
import io.chatferry.source.chat.model.ChatRules.SystemLines;
import io.chatferry.source.chat.reading.ConversationChoice;
import org.jspecify.annotations.Nullable;

/** The options of the format {@code sendbird}. */
public record SendbirdOptions(
        @ConfigKey(description = """
                Admin messages, which have no author: skip (counted) or import, as messages of the user sendbird-admin.""", defaultValue = "skip", decides = Decides.CONTENT)
        SystemLines system,

        @ConfigKey(description = ConversationChoice.DESCRIPTION, decides = Decides.CONTENT, tree = true) @Nullable
        WrittenValue conversations) {

    /** The options of a job that gives none. */
    static final SendbirdOptions STANDARD = new SendbirdOptions(SystemLines.SKIP, null);
}
