package io.chatferry.source.chat.history;

import static io.chatferry.source.chat.history.ExportValues.each;
import static io.chatferry.source.chat.history.ExportValues.files;
import static io.chatferry.source.chat.history.ExportValues.object;
import static io.chatferry.source.chat.history.ExportValues.url;

import io.chatferry.source.chat.history.ChatHistory.Person;
import io.chatferry.source.chat.history.ChatHistory.Room;
import java.io.IOException;
import java.util.Map;

/** A history as Stream exports it. */
final class StreamExport {

    private StreamExport() {}

    static void write(ChatHistory history, ExportedFiles files) throws IOException {
        for (Room room : history.rooms()) {
            Map<String, Object> channel = object(
                    "id",
                    "c" + room.id(),
                    "type",
                    "messaging",
                    "cid",
                    "messaging:c" + room.id(),
                    "name",
                    room.name(),
                    "created_at",
                    "2024-03-01T08:00:00Z");
            files.list(
                    "export-" + room.id() + ".json",
                    object(),
                    "channels[]/messages",
                    room.posts(),
                    post -> object(
                            "id",
                            "" + post.id(),
                            "cid",
                            "messaging:c" + room.id(),
                            "text",
                            post.text(),
                            "type",
                            "regular",
                            "user",
                            streamUser(post.author()),
                            "attachments",
                            files(post, "type", "file", "title", post.file(), "asset_url", url(post)),
                            "created_at",
                            post.at().toString(),
                            "updated_at",
                            post.at().toString()),
                    object(
                            "channel",
                            channel,
                            "members",
                            each(
                                    room.people(),
                                    person -> object("user_id", "u" + person.id(), "user", streamUser(person)))));
        }
    }

    private static Object streamUser(Person person) {
        return object("id", "u" + person.id(), "name", person.name(), "role", "user");
    }
}
