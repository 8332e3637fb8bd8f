package io.chatferry.constraint.repair;

import io.chatferry.constraint.Texts;
import io.chatferry.model.Message;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/**
 * Splits a text that is too long for one message into several messages of the same second, each with its number
 * before it. The first keeps the muid and all other fields; the others keep sender, receiver, time, tags and parent.
 */
final class SplitText {

    /** Sizes of text to try in turn, in bytes: the other fields of a message leave more or less room. */
    static final int[] SIZES = {9_800, 8_000, 5_000, 2_000};

    private static final int MAX_MENTION_LENGTH = 200;

    private SplitText() {}

    /** The text, from its own field or from {@code data}. */
    static String textOf(Message message) {
        String text = message.text();
        if (text != null && !text.isEmpty()) {
            return text;
        }
        JsonNode data = message.data();
        return data == null ? "" : data.path("text").asString("");
    }

    static List<Message> of(Message message, int bytes) {
        List<String> texts = cut(textOf(message), bytes);
        List<Message> parts = new ArrayList<>();
        for (int i = 0; i < texts.size(); i++) {
            RecordDraft part = new RecordDraft(message);
            part.set("text", "(" + (i + 1) + "/" + texts.size() + ") " + texts.get(i));
            if (i > 0) {
                part.set("muid", message.muid() == null ? null : message.muid() + "-part-" + (i + 1));
                part.set("category", "message");
                part.set("type", "text");
                for (String field : List.of(
                        "data", "attachments", "customData", "metadata", "reactions", "deliveredAt", "readAt")) {
                    part.set(field, null);
                }
            }
            parts.add((Message) part.record());
        }
        return parts;
    }

    /** Cuts between words if possible, and never within a grapheme or a mention. */
    private static List<String> cut(String text, int bytes) {
        List<String> parts = new ArrayList<>();
        int from = 0;
        while (from < text.length()) {
            int to = from;
            int size = 0;
            while (to < text.length()) {
                int c = text.codePointAt(to);
                int cost = cost(c);
                if (size + cost > bytes) {
                    break;
                }
                size += cost;
                to += Character.charCount(c);
            }
            int end = to == text.length() ? to : boundary(text, from, to);
            parts.add(text.substring(from, end));
            from = end;
        }
        return parts;
    }

    private static int boundary(String text, int from, int to) {
        int end = Texts.graphemeEnd(text, from, to);
        for (int i = end; i > from + (end - from) / 2; i--) {
            if (Character.isWhitespace(text.charAt(i - 1)) && Texts.isWhole(text, i - 1, i)) {
                end = i;
                break;
            }
        }
        int mention = text.lastIndexOf("<@uid:", end - 1);
        boolean within = mention > from && end - mention < MAX_MENTION_LENGTH && text.indexOf('>', mention) >= end;
        return within ? mention : end;
    }

    /** The length of a character in JSON, in bytes. */
    private static int cost(int c) {
        if (c < 0x20) {
            return 6;
        }
        if (c == '"' || c == '\\') {
            return 2;
        }
        return c < 0x80 ? 1 : c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;
    }
}
