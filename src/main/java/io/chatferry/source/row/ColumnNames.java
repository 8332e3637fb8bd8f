package io.chatferry.source.row;

import java.util.regex.Pattern;

/**
 * Tells names of columns from data. The first line of a file may be a record, and the keys of an object may be ids: what
 * looks like data is never printed as a name.
 */
public final class ColumnNames {

    private static final int MAX_LENGTH = 40;
    private static final int MAX_WORDS = 4;
    /** A letter or {@code _}, then what names of columns are made of. */
    private static final Pattern NAME = Pattern.compile("[\\p{L}_$][\\p{L}\\p{M}\\p{N}_$.:/#()\\[\\] -]*");
    /** A run of digits as in ids, phone numbers and times; a name has one or two, as in {@code line2}. */
    private static final Pattern NUMBER = Pattern.compile("\\p{N}{3,}");

    private static final Pattern HEXADECIMAL = Pattern.compile("(?i)[0-9a-f]{8,}(-[0-9a-f]{4,})*");

    private ColumnNames() {}

    /** Whether a name looks like data: a number, a time, an address, an id, or a text. */
    public static boolean isLikeData(String name) {
        String text = name.strip();
        return !text.isEmpty()
                && (text.length() > MAX_LENGTH
                        || !NAME.matcher(text).matches()
                        || NUMBER.matcher(text).find()
                        || text.contains("://")
                        || (HEXADECIMAL.matcher(text).matches() && text.chars().anyMatch(Character::isDigit))
                        || text.split("\\s+").length > MAX_WORDS);
    }
}
