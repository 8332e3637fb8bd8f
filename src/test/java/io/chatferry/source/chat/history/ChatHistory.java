package io.chatferry.source.chat.history;

import java.time.Instant;
import java.util.AbstractList;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** What people wrote in a few rooms, to be exported by any system: see {@link ExportWriters}. */
public record ChatHistory(List<Room> rooms) {

    /** So that no two posts of a room lie in one minute, which is all that some formats tell. */
    private static final int SECONDS_BETWEEN = 60;

    private static final Instant START = Instant.parse("2024-03-14T08:00:00Z");

    private static final List<Person> PEOPLE =
            List.of(new Person(101, "Ann"), new Person(102, "Bob"), new Person(103, "Cleo"));

    /** Somebody who writes; systems without ids know the name alone. */
    public record Person(long id, String name) {}

    /**
     * A message.
     *
     * @param file the name of a file that was sent with it
     */
    public record Post(
            long id,
            Person author,
            String text,
            Instant at,
            @Nullable String file) {}

    /** A group of people, with its posts in the order of their times. */
    public record Room(long id, String name, List<Post> posts) {

        /** All who are there, whether they wrote or not. */
        public List<Person> people() {
            return posts.size() > 1_000 ? PEOPLE : peopleOf(posts);
        }

        private static List<Person> peopleOf(List<Post> posts) {
            return java.util.stream.Stream.concat(
                            PEOPLE.stream(), posts.stream().map(Post::author))
                    .collect(java.util.stream.Collectors.toMap(
                            Person::id, person -> person, (a, b) -> b, java.util.TreeMap::new))
                    .values()
                    .stream()
                    .toList();
        }
    }

    /** So many rooms of so many posts each. */
    public static ChatHistory of(int rooms, int posts) {
        return new ChatHistory(IntStream.range(0, rooms)
                .mapToObj(room -> new Room(700 + room, "room-" + room, new Posts(room, posts)))
                .toList());
    }

    /** One room with these posts. */
    public static ChatHistory of(String room, List<Post> posts) {
        return new ChatHistory(List.of(new Room(700, room, posts)));
    }

    /** The same rooms with some of their posts. */
    public ChatHistory part(double from, double to) {
        return new ChatHistory(rooms.stream()
                .map(room -> new Room(
                        room.id(),
                        room.name(),
                        room.posts().subList((int) (room.posts().size() * from), (int)
                                (room.posts().size() * to))))
                .toList());
    }

    public int size() {
        return rooms.stream().mapToInt(room -> room.posts().size()).sum();
    }

    /** The texts of each room, in order. */
    public List<List<String>> texts() {
        return rooms.stream()
                .filter(room -> !room.posts().isEmpty())
                .map(room -> room.posts().stream().map(Post::text).toList())
                .toList();
    }

    /** Made when they are asked for, so that a million take no memory. */
    private static final class Posts extends AbstractList<Post> {

        private final int room;
        private final int size;

        Posts(int room, int size) {
            this.room = room;
            this.size = size;
        }

        @Override
        public Post get(int at) {
            return new Post(
                    room * 10_000_000L + at + 1,
                    PEOPLE.get((at * 7 + at / 5) % PEOPLE.size()),
                    "post " + at + " in room " + room,
                    START.plusSeconds((long) at * SECONDS_BETWEEN + room),
                    null);
        }

        @Override
        public int size() {
            return size;
        }
    }
}
