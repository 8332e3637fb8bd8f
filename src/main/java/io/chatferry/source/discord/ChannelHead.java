package io.chatferry.source.discord;

import io.chatferry.source.api.ExportFiles.ExportFile;
import io.chatferry.source.api.ExportInput;
import io.chatferry.source.chat.reading.Fields;
import io.chatferry.source.row.JsonText;
import java.io.IOException;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/**
 * What stands before the messages in a JSON file of DiscordChatExporter.
 *
 * @param type the kind of the channel, as {@code GuildTextChat}
 * @param parentId the category of a channel, the channel of a thread
 * @param isNewer whether the file says when it was exported, as newer versions write it
 */
record ChannelHead(
        String id,
        String type,
        @Nullable String parentId,
        @Nullable String parentName,
        @Nullable String name,
        @Nullable String topic,
        @Nullable String icon,
        @Nullable String server,
        boolean isNewer) {

    /** Keys that are looked at: there are five before the messages. */
    private static final int MOST_KEYS = 12;

    private static final Set<String> PUBLIC_THREADS = Set.of("GuildPublicThread", "GuildNewsThread", "10", "11");
    private static final Set<String> NO_PARENTS = Set.of(
            "GuildPublicThread",
            "GuildNewsThread",
            "GuildPrivateThread",
            "GuildCategory",
            "GuildDirectory",
            "GuildForum",
            "GuildMedia",
            "DirectTextChat",
            "DirectGroupTextChat",
            "4",
            "10",
            "11",
            "12",
            "14",
            "15",
            "16");

    /** Whether everybody who reads the channel reads the thread. */
    boolean isPublicThread() {
        return PUBLIC_THREADS.contains(type);
    }

    /** Whether threads of it can stand in its stream: it is no forum, which has only posts. */
    boolean canHoldThreads() {
        return !NO_PARENTS.contains(type);
    }

    /** Whether it is a conversation of two people. */
    boolean isDirect() {
        return type.equals("DirectTextChat");
    }

    /** Whether it is a conversation of several people outside of any server. */
    boolean isDirectGroup() {
        return type.equals("DirectGroupTextChat");
    }

    /** Reads the beginning of a file; null if it is none of DiscordChatExporter. */
    static @Nullable ChannelHead of(ExportFile file) {
        ObjectMapper mapper = JsonText.mapper();
        try (ExportInput input = file.open().withBadBytesReplaced();
                JsonParser parser = mapper.createParser(input)) {
            return parser.nextToken() == JsonToken.START_OBJECT ? read(parser) : null;
        } catch (IOException | JacksonException unreadable) {
            return null; // then it is not recognised, and told as a file that is not read
        }
    }

    private static @Nullable ChannelHead read(JsonParser parser) {
        JsonNode guild = null;
        JsonNode channel = null;
        boolean isNewer = false;
        for (int keys = 0; keys < MOST_KEYS && parser.nextToken() == JsonToken.PROPERTY_NAME; keys++) {
            String key = parser.currentName();
            JsonToken value = parser.nextToken();
            if (keys == 0 && !key.equals("guild") && !key.equals("channel")) {
                return null; // another file, that may be large
            }
            switch (key) {
                case "guild" -> guild = parser.readValueAsTree();
                case "channel" -> channel = parser.readValueAsTree();
                case "messages" -> {
                    return value == JsonToken.START_ARRAY && channel != null ? head(guild, channel, isNewer) : null;
                }
                case "exportedAt" -> isNewer = true;
                default -> parser.skipChildren();
            }
        }
        return null;
    }

    private static @Nullable ChannelHead head(@Nullable JsonNode guild, JsonNode channel, boolean isNewer) {
        String id = Fields.text(channel, "id");
        if (id == null) {
            return null;
        }
        String type = Fields.text(channel, "type");
        return new ChannelHead(
                id,
                type == null ? "unknown" : type,
                Fields.text(channel, "categoryId"),
                Fields.text(channel, "category"),
                Fields.text(channel, "name"),
                Fields.text(channel, "topic"),
                Fields.text(channel, "iconUrl"),
                guild == null ? null : Fields.text(guild, "name"),
                isNewer);
    }
}
