package io.chatferry.constraint;

import io.chatferry.model.Change;
import io.chatferry.model.Problem;
import io.chatferry.model.RejectCode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * The problems of one record, and the rules that several kinds of record share (cometchat-api.md section 6). A rule
 * returns the value to send, or null when the field is absent or broken; a field that has a problem already is not
 * checked again.
 */
public final class FieldChecks {

    public static final int MAX_NAME = 100;
    static final int MAX_URL = 3_000;
    public static final int MAX_TAGS = 25;
    public static final int MAX_TAG = 100;
    private static final long FIRST_TEN_DIGITS = 1_000_000_000L;
    private static final long LAST_TEN_DIGITS = 9_999_999_999L;

    private final List<Problem> problems;
    private final Instant now;
    private List<Change> changes = List.of();

    public FieldChecks(List<Problem> found, Instant now) {
        this.problems = new ArrayList<>(found);
        this.now = now;
    }

    Instant now() {
        return now;
    }

    public boolean clean() {
        return problems.isEmpty();
    }

    List<Problem> problems() {
        return problems;
    }

    /** What normalising has changed so far. */
    List<Change> changes() {
        return changes;
    }

    void changed(String field, Change.Rule rule, String before, String after) {
        if (changes.isEmpty()) {
            changes = new ArrayList<>(2);
        }
        changes.add(new Change(field, rule, before, after));
    }

    /** A text without white space around it, or null when nothing is left. */
    @Nullable
    String stripped(String field, @Nullable String text) {
        String stripped = Texts.stripped(text);
        if (text != null && !text.isEmpty() && !text.equals(stripped)) {
            changed(
                    field,
                    stripped == null ? Change.Rule.BLANK : Change.Rule.STRIPPED,
                    text,
                    stripped == null ? "" : stripped);
        }
        return stripped;
    }

    /** Of a text of which case does not matter. */
    String lowerCase(String field, String text) {
        String lower = text.toLowerCase(Locale.ROOT);
        if (!lower.equals(text)) {
            changed(field, Change.Rule.LOWER_CASED, text, lower);
        }
        return lower;
    }

    void problem(RejectCode code, String field, String words) {
        problems.add(new Problem(code, field, words));
    }

    /** Whether the field, or a part of it, is known to be broken. */
    boolean broken(String field) {
        for (Problem problem : problems) {
            if (problem.field().startsWith(field)
                    && (problem.field().length() == field.length()
                            || !Character.isLetterOrDigit(problem.field().charAt(field.length())))) {
                return true;
            }
        }
        return false;
    }

    /** A required id, as the source writes it. */
    @Nullable
    String id(String field, @Nullable String id) {
        if (broken(field)) {
            return null;
        }
        if (id == null || id.isEmpty()) {
            problem(RejectCode.FIELD_MISSING, field, field + " is absent or empty");
            return null;
        }
        if (id.isBlank()) {
            problem(RejectCode.ID_EMPTY, field, field + " is only white space");
            return null;
        }
        return sound(field, id);
    }

    /** A text without U+0000 and halves of surrogate pairs. */
    @Nullable
    String sound(String field, @Nullable String text) {
        if (text == null || broken(field)) {
            return null;
        }
        if (Texts.hasBadChar(text)) {
            problem(RejectCode.BAD_CHAR, field, field + " holds U+0000 or half of a surrogate pair");
            return null;
        }
        return text;
    }

    /** The same for all keys and strings of a JSON value. */
    <N extends JsonNode> @Nullable N sound(String field, @Nullable N value) {
        if (value == null || broken(field)) {
            return null;
        }
        if (Texts.hasBadChar(value)) {
            problem(RejectCode.BAD_CHAR, field, field + " holds U+0000 or half of a surrogate pair");
            return null;
        }
        return value;
    }

    /** A name without white space around it; blank is absent. */
    @Nullable
    String name(String field, @Nullable String name) {
        String trimmed = stripped(field, sound(field, name));
        if (trimmed == null) {
            return null;
        }
        if (exceeds(trimmed, MAX_NAME)) {
            problem(RejectCode.NAME_TOO_LONG, field, found(field, trimmed, MAX_NAME));
            return null;
        }
        return trimmed;
    }

    /** A URL that is kept by reference; blank is absent. */
    @Nullable
    String url(String field, @Nullable String url) {
        String trimmed = stripped(field, sound(field, url));
        if (trimmed == null) {
            return null;
        }
        if (exceeds(trimmed, MAX_URL)) {
            problem(RejectCode.URL_TOO_LONG, field, found(field, trimmed, MAX_URL));
            return null;
        }
        if (!WebUrls.isValid(trimmed)) {
            problem(RejectCode.URL_INVALID, field, field + " is no http or https URL");
            return null;
        }
        return trimmed;
    }

    /** One of several words, in any case; absent is the first. */
    String oneOf(RejectCode code, String field, @Nullable String word, List<String> allowed) {
        if (Texts.unlessBlank(word) == null || broken(field)) {
            return allowed.get(0);
        }
        String lower = lowerCase(field, String.valueOf(stripped(field, word)));
        if (!allowed.contains(lower)) {
            problem(code, field, field + " is none of " + String.join(", ", allowed));
            return allowed.get(0);
        }
        return lower;
    }

    List<String> tags(List<String> tags) {
        if (tags.isEmpty() || broken("tags")) {
            return List.of();
        }
        if (tags.size() > MAX_TAGS) {
            problem(RejectCode.TAGS_OVER_25, "tags", tags.size() + " tags; at most " + MAX_TAGS + " are allowed");
        }
        if (tags.stream().anyMatch(String::isBlank)) {
            problem(RejectCode.FIELD_TYPE, "tags", "a tag is empty");
        }
        if (tags.stream().anyMatch(Texts::hasBadChar)) {
            problem(RejectCode.BAD_CHAR, "tags", "a tag holds U+0000 or half of a surrogate pair");
        }
        tags.stream()
                .filter(tag -> exceeds(tag, MAX_TAG))
                .findFirst()
                .ifPresent(tag -> problem(RejectCode.TAG_TOO_LONG, "tags", found("a tag", tag, MAX_TAG)));
        return tags;
    }

    /** A time other than that of sending, in seconds. */
    @Nullable
    Long time(String field, @Nullable Instant time) {
        if (time == null || broken(field)) {
            return null;
        }
        long seconds = time.getEpochSecond();
        if (seconds < FIRST_TEN_DIGITS || seconds > LAST_TEN_DIGITS) {
            problem(RejectCode.TIME_INVALID, field, field + " has not ten digits in seconds");
            return null;
        }
        return seconds;
    }

    /** As {@link #time}, of a field that is sent: what is finer than a second is cut off. */
    @Nullable
    Long wholeSeconds(String field, @Nullable Instant time) {
        Long seconds = time(field, time);
        if (seconds != null && time != null) {
            cut(field, time);
        }
        return seconds;
    }

    void cut(String field, Instant time) {
        if (!time.equals(Instant.ofEpochSecond(time.getEpochSecond()))) {
            changed(field, Change.Rule.WHOLE_SECONDS, "", "");
        }
    }

    /** A time that must have passed. */
    @Nullable
    Long pastTime(String field, @Nullable Instant time) {
        Long seconds = wholeSeconds(field, time);
        if (seconds != null && time != null && time.isAfter(now)) {
            problem(RejectCode.TIME_INVALID, field, field + " lies in the future");
            return null;
        }
        return seconds;
    }

    static boolean tooOld(Instant time) {
        return time.getEpochSecond() < FIRST_TEN_DIGITS;
    }

    static boolean exceeds(String text, int characters) {
        return text.length() > characters && Texts.characters(text) > characters;
    }

    static String found(String what, String text, int allowed) {
        return what + " has " + Texts.characters(text) + " characters; at most " + allowed + " are allowed";
    }
}
