package io.chatferry.source.chat.stream;

import io.chatferry.model.Origin;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Keeps notes of the source so small that the metadata never makes a record break a limit. */
final class NoteLimit {

    /** Of users and groups, 5 KB of metadata (CometChat REST API, "Properties and Constraints"), less what stands around the notes. */
    static final int OF_ENTITIES = 5 * 1024 - 300;

    /** Of a message with all its parts, 10 KB, less what else may be added. */
    private static final int OF_MESSAGES = 10 * 1024 - 1_000;

    /** Notes of this size are kept beside a text that is too long by itself: it is for the job to say what becomes of that. */
    private static final int LEAST = 1_000;

    private NoteLimit() {}

    /** How many bytes the notes of a message may have. */
    static int besides(String text, int attachments) {
        return text.length() < LEAST && attachments == 0
                ? OF_MESSAGES - 3 * text.length()
                : Math.max(LEAST, OF_MESSAGES - bytes(text) - text.length() / 8 - attachments * 600);
    }

    /** Removes the largest notes while all are too large. */
    static void fit(ObjectNode notes, int limit, Origin origin, Tally tally) {
        int size = bytes(notes);
        while (size > limit) {
            String largest = "";
            int most = -1;
            for (Map.Entry<String, JsonNode> note : notes.properties()) {
                int bytes = bytes(note.getValue());
                if (bytes > most) {
                    most = bytes;
                    largest = note.getKey();
                }
            }
            notes.remove(largest);
            tally.add("values that are too large for metadata, left out: " + largest, origin);
            size = bytes(notes);
        }
    }

    private static int bytes(JsonNode node) {
        return bytes(node.toString());
    }

    private static int bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }
}
