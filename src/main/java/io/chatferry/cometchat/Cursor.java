package io.chatferry.cometchat;

import org.jspecify.annotations.Nullable;

/**
 * Where a list of messages goes on (cometchat-api.md section 1, "Pagination styles").
 *
 * @param affix {@code append}: newer than {@code id}; {@code prepend}: older than it
 * @param id a message id of the target, or null for the first page
 */
public record Cursor(String affix, @Nullable String id) {

    /** From the oldest on. */
    public static final Cursor OLDEST = new Cursor("append", null);

    /** From the newest back. */
    public static final Cursor NEWEST = new Cursor("prepend", null);
}
