package io.chatferry.source.guess;

import io.chatferry.source.guess.profile.Column;
import io.chatferry.source.guess.profile.Names;
import io.chatferry.source.guess.profile.Picker;
import io.chatferry.source.guess.profile.Relation;
import io.chatferry.source.guess.profile.Role;
import io.chatferry.source.guess.profile.Table;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The tables of a chat, and what refers to what. */
final class Chat {

    private final List<Table> tables;
    private final List<Table> messages;
    private final @Nullable Entity users;
    private final @Nullable Entity groups;
    private final List<Picker> members = new ArrayList<>();
    private final @Nullable Picker attachments;
    private final @Nullable Picker reactions;

    Chat(List<Table> tables) {
        this.tables = tables;
        this.messages = tables.stream().filter(t -> t.role() == Role.MESSAGES).toList();
        this.users = entity(Role.USERS, "uid", "sender");
        this.groups = entity(Role.GROUPS, "guid", "room");
        for (Table table : tables) {
            if (table.role() == Role.MEMBERS) {
                Picker picker = members(table);
                if (picker != null) {
                    members.add(picker);
                }
            }
        }
        this.attachments = child(Role.ATTACHMENTS);
        this.reactions = child(Role.REACTIONS);
    }

    private @Nullable Entity entity(Role role, String idField, String refField) {
        Entity best = null;
        long most = -1;
        for (Table table : tables) {
            if (table.role() == role) {
                Map<Column, Long> referred = new HashMap<>();
                for (Table message : messages) {
                    for (Column column : message.rows().all()) {
                        boolean named = message.reading().containsKey("columns") || message.score(refField, column) > 0;
                        Relation relation = named ? Relation.of(column, table, idField) : null;
                        if (relation != null) {
                            referred.merge(relation.key(), relation.matched() * column.filled(), Long::sum);
                        }
                    }
                }
                Column key = referred.entrySet().stream()
                        .max(Map.Entry.comparingByValue())
                        .map(Map.Entry::getKey)
                        .orElse(null);
                Entity found = Entity.of(table, idField, key);
                long weight = key == null ? 0 : 1 + referred.getOrDefault(key, 0L);
                if (found != null && weight > most) {
                    most = weight;
                    best = found;
                }
            }
        }
        return best;
    }

    private @Nullable Picker members(Table table) {
        Picker picker = new Picker(table);
        picker.best("room", column -> reference(picker, "room", column, groups, "guid"));
        picker.best("uids", column -> reference(picker, "uids", column, users, "uid"));
        return picker.get("room") == null || picker.get("uids") == null ? null : picker;
    }

    /** How likely a column refers to an entity: by name, by values, or both. */
    static double reference(Picker picker, String field, Column column, @Nullable Entity target, String idField) {
        if (column.isContainer() || column.kinds().isTime() || column.kinds().isUrl()) {
            return 0;
        }
        Relation relation = target == null ? null : Relation.of(column, target.table(), idField);
        boolean isNamesake = relation != null
                && Names.normalized(relation.key().ref()).equals(Names.normalized(column.ref()))
                && !Names.normalized(column.ref()).matches("_?id|uuid|key|name|title|type");
        int name = isNamesake ? Names.BEST : picker.score(field, column);
        if (relation != null && (name > 0 || picker.isNameless() || !relation.isOfNumbers())) {
            boolean named = name > 0 || picker.isNameless();
            return (named ? 100 : 20) * relation.share()
                    + name
                    + 20.0 * column.filled() / Math.max(1, picker.rows().count());
        }
        return target == null || name >= 80 ? name * 0.5 : 0;
    }

    private @Nullable Picker child(Role role) {
        for (Table table : tables) {
            if (table.role() != role) {
                continue;
            }
            Picker picker = new Picker(table);
            picker.named("message", column -> !column.isContainer() && refersToMessage(column));
            if (picker.get("message") == null) {
                continue;
            }
            if (role == Role.ATTACHMENTS) {
                picker.best("url", column -> (column.kinds().isUrl() ? 100 : 0) + picker.score("url", column) * 0.5);
                picker.named("mime", column -> column.kinds().isMime());
                picker.named("size", column -> column.kinds().isWhole());
                picker.named(
                        "fileName",
                        column -> !column.kinds().isNumber() && !column.kinds().isTime());
                if (picker.get("url") != null) {
                    return picker;
                }
            } else {
                picker.best("uids", column -> reference(picker, "uids", column, users, "uid"));
                picker.best(
                        "emoji",
                        column -> (column.kinds().isEmoji() ? 100 : 0)
                                + (column.kinds().isTime() || column.kinds().isNumber()
                                        ? 0
                                        : picker.score("emoji", column)));
                if (picker.get("uids") != null && picker.get("emoji") != null) {
                    return picker;
                }
            }
        }
        return null;
    }

    private boolean refersToMessage(Column column) {
        return messages.stream().anyMatch(table -> Relation.of(column, table, "muid") != null);
    }

    List<Table> tables() {
        return tables;
    }

    List<Table> messages() {
        return messages;
    }

    @Nullable
    Entity users() {
        return users;
    }

    @Nullable
    Entity groups() {
        return groups;
    }

    /** The members tables, by room and user. */
    List<Picker> members() {
        return members;
    }

    @Nullable
    Picker attachments() {
        return attachments;
    }

    @Nullable
    Picker reactions() {
        return reactions;
    }
}
