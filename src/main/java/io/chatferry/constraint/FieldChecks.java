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
 * The problems of one record, and the rules that several kinds of record share (CometChat, "Properties and
 * Constraints"). A rule returns the value to send, or null if the field is absent or invalid; a field that has a
 * problem already is not checked again. Not thread-safe.
 */
public final class FieldChecks {

    public static final int MAX_NAME = 100;
    static final int MAX_URL = 3_000;
    public static final int MAX_TAGS = 25;
    public static final int MAX_TAG = 100;
    private static final long EARLIEST_TIME = 1_000_000_000L;
    private static final long LATEST_TIME = 9_999_999_999L;

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

    public boolean hasNoProblems() {
        return problems.isEmpty();
    }

    List<Problem> problems() {
        return problems;
    }

    /** The changes made by normalising. */
    List<Change> changes() {
        return changes;
    }

    void addChange(String field, Change.Rule rule, String before, String after) {
        if (changes.isEmpty()) {
            changes = new ArrayList<>(2);
        }
        changes.add(new Change(field, rule, before, after));
    }

    /** A text without surrounding white space, or null if it is blank. */
    @Nullable
    String stripped(String field, @Nullable String text) {
        String stripped = Texts.stripped(text);
        if (text != null && !text.isEmpty() && !text.equals(stripped)) {
            addChange(
                    field,
                    stripped == null ? Change.Rule.BLANK : Change.Rule.STRIPPED,
                    text,
                    stripped == null ? "" : stripped);
        }
        return stripped;
    }

    /** A text in lower case, for fields in which case is ignored. */
    String lowerCase(String field, String text) {
        String lower = text.toLowerCase(Locale.ROOT);
        if (!lower.equals(text)) {
            addChange(field, Change.Rule.LOWER_CASED, text, lower);
        }
        return lower;
    }

    void addProblem(RejectCode code, String field, String message) {
        problems.add(new Problem(code, field, message));
    }

    /** Whether the field, or a part of it, has a problem. */
    boolean hasProblem(String field) {
        for (Problem problem : problems) {
            if (problem.field().startsWith(field)
                    && (problem.field().length() == field.length()
                            || !Character.isLetterOrDigit(problem.field().charAt(field.length())))) {
                return true;
            }
        }
        return false;
    }

    /** A required id, as written in the source. */
    @Nullable
    String id(String field, @Nullable String id) {
        if (hasProblem(field)) {
            return null;
        }
        if (id == null || id.isEmpty()) {
            addProblem(RejectCode.FIELD_MISSING, field, field + " is absent or empty");
            return null;
        }
        if (id.isBlank()) {
            addProblem(RejectCode.ID_EMPTY, field, field + " is only white space");
            return null;
        }
        return requireValidChars(field, id);
    }

    /** A text; U+0000 and unpaired surrogates are a problem. */
    @Nullable
    String requireValidChars(String field, @Nullable String text) {
        if (text == null || hasProblem(field)) {
            return null;
        }
        if (Texts.hasBadChar(text)) {
            addProblem(RejectCode.BAD_CHAR, field, field + " holds U+0000 or half of a surrogate pair");
            return null;
        }
        return text;
    }

    /** As {@link #requireValidChars(String, String)}, for all keys and strings of a JSON value. */
    <N extends JsonNode> @Nullable N requireValidChars(String field, @Nullable N value) {
        if (value == null || hasProblem(field)) {
            return null;
        }
        if (Texts.hasBadChar(value)) {
            addProblem(RejectCode.BAD_CHAR, field, field + " holds U+0000 or half of a surrogate pair");
            return null;
        }
        return value;
    }

    /** A name without surrounding white space; blank is absent. */
    @Nullable
    String name(String field, @Nullable String name) {
        String trimmed = stripped(field, requireValidChars(field, name));
        if (trimmed == null) {
            return null;
        }
        if (isLongerThan(trimmed, MAX_NAME)) {
            addProblem(RejectCode.NAME_TOO_LONG, field, tooLongMessage(field, trimmed, MAX_NAME));
            return null;
        }
        return trimmed;
    }

    /** A URL without surrounding white space; blank is absent. */
    @Nullable
    String url(String field, @Nullable String url) {
        String trimmed = stripped(field, requireValidChars(field, url));
        if (trimmed == null) {
            return null;
        }
        if (isLongerThan(trimmed, MAX_URL)) {
            addProblem(RejectCode.URL_TOO_LONG, field, tooLongMessage(field, trimmed, MAX_URL));
            return null;
        }
        if (!WebUrls.isValid(trimmed)) {
            addProblem(RejectCode.URL_INVALID, field, field + " is not an http or https URL");
            return null;
        }
        return trimmed;
    }

    /** One of several words, in any case; the first is the default. */
    String oneOf(RejectCode code, String field, @Nullable String word, List<String> allowed) {
        if (Texts.unlessBlank(word) == null || hasProblem(field)) {
            return allowed.get(0);
        }
        String lower = lowerCase(field, String.valueOf(stripped(field, word)));
        if (!allowed.contains(lower)) {
            addProblem(code, field, field + " is none of " + String.join(", ", allowed));
            return allowed.get(0);
        }
        return lower;
    }

    List<String> tags(List<String> tags) {
        if (tags.isEmpty() || hasProblem("tags")) {
            return List.of();
        }
        if (tags.size() > MAX_TAGS) {
            addProblem(RejectCode.TAGS_OVER_25, "tags", tags.size() + " tags; at most " + MAX_TAGS + " are allowed");
        }
        if (tags.stream().anyMatch(String::isBlank)) {
            addProblem(RejectCode.FIELD_TYPE, "tags", "a tag is empty");
        }
        if (tags.stream().anyMatch(Texts::hasBadChar)) {
            addProblem(RejectCode.BAD_CHAR, "tags", "a tag holds U+0000 or half of a surrogate pair");
        }
        tags.stream()
                .filter(tag -> isLongerThan(tag, MAX_TAG))
                .findFirst()
                .ifPresent(tag -> addProblem(RejectCode.TAG_TOO_LONG, "tags", tooLongMessage("a tag", tag, MAX_TAG)));
        return tags;
    }

    /** A time other than that of sending, in seconds. */
    @Nullable
    Long time(String field, @Nullable Instant time) {
        if (time == null || hasProblem(field)) {
            return null;
        }
        long seconds = time.getEpochSecond();
        if (seconds < EARLIEST_TIME || seconds > LATEST_TIME) {
            addProblem(RejectCode.TIME_INVALID, field, field + " does not have ten digits in seconds");
            return null;
        }
        return seconds;
    }

    /** As {@link #time}, for a field that is sent: fractions of a second are cut off. */
    @Nullable
    Long wholeSeconds(String field, @Nullable Instant time) {
        Long seconds = time(field, time);
        if (seconds != null && time != null) {
            noteTruncation(field, time);
        }
        return seconds;
    }

    void noteTruncation(String field, Instant time) {
        if (!time.equals(Instant.ofEpochSecond(time.getEpochSecond()))) {
            addChange(field, Change.Rule.WHOLE_SECONDS, "", "");
        }
    }

    /** A time that must not be in the future. */
    @Nullable
    Long pastTime(String field, @Nullable Instant time) {
        Long seconds = wholeSeconds(field, time);
        if (seconds != null && time != null && time.isAfter(now)) {
            addProblem(RejectCode.TIME_INVALID, field, field + " is in the future");
            return null;
        }
        return seconds;
    }

    static boolean isTooOld(Instant time) {
        return time.getEpochSecond() < EARLIEST_TIME;
    }

    static boolean isLongerThan(String text, int characters) {
        return text.length() > characters && Texts.characters(text) > characters;
    }

    static String tooLongMessage(String what, String text, int allowed) {
        return what + " has " + Texts.characters(text) + " characters; at most " + allowed + " are allowed";
    }
}
