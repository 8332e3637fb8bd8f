package io.chatferry.source.chat.history;

import static io.chatferry.source.chat.history.ExportValues.pattern;

import io.chatferry.source.chat.history.ChatHistory.Room;
import java.io.IOException;
import java.time.format.DateTimeFormatter;
import java.util.List;

/** A history as WhatsApp exports it. */
final class WhatsAppExport {

    private static final DateTimeFormatter WHATSAPP = pattern("dd.MM.yy, HH:mm");

    private WhatsAppExport() {}

    static void write(ChatHistory history, ExportedFiles files) throws IOException {
        for (Room room : history.rooms()) {
            files.lines(
                    "WhatsApp Chat with " + files.safe(room) + ".txt",
                    room.posts().isEmpty() ? List.of("14.03.24, 07:58 - Ann created group \"Club\"") : List.of(),
                    room.posts(),
                    post -> WHATSAPP.format(post.at()) + " - " + post.author().name() + ": " + post.text());
        }
    }
}
