package io.chatferry.bench.run;

import io.chatferry.bench.traffic.Limits;
import io.chatferry.bench.traffic.Message;
import io.chatferry.bench.traffic.Traffic;
import java.io.IOException;
import java.io.Writer;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Chatferry, with an export in its canonical format and a job file.
 *
 * @param command the command line that runs it
 */
public record Chatferry(List<String> command, Limits limits) implements Contender {

    private static final JsonMapper JSON = JsonMapper.shared();

    /** For the job file, which has no word for no limit: 100,000 calls a second. */
    private static final int UNREACHABLE = 6_000_000;

    @Override
    public String name() {
        return "Chatferry";
    }

    @Override
    public List<String> prepare(Traffic traffic, URI target, Path folder) throws IOException {
        Path export = Files.createDirectories(folder.resolve("export"));
        write(
                export.resolve("users.jsonl"),
                traffic.describedUids(),
                (row, uid) -> row.put("uid", uid).put("name", "User " + uid));
        write(
                export.resolve("groups.jsonl"),
                traffic.guids(),
                (row, guid) ->
                        row.put("guid", guid).put("name", "Group " + guid).put("type", "private"));
        write(export.resolve("messages.jsonl"), traffic.messages(), Chatferry::message);
        Path job = Files.writeString(folder.resolve("job.yaml"), """
                        name: bench
                        source:
                          path: export
                        target:
                          app-id: bench
                          api-key: %s
                          base-url: %s
                          endpoint: moderation
                        limits:
                          standard: %d
                          sender: %d
                          window: %ds
                        """.formatted(
                        TargetClient.KEY,
                        target,
                        standard(),
                        limits.sender(),
                        limits.window().toSeconds()));
        List<String> words = new ArrayList<>(command);
        words.addAll(List.of("import", job.toString(), "--work", folder.toString()));
        return words;
    }

    private int standard() {
        return limits.standard() == 0 ? UNREACHABLE : limits.standard();
    }

    private static void message(ObjectNode row, Message message) {
        row.put("muid", message.muid())
                .put("sender", message.sender())
                .put("receiver", message.receiver())
                .put("receiverType", message.toGroup() ? "group" : "user")
                .put("text", message.text())
                .put("sentAt", message.sentAt());
    }

    private interface Fields<T> {
        void put(ObjectNode row, T of);
    }

    private static <T> void write(Path file, List<T> all, Fields<T> fields) throws IOException {
        if (all.isEmpty()) {
            return; // a file without records could be one that was cut off: an import that finds one ends with exit
            // code 2
        }
        try (Writer out = Files.newBufferedWriter(file)) {
            for (T each : all) {
                ObjectNode row = JSON.createObjectNode();
                fields.put(row, each);
                out.append(row.toString()).append('\n');
            }
        }
    }
}
