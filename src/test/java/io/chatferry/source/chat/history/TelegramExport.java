package io.chatferry.source.chat.history;

import static io.chatferry.source.chat.history.ExportValues.object;
import static io.chatferry.source.chat.history.ExportValues.pattern;

import io.chatferry.source.chat.history.ChatHistory.Room;
import java.io.IOException;
import java.time.format.DateTimeFormatter;
import java.util.Map;

/** A history as Telegram exports it. */
final class TelegramExport {

    private static final DateTimeFormatter LOCAL = pattern("yyyy-MM-dd'T'HH:mm:ss");

    private TelegramExport() {}

    static void write(ChatHistory history, ExportedFiles files) throws IOException {
        for (Room room : history.rooms()) {
            files.list(
                    "ChatExport_" + room.id() + "/result.json",
                    object("name", room.name(), "type", "private_group", "id", room.id()),
                    "messages",
                    room.posts(),
                    post -> {
                        Map<String, Object> message = object(
                                "id",
                                post.id(),
                                "type",
                                "message",
                                "date",
                                LOCAL.format(post.at()),
                                "date_unixtime",
                                "" + post.at().getEpochSecond(),
                                "from",
                                post.author().name(),
                                "from_id",
                                "user" + post.author().id(),
                                "text",
                                post.text());
                        if (post.file() != null) {
                            message.put("file", "files/" + post.file());
                            message.put("file_name", post.file());
                        }
                        return message;
                    });
        }
    }
}
