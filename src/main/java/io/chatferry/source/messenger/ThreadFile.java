package io.chatferry.source.messenger;

import io.chatferry.source.api.ExportFiles;
import io.chatferry.source.api.ExportFiles.ExportFile;
import io.chatferry.source.api.ExportInput;
import io.chatferry.source.row.JsonText;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * A file of messages of one thread.
 *
 * @param number of the file in its thread, from 1; the first one holds the newest messages
 */
record ThreadFile(ExportFile file, Variant variant, long number) {

    private static final Pattern NAME = Pattern.compile("(?:.*/)?message(?:_(\\d{1,9}))?\\.json");
    private static final Pattern PLACE = Pattern.compile("(?:.*/)?messages/[^/]+/[^/]+/message(?:_\\d{1,9})?\\.json");
    private static final int MOST_KEYS = 12;
    private static final Set<String> WANTED =
            Set.of("participants", "title", "thread_type", "thread_path", "joinable_mode", "threadName");

    /** How the file is written. */
    enum Variant {
        /** Facebook's own download: a folder for each thread. */
        FACEBOOK,
        /** The download of Messenger itself, for chats with end-to-end encryption: a file for each thread. */
        MESSENGER
    }

    /** The files of messages of an export, in its order. */
    static List<ThreadFile> of(ExportFiles files) {
        List<ThreadFile> found = new ArrayList<>();
        for (ExportFile file : files.files()) {
            // a whole download has thousands of threads, whose places tell what they are
            Variant variant = PLACE.matcher(file.name()).matches() ? Variant.FACEBOOK : variant(file);
            if (variant != null) {
                Matcher name = NAME.matcher(file.name());
                boolean isNumbered = name.matches() && name.group(1) != null;
                found.add(new ThreadFile(file, variant, isNumbered ? Long.parseLong(name.group(1)) : 1));
            }
        }
        return found;
    }

    /**
     * What the file says beside its messages, before and behind them; of a file that breaks off, what stands before. That it
     * breaks off is told where its messages are read.
     */
    ObjectNode page() {
        ObjectMapper mapper = JsonText.mapper();
        ObjectNode page = mapper.createObjectNode();
        try (ExportInput input = file.open().withBadBytesReplaced();
                JsonParser parser = mapper.createParser(input)) {
            parser.nextToken();
            while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
                String key = parser.currentName();
                parser.nextToken();
                if (WANTED.contains(key)) {
                    JsonNode value = parser.readValueAsTree();
                    page.set(key, value);
                } else {
                    parser.skipChildren();
                }
            }
        } catch (IOException | JacksonException brokenOff) {
            return page;
        }
        return page;
    }

    /** How a file is written, by its beginning; null if it is another one. */
    static @Nullable Variant variant(ExportFile file) {
        if (!file.name().toLowerCase(Locale.ROOT).endsWith(".json")) {
            return null;
        }
        ObjectMapper mapper = JsonText.mapper();
        try (ExportInput input = file.open().withBadBytesReplaced();
                JsonParser parser = mapper.createParser(input)) {
            return parser.nextToken() == JsonToken.START_OBJECT ? variant(parser) : null;
        } catch (IOException | JacksonException unreadable) {
            return null; // then it is not recognised
        }
    }

    private static @Nullable Variant variant(JsonParser parser) {
        Variant variant = null;
        for (int keys = 0; keys < MOST_KEYS && parser.nextToken() == JsonToken.PROPERTY_NAME; keys++) {
            String key = parser.currentName();
            JsonToken value = parser.nextToken();
            if (keys == 0 && (!key.equals("participants") || value != JsonToken.START_ARRAY)) {
                return null; // another file, that may be large
            }
            if (key.equals("participants")) {
                JsonToken first = parser.nextToken();
                variant = first == JsonToken.VALUE_STRING ? Variant.MESSENGER : Variant.FACEBOOK;
                skipToEnd(parser, first);
            } else if (key.equals("messages")) {
                return value == JsonToken.START_ARRAY && isMessage(parser) ? variant : null;
            } else {
                parser.skipChildren();
            }
        }
        return null;
    }

    private static void skipToEnd(JsonParser parser, JsonToken first) {
        for (JsonToken token = first; token != null && token != JsonToken.END_ARRAY; token = parser.nextToken()) {
            parser.skipChildren();
        }
    }

    /** Whether the first element of the array is a message with a sender, or there is none. */
    private static boolean isMessage(JsonParser parser) {
        if (parser.nextToken() != JsonToken.START_OBJECT) {
            return parser.currentToken() == JsonToken.END_ARRAY;
        }
        for (int keys = 0; keys < MOST_KEYS && parser.nextToken() == JsonToken.PROPERTY_NAME; keys++) {
            if (parser.currentName().equals("sender_name")
                    || parser.currentName().equals("senderName")) {
                return true;
            }
            parser.nextToken();
            parser.skipChildren();
        }
        return false;
    }
}
