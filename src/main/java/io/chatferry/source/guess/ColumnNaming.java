package io.chatferry.source.guess;

import io.chatferry.source.guess.profile.Picker;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Names for the columns of tables that have no header line: those of the fields that they were taken for. */
final class ColumnNaming {

    private static final Map<String, String> NAMES = Map.ofEntries(
            Map.entry("muid", "id"),
            Map.entry("room", "room"),
            Map.entry("peer", "recipient"),
            Map.entry("text", "body"),
            Map.entry("sentAt", "created_at"),
            Map.entry("editedAt", "edited_at"),
            Map.entry("deletedAt", "deleted_at"),
            Map.entry("parent", "reply_to_id"),
            Map.entry("roomKind", "room_kind"),
            Map.entry("scope", "role"),
            Map.entry("fileName", "file_name"),
            Map.entry("mime", "mime_type"),
            Map.entry("metadata", "extra"),
            Map.entry("uids", "uid"),
            Map.entry("groupName", "title"),
            Map.entry("private", "is_private"),
            Map.entry("createdAt", "created_at"),
            Map.entry("joinedAt", "joined_at"),
            Map.entry("leftAt", "left_at"));

    private ColumnNaming() {}

    static void name(List<Picker> tables) {
        for (Picker table : tables) {
            Object columns = table.table().reading().get("columns");
            if (columns instanceof List<?> given) {
                name(table, given);
            }
        }
    }

    private static void name(Picker table, List<?> given) {
        Map<String, String> names = new HashMap<>();
        Set<String> used = new HashSet<>();
        table.picked().forEach((field, column) -> {
            String name = NAMES.getOrDefault(field, field);
            if (used.add(name)) {
                names.put(column.ref(), name);
            }
        });
        List<String> all = new ArrayList<>();
        given.forEach(name -> all.add(names.getOrDefault(String.valueOf(name), String.valueOf(name))));
        table.rows().rename(names);
        table.table().reading().put("columns", all);
    }
}
