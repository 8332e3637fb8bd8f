package io.chatferry.source.stream;

import io.chatferry.model.ConfigKey;
import io.chatferry.model.ConfigKey.Decides;
import io.chatferry.model.WrittenValue;
import io.chatferry.source.chat.model.ChatRules.Conversations;
import io.chatferry.source.chat.model.ChatRules.SystemLines;
import io.chatferry.source.chat.reading.ConversationChoice;
import org.jspecify.annotations.Nullable;

/** The options of the format {@code stream}. */
public record StreamOptions(
        @ConfigKey(description = """
                Messages of the type system: skip (counted) or import, as messages of the user they name.""", defaultValue = "skip", decides = Decides.CONTENT)
        SystemLines system,

        @ConfigKey(description = """
                Channels that were deleted, as include_soft_deleted_channels exports them: import, flagged in their metadata,
                or skip.""", defaultValue = "import", decides = Decides.CONTENT)
        Conversations archived,

        @ConfigKey(description = """
                Types of channels that everybody may join, as [livestream]: they become public groups. An export does not
                hold the permissions, and all others are private.""", example = "[livestream]", decides = Decides.CONTENT) @Nullable
        WrittenValue publicTypes,

        @ConfigKey(description = ConversationChoice.DESCRIPTION, decides = Decides.CONTENT, tree = true) @Nullable
        WrittenValue conversations) {

    /** The options of a job that gives none. */
    static final StreamOptions STANDARD = new StreamOptions(SystemLines.SKIP, Conversations.IMPORT, null, null);
}
