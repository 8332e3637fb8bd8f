package io.chatferry.source.chat.stream;

import io.chatferry.model.Origin;
import io.chatferry.source.chat.model.Conversation;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** All conversations of an export: those that it describes, and those that only messages name. Not thread-safe. */
final class Rooms {

    private final Map<String, Room> rooms = new LinkedHashMap<>();

    /** A conversation, and what its members and messages have shown of it so far. */
    static final class Room {

        /** As many people as decide whether it is of exactly two. */
        private static final int PEOPLE = 3;

        private final int number;
        private final String id;
        private Origin origin;
        private @Nullable Conversation described;
        private int[] listed = {};
        private int[] authors = {};
        private boolean ownerIsListed;
        /** Until when its first people have read it. */
        private final Map<String, Instant> reads = new HashMap<>(0);
        /** Those listed before the room is described: its owner may be among them. */
        private @Nullable Set<String> listedEarly;

        private Room(int number, String id, Origin origin) {
            this.number = number;
            this.id = id;
            this.origin = origin;
        }

        /** Its number in the order of the export, from 0. */
        int number() {
            return number;
        }

        String id() {
            return id;
        }

        Origin origin() {
            return origin;
        }

        @Nullable
        Conversation described() {
            return described;
        }

        boolean listsMembers() {
            return described != null
                    && described.listsMembers()
                    && !(described.authorsIfNoneListed() && listed.length == 0);
        }

        boolean isDirect() {
            return described != null && described.isDirect();
        }

        /** The first people that belong to it by their numbers, at most three; of a room without a list, the first authors too. */
        int[] people() {
            int[] people = listed;
            if (!listsMembers() || listed.length == 0) {
                for (int author : authors) {
                    people = with(people, author);
                }
            }
            return people;
        }

        /** Whether it is a 1:1 conversation: a direct one of exactly two people, in which nobody else has written. */
        boolean isPair() {
            int[] people = people();
            if (!isDirect() || people.length != 2 || (described != null && described.isNeverPair())) {
                return false;
            }
            for (int author : authors) {
                if (author != people[0] && author != people[1]) {
                    return false;
                }
            }
            return true;
        }

        /** What it was in the source, of a direct one that becomes a group; null of any other one. */
        @Nullable
        String was() {
            if (!isDirect() || isPair()) {
                return null;
            }
            int people = people().length;
            return people == 0 ? "empty-dm" : people == 1 ? "self-dm" : "group-dm";
        }

        /** Whether a user belongs to it; known of its owner only. */
        boolean hasMember(String user) {
            return !listsMembers() || (ownerIsListed && described != null && user.equals(described.owner()));
        }

        void addMember(Users.Known user) {
            listed = with(listed, user.number());
            if (described != null) {
                ownerIsListed |= user.id().equals(described.owner());
            } else {
                Set<String> early = listedEarly == null ? new HashSet<>() : listedEarly;
                early.add(user.id());
                listedEarly = early;
            }
        }

        void addRead(String user, Instant upTo) {
            if (reads.size() < PEOPLE || reads.containsKey(user)) {
                reads.merge(user, upTo, (one, other) -> one.isAfter(other) ? one : other);
            }
        }

        /** Until when a user has read it; null if that is not known. */
        @Nullable
        Instant readUntil(String user) {
            return reads.get(user);
        }

        void addAuthor(int user) {
            authors = with(authors, user);
        }

        private static int[] with(int[] people, int user) {
            for (int known : people) {
                if (known == user) {
                    return people;
                }
            }
            if (people.length >= PEOPLE) {
                return people;
            }
            int[] more = Arrays.copyOf(people, people.length + 1);
            more[people.length] = user;
            return more;
        }
    }

    /** A conversation that the export describes; of several descriptions, the first counts. */
    void describe(Conversation conversation, Origin origin) {
        Room room = named(conversation.id(), origin);
        if (room.described == null) {
            room.described = conversation;
            room.origin = origin;
            room.ownerIsListed = room.listedEarly != null && room.listedEarly.contains(conversation.owner());
            room.listedEarly = null;
        }
    }

    /** A conversation that something in the export names. */
    Room named(String id, Origin origin) {
        Room room = rooms.get(id);
        if (room == null) {
            room = new Room(rooms.size(), id, origin);
            rooms.put(id, room);
        }
        return room;
    }

    /** The conversation with an id; null if nothing names it. */
    @Nullable
    Room find(String id) {
        return rooms.get(id);
    }

    void each(Consumer<Room> action) {
        rooms.values().forEach(action);
    }
}
