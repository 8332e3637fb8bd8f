package io.chatferry.source.guess;

import io.chatferry.source.guess.profile.Column;
import io.chatferry.source.guess.profile.Picker;
import io.chatferry.source.guess.profile.Relation;
import io.chatferry.source.guess.profile.Rows;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Writes the attachments and reactions of messages. */
final class PartSection {

    private static final int INDENT = 10;

    private final JobText out;
    private final Chat chat;
    private final Picker columns;
    private final References references;

    PartSection(JobText out, Chat chat, Picker columns, References references) {
        this.out = out;
        this.chat = chat;
        this.columns = columns;
        this.references = references;
    }

    void write() {
        attachments();
        reactions();
    }

    private void attachments() {
        Column list = columns.get("attachments");
        Column url = columns.get("url");
        Picker table = chat.attachments();
        Column muid = columns.get("muid");
        Map<String, Object> spec = new LinkedHashMap<>();
        String evidence = "";
        if (list != null) {
            spec.put("each", list.ref());
            Rows elements = list.elementRows();
            Column link = elements == null ? null : PartColumns.url(elements);
            if (elements == null || link == null) {
                spec.put("url", "@item");
            } else {
                put(spec, link, PartColumns.fileName(elements), PartColumns.mime(elements), PartColumns.size(elements));
            }
            evidence = list.filled() + " lists with URLs";
        } else if (url != null) {
            put(spec, url, columns.get("fileName"), columns.get("mime"), columns.get("size"));
            evidence = url.filled() + (url.filled() == 1 ? " URL" : " URLs");
        } else if (table != null && muid != null && belongs(table)) {
            spec.put("each", references.ofMessage(table, muid));
            put(spec, table.get("url"), table.get("fileName"), table.get("mime"), table.get("size"));
            evidence = belonging(table);
        }
        if (!spec.isEmpty()) {
            out.line(INDENT, "attachments: " + JobText.flow(spec), evidence);
        }
    }

    private static void put(
            Map<String, Object> spec,
            @Nullable Column url,
            @Nullable Column name,
            @Nullable Column mime,
            @Nullable Column size) {
        put(spec, "url", url);
        put(spec, "name", name);
        put(spec, "mimeType", mime);
        put(spec, "size", size);
    }

    private static void put(Map<String, Object> spec, String key, @Nullable Column column) {
        if (column != null) {
            spec.put(key, column.ref());
        }
    }

    private void reactions() {
        Column list = columns.get("reactions");
        Picker table = chat.reactions();
        Column muid = columns.get("muid");
        Map<String, Object> spec = new LinkedHashMap<>();
        String evidence = "";
        if (list != null) {
            spec.put("each", list.ref());
            Rows elements = list.elementRows();
            Column emoji = elements == null || list.isKeyed() ? null : PartColumns.emoji(elements, list);
            Column uids = elements == null ? null : PartColumns.uids(elements);
            if (emoji == null || uids == null) {
                spec.put("reaction", "@key");
                spec.put("uids", "@item");
            } else {
                Column ids = uids.isContainer() && uids.itemValues() != null ? uids.itemValues() : uids;
                spec.put("reaction", emoji.ref());
                spec.put(
                        "uids",
                        ids == null
                                ? uids.ref()
                                : references.users(uids.ref(), ids).ref());
            }
            evidence = list.filled() + " lists of emojis and users";
        } else if (table != null && muid != null && belongs(table)) {
            Column uids = table.get("uids");
            spec.put("each", references.ofMessage(table, muid));
            put(spec, "reaction", table.get("emoji"));
            if (uids != null) {
                spec.put("uids", references.user(uids).ref());
            }
            evidence = belonging(table);
        }
        if (!spec.isEmpty()) {
            out.line(INDENT, "reactions: " + JobText.flow(spec), evidence);
        }
    }

    private boolean belongs(Picker table) {
        Column key = table.get("message");
        return key != null && Relation.of(key, columns.table(), "muid") != null;
    }

    private String belonging(Picker table) {
        Column key = table.get("message");
        Relation relation = key == null ? null : Relation.of(key, columns.table(), "muid");
        return relation == null ? "" : table.table().name() + ": " + relation.evidence();
    }
}
