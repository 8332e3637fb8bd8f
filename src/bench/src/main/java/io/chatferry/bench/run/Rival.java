package io.chatferry.bench.run;

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

/**
 * A program that reads complete request bodies, one per line, and only sends them.
 *
 * @param command the command line that runs it; the file, the URL and the key follow
 */
public record Rival(String name, List<String> command) implements Contender {

    private static final JsonMapper JSON = JsonMapper.shared();

    @Override
    public List<String> prepare(Traffic traffic, URI target, Path folder) throws IOException {
        Path bodies = folder.resolve("bodies.jsonl");
        try (Writer out = Files.newBufferedWriter(bodies)) {
            for (Message message : traffic.messages()) {
                out.append(body(message)).append('\n');
            }
        }
        List<String> words = new ArrayList<>(command);
        words.addAll(List.of(bodies.toString(), target + "/moderation/messages", TargetClient.KEY));
        return words;
    }

    private static String body(Message message) {
        return JSON.createObjectNode()
                .put("muid", message.muid())
                .put("sender", message.sender())
                .put("receiver", message.receiver())
                .put("receiverType", message.toGroup() ? "group" : "user")
                .put("category", "message")
                .put("type", "text")
                .put("sentAt", message.sentAt())
                .set("data", JSON.createObjectNode().put("text", message.text()))
                .toString();
    }
}
