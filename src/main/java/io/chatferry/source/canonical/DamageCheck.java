package io.chatferry.source.canonical;

import io.chatferry.source.canonical.ReadNotes.Note;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Counts values that say NULL in some language, and texts that an earlier program has damaged. Changes nothing. */
final class DamageCheck {

    private static final Set<Field> PROSE =
            EnumSet.of(Field.TEXT, Field.NAME, Field.DESCRIPTION, Field.SENDER_NAME, Field.RECEIVER_NAME);

    /** Words of databases and languages for "no value", which people hardly write as an id, a name or a time. */
    private static final Set<String> NULL_WORDS = Set.of(
            "NULL", "null", "Null", "\\N", "None", "nil", "undefined", "(null)", "<null>", "[NULL]", "NaN", "NaT");

    /** As a whole message, other words may be meant. */
    private static final Set<String> NULL_TEXTS = Set.of("NULL", "\\N", "[NULL]", "(null)", "<null>");

    private static final int LONGEST_WORD = 9;

    /** The characters by which Windows-1252 shows the bytes 0x80 to 0x9F. */
    private static final String CP1252 = "€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ";

    private static final int MIN_QUESTION_MARKS = 4;

    private final ReadNotes notes;
    private final boolean areCells;
    private final Set<String> nulls;

    /**
     * @param areCells whether the values are cells of CSV, in which a line end stands for itself
     * @param nulls words that are read as no value where they are meant so
     */
    DamageCheck(ReadNotes notes, boolean areCells, Set<String> nulls) {
        this.nulls = nulls;
        this.notes = notes;
        this.areCells = areCells;
    }

    void check(Field field, String value) {
        if (value.length() <= LONGEST_WORD && isNullWord(field, value) && !nulls.contains(value)) {
            notes.count(Note.NULL_WORD, field.title(), value);
        } else if (PROSE.contains(field)) {
            Note damage = damage(value);
            if (damage != null) {
                notes.count(damage, field.title(), null);
            }
        }
    }

    private static boolean isNullWord(Field field, String value) {
        int first = value.isEmpty() ? ' ' : value.charAt(0);
        boolean isPossible =
                first == 'N' || first == 'n' || first == '\\' || first == 'u' || first < 'A' || first == '[';
        return isPossible && (field == Field.TEXT ? NULL_TEXTS : NULL_WORDS).contains(value);
    }

    private @Nullable Note damage(String text) {
        if (text.indexOf('\uFFFD') >= 0) {
            return Note.REPLACED;
        } else if (text.indexOf('?') >= 0 && isMostlyQuestionMarks(text)) {
            return Note.QUESTION_MARKS;
        } else if (isMojibake(text)) {
            return Note.MOJIBAKE;
        }
        return areCells && hasEscape(text) ? Note.ESCAPES : null;
    }

    private static boolean isMostlyQuestionMarks(String text) {
        int marks = 0;
        int others = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            marks += c == '?' ? 1 : 0;
            others += c == '?' || TimeText.isSpace(c) ? 0 : 1;
        }
        return marks >= MIN_QUESTION_MARKS && marks > others;
    }

    private static boolean isMojibake(String text) {
        return isFollowed(text, 'Ã') || isFollowed(text, 'Â') || text.contains("â€") || text.contains("ðŸ");
    }

    /** Whether the first byte of a character in UTF-8 is followed by what can be its second one. */
    private static boolean isFollowed(String text, char first) {
        for (int i = text.indexOf(first); i >= 0 && i + 1 < text.length(); i = text.indexOf(first, i + 1)) {
            char next = text.charAt(i + 1);
            if ((next >= 0x80 && next <= 0xBF) || (next > 0xFF && CP1252.indexOf(next) >= 0)) {
                return true;
            }
        }
        return false;
    }

    private static boolean hasEscape(String text) {
        boolean hasEscape = text.contains("\\n") || text.contains("\\t") || text.contains("\\r");
        return hasEscape && !text.contains(":\\") && !text.startsWith("\\\\"); // paths of Windows have them too
    }
}
