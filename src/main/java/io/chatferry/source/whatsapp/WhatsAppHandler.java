package io.chatferry.source.whatsapp;

import io.chatferry.model.RejectCode;
import io.chatferry.source.chat.model.ChatMessage;
import io.chatferry.source.chat.model.ChatSink;
import io.chatferry.source.chat.model.Mentions;
import io.chatferry.source.chat.model.RowHandler;
import io.chatferry.source.chat.reading.RepeatedRows;
import io.chatferry.source.row.Row;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The messages of one file. Not thread-safe. */
final class WhatsAppHandler implements RowHandler {

    /** A mention of a name, between marks that isolate its direction; or of a telephone number. */
    private static final Pattern MENTION =
            Pattern.compile("@\\u2068(?<name>[^\\u2068\\u2069\\n]{1,200})\\u2069|@(?<digits>\\d{7,15})(?!\\d)");

    private final ChatFile file;
    private final WhatsAppChat chat;
    private final List<RepeatedRows.Range> repeated;
    private final FileDates.Reading dates;
    private final ZoneId zone;
    private long row;
    private boolean isDescribed;

    /**
     * @param repeated the rows that another file has before
     * @param zone of the phone
     */
    WhatsAppHandler(ChatFile file, WhatsAppChat chat, List<RepeatedRows.Range> repeated, ZoneId zone) {
        this.file = file;
        this.chat = chat;
        this.repeated = repeated;
        this.dates = file.dates().reading();
        this.zone = zone;
    }

    @Override
    public void row(Row each, ChatSink sink) {
        if (!isDescribed) {
            isDescribed = true;
            chat.describe(sink);
        }
        long place = row++;
        if (repeated.stream().anyMatch(range -> range.contains(place))) {
            sink.skip("duplicate");
            return;
        }
        if (!(each instanceof Row.Cells cells)) {
            return;
        }
        LineHead head = LineHead.of(DirectionMarks.cut(cells.cells().get(0)));
        if (head == null) {
            sink.skip("before the first message");
            return;
        }
        LocalDateTime time = dates.time(head);
        if (time == null) {
            sink.reject(RejectCode.SENT_AT_INVALID, "date", "there is no such date: see source.whatsapp.date-order");
            return;
        }
        take(ChatLine.of(head.rest(), cells.cells().get(1)), time.atZone(zone).toInstant(), sink);
    }

    private void take(ChatLine line, Instant sentAt, ChatSink sink) {
        if (line instanceof ChatLine.Notice notice) {
            ChatMessage message = notice.author() == null
                    ? null
                    : ChatMessage.in(chat.id(), null)
                            .from(notice.author())
                            .named(notice.author())
                            .at(sentAt)
                            .text(Mentions.clean(notice.text().stripTrailing()))
                            .build();
            sink.system(notice.kind(), message);
        } else if (line instanceof ChatLine.Words words) {
            ChatMessage.Builder message = ChatMessage.in(chat.id(), null)
                    .from(words.author())
                    .named(words.author())
                    .at(sentAt)
                    .text(withMentions(words.text()))
                    .attach(words.files());
            if (words.isEdited()) {
                message.edited(null);
            }
            if (words.isDeleted()) {
                message.deleted(null);
            }
            sink.message(message.build());
        }
    }

    private String withMentions(String text) {
        if (text.indexOf('@') < 0) {
            return text;
        }
        return MENTION.matcher(text)
                .replaceAll(found -> Matcher.quoteReplacement(mention(found.group(), found.group(1))));
    }

    private String mention(String written, String name) {
        String author = chat.author(name == null ? written.substring(1) : name);
        if (author != null) {
            return Mentions.of(author);
        }
        return name == null ? written : "@" + name;
    }

    @Override
    public void end(ChatSink sink) {
        if (file.dates().isGuess()) {
            sink.count("files whose dates may begin with the day or the month, read with the "
                    + (file.dates().order() == DateOrder.MONTH_DAY_YEAR ? "month" : "day")
                    + " first: set source.whatsapp.date-order if that is wrong");
        }
    }
}
