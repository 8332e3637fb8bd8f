package io.chatferry.source.chat.history;

import static io.chatferry.source.chat.history.ExportValues.files;
import static io.chatferry.source.chat.history.ExportValues.object;
import static io.chatferry.source.chat.history.ExportValues.people;

import io.chatferry.source.chat.history.ChatHistory.Person;
import io.chatferry.source.chat.history.ChatHistory.Post;
import io.chatferry.source.chat.history.ChatHistory.Room;
import java.io.IOException;
import java.util.List;

/** A history as Mattermost exports it. */
final class MattermostExport {

    private MattermostExport() {}

    static void write(ChatHistory history, ExportedFiles files) throws IOException {
        try (ExportedFiles.Lines out = files.open("import.jsonl")) {
            out.json(object("type", "version", "version", 1));
            out.json(object("type", "team", "team", object("name", "club", "display_name", "Club", "type", "O")));
            for (Room room : history.rooms()) {
                out.json(object(
                        "type",
                        "channel",
                        "channel",
                        object("team", "club", "name", "c" + room.id(), "display_name", room.name(), "type", "O")));
            }
            for (Person person : people(history)) {
                out.json(object(
                        "type",
                        "user",
                        "user",
                        object(
                                "username",
                                "u" + person.id(),
                                "email",
                                "u" + person.id() + "@example.com",
                                "nickname",
                                person.name(),
                                "teams",
                                List.of(object(
                                        "name",
                                        "club",
                                        "channels",
                                        history.rooms().stream()
                                                .map(room -> object("name", "c" + room.id()))
                                                .toList())))));
            }
            for (Room room : history.rooms()) {
                for (Post post : room.posts()) {
                    out.json(object(
                            "type",
                            "post",
                            "post",
                            object(
                                    "team",
                                    "club",
                                    "channel",
                                    "c" + room.id(),
                                    "user",
                                    "u" + post.author().id(),
                                    "message",
                                    post.text(),
                                    "create_at",
                                    post.at().toEpochMilli(),
                                    "attachments",
                                    files(post, "path", post.file()))));
                }
            }
        }
    }
}
