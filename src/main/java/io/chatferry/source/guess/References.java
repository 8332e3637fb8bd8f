package io.chatferry.source.guess;

import io.chatferry.source.guess.profile.Column;
import io.chatferry.source.guess.profile.Picker;
import io.chatferry.source.guess.profile.Relation;
import io.chatferry.source.guess.profile.Table;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Writes references to users, rooms and the rows of other tables, and keeps the lookups that they need. */
final class References {

    private final Chat chat;
    private final Map<String, Lookup> lookups = new LinkedHashMap<>();

    /** A lookup of the mapping. */
    record Lookup(String name, Table table, String key, boolean isMany) {}

    /**
     * A reference and its evidence.
     *
     * @param relation null if the column's values are taken as they are, unseen
     */
    record Written(String ref, @Nullable Relation relation) {}

    References(Chat chat) {
        this.chat = chat;
    }

    Map<String, Lookup> lookups() {
        return lookups;
    }

    private String lookup(Table table, Column key, boolean many) {
        String base = table.lookupName();
        for (int i = 1; ; i++) {
            String name = i == 1 ? base : base + i;
            Lookup known = lookups.get(name);
            if (known == null) {
                lookups.put(name, new Lookup(name, table, key.ref(), many));
                return name;
            }
            if (known.table.equals(table) && known.key.equals(key.ref())) {
                return name;
            }
        }
    }

    /** A reference to the user that a column names. */
    Written user(Column column) {
        return to(column.ref(), column, chat.users(), "uid");
    }

    /** A reference to the users that the values at a reference name, which are those of a column. */
    Written users(String ref, Column column) {
        return to(ref, column, chat.users(), "uid");
    }

    /** A reference to the group that a column names. */
    Written group(Column column) {
        return to(column.ref(), column, chat.groups(), "guid");
    }

    private Written to(String ref, Column column, @Nullable Entity entity, String idField) {
        if (entity == null || column.equals(entity.id())) {
            return new Written(ref, null);
        }
        // the id itself, if it is there as well as any other key
        Relation relation = Relation.of(column, entity.table(), idField);
        if (relation == null) {
            return new Written(ref, null);
        }
        if (column.in(entity.id()) >= relation.matched()) {
            return new Written(ref, new Relation(entity.table(), entity.id(), relation.matched(), relation.total()));
        }
        String name = lookup(entity.table(), relation.key(), false);
        return new Written("@" + name + "(" + ref + ")" + pointer(entity.id()), relation);
    }

    /** A reference to a field of the room that a column names. */
    @Nullable
    String ofRoom(Column room, Column field) {
        Entity groups = chat.groups();
        Relation relation = groups == null ? null : Relation.of(room, groups.table(), "guid");
        return relation == null
                ? null
                : "@" + lookup(relation.table(), relation.key(), false) + "(" + room.ref() + ")" + pointer(field);
    }

    /** A reference to the rows of a members table for the room that a column names; with the end of a pointer. */
    @Nullable
    String ofMembers(Picker members, Column room, String end) {
        Column key = members.get("room");
        if (key == null) {
            return null;
        }
        String argument = room.ref();
        Entity groups = chat.groups();
        if (groups != null && !room.equals(key)) {
            Relation mine = Relation.of(room, groups.table(), "guid");
            Relation theirs = Relation.of(key, groups.table(), "guid");
            boolean same = mine == null
                    || theirs == null
                    || mine.key().equals(theirs.key())
                    || room.in(key) == room.distinct();
            String other = same || theirs == null ? null : ofRoom(room, theirs.key());
            argument = other == null ? argument : other;
        }
        return "@" + lookup(members.table(), key, true) + "(" + argument + ")" + end;
    }

    /** A reference to the rows of a table that belong to a message. */
    String ofMessage(Picker child, Column muid) {
        Column key = child.get("message");
        return "@" + lookup(child.table(), key == null ? muid : key, true) + "(" + muid.ref() + ")";
    }

    static String pointer(Column column) {
        String ref = column.ref();
        return ref.startsWith("/") ? ref : "/" + ref.replace("~", "~0").replace("/", "~1");
    }
}
