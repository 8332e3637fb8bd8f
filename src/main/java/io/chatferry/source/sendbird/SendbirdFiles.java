package io.chatferry.source.sendbird;

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
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** How the files of an export are read, by their beginning. */
final class SendbirdFiles {

    private final SendbirdRows rows;
    private final PassOrder order = new PassOrder();

    private SendbirdFiles(SendbirdRows rows) {
        this.rows = rows;
    }

    static List<ChatPass> passes(ExportFiles files, SendbirdRows rows) {
        SendbirdFiles all = new SendbirdFiles(rows);
        files.files().forEach(all::add);
        return all.order.passes();
    }

    private void add(ExportFile file) {
        if (RowFiles.isCsv(file)) {
            addTable(file);
            return;
        }
        JsonHead head = JsonHead.withLists(file);
        SendbirdShape shape = SendbirdShape.of(head.first());
        boolean isOne = head.isArray() || head.roots().size() == 1;
        if (isOne && (shape == SendbirdShape.CHANNEL_WITH_MESSAGES || isCutBeforeChannel(head.first()))) {
            order.add(1, file, Kind.GROUP, FileRows.besides(FileRows.tree("/channel", keys -> handler(file))));
            order.add(
                    3,
                    file,
                    Kind.MESSAGE,
                    FileRows.pages("/messages", Set.of("channel"), page -> inChannel(file, page)));
        } else if (shape == SendbirdShape.PAGE && isOne) {
            List<String> lists = head.pages(SendbirdShape.LISTS);
            for (int i = 0; i < lists.size(); i++) {
                ChatPass.Opener opener = FileRows.tree("/" + lists.get(i) + "/*", keys -> handler(file));
                boolean isLast = i == lists.size() - 1;
                order.add(rank(lists.get(i)), file, kind(lists.get(i)), isLast ? opener : FileRows.besides(opener));
            }
        } else if (head.objects().stream().anyMatch(object -> SendbirdShape.of(object) != SendbirdShape.OTHER)) {
            order.add(rank(shape), file, kind(shape), FileRows.json(() -> handler(file)));
        }
    }

    /** Messages that do not name their channel stand beside it, which a long list may hide. */
    private static boolean isCutBeforeChannel(ObjectNode page) {
        JsonNode first = page.path("messages").path(0);
        return first.has("user_id") && !first.has("channel_url") && !first.has("message_id");
    }

    private void addTable(ExportFile file) {
        List<String> header = SendbirdTables.header(file);
        SendbirdShape shape = SendbirdTables.shape(header);
        if (shape != SendbirdShape.OTHER) {
            order.add(
                    rank(shape),
                    file,
                    kind(shape),
                    FileRows.table(null, columns -> SendbirdTables.handler(columns, rows, file.name())));
        }
    }

    private RowHandler handler(ExportFile file) {
        return (row, sink) -> rows.take(((Row.Json) row).value(), new SendbirdRows.Place(file.name(), null), sink);
    }

    private RowHandler inChannel(ExportFile file, ObjectNode page) {
        return (row, sink) ->
                rows.take(((Row.Json) row).value(), new SendbirdRows.Place(file.name(), page.path("channel")), sink);
    }

    private static int rank(String list) {
        return list.equals("messages") ? 3 : Math.min(SendbirdShape.LISTS.indexOf(list), 2);
    }

    private static int rank(SendbirdShape shape) {
        return shape == SendbirdShape.USER ? 0 : shape == SendbirdShape.CHANNEL ? 1 : 3;
    }

    private static Kind kind(String list) {
        return switch (list) {
            case "users" -> Kind.USER;
            case "channels" -> Kind.GROUP;
            case "messages" -> Kind.MESSAGE;
            default -> Kind.MEMBER;
        };
    }

    private static Kind kind(SendbirdShape shape) {
        return shape == SendbirdShape.CHANNEL ? Kind.GROUP : shape == SendbirdShape.USER ? Kind.USER : Kind.MESSAGE;
    }
}
