package io.chatferry.cometchat.answer;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * Text of the target, reduced to a size and form that can be stored; it is never trusted to fit. This is done where an
 * answer is read, and nowhere else.
 */
public final class BoundedText {

    /** The longest id of a message that is kept. */
    public static final int MAX_ID = 300;

    private static final int MAX_CODE = 100;
    private static final int MAX_LINE = 1_000;
    private static final String HASH_PREFIX = "sha256:";
    private static final String ELLIPSIS = "…";

    private BoundedText() {}

    /**
     * The target's id of a message. One that is too long, or not printable, is known again by its hash, which stands in for
     * it while answers are compared; it is of no use in a call, and no ledger keeps it.
     */
    static String id(String id) {
        boolean usable = id.length() <= MAX_ID
                && !id.startsWith(HASH_PREFIX)
                && id.codePoints().allMatch(BoundedText::isPrintable);
        return usable ? id : HASH_PREFIX + sha256(id);
    }

    /** The id as it can be kept and be used in calls; empty for one that only a hash stands for. */
    public static String usable(String id) {
        return id.startsWith(HASH_PREFIX) ? "" : id;
    }

    /** The code of an error. */
    public static String code(String code) {
        return line(code, MAX_CODE);
    }

    /** A sentence of the target, in one line. */
    public static String line(String text) {
        return line(text, MAX_LINE);
    }

    /** At most so many characters, in one line, cut between two code points. */
    public static String line(String text, int maxChars) {
        StringBuilder shown = new StringBuilder(text.length());
        text.codePoints()
                .map(c -> Character.isWhitespace(c) || Character.isISOControl(c) ? ' ' : c)
                .map(c -> Character.getType(c) == Character.SURROGATE ? 0xFFFD : c)
                .forEach(shown::appendCodePoint);
        String line = shown.toString().replaceAll(" +", " ").strip();
        if (line.length() <= maxChars) {
            return line;
        }
        int end = maxChars - ELLIPSIS.length();
        return line.substring(0, Character.isLowSurrogate(line.charAt(end)) ? end - 1 : end) + ELLIPSIS;
    }

    private static boolean isPrintable(int c) {
        return switch (Character.getType(c)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.UNASSIGNED,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR -> false;
            default -> true;
        };
    }

    private static String sha256(String text) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException missing) {
            throw new IllegalStateException("every Java platform has SHA-256", missing);
        }
    }
}
