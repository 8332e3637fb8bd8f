package io.chatferry.source.slack;

import io.chatferry.source.chat.reading.Fields;
import io.chatferry.source.chat.reading.NameChoice;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Who wrote a message.
 *
 * @param name as the message has it, for an author who is in no list
 * @param alias a name that a bot gave itself for this message
 */
record Author(String id, @Nullable String name, @Nullable String alias, boolean isBot) {

    /** An author of whom a row says nothing. */
    private static final String UNKNOWN = "unknown";

    /** The author of a row. */
    static Author of(JsonNode row, @Nullable String subtype, SlackDirectory directory, NameChoice names) {
        String user = user(row, subtype);
        String username = Fields.first(row, "username");
        boolean isBotMessage = "bot_message".equals(subtype);
        if (user != null) {
            boolean isBot = user.equals(UserRows.SLACKBOT)
                    || directory.isBot(user)
                    || (!directory.isListed(user) && (isBotMessage || isApp(row)));
            return new Author(user, nameOf(row, user, names), isBotMessage ? alias(username) : null, isBot);
        }
        String botId = Fields.first(row, "bot_id");
        String bot = botId == null ? Fields.first(row.path("bot_profile"), "id") : botId;
        String name = username == null ? Fields.first(row.path("bot_profile"), "name") : username;
        if (bot != null) {
            return new Author(directory.userOfBot(bot), name, alias(username), true);
        }
        return username == null
                ? new Author(UNKNOWN, null, null, isBotMessage)
                : new Author("bot:" + username, username, alias(username), true);
    }

    private static @Nullable String user(JsonNode row, @Nullable String subtype) {
        String user = null;
        if ("file_comment".equals(subtype)) {
            user = Fields.first(row.path("comment"), "user");
        } else if ("huddle_thread".equals(subtype)) {
            user = Fields.first(row.path("room"), "created_by");
        }
        if (user == null) {
            user = Fields.first(row, "user");
        }
        return user == null && "slackbot_response".equals(subtype) ? UserRows.SLACKBOT : user;
    }

    /** An app that wrote under its own name: a person's message that an app has sent has the profile of the person. */
    private static boolean isApp(JsonNode row) {
        return row.path("bot_profile").isObject() && !row.path("user_profile").isObject();
    }

    private static @Nullable String nameOf(JsonNode row, String user, NameChoice names) {
        if (user.equals(UserRows.SLACKBOT)) {
            return UserRows.SLACKBOT_NAME;
        }
        String name = names.of(row.path("user_profile"), "display_name", "real_name");
        name = name == null ? Fields.first(row.path("user_profile"), "name") : name;
        return name == null && isApp(row) ? Fields.first(row.path("bot_profile"), "name") : name;
    }

    /** Old rows have a mention of the user instead of a name. */
    private static @Nullable String alias(@Nullable String username) {
        return username == null || username.startsWith("<@") ? null : username;
    }
}
