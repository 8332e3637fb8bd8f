package io.chatferry.source.chat.history;

import static io.chatferry.source.chat.history.ExportValues.CLOCK;
import static io.chatferry.source.chat.history.ExportValues.days;

import io.chatferry.source.chat.history.ChatHistory.Post;
import io.chatferry.source.chat.history.ChatHistory.Room;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/** A history as an IRC client exports it. */
final class IrcExport {

    private IrcExport() {}

    /** A log for each day, as most clients write them. */
    static void write(ChatHistory history, ExportedFiles files) throws IOException {
        for (Room room : history.rooms()) {
            Map<String, List<Post>> days = days(room.posts());
            if (days.isEmpty()) {
                files.lines(
                        "libera/#" + files.safe(room) + "/2024-03-14.log",
                        List.of("[08:00:00] *** Joins: Ann (~ann@host)"),
                        List.of(),
                        Post::text);
            }
            for (Map.Entry<String, List<Post>> day : days.entrySet()) {
                files.lines(
                        "libera/#" + files.safe(room) + "/" + day.getKey() + ".log",
                        List.of(),
                        day.getValue(),
                        post -> "[" + CLOCK.format(post.at()) + "] <"
                                + post.author().name() + "> " + post.text());
            }
        }
    }
}
