package io.chatferry.source.chat.history;

import static io.chatferry.source.chat.history.ExportValues.days;
import static io.chatferry.source.chat.history.ExportValues.each;
import static io.chatferry.source.chat.history.ExportValues.files;
import static io.chatferry.source.chat.history.ExportValues.object;
import static io.chatferry.source.chat.history.ExportValues.people;
import static io.chatferry.source.chat.history.ExportValues.url;

import io.chatferry.source.chat.history.ChatHistory.Post;
import io.chatferry.source.chat.history.ChatHistory.Room;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/** A history as Slack exports it. */
final class SlackExport {

    private SlackExport() {}

    static void write(ChatHistory history, ExportedFiles files) throws IOException {
        files.json(
                "users.json",
                each(
                        people(history),
                        person -> object(
                                "id",
                                "U" + person.id(),
                                "name",
                                "n" + person.id(),
                                "profile",
                                object("real_name", person.name(), "display_name", person.name()))));
        files.json(
                "channels.json",
                history.rooms().stream()
                        .map(room -> object(
                                "id",
                                "C" + room.id(),
                                "name",
                                files.safe(room),
                                "members",
                                each(room.people(), person -> "U" + person.id())))
                        .toList());
        for (Room room : history.rooms()) {
            for (Map.Entry<String, List<Post>> day : days(room.posts()).entrySet()) {
                files.list(
                        files.safe(room) + "/" + day.getKey() + ".json",
                        object(),
                        "",
                        day.getValue(),
                        post -> object(
                                "type",
                                "message",
                                "user",
                                "U" + post.author().id(),
                                "text",
                                post.text(),
                                "ts",
                                post.at().getEpochSecond() + ".%06d".formatted(post.id() % 1_000_000),
                                "files",
                                files(
                                        post,
                                        "id",
                                        "F" + post.id(),
                                        "name",
                                        post.file(),
                                        "url_private_download",
                                        url(post),
                                        "mode",
                                        "hosted")));
            }
        }
    }
}
