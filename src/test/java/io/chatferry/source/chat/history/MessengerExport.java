package io.chatferry.source.chat.history;

import static io.chatferry.source.chat.history.ExportValues.each;
import static io.chatferry.source.chat.history.ExportValues.files;
import static io.chatferry.source.chat.history.ExportValues.object;

import io.chatferry.source.chat.history.ChatHistory.Post;
import io.chatferry.source.chat.history.ChatHistory.Room;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;

/** A history as Messenger exports it. */
final class MessengerExport {

    private MessengerExport() {}

    /** The newest comes first, and each byte of UTF-8 is written as a character of its own. */
    static void write(ChatHistory history, ExportedFiles files) throws IOException {
        for (Room room : history.rooms()) {
            List<Post> posts = room.posts();
            files.list(
                    "your_facebook_activity/messages/inbox/club_" + room.id() + "/message_1.json",
                    object(
                            "participants",
                            each(room.people(), person -> object("name", garbled(person.name()))),
                            "title",
                            garbled(room.name()),
                            "is_still_participant",
                            true,
                            "thread_path",
                            "inbox/club_" + room.id()),
                    "messages",
                    backwards(posts),
                    post -> object(
                            "sender_name",
                            garbled(post.author().name()),
                            "timestamp_ms",
                            post.at().toEpochMilli(),
                            "content",
                            garbled(post.text()),
                            "files",
                            files(post, "uri", garbled(Objects.requireNonNullElse(post.file(), ""))),
                            "is_geoblocked_for_viewer",
                            false));
        }
    }

    private static String garbled(String text) {
        return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
    }

    private static List<Post> backwards(List<Post> posts) {
        return new java.util.AbstractList<>() {
            @Override
            public Post get(int at) {
                return posts.get(posts.size() - 1 - at);
            }

            @Override
            public int size() {
                return posts.size();
            }
        };
    }
}
