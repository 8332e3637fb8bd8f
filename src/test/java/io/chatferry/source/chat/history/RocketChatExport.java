package io.chatferry.source.chat.history;

import static io.chatferry.source.chat.history.ExportValues.object;
import static io.chatferry.source.chat.history.ExportValues.people;
import static io.chatferry.source.chat.history.ExportValues.url;

import io.chatferry.source.chat.history.ChatHistory.Person;
import io.chatferry.source.chat.history.ChatHistory.Post;
import io.chatferry.source.chat.history.ChatHistory.Room;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** A history as Rocket.Chat exports it. */
final class RocketChatExport {

    private RocketChatExport() {}

    static void write(ChatHistory history, ExportedFiles files) throws IOException {
        try (ExportedFiles.Lines out = files.open("users.json")) {
            for (Person person : people(history)) {
                out.json(object(
                        "_id",
                        "u" + person.id(),
                        "username",
                        "n" + person.id(),
                        "name",
                        person.name(),
                        "active",
                        true));
            }
        }
        try (ExportedFiles.Lines out = files.open("rocketchat_room.json")) {
            for (Room room : history.rooms()) {
                out.json(object(
                        "_id",
                        "r" + room.id(),
                        "t",
                        "c",
                        "name",
                        "c" + room.id(),
                        "fname",
                        room.name(),
                        "ts",
                        mongo(Instant.EPOCH)));
            }
        }
        try (ExportedFiles.Lines out = files.open("rocketchat_subscription.json")) {
            for (Room room : history.rooms()) {
                for (Person person : room.people()) {
                    out.json(object(
                            "_id",
                            "s" + room.id() + person.id(),
                            "rid",
                            "r" + room.id(),
                            "u",
                            object("_id", "u" + person.id(), "username", "n" + person.id()),
                            "t",
                            "c"));
                }
            }
        }
        try (ExportedFiles.Lines out = files.open("rocketchat_message.json")) {
            for (Room room : history.rooms()) {
                for (Post post : room.posts()) {
                    Map<String, Object> message = object(
                            "_id",
                            "" + post.id(),
                            "rid",
                            "r" + room.id(),
                            "ts",
                            mongo(post.at()),
                            "u",
                            object(
                                    "_id",
                                    "u" + post.author().id(),
                                    "username",
                                    "n" + post.author().id(),
                                    "name",
                                    post.author().name()),
                            "msg",
                            post.text());
                    if (post.file() != null) {
                        message.put("file", object("_id", "f" + post.id(), "name", post.file(), "type", "text/plain"));
                        message.put(
                                "attachments",
                                List.of(object("title", post.file(), "type", "file", "title_link", url(post))));
                    }
                    out.json(message);
                }
            }
        }
    }

    private static Object mongo(Instant time) {
        return object("$date", time.toString());
    }
}
