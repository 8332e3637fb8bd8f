package io.chatferry.source.chat.model;

import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Words in a text of the source whose wording may stand anywhere in the export, such as the name of a role: a key between two
 * noncharacters of Unicode, which no text holds. They become the text that {@link ChatSink#label} gives the key.
 */
public final class Labels {

    private static final char OPEN = '\uFDD2';
    private static final char OTHERWISE = '\uFDD3';
    static final char CLOSE = '\uFDD4';

    private Labels() {}

    /**
     * The label of a key.
     *
     * @param otherwise the text if nothing gives the key one
     */
    public static String of(String key, String otherwise) {
        return OPEN + key + OTHERWISE + otherwise + CLOSE;
    }

    /**
     * The text with the labels instead of their keys.
     *
     * @param labels the text of a key; null if nothing gives it one
     */
    public static String resolved(String text, UnaryOperator<@Nullable String> labels) {
        int open = text.indexOf(OPEN);
        if (open < 0) {
            return text;
        }
        StringBuilder resolved = new StringBuilder(text.length());
        int copied = 0;
        while (open >= 0) {
            int otherwise = text.indexOf(OTHERWISE, open);
            int close = otherwise < 0 ? -1 : text.indexOf(CLOSE, otherwise);
            if (close < 0) {
                break;
            }
            String label = labels.apply(text.substring(open + 1, otherwise));
            resolved.append(text, copied, open).append(label == null ? text.substring(otherwise + 1, close) : label);
            copied = close + 1;
            open = text.indexOf(OPEN, copied);
        }
        return resolved.append(text, copied, text.length()).toString();
    }
}
