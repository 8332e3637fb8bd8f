package io.chatferry.source.rocketchat;

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

/** The options of the format {@code rocketchat}. */
public record RocketChatOptions(
        @ConfigKey(description = """
            With format: rocketchat, the address of the server, so that files can be fetched from it; without it they
            have the addresses that the list of uploads gives.\
            """, example = "https://chat.example.org", decides = Decides.CONTENT) @Nullable
        WrittenValue siteUrl,

        @ConfigKey(description = """
            Lines of the system, as of joins and new topics: skip counts them by kind, import makes them messages.\
            """, defaultValue = "skip", decides = Decides.CONTENT)
        SystemLines system,

        @ConfigKey(description = """
            Messages of bots and hooks: keep, skip, or by-name (a user for each name that a bot has used).\
            """, defaultValue = "keep", decides = Decides.CONTENT)
        Bots bots,

        @ConfigKey(description = """
            The names of users: real = full names, as far as a user has given one, display = usernames.\
            """, defaultValue = "real", decides = Decides.CONTENT)
        NameChoice names,

        @ConfigKey(description = """
            Archived rooms: import or skip.\
            """, defaultValue = "import", decides = Decides.CONTENT)
        Conversations archived,

        @ConfigKey(name = "private", description = """
            Rooms that are not public, and conversations of two: import or skip.\
            """, defaultValue = "import", decides = Decides.CONTENT)
        Conversations privateRooms,

        @ConfigKey(description = ConversationChoice.DESCRIPTION, decides = Decides.CONTENT, tree = true) @Nullable
        WrittenValue conversations) {

    /** The options of a job that gives none. */
    static RocketChatOptions standard() {
        return new RocketChatOptions(
                null, SystemLines.SKIP, Bots.KEEP, NameChoice.REAL, Conversations.IMPORT, Conversations.IMPORT, null);
    }

    ChatRules rules() {
        return ConversationChoice.of(conversations).rules(system, bots, archived, privateRooms);
    }

    /** The server's address without a slash at its end; null if it is not given. */
    @Nullable
    String site() {
        String site = siteUrl == null ? null : siteUrl.text();
        if (siteUrl != null && site != null && !site.matches("(?i)https?://[^\\s?#]+")) {
            throw siteUrl.error("this is not the address of a server", "write https://chat.example.org");
        }
        return site == null ? null : site.replaceFirst("/+$", "");
    }
}
