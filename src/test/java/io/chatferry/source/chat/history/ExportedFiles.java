package io.chatferry.source.chat.history;

import io.chatferry.source.chat.history.ChatHistory.Post;
import io.chatferry.source.chat.history.ChatHistory.Room;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import tools.jackson.databind.json.JsonMapper;

/** The files of an export that is written: lists are streamed, however long they are. */
public final class ExportedFiles {

    private static final JsonMapper JSON = JsonMapper.shared();

    private final Path folder;

    ExportedFiles(Path folder) {
        this.folder = folder;
    }

    /** The name of a room where it names a file: systems replace what no file name may hold. */
    String safe(Room room) {
        return room.name().matches("[\\w-]{1,100}") ? room.name() : "room-" + room.id();
    }

    /** A file that is one value. */
    void json(String name, Object value) throws IOException {
        try (Lines out = open(name)) {
            out.json(value);
        }
    }

    /** A file with a line for each post. */
    void lines(String name, List<String> before, List<Post> posts, Function<Post, String> how) throws IOException {
        try (Lines out = open(name)) {
            for (String line : before) {
                out.text(line + "\n");
            }
            for (Post post : posts) {
                out.text(how.apply(post) + "\n");
            }
        }
    }

    /**
     * A file with an object that holds a list of all posts.
     *
     * @param path of the list in the object, its names parted by {@code /}; {@code []} for the one element of a list; empty if
     *     there is nothing but the list
     * @param beside what stands in the object before it, at the head of the file
     */
    void list(String name, Map<String, Object> beside, String path, List<Post> posts, Function<Post, Object> how)
            throws IOException {
        list(name, beside, path, posts, how, Map.of());
    }

    /** Likewise, with an object that the list is in itself, and what stands in there before it. */
    void list(
            String name,
            Map<String, Object> beside,
            String path,
            List<Post> posts,
            Function<Post, Object> how,
            Map<String, Object> inner)
            throws IOException {
        try (Lines out = open(name)) {
            String end = "";
            Map<String, Object> members = beside;
            for (String each : path.isEmpty() ? new String[0] : path.split("/")) {
                out.text("{" + members(members) + JSON.writeValueAsString(each.replace("[]", "")) + ": "
                        + (each.endsWith("[]") ? "[" : ""));
                end = (each.endsWith("[]") ? "]" : "") + "}" + end;
                members = inner;
            }
            String before = "[\n";
            for (Post post : posts) {
                out.text(before);
                out.json(how.apply(post));
                before = ",";
            }
            out.text((posts.isEmpty() ? "[" : "") + "]" + end);
        }
    }

    private static String members(Map<String, Object> members) {
        StringBuilder text = new StringBuilder();
        members.forEach((name, value) -> text.append(JSON.writeValueAsString(name))
                .append(": ")
                .append(JSON.writeValueAsString(value))
                .append(",\n"));
        return text.toString();
    }

    Lines open(String name) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        return new Lines(Files.newBufferedWriter(file));
    }

    /** A file that is written line by line. */
    record Lines(BufferedWriter out) implements AutoCloseable {

        void json(Object value) throws IOException {
            out.write(JSON.writeValueAsString(value));
            out.write('\n');
        }

        void text(String text) throws IOException {
            out.write(text);
        }

        @Override
        public void close() throws IOException {
            out.close();
        }
    }
}
