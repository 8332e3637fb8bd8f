package io.chatferry.source.twilio;

import io.chatferry.model.Kind;
import io.chatferry.source.api.ExportFiles;
import io.chatferry.source.api.ExportFiles.ExportFile;
import io.chatferry.source.canonical.RowFiles;
import io.chatferry.source.chat.model.ChatPass;
import io.chatferry.source.chat.model.RowHandler;
import io.chatferry.source.chat.reading.FileRows;
import io.chatferry.source.chat.reading.JsonHead;
import io.chatferry.source.chat.reading.PassOrder;
import io.chatferry.source.row.Row;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** How the files of an export are read, by their beginning: users, participants, conversations and messages, in this order. */
final class TwilioFiles {

    private final RowHandler handler;
    private final PassOrder order = new PassOrder();

    private TwilioFiles(TwilioRows rows) {
        this.handler = (row, sink) -> rows.take(((Row.Json) row).value(), sink);
    }

    static List<ChatPass> passes(ExportFiles files, TwilioRows rows) {
        TwilioFiles all = new TwilioFiles(rows);
        files.files().stream().filter(RowFiles::isJson).forEach(all::add);
        return all.order.passes();
    }

    private void add(ExportFile file) {
        JsonHead head = JsonHead.withLists(file);
        boolean isOne = head.isArray() || head.roots().size() == 1;
        List<TwilioShape> shapes = head.objects().stream()
                .map(TwilioShape::named)
                .map(TwilioShape::of)
                .filter(shape -> shape != TwilioShape.OTHER)
                .toList();
        if (shapes.isEmpty()) {
            return;
        }
        TwilioShape shape = shapes.get(0);
        if (shape == TwilioShape.PAGE && isOne) {
            List<String> lists = head.pages(TwilioShape.LISTS);
            for (int i = 0; i < lists.size(); i++) {
                ChatPass.Opener opener = FileRows.tree("/" + lists.get(i) + "/*", keys -> handler);
                add(shape(lists.get(i)), file, i == lists.size() - 1 ? opener : FileRows.besides(opener));
            }
        } else {
            add(shape == TwilioShape.PAGE ? pageOf(head.first()) : shape, file, FileRows.json(() -> handler));
        }
    }

    private static TwilioShape pageOf(JsonNode page) {
        return TwilioShape.LISTS.stream()
                .filter(list -> page.path(list).isArray())
                .map(TwilioFiles::shape)
                .findFirst()
                .orElse(TwilioShape.MESSAGE);
    }

    private static TwilioShape shape(String list) {
        return switch (list) {
            case "users" -> TwilioShape.USER;
            case "participants", "members" -> TwilioShape.PARTICIPANT;
            case "conversations", "channels" -> TwilioShape.CONVERSATION;
            default -> TwilioShape.MESSAGE;
        };
    }

    private void add(TwilioShape shape, ExportFile file, ChatPass.Opener opener) {
        Kind kind = switch (shape) {
            case USER -> Kind.USER;
            case PARTICIPANT -> Kind.MEMBER;
            case CONVERSATION -> Kind.GROUP;
            default -> Kind.MESSAGE;
        };
        int rank = switch (shape) {
            case USER -> 0;
            case PARTICIPANT -> 1;
            case CONVERSATION -> 2;
            default -> 3;
        };
        order.add(rank, file, kind, opener);
    }
}
