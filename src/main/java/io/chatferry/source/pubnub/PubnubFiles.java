package io.chatferry.source.pubnub;

import io.chatferry.model.Kind;
import io.chatferry.source.api.ExportFiles;
import io.chatferry.source.api.ExportFiles.ExportFile;
import io.chatferry.source.canonical.RowFiles;
import io.chatferry.source.chat.model.ChatPass;
import io.chatferry.source.chat.reading.FileRows;
import io.chatferry.source.chat.reading.JsonHead;
import io.chatferry.source.chat.reading.PassOrder;
import io.chatferry.source.row.Row;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** How the files of an export are read, by their beginning: lists of App Context before the history. */
final class PubnubFiles {

    private final PubnubRows rows;
    private final PassOrder order = new PassOrder();

    private PubnubFiles(PubnubRows rows) {
        this.rows = rows;
    }

    static List<ChatPass> passes(ExportFiles files, PubnubRows rows) {
        PubnubFiles all = new PubnubFiles(rows);
        files.files().stream().filter(RowFiles::isJson).forEach(all::add);
        return all.order.passes();
    }

    private void add(ExportFile file) {
        JsonHead head = JsonHead.of(file);
        JsonNode first = head.first();
        String named = PubnubChannel.named(file.name());
        if (isOldPage(head)) {
            add(
                    file,
                    PubnubShape.MESSAGE,
                    FileRows.tree("/0/*", keys -> (row, sink) -> rows.inOldPage(json(row), named, sink)));
        } else if (first.path("channels").isObject()) {
            add(
                    file,
                    PubnubShape.MESSAGE,
                    FileRows.tree(
                            "/channels/*/*",
                            keys -> (row, sink) ->
                                    rows.message(json(row), keys.get().get(0), sink)));
        } else {
            for (String list : List.of("data", "channels", "users")) {
                JsonNode value = first.path(list);
                if (value.isArray() || (list.equals("data") && value.isObject())) {
                    String path = value.isArray() ? "/" + list + "/*" : "/" + list;
                    PubnubShape shape = PubnubShape.of(value.isArray() ? value.path(0) : value, file.name());
                    add(
                            file,
                            shape,
                            FileRows.tree(path, keys -> (row, sink) -> rows.take(json(row), file.name(), sink)));
                    return;
                }
            }
            PubnubShape shape = PubnubShape.of(first, file.name());
            if (shape != PubnubShape.OTHER) {
                add(file, shape, FileRows.json(() -> (row, sink) -> rows.take(json(row), file.name(), sink)));
            }
        }
    }

    /** A page of version 2: an array of the messages and two timetokens. */
    static boolean isOldPage(JsonHead head) {
        if (head.roots().isEmpty()
                || !head.roots().get(0).isArray()
                || !head.roots().get(0).path(0).isArray()) {
            return false;
        }
        JsonNode page = head.roots().get(0);
        boolean hasTokens =
                page.size() == 3 && page.path(1).isNumber() && page.path(2).isNumber();
        return hasTokens || Timetoken.isOne(page.path(0).path(0).path("timetoken"));
    }

    private static JsonNode json(Row row) {
        return ((Row.Json) row).value();
    }

    private void add(ExportFile file, PubnubShape shape, ChatPass.Opener opener) {
        Kind kind = switch (shape) {
            case USER -> Kind.USER;
            case CHANNEL -> Kind.GROUP;
            case MEMBER, MEMBERSHIP -> Kind.MEMBER;
            default -> Kind.MESSAGE;
        };
        int rank = switch (shape) {
            case USER, CHANNEL -> 0;
            case MEMBER, MEMBERSHIP -> 1;
            case MESSAGE -> 2;
            default -> 3;
        };
        order.add(rank, file, kind, opener);
    }
}
