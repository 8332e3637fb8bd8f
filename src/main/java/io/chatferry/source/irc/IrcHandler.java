package io.chatferry.source.irc;

import io.chatferry.model.RejectCode;
import io.chatferry.source.chat.model.ChatMessage;
import io.chatferry.source.chat.model.ChatSink;
import io.chatferry.source.chat.model.ChatUser;
import io.chatferry.source.chat.model.Mentions;
import io.chatferry.source.chat.model.RowHandler;
import io.chatferry.source.chat.reading.RepeatedRows;
import io.chatferry.source.row.Row;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The lines of one log. Not thread-safe. */
final class IrcHandler implements RowHandler {

    private final IrcRoom room;
    private final LogClock clock;
    private final List<RepeatedRows.Range> repeated;
    private final Set<String> nicks = new HashSet<>();
    private long row;

    /**
     * @param repeated the rows that another log has before
     */
    IrcHandler(IrcRoom room, LogClock clock, List<RepeatedRows.Range> repeated) {
        this.room = room;
        this.clock = clock;
        this.repeated = repeated;
    }

    @Override
    public void row(Row each, ChatSink sink) {
        long place = row++;
        if (place == 0) {
            room.begin(sink);
        }
        if (!(each instanceof Row.Cells cells)) {
            return;
        }
        String first = cells.cells().get(0);
        String more = cells.cells().get(1);
        LogLine line = first.isEmpty() ? new LogLine.Unknown() : LogLine.of(first);
        if (line instanceof LogLine.Header header && header.date() != null) {
            clock.day(header.date());
        }
        if (repeated.stream().anyMatch(range -> range.contains(place))) {
            sink.skip("duplicate");
        } else if (line instanceof LogLine.Words words) {
            words(words, more, sink);
        } else if (line instanceof LogLine.Event event) {
            event(event, sink);
        } else if (line instanceof LogLine.Header) {
            sink.system("log", null);
        } else if (first.isEmpty()) {
            sink.skip("before the first message");
        } else {
            sink.system("other", null);
        }
    }

    private void words(LogLine.Words words, String more, ChatSink sink) {
        Instant sentAt = clock.time(words.stamp());
        if (sentAt == null) {
            sink.reject(
                    RejectCode.SENT_AT_INVALID,
                    "date",
                    "the log does not say of which day the time is: name it as #channel.2024-12-31.log");
            return;
        }
        if (words.nick().isEmpty()) {
            sink.system("other", null);
            return;
        }
        if (nicks.add(words.nick())) {
            sink.user(ChatUser.named(words.nick(), words.nick()));
        }
        String text = words.text() + Mentions.clean(LogLine.plain(more));
        ChatMessage.Builder message =
                ChatMessage.in(room.id(), null).from(words.nick()).at(sentAt).text(text.stripTrailing());
        if (words.flag() != null) {
            message.flag(words.flag());
        }
        if (!text.isBlank()) {
            room.author(words.nick());
        }
        sink.message(message.build());
    }

    private void event(LogLine.Event event, ChatSink sink) {
        Instant at = event.stamp() == null ? null : clock.time(event.stamp());
        boolean canBeMessage =
                at != null && event.nick() != null && !event.nick().isEmpty();
        sink.system(
                event.kind(),
                canBeMessage
                        ? ChatMessage.in(room.id(), null)
                                .from(event.nick())
                                .named(event.nick())
                                .at(at)
                                .text(event.text())
                                .build()
                        : null);
    }

    @Override
    public void end(ChatSink sink) {
        room.end(sink);
    }
}
