package io.chatferry.source.twilio;

import io.chatferry.model.ConfigKey;
import io.chatferry.model.ConfigKey.Decides;
import io.chatferry.model.WrittenValue;
import io.chatferry.source.chat.model.ChatRules.Conversations;
import io.chatferry.source.chat.model.ChatRules.SystemLines;
import io.chatferry.source.chat.reading.ConversationChoice;
import org.jspecify.annotations.Nullable;

/** The options of the format {@code twilio}. */
public record TwilioOptions(
        @ConfigKey(description = """
                Messages that the app itself posted, without an author: skip (counted) or import, as messages of the user
                system.""", defaultValue = "skip", decides = Decides.CONTENT)
        SystemLines system,

        @ConfigKey(description = """
                Conversations whose state is closed: import, flagged in their metadata, or skip.""", defaultValue = "import", decides = Decides.CONTENT)
        Conversations archived,

        @ConfigKey(description = """
                Where your copies of the media lie: Twilio has no lasting links. {sid}, {filename}, {conversation} and
                {message} stand for those of the file. Files in the export with the sid in their names need none.""", example = "https://media.example.com/{sid}/{filename}", decides = Decides.CONTENT)
        @Nullable
        WrittenValue mediaUrl,

        @ConfigKey(description = ConversationChoice.DESCRIPTION, decides = Decides.CONTENT, tree = true) @Nullable
        WrittenValue conversations) {

    /** The options of a job that gives none. */
    static final TwilioOptions STANDARD = new TwilioOptions(SystemLines.SKIP, Conversations.IMPORT, null, null);
}
