package io.chatferry.source.chat.history;

import io.chatferry.source.chat.history.ChatHistory.Person;
import io.chatferry.source.chat.history.ChatHistory.Post;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** What the files of several systems are made of. */
final class ExportValues {

    static final DateTimeFormatter DAY = pattern("yyyy-MM-dd");
    static final DateTimeFormatter CLOCK = pattern("HH:mm:ss");

    private ExportValues() {}

    static DateTimeFormatter pattern(String pattern) {
        return DateTimeFormatter.ofPattern(pattern, Locale.ENGLISH).withZone(ZoneOffset.UTC);
    }

    static Collection<Person> people(ChatHistory history) {
        Map<Long, Person> people = new TreeMap<>();
        history.rooms().forEach(room -> room.people().forEach(person -> people.put(person.id(), person)));
        return people.values();
    }

    /** An object of these names and values, in their order; a value may be null. */
    static Map<String, Object> object(Object... namesAndValues) {
        Map<String, Object> object = new LinkedHashMap<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            object.put((String) namesAndValues[i], namesAndValues[i + 1]);
        }
        return object;
    }

    static List<Object> each(Collection<Person> people, java.util.function.Function<Person, Object> how) {
        return people.stream().map(how).toList();
    }

    /** The URL of the file of a post; its last part has no character that needs to be written in another way. */
    static String url(Post post) {
        return "https://files.example.com/" + post.id();
    }

    static List<Object> files(Post post, Object... namesAndValues) {
        return post.file() == null ? List.of() : List.of(object(namesAndValues));
    }

    static Map<String, List<Post>> days(List<Post> posts) {
        Map<String, List<Post>> days = new LinkedHashMap<>();
        int from = 0;
        for (int i = 1; i <= posts.size(); i++) {
            String day = DAY.format(posts.get(from).at());
            if (i == posts.size() || !DAY.format(posts.get(i).at()).equals(day)) {
                days.put(day, posts.subList(from, i));
                from = i;
            }
        }
        return days;
    }
}
