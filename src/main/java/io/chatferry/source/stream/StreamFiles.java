package io.chatferry.source.stream;

import io.chatferry.model.Kind;
import io.chatferry.source.api.ExportFiles;
import io.chatferry.source.api.ExportFiles.ExportFile;
import io.chatferry.source.canonical.RowFiles;
import io.chatferry.source.chat.model.ChatPass;
import io.chatferry.source.chat.model.ChatSink;
import io.chatferry.source.chat.reading.FileRows;
import io.chatferry.source.chat.reading.JsonHead;
import io.chatferry.source.chat.reading.PassOrder;
import io.chatferry.source.row.Row;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** How the files of an export are read, by their beginning: channels before what lies in them. */
final class StreamFiles {

    /** Takes an object that stands in a channel, or in none that is known (null). */
    private interface Taking {
        void take(JsonNode object, @Nullable String conversation, ChatSink sink);
    }

    private final StreamRows rows;
    private final PassOrder order = new PassOrder();

    private StreamFiles(StreamRows rows) {
        this.rows = rows;
    }

    static List<ChatPass> passes(ExportFiles files, StreamRows rows) {
        StreamFiles all = new StreamFiles(rows);
        files.files().stream().filter(RowFiles::isJson).forEach(all::add);
        return all.order.passes();
    }

    private void add(ExportFile file) {
        JsonHead head = JsonHead.withLists(file);
        StreamShape shape = StreamShape.of(head.first());
        boolean isOne = head.isArray() || head.roots().size() == 1;
        if (isOne && shape == StreamShape.STATE) {
            addStates(file, head.isArray() ? "/*" : "");
        } else if (isOne
                && shape == StreamShape.PAGE
                && head.first().path("channels").isArray()) {
            addStates(file, "/channels/*");
        } else if (isOne && shape == StreamShape.PAGE) {
            List<String> lists = new ArrayList<>(head.pages(StreamShape.LISTS));
            if (lists.contains("messages")) { // a long list may hide the channel behind it
                addStates(file, head.isArray() ? "/*" : "");
                lists.removeAll(List.of("members", "messages"));
            }
            for (String list : lists) {
                ChatPass.Opener opener = FileRows.tree(
                        "/" + list + "/*", keys -> (row, sink) -> rows.take(((Row.Json) row).value(), null, sink));
                boolean isRead = !list.equals(lists.get(lists.size() - 1))
                        || head.pages(StreamShape.LISTS).contains("messages");
                order.add(
                        StreamShape.LISTS.indexOf(list), file, kind(list), isRead ? FileRows.besides(opener) : opener);
            }
        } else if (head.objects().stream().anyMatch(object -> StreamShape.of(object) != StreamShape.OTHER)) {
            order.add(
                    2,
                    file,
                    Kind.MESSAGE,
                    FileRows.json(() -> (row, sink) -> rows.take(((Row.Json) row).value(), null, sink)));
        }
    }

    /** Channels with their parts, each of any size: each list is read in a pass of its own. */
    private void addStates(ExportFile file, String path) {
        Map<String, String> conversations = new HashMap<>();
        order.add(0, file, Kind.GROUP, FileRows.besides(FileRows.tree(path + "/channel", keys -> (row, sink) -> {
            String id = rows.channel(((Row.Json) row).value(), sink);
            if (id != null) {
                conversations.put(keys.get().isEmpty() ? "" : keys.get().get(0), id);
            }
        })));
        order.add(1, file, Kind.MEMBER, part(path + "/members/*", path, conversations, rows::member));
        order.add(1, file, Kind.MEMBER, part(path + "/read/*", path, conversations, rows::read));
        order.add(2, file, Kind.MESSAGE, part(path + "/messages/*", path, conversations, rows::message));
    }

    private ChatPass.Opener part(String path, String root, Map<String, String> conversations, Taking taking) {
        ChatPass.Opener opener = FileRows.tree(path, keys -> (row, sink) -> {
            String channel = root.isEmpty() ? "" : keys.get().get(0);
            taking.take(((Row.Json) row).value(), conversations.get(channel), sink);
        });
        return path.endsWith("/messages/*") ? opener : FileRows.besides(opener);
    }

    private static Kind kind(String list) {
        return switch (list) {
            case "users" -> Kind.USER;
            case "members" -> Kind.MEMBER;
            default -> Kind.MESSAGE;
        };
    }
}
