package io.chatferry.source.chat.history;

import static io.chatferry.source.chat.history.ExportValues.each;
import static io.chatferry.source.chat.history.ExportValues.files;
import static io.chatferry.source.chat.history.ExportValues.object;
import static io.chatferry.source.chat.history.ExportValues.people;

import io.chatferry.source.chat.history.ChatHistory.Room;
import java.io.IOException;

/** A history as Twilio exports it. */
final class TwilioExport {

    private TwilioExport() {}

    static void write(ChatHistory history, ExportedFiles files) throws IOException {
        files.json(
                "users.json",
                object(
                        "meta",
                        object("key", "users"),
                        "users",
                        each(
                                people(history),
                                person -> object(
                                        "sid",
                                        "US%032d".formatted(person.id()),
                                        "identity",
                                        "u" + person.id(),
                                        "friendly_name",
                                        person.name()))));
        files.json(
                "conversations.json",
                object(
                        "meta",
                        object("key", "conversations"),
                        "conversations",
                        history.rooms().stream()
                                .map(room -> object(
                                        "sid",
                                        "CH%032d".formatted(room.id()),
                                        "friendly_name",
                                        room.name(),
                                        "date_created",
                                        "2024-03-01T08:00:00Z",
                                        "state",
                                        "active"))
                                .toList()));
        for (Room room : history.rooms()) {
            String sid = "CH%032d".formatted(room.id());
            files.json(
                    "participants_" + room.id() + ".json",
                    object(
                            "meta",
                            object("key", "participants"),
                            "participants",
                            each(
                                    room.people(),
                                    person -> object(
                                            "sid",
                                            "MB%032d".formatted(person.id()),
                                            "conversation_sid",
                                            sid,
                                            "identity",
                                            "u" + person.id()))));
            files.list(
                    "messages_" + room.id() + ".json",
                    object("meta", object("key", "messages")),
                    "messages",
                    room.posts(),
                    post -> object(
                            "sid",
                            "IM%032d".formatted(post.id()),
                            "conversation_sid",
                            sid,
                            "body",
                            post.text(),
                            "media",
                            files(post, "sid", "ME" + post.id(), "filename", post.file(), "size", 3),
                            "author",
                            "u" + post.author().id(),
                            "date_created",
                            post.at().toString(),
                            "date_updated",
                            post.at().toString(),
                            "index",
                            post.id()));
        }
    }
}
