package io.chatferry.source.chat.history;

import static io.chatferry.source.chat.history.ExportValues.each;
import static io.chatferry.source.chat.history.ExportValues.object;
import static io.chatferry.source.chat.history.ExportValues.people;

import io.chatferry.source.chat.history.ChatHistory.Room;
import java.io.IOException;

/** A history as PubNub exports it. */
final class PubnubExport {

    private PubnubExport() {}

    static void write(ChatHistory history, ExportedFiles files) throws IOException {
        files.json(
                "channels.json",
                object(
                        "status",
                        200,
                        "data",
                        history.rooms().stream()
                                .map(room -> object("id", "c" + room.id(), "name", room.name(), "type", "public"))
                                .toList()));
        files.json(
                "users.json",
                object(
                        "status",
                        200,
                        "data",
                        each(people(history), person -> object("id", "u" + person.id(), "name", person.name()))));
        for (Room room : history.rooms()) {
            files.list(
                    "history-" + room.id() + ".json",
                    object("status", 200, "error", false, "error_message", ""),
                    "channels/c" + room.id(),
                    room.posts(),
                    post -> object(
                            "message",
                            object("type", "text", "text", post.text()),
                            "timetoken",
                            post.at().getEpochSecond() + "%07d".formatted(post.id() % 10_000_000),
                            "uuid",
                            "u" + post.author().id(),
                            "meta",
                            ""));
        }
    }
}
