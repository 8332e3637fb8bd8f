package io.chatferry.source.sendbird;

import io.chatferry.source.api.ExportFiles.ExportFile;
import io.chatferry.source.canonical.KindDetector;
import io.chatferry.source.chat.model.RowHandler;
import io.chatferry.source.row.JsonText;
import io.chatferry.source.row.Row;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Data exports as CSV: the columns have the names of the keys of JSON, with dots where that is nested. */
final class SendbirdTables {

    private SendbirdTables() {}

    /** The columns of a file; empty if it has none. */
    static List<String> header(ExportFile file) {
        return KindDetector.columns(file).stream().map(String::strip).toList();
    }

    /** What the rows of a table are. */
    static SendbirdShape shape(List<String> header) {
        if (header.contains("channel_url")) {
            return header.contains("message_id") ? SendbirdShape.MESSAGE : SendbirdShape.CHANNEL;
        }
        boolean isUser = header.contains("user_id") && (header.contains("nickname") || header.contains("profile_url"));
        return isUser ? SendbirdShape.USER : SendbirdShape.OTHER;
    }

    static RowHandler handler(List<String> header, SendbirdRows rows, String file) {
        return (row, sink) -> {
            if (row instanceof Row.Cells cells) {
                rows.take(object(header, cells.cells()), new SendbirdRows.Place(file, null), sink);
            }
        };
    }

    private static ObjectNode object(List<String> header, List<String> cells) {
        ObjectNode object = JsonText.mapper().createObjectNode();
        for (int i = 0; i < Math.min(header.size(), cells.size()); i++) {
            String[] steps = header.get(i).strip().split("\\.", 2);
            String cell = cells.get(i);
            if (cell.isEmpty()) {
                continue;
            }
            JsonNode parsed = cell.startsWith("{") || cell.startsWith("[") ? JsonText.parse(cell) : null;
            boolean isText = parsed == null || steps[0].equals("message") || steps[0].equals("data");
            JsonNode value = isText ? JsonText.mapper().getNodeFactory().stringNode(cell) : parsed;
            if (steps.length == 2) {
                if (object.path(steps[0]).isMissingNode()
                        || object.path(steps[0]).isObject()) {
                    object.withObjectProperty(steps[0]).set(steps[1], value);
                }
            } else {
                object.set(steps[0], value);
            }
        }
        return object;
    }
}
