package io.chatferry.source.canonical;

import io.chatferry.model.RejectCode;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Converts the times of the records of one file, in their order, or reports a problem. Not thread-safe. */
final class TimeValues {

    /** The words for "deleted" where the time of deletion is not known. */
    private static final Set<String> FLAGS = Set.of("true", "t", "yes", "y", "1");

    /** The words for "never" of flags and of PostgreSQL; and the end of the year 9999, in seconds and in milliseconds. */
    private static final Set<String> NEVER =
            Set.of("false", "infinity", "-infinity", "253402300799", "253402300799000", "253402300799999");

    private final Times times;
    private final LocalTimes localTimes;
    private final ReadNotes notes;

    TimeValues(ZoneId zone, ReadNotes notes, boolean isOrdered) {
        this.times = new Times(zone);
        this.localTimes = new LocalTimes(zone, notes, isOrdered);
        this.notes = notes;
    }

    /** The time at which a message was sent; one that cannot be read, or is zero, is a problem. */
    @Nullable
    Instant sentAt(@Nullable Object value, FieldValues record) {
        Times.Read read = read(Field.SENT_AT, value, RejectCode.SENT_AT_INVALID, record);
        if (read == null) {
            return null;
        }
        if (times.isZero(read)) {
            record.problem(
                    RejectCode.SENT_AT_INVALID,
                    "sentAt",
                    "sentAt is zero, with which systems write that they know none");
            return null;
        }
        LocalDateTime local = read.local();
        return local == null ? read.instant() : localTimes.ordered(local);
    }

    /**
     * Another time; one that cannot be read is a problem, and zero means never.
     *
     * @param sentAt when the message was sent, if it is one
     */
    @Nullable
    Instant time(Field field, @Nullable Object value, @Nullable Instant sentAt, FieldValues record) {
        if (isNever(value)) {
            notes.count(ReadNotes.Note.ZERO_TIME, field.title(), null);
            return null;
        }
        Times.Read read = read(field, value, RejectCode.TIME_INVALID, record);
        if (read == null) {
            return null;
        }
        if (times.isZero(read) || Times.isEndOfTime(read)) {
            notes.count(ReadNotes.Note.ZERO_TIME, field.title(), null);
            return null;
        }
        LocalDateTime local = read.local();
        return local == null ? read.instant() : localTimes.after(sentAt, local, field.title());
    }

    /**
     * The time at which a message was deleted. Where only a flag says that it was, that of its last edit, or else of its
     * sending.
     */
    @Nullable
    Instant deletedAt(
            @Nullable Object value, @Nullable Instant sentAt, @Nullable Instant editedAt, FieldValues record) {
        String text = value instanceof JsonNode node ? node.asString("") : value == null ? "" : value.toString();
        boolean isFlag =
                !(value instanceof Times.Read) && FLAGS.contains(text.strip().toLowerCase(Locale.ROOT));
        Instant known = editedAt == null ? sentAt : editedAt;
        if (!isFlag || known == null) {
            return time(Field.DELETED_AT, value, sentAt, record);
        }
        notes.count(ReadNotes.Note.DELETED_FLAG, Field.DELETED_AT.title(), null);
        return known;
    }

    /** Whether a value says that something never happened, without being a time. */
    private static boolean isNever(@Nullable Object value) {
        if (value instanceof JsonNode node && !node.isString()) {
            return node.isBoolean() ? !node.booleanValue() : node.isNumber() && NEVER.contains(node.asString());
        }
        String text = value instanceof JsonNode node
                ? node.stringValue()
                : value instanceof UnreadableTime time ? time.text() : value == null ? "" : value.toString();
        return !(value instanceof Times.Read)
                && (NEVER.contains(text.toLowerCase(Locale.ROOT)) || (text.length() > 4 && Times.isZero(text)));
    }

    private Times.@Nullable Read read(Field field, @Nullable Object value, RejectCode code, FieldValues record) {
        if (value == null || value instanceof Times.Read) {
            return (Times.Read) value;
        }
        if (value instanceof Instant instant) {
            return new Times.Read(null, instant, false);
        }
        Times.Read read = null;
        String reason;
        if (value instanceof UnreadableTime unreadable) {
            reason = unreadable.reason();
        } else if (value instanceof JsonNode node && !node.isString()) {
            Instant instant = node.isNumber() ? times.parse(node.decimalValue()) : null;
            read = instant == null ? null : new Times.Read(null, instant, false);
            reason = node.isNumber()
                    ? "is out of range"
                    : "must be a time, is " + node.getNodeType().name().toLowerCase(Locale.ROOT);
        } else {
            String text = value instanceof JsonNode node
                    ? node.stringValue()
                    : record.withoutFormula(field, value.toString());
            read = times.read(text);
            reason = read == null ? Times.unreadable(text) : "";
        }
        if (read != null && times.isSerialDate(read, value)) {
            read = null;
            reason =
                    "looks like the date of a spreadsheet (days since 1900); format the cells as dates and export again";
        }
        if (read == null) {
            record.problem(code, field.title(), field.title() + " " + reason);
        } else if (read.leapSecond()) {
            notes.count(ReadNotes.Note.LEAP_SECOND, field.title(), null);
        }
        return read;
    }
}
