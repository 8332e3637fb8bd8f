package io.chatferry.source.guess;

import io.chatferry.source.guess.profile.Column;
import io.chatferry.source.guess.profile.Names;
import io.chatferry.source.guess.profile.Picker;
import io.chatferry.source.guess.profile.Relation;
import io.chatferry.source.guess.profile.Rows;
import io.chatferry.source.guess.profile.Words;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** How the rooms of two are told from groups, and who the other person in one is. */
final class Direct {

    private final Chat chat;
    private final References references;

    /**
     * What holds in rooms of two.
     *
     * @param when the conditions, by reference
     * @param evidence as a comment says it
     */
    record Rule(Map<String, Object> when, String evidence) {}

    Direct(Chat chat, References references) {
        this.chat = chat;
        this.references = references;
    }

    /** The rule for messages; null if all rooms are groups, as far as is known. */
    @Nullable
    Rule ofMessages(Picker messages) {
        List<String> own = MessageColumns.direct(messages);
        Column kind = messages.get("roomKind");
        if (kind != null && !own.isEmpty()) {
            return new Rule(Map.of(kind.ref(), one(own)), "its words tell rooms of two from groups");
        }
        Column room = messages.get("room");
        return room == null ? null : ofRoom(room);
    }

    /** Whether all rooms are of two, so that there are no groups. */
    boolean isOfTwoOnly() {
        Entity groups = chat.groups();
        if (groups == null) {
            return false;
        }
        long rooms = groups.table().rows().count();
        List<Column> pair = pair(groups);
        if (pair.size() == 2) {
            return pair.get(1).filled() == rooms;
        }
        Column kind = kind(groups);
        return kind != null && words(kind).size() == kind.vocabulary().size() && kind.filled() == rooms;
    }

    /** The two columns of rooms that name a person each; empty if there are no such columns. */
    private List<Column> pair(Entity groups) {
        if (chat.users() == null) {
            return List.of();
        }
        List<Column> persons = groups.table().rows().columns().values().stream()
                .filter(column -> !column.isContainer() && !column.equals(groups.id()) && isUser(column))
                .filter(column -> groups.columns().score("owner", column) == 0
                        && !Names.normalized(column.ref()).matches("(last|updated|modified|deleted).*"))
                .toList();
        return persons.size() == 2 ? persons : List.of();
    }

    /** The rule for rows that name a room. */
    @Nullable
    Rule ofRoom(Column room) {
        Entity groups = chat.groups();
        List<Column> pair = groups == null ? List.of() : pair(groups);
        String second = pair.isEmpty() ? null : references.ofRoom(room, pair.get(1));
        if (second != null) {
            return new Rule(Map.of(second, "*"), "conversations name two persons");
        }
        Column kind = groups == null ? null : kind(groups);
        if (groups != null && kind != null) {
            String ref = references.ofRoom(room, kind);
            return ref == null
                    ? null
                    : new Rule(
                            Map.of(ref, one(words(kind))),
                            groups.table().name() + "." + kind.ref() + " tells rooms of two");
        }
        Rule two = groups == null ? null : twoMembers(groups);
        if (two == null) {
            return null;
        }
        String count = references.ofMembers(chat.members().get(0), room, "/#");
        return count == null ? null : new Rule(Map.of(count, "2"), two.evidence());
    }

    /** The rule for the rooms themselves. */
    @Nullable
    Rule ofGroups(Entity groups) {
        List<Column> pair = pair(groups);
        if (!pair.isEmpty()) {
            return new Rule(Map.of(pair.get(1).ref(), "*"), "rooms of two become 1:1 conversations");
        }
        Column kind = kind(groups);
        if (kind != null) {
            return new Rule(Map.of(kind.ref(), one(words(kind))), "rooms of two become 1:1 conversations");
        }
        Rule two = twoMembers(groups);
        if (two == null) {
            return null;
        }
        Column key = chat.members().get(0).get("room");
        Relation relation = key == null ? null : Relation.of(key, groups.table(), "guid");
        String count =
                relation == null ? null : references.ofMembers(chat.members().get(0), relation.key(), "/#");
        return count == null ? null : new Rule(Map.of(count, "2"), two.evidence());
    }

    /** The rule for the rows of a table of members. */
    @Nullable
    Rule ofMembers(Picker members) {
        Column kind = ownKind(members);
        if (kind != null) {
            return new Rule(Map.of(kind.ref(), one(words(kind))), "rooms of two have no members");
        }
        Column room = members.get("room");
        return room == null ? null : ofRoom(room);
    }

    static Object one(List<String> words) {
        return words.size() == 1 ? words.get(0) : words;
    }

    /** The column of a table of members that tells rooms of two; null if none does. */
    static @Nullable Column ownKind(Picker members) {
        for (Column column : members.rows().all()) {
            if (!column.kinds().isFlag() && !words(column).isEmpty()) {
                return column;
            }
        }
        return null;
    }

    static @Nullable Column kind(Entity groups) {
        return kind(groups.columns());
    }

    /** The column of a table of rooms that tells those of two; null if none does. */
    static @Nullable Column kind(Picker groups) {
        Column best = null;
        double most = 0;
        for (Column column : groups.rows().all()) {
            if (words(column).isEmpty()) {
                continue;
            }
            double score = 10 + groups.score("roomKind", column);
            if (score > most) {
                most = score;
                best = column;
            }
        }
        return best;
    }

    private static List<String> words(Column kind) {
        return Words.direct(Names.normalized(kind.ref()), kind);
    }

    /** Rooms with two members, if a table says who the members are. */
    private @Nullable Rule twoMembers(Entity groups) {
        if (chat.members().isEmpty()) {
            return null;
        }
        Picker members = chat.members().get(0);
        Column room = members.get("room");
        Relation relation = room == null ? null : Relation.of(room, groups.table(), "guid");
        if (room == null || relation == null) {
            return null;
        }
        Set<Long> two = members.rows().frequencies(room).entrySet().stream()
                .filter(entry -> entry.getValue() == 2 && entry.getKey() != 0)
                .map(Map.Entry::getKey)
                .collect(Collectors.toSet());
        if (two.isEmpty()) {
            return null;
        }
        Column name = groups.columns().get("groupName");
        long named = name == null
                ? 0
                : groups.table()
                        .rows()
                        .where(relation.key(), two::contains, name, cell -> cell != 0 && cell != Rows.NULL_WORD);
        boolean isSure = name != null && named == 0;
        String evidence =
                two.size() + " of " + relation.total() + " rooms have two members" + (isSure ? ", and no name" : "");
        return new Rule(
                Map.of(),
                isSure ? evidence : "? " + evidence + ": are they 1:1 conversations? if not, remove these lines");
    }

    /** A reference to all persons in the room of a message; null if nothing tells who they are. */
    @Nullable
    Object persons(Column room) {
        Entity rooms = chat.groups();
        List<Column> pair = rooms == null ? List.of() : pair(rooms);
        if (!pair.isEmpty()) {
            List<String> both = new ArrayList<>();
            for (Column column : pair) {
                String ref = references.ofRoom(room, column);
                if (ref != null) {
                    both.add(references.users(ref, column).ref());
                }
            }
            return both;
        }
        for (Picker members : chat.members()) {
            Column user = members.get("uids");
            if (user != null) {
                String rows = references.ofMembers(members, room, References.pointer(user));
                if (rows != null) {
                    return references.users(rows, user).ref();
                }
            }
        }
        Entity groups = chat.groups();
        Column list = groups == null ? null : memberList(groups);
        if (list == null || groups == null) {
            return null;
        }
        String ref = references.ofRoom(room, list);
        if (ref == null) {
            return null;
        }
        Column items = list.itemValues();
        if (list.isFlagSet()) {
            return ref;
        }
        return items == null ? null : references.users(ref, items).ref();
    }

    /** The column of rooms that lists their members; null if there is none. */
    @Nullable
    Column memberList(Entity groups) {
        Column best = null;
        int most = 0;
        for (Column column : groups.table().rows().columns().values()) {
            if (!column.isContainer()) {
                continue;
            }
            Column ids = column.isFlagSet() ? column.keyValues() : column.itemValues();
            Rows elements = column.elementRows();
            boolean known = (ids != null && isUser(ids))
                    || (elements != null && elements.all().stream().anyMatch(this::isUser));
            int score = groups.columns().score("members", column) + (known ? 50 : 0);
            boolean canBe = known || (chat.users() == null && groups.columns().score("members", column) > 0);
            if (canBe && score > most) {
                most = score;
                best = column;
            }
        }
        return best;
    }

    private boolean isUser(Column column) {
        Entity users = chat.users();
        return users != null && !column.kinds().isFlag() && Relation.of(column, users.table(), "uid") != null;
    }
}
