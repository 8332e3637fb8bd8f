package io.chatferry.source.chat.history;

import static io.chatferry.source.chat.history.ExportValues.each;
import static io.chatferry.source.chat.history.ExportValues.files;
import static io.chatferry.source.chat.history.ExportValues.object;
import static io.chatferry.source.chat.history.ExportValues.pattern;
import static io.chatferry.source.chat.history.ExportValues.people;

import io.chatferry.source.chat.history.ChatHistory.Person;
import io.chatferry.source.chat.history.ChatHistory.Room;
import java.io.IOException;
import java.time.format.DateTimeFormatter;
import java.util.List;

/** A history as Google Takeout exports it. */
final class GoogleChatExport {

    private static final DateTimeFormatter TAKEOUT = pattern("EEEE, MMMM d, yyyy 'at' h:mm:ss a 'UTC'");

    private GoogleChatExport() {}

    static void write(ChatHistory history, ExportedFiles files) throws IOException {
        String root = "Takeout/Google Chat/";
        files.json(
                root + "Users/User 1/user_info.json",
                object("user", googleUser(people(history).iterator().next()), "membership_info", List.of()));
        for (Room room : history.rooms()) {
            String space = "Space " + room.id();
            files.json(
                    root + "Groups/" + space + "/group_info.json",
                    object("name", room.name(), "members", each(room.people(), GoogleChatExport::googleUser)));
            files.list(
                    root + "Groups/" + space + "/messages.json",
                    object(),
                    "messages",
                    room.posts(),
                    post -> object(
                            "creator",
                            googleUser(post.author()),
                            "created_date",
                            TAKEOUT.format(post.at()),
                            "text",
                            post.text(),
                            "attached_files",
                            files(post, "original_name", post.file(), "export_name", "File-" + post.id()),
                            "topic_id",
                            "t" + post.id(),
                            "message_id",
                            room.id() + "/t" + post.id() + "/" + post.id()));
        }
    }

    private static Object googleUser(Person person) {
        return object("name", person.name(), "email", "user" + person.id() + "@example.com", "user_type", "Human");
    }
}
