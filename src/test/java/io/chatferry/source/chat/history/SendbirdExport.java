package io.chatferry.source.chat.history;

import static io.chatferry.source.chat.history.ExportValues.each;
import static io.chatferry.source.chat.history.ExportValues.object;
import static io.chatferry.source.chat.history.ExportValues.people;
import static io.chatferry.source.chat.history.ExportValues.url;

import io.chatferry.source.chat.history.ChatHistory.Person;
import io.chatferry.source.chat.history.ChatHistory.Room;
import java.io.IOException;

/** A history as Sendbird exports it. */
final class SendbirdExport {

    private SendbirdExport() {}

    static void write(ChatHistory history, ExportedFiles files) throws IOException {
        files.json("users.json", object("users", each(people(history), SendbirdExport::sendbirdUser), "next", ""));
        files.json(
                "group_channels.json",
                object(
                        "channels",
                        history.rooms().stream()
                                .map(room -> object(
                                        "channel_url",
                                        "c" + room.id(),
                                        "name",
                                        room.name(),
                                        "is_distinct",
                                        false,
                                        "is_public",
                                        true,
                                        "created_at",
                                        1_700_000_000,
                                        "members",
                                        each(room.people(), SendbirdExport::sendbirdUser)))
                                .toList(),
                        "next",
                        ""));
        for (Room room : history.rooms()) {
            files.list(
                    "messages_" + room.id() + ".json",
                    object(),
                    "messages",
                    room.posts(),
                    post -> object(
                            "message_id",
                            post.id(),
                            "type",
                            post.file() == null ? "MESG" : "FILE",
                            "channel_url",
                            "c" + room.id(),
                            "channel_type",
                            "group",
                            "user",
                            sendbirdUser(post.author()),
                            "message",
                            post.text(),
                            "file",
                            post.file() == null ? object() : object("url", url(post), "name", post.file(), "size", 3),
                            "created_at",
                            post.at().toEpochMilli(),
                            "updated_at",
                            0,
                            "is_removed",
                            false));
        }
    }

    private static Object sendbirdUser(Person person) {
        return object("user_id", "u" + person.id(), "nickname", person.name(), "is_active", true);
    }
}
