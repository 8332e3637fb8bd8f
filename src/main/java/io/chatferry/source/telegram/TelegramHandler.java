package io.chatferry.source.telegram;

import io.chatferry.source.chat.model.ChatSink;
import io.chatferry.source.chat.model.ChatUser;
import io.chatferry.source.chat.model.RowHandler;
import io.chatferry.source.chat.reading.Fields;
import io.chatferry.source.json.JsonTreeRows;
import io.chatferry.source.row.Row;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** The messages of one file, chat after chat. Not thread-safe. */
final class TelegramHandler implements RowHandler {

    private final JsonTreeRows rows;
    private final HexEscapes escapes;
    private final @Nullable JsonNode owner;
    private final boolean isOneOfSeveral;
    private final String fileName;
    private final Map<String, String> kinds;
    private final TelegramNames names = new TelegramNames();
    private final TelegramMessages messages;
    private boolean begun;
    private @Nullable TelegramChat chat;

    /**
     * @param owner {@code personal_information} of an account; null if there is none
     * @param isOneOfSeveral whether the export holds other accounts too
     * @param fileName the id of a chat that has none
     * @param kinds of the chats of all files, by their ids
     */
    TelegramHandler(
            JsonTreeRows rows,
            HexEscapes escapes,
            @Nullable JsonNode owner,
            boolean isOneOfSeveral,
            String fileName,
            Map<String, String> kinds,
            TelegramTimes times) {
        this.rows = rows;
        this.escapes = escapes;
        this.owner = owner;
        this.isOneOfSeveral = isOneOfSeveral;
        this.fileName = fileName;
        this.kinds = kinds;
        this.messages = new TelegramMessages(times, names);
    }

    @Override
    public void row(Row row, ChatSink sink) {
        begin(sink);
        JsonNode head = rows.around();
        TelegramChat current = chat;
        if (current == null || !current.isOf(head)) {
            finish(sink);
            String account = account();
            current = new TelegramChat(
                    head,
                    account,
                    isOneOfSeveral && account != null ? account + "/" : "",
                    fileName,
                    rows.steps().get(0).equals("left_chats"),
                    kinds);
            chat = current;
        }
        if (row instanceof Row.Json json) {
            messages.row(json.value(), current, sink);
        }
    }

    @Override
    public void end(ChatSink sink) {
        begin(sink);
        finish(sink);
        names.tell(sink);
        count(rows.nulls(), "rows that are null, which are left out", sink);
        count(rows.withoutRows(), "chats without messages, which are left out", sink);
        if (escapes.replaced() > 0) {
            sink.count("files with \\x escapes, which are no JSON: read as the characters that they stand for");
        }
    }

    private static void count(long times, String what, ChatSink sink) {
        for (long i = 0; i < times; i++) {
            sink.count(what);
        }
    }

    private void begin(ChatSink sink) {
        String account = account();
        if (begun || account == null || owner == null) {
            return;
        }
        begun = true;
        String first = Fields.text(owner, "first_name");
        String last = Fields.text(owner, "last_name");
        String name = first == null ? last : last == null ? first : first + " " + last;
        sink.user(ChatUser.named(account, name == null ? Fields.text(owner, "username") : name));
        names.seen(account, account);
    }

    private @Nullable String account() {
        return owner == null ? null : TelegramText.userId(Fields.text(owner, "user_id"));
    }

    private void finish(ChatSink sink) {
        TelegramChat finished = chat;
        if (finished != null) {
            finished.describe(names, sink);
            chat = null;
        }
    }
}
