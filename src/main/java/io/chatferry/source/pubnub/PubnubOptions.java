package io.chatferry.source.pubnub;

import io.chatferry.model.ConfigKey;
import io.chatferry.model.ConfigKey.Decides;
import io.chatferry.model.WrittenValue;
import io.chatferry.source.chat.reading.ConversationChoice;
import org.jspecify.annotations.Nullable;

/** The options of the format {@code pubnub}. */
public record PubnubOptions(
        @ConfigKey(description = """
                Where in a message of the app its text is, as /content/body. Without it: text, content, body, message or msg.""", example = "/content/body", decides = Decides.CONTENT) @Nullable
        WrittenValue text,

        @ConfigKey(description = """
                Where in a message of the app the id of its sender is, as /from/id. Without it: the uuid that PubNub stored, else
                what is usual, as user or senderId.""", example = "/from/id", decides = Decides.CONTENT) @Nullable
        WrittenValue sender,

        @ConfigKey(
                description = """
                Where your copies of the files lie: the history has no links. {id}, {name} and {channel} stand for those of
                the file.""",
                example = "https://files.example.com/{channel}/{id}/{name}",
                decides = Decides.CONTENT)
        @Nullable
        WrittenValue fileUrl,

        @ConfigKey(description = ConversationChoice.DESCRIPTION, decides = Decides.CONTENT, tree = true) @Nullable
        WrittenValue conversations) {

    /** The options of a job that gives none. */
    static final PubnubOptions STANDARD = new PubnubOptions(null, null, null, null);
}
