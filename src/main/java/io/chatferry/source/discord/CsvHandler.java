package io.chatferry.source.discord;

import io.chatferry.model.RejectCode;
import io.chatferry.source.chat.model.ChatAttachment;
import io.chatferry.source.chat.model.ChatMessage;
import io.chatferry.source.chat.model.ChatReaction;
import io.chatferry.source.chat.model.ChatSink;
import io.chatferry.source.chat.model.Conversation;
import io.chatferry.source.chat.model.RowHandler;
import io.chatferry.source.chat.reading.RepeatedRows;
import io.chatferry.source.discord.DiscordFiles.CsvFile;
import io.chatferry.source.row.Row;
import io.chatferry.source.text.Emojis;
import java.time.Instant;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.MissingNode;

/** Reads the messages of a channel's file in CSV, where they have no ids and no kinds. Not thread-safe. */
final class CsvHandler implements RowHandler {

    private static final Pattern REACTION = Pattern.compile("\\s*([^,]+?) \\((\\d{1,9})\\)(?:,|$)");
    private static final JsonNode NO_MENTIONS = MissingNode.getInstance();

    private final DiscordReading reading;
    private final CsvChannel channel;
    private final int authorId;
    private final int author;
    private final int date;
    private final int content;
    private final int attachments;
    private final int reactions;
    private final List<RepeatedRows.Range> repeated;
    private boolean isDescribed;
    private long rows;

    CsvHandler(DiscordReading reading, CsvFile file, List<String> header) {
        this.reading = reading;
        this.channel = file.channel();
        this.repeated = reading.repeated(file.file());
        this.authorId = header.indexOf("AuthorID");
        this.author = header.indexOf("Author");
        this.date = header.indexOf("Date");
        this.content = header.indexOf("Content");
        this.attachments = header.indexOf("Attachments");
        this.reactions = header.indexOf("Reactions");
    }

    @Override
    public void row(Row row, ChatSink sink) {
        describe(sink);
        long place = rows++;
        if (!repeated.isEmpty() && repeated.stream().anyMatch(range -> range.contains(place))) {
            sink.skip("duplicate");
            return;
        }
        List<String> cells = ((Row.Cells) row).cells();
        String sender = cell(cells, authorId);
        if (sender.isBlank()) {
            sink.reject(RejectCode.FIELD_MISSING, "AuthorID", "the message has no author");
            return;
        }
        String name = cell(cells, author);
        reading.people().describe(sender, name, sink);
        if (channel.isDirect()) {
            reading.direct(channel.id(), channel.name()).author(sender);
        }
        String time = cell(cells, date);
        Instant sentAt = DiscordTimes.parse(time, reading.zone());
        if (sentAt == null) {
            boolean isMissing = time.isBlank();
            sink.reject(
                    isMissing ? RejectCode.FIELD_MISSING : RejectCode.SENT_AT_INVALID,
                    "Date",
                    isMissing
                            ? "the message has no time"
                            : "\"" + time + "\" is none of the times that DiscordChatExporter writes in CSV, as"
                                    + " 2024-03-04T09:00:00.0000000+01:00 or 04-Mar-24 09:00 AM");
            return;
        }
        ChatMessage message = message(cells, sender, sentAt)
                .alias(reading.people().alias(sender, name))
                .build();
        String kind = cell(cells, attachments).isBlank() ? SystemSentence.kind(cell(cells, content)) : null;
        if (kind == null) {
            sink.message(message);
        } else {
            sink.system(kind, message);
        }
    }

    @Override
    public void end(ChatSink sink) {
        // a table without rows says nothing of its channel
        if (channel.isDirect()) {
            reading.direct(channel.id(), channel.name()).endOfFile(sink);
        }
    }

    private void describe(ChatSink sink) {
        if (isDescribed) {
            return;
        }
        isDescribed = true;
        Conversation.Builder conversation = channel.isDirect()
                ? Conversation.direct(channel.id())
                : Conversation.room(channel.id()).name(channel.name()).note("was", "csv");
        sink.conversation(conversation.authorsAreMembers().build());
    }

    private ChatMessage.Builder message(List<String> cells, String sender, Instant sentAt) {
        ChatMessage.Builder message = ChatMessage.in(channel.id(), null)
                .from(sender)
                .at(sentAt)
                .text(reading.text().of(cell(cells, content), NO_MENTIONS));
        for (String url : DiscordAttachments.split(cell(cells, attachments))) {
            message.attach(DiscordAttachments.file(url, null, null, ChatAttachment.UNKNOWN));
        }
        String totals = cell(cells, reactions);
        if (!totals.isEmpty()) {
            Matcher reaction = REACTION.matcher(totals);
            while (reaction.find()) {
                String emoji = reaction.group(1);
                boolean isCustom = emoji.chars().allMatch(c -> c < 128);
                message.reaction(new ChatReaction(
                        isCustom ? ":" + emoji + ":" : Emojis.of(emoji), List.of(), Long.parseLong(reaction.group(2))));
            }
        }
        return message;
    }

    /** A cell; rows may be shorter than the header. */
    private static String cell(List<String> cells, int column) {
        return column >= 0 && column < cells.size() ? cells.get(column) : "";
    }
}
