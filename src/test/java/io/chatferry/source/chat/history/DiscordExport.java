package io.chatferry.source.chat.history;

import static io.chatferry.source.chat.history.ExportValues.files;
import static io.chatferry.source.chat.history.ExportValues.object;
import static io.chatferry.source.chat.history.ExportValues.pattern;
import static io.chatferry.source.chat.history.ExportValues.url;

import io.chatferry.source.chat.history.ChatHistory.Room;
import java.io.IOException;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Map;

/** A history as DiscordChatExporter exports it. */
final class DiscordExport {

    private static final DateTimeFormatter DISCORD = pattern("dd-MMM-yy hh:mm a");

    private DiscordExport() {}

    static void write(ChatHistory history, ExportedFiles files) throws IOException {
        for (Room room : history.rooms()) {
            Map<String, Object> head = object(
                    "guild",
                    object("id", "500", "name", "Club", "iconUrl", null),
                    "channel",
                    object(
                            "id",
                            "" + room.id(),
                            "type",
                            "GuildTextChat",
                            "categoryId",
                            "600",
                            "category",
                            "Rooms",
                            "name",
                            room.name(),
                            "topic",
                            null),
                    "dateRange",
                    object("after", null, "before", null));
            files.list(
                    "Club - Rooms - " + files.safe(room) + " [" + room.id() + "].json",
                    head,
                    "messages",
                    room.posts(),
                    post -> object(
                            "id",
                            "" + post.id(),
                            "type",
                            "Default",
                            "timestamp",
                            post.at().toString(),
                            "timestampEdited",
                            null,
                            "isPinned",
                            false,
                            "content",
                            post.text(),
                            "author",
                            object(
                                    "id",
                                    "" + post.author().id(),
                                    "name",
                                    post.author().name(),
                                    "discriminator",
                                    "0000",
                                    "isBot",
                                    false),
                            "attachments",
                            files(post, "id", "1", "url", url(post), "fileName", post.file(), "fileSizeBytes", 3),
                            "embeds",
                            List.of(),
                            "reactions",
                            List.of(),
                            "mentions",
                            List.of()));
        }
    }

    static void writeCsv(ChatHistory history, ExportedFiles files) throws IOException {
        for (Room room : history.rooms()) {
            files.lines(
                    (room.id() % 2 == 0 ? "rooms/" : "halls/") + files.safe(room) + "/1.csv",
                    List.of("AuthorID;Author;Date;Content;Attachments;Reactions;"),
                    room.posts(),
                    post -> String.join(
                            ";",
                            cell(post.author().id()),
                            cell(post.author().name()),
                            cell(DISCORD.format(post.at())),
                            cell(post.text()),
                            cell(post.file() == null ? "" : url(post)),
                            cell(""),
                            ""));
        }
    }

    private static String cell(Object value) {
        return '"' + value.toString().replace("\"", "\"\"") + '"';
    }
}
