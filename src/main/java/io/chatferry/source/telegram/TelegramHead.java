package io.chatferry.source.telegram;

import io.chatferry.source.api.ExportFiles.ExportFile;
import io.chatferry.source.chat.reading.Fields;
import io.chatferry.source.row.JsonText;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What stands in a file before its messages.
 *
 * @param type of the chat, or of the first chat of an account; null if it is not said
 * @param isKnown whether the type is one that Telegram Desktop writes, or the first message is as it writes them
 * @param owner of the account: the object {@code personal_information}; null if there is none
 */
record TelegramHead(
        Variant variant,
        @Nullable String type,
        boolean isKnown,
        @Nullable JsonNode owner) {

    /** What kind of file it is. */
    enum Variant {
        /** One chat. */
        CHAT,
        /** All chats of an account. */
        ACCOUNT,
        /** No export of Telegram Desktop. */
        NONE
    }

    private static final TelegramHead NOTHING = new TelegramHead(Variant.NONE, null, false, null);
    private static final Set<String> TYPES = Set.of(
            "personal_chat",
            "bot_chat",
            "saved_messages",
            "replies",
            "verification_codes",
            "private_group",
            "private_supergroup",
            "public_supergroup",
            "private_channel",
            "public_channel");
    /** Lists of contacts and sessions stand before the chats. */
    private static final int MAX_BYTES = 8 * 1024 * 1024;

    private static final int HTML_BYTES = 4096;
    /** Enough to recognise a file. */
    private static final int FEW_BYTES = 256 * 1024;

    /** Reads what stands before the messages. */
    static TelegramHead of(ExportFile file) {
        return read(file, MAX_BYTES);
    }

    /** Reads only the beginning of the file, to recognise it. */
    static TelegramHead glance(ExportFile file) {
        return read(file, FEW_BYTES);
    }

    /** Whether it is a page of an export as HTML. */
    static boolean isHtml(ExportFile file) {
        try (InputStream in = file.open()) {
            return new String(in.readNBytes(HTML_BYTES), StandardCharsets.UTF_8)
                    .contains("<title>Exported Data</title>");
        } catch (IOException unreadable) {
            return false;
        }
    }

    private static TelegramHead read(ExportFile file, int bytes) {
        Reading reading = new Reading();
        try (InputStream in = new HexEscapes(new First(file.open().withBadBytesReplaced(), bytes));
                JsonParser parser = JsonText.mapper().createParser(in)) {
            reading.read(parser);
        } catch (IOException | JacksonException broken) {
            // what was read so far counts; the rest is reported where it is read
        }
        return reading.head();
    }

    /** The head as far as it was read. Not thread-safe. */
    private static final class Reading {

        private Variant variant = Variant.NONE;
        private @Nullable String type;
        private @Nullable JsonNode owner;
        private boolean hasKnownMessage;

        void read(JsonParser parser) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                return;
            }
            while (variant == Variant.NONE && parser.nextToken() == JsonToken.PROPERTY_NAME) {
                String key = parser.currentName();
                JsonToken value = parser.nextToken();
                if (key.equals("messages") && value == JsonToken.START_ARRAY) {
                    variant = Variant.CHAT;
                    firstMessage(parser);
                } else if ((key.equals("chats") || key.equals("left_chats")) && value == JsonToken.START_OBJECT) {
                    variant = Variant.ACCOUNT;
                    firstChat(parser);
                } else if (key.equals("personal_information") && value == JsonToken.START_OBJECT) {
                    owner = parser.readValueAsTree();
                } else if (key.equals("type") && value == JsonToken.VALUE_STRING) {
                    type = parser.getString();
                } else {
                    parser.skipChildren();
                }
            }
        }

        private void firstMessage(JsonParser parser) {
            if (parser.nextToken() == JsonToken.START_OBJECT) {
                ObjectNode message = parser.readValueAsTree();
                String kind = Fields.text(message, "type");
                hasKnownMessage = ("message".equals(kind) || "service".equals(kind))
                        && message.has("id")
                        && message.has("text")
                        && (message.has("date") || message.has("date_unixtime"));
            }
        }

        private void firstChat(JsonParser parser) {
            while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
                String key = parser.currentName();
                JsonToken value = parser.nextToken();
                if (key.equals("list") && value == JsonToken.START_ARRAY) {
                    firstOfList(parser);
                    return;
                }
                parser.skipChildren();
            }
        }

        private void firstOfList(JsonParser parser) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                return;
            }
            while (type == null && parser.nextToken() == JsonToken.PROPERTY_NAME) {
                String key = parser.currentName();
                JsonToken value = parser.nextToken();
                if (key.equals("type") && value == JsonToken.VALUE_STRING) {
                    type = parser.getString();
                } else if (key.equals("messages") && value == JsonToken.START_ARRAY) {
                    firstMessage(parser);
                    return;
                } else {
                    parser.skipChildren();
                }
            }
        }

        TelegramHead head() {
            JsonNode person = owner;
            boolean isOfAccount = person != null && person.has("user_id");
            boolean isKnown = (type != null && TYPES.contains(type)) || hasKnownMessage;
            return switch (variant) {
                case NONE -> isOfAccount ? new TelegramHead(Variant.ACCOUNT, null, true, person) : NOTHING;
                case ACCOUNT -> isKnown || isOfAccount ? new TelegramHead(variant, type, true, person) : NOTHING;
                case CHAT ->
                    isKnown ? new TelegramHead(variant, type, type == null || TYPES.contains(type), null) : NOTHING;
            };
        }
    }

    /** The first bytes of a file. */
    private static final class First extends FilterInputStream {

        private int left;

        First(InputStream in, int bytes) {
            super(in);
            left = bytes;
        }

        @Override
        public int read() throws IOException {
            int read = left > 0 ? super.read() : -1;
            left -= read < 0 ? 0 : 1;
            return read;
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            if (left <= 0) {
                return -1;
            }
            int read = super.read(bytes, offset, Math.min(length, left));
            left -= Math.max(read, 0);
            return read;
        }
    }
}
