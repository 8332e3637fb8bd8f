package io.chatferry.source.canonical;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.zone.ZoneOffsetTransition;
import java.time.zone.ZoneRules;
import org.jspecify.annotations.Nullable;

/**
 * The instants of times that are written without a zone, in the order in which a file has them.
 *
 * <p>In the hour that comes twice, a time is read with the earlier offset, unless the file runs backwards within that hour:
 * then its clock was put back, and the later offset is meant. A file that runs from new to old is read the other way round.
 * A time in the hour that does not exist becomes the end of that hour, so that no other order results. Both are counted.
 * The same rows in the same order give the same instants. Not thread-safe.
 */
final class LocalTimes {

    /** A smaller step back is the disorder of messages that arrived at once. */
    private static final Duration DISORDER = Duration.ofMinutes(1);

    private final ZoneId zone;
    private final ZoneRules rules;
    private final ReadNotes notes;
    private final boolean isOrdered;
    private @Nullable LocalDateTime last;
    private @Nullable ZoneOffsetTransition lastOverlap;
    private boolean isLate;
    private long forwards;
    private long backwards;

    /**
     * @param isOrdered whether the order of the file counts, and times that do not exist end their hour; earlier versions
     *     took neither into account
     */
    LocalTimes(ZoneId zone, ReadNotes notes, boolean isOrdered) {
        this.zone = zone;
        this.rules = zone.getRules();
        this.notes = notes;
        this.isOrdered = isOrdered;
    }

    /** The instant of a local time, whatever is before it: the earlier one, or the end of the hour that does not exist. */
    static Instant earlier(LocalDateTime local, ZoneId zone) {
        ZoneRules rules = zone.getRules();
        ZoneOffsetTransition transition = rules.isFixedOffset() ? null : rules.getTransition(local);
        if (transition == null) {
            return local.toInstant(rules.getOffset(local));
        }
        return transition.isGap() ? transition.getInstant() : local.toInstant(transition.getOffsetBefore());
    }

    /** The instant of the time at which a message was sent: the times by which a file may be ordered. */
    Instant ordered(LocalDateTime local) {
        ZoneOffsetTransition transition = transition(local);
        if (isOrdered) {
            ZoneOffsetTransition overlap = transition != null && transition.isOverlap() ? transition : null;
            isLate = overlap != null && isLate(local, overlap);
            countStep(local, overlap);
            last = local;
            lastOverlap = overlap;
        }
        return instant(local, transition, isLate, "sentAt");
    }

    /** Within an hour that comes twice, a step back says nothing about the direction of the file. */
    private void countStep(LocalDateTime local, @Nullable ZoneOffsetTransition overlap) {
        if (last != null && (overlap == null || lastOverlap == null)) {
            forwards += local.isAfter(last) ? 1 : 0;
            backwards += local.isBefore(last) ? 1 : 0;
        }
    }

    /** The instant of another time of a record that was sent at that time; it is not before it. */
    Instant after(@Nullable Instant sentAt, LocalDateTime local, String field) {
        ZoneOffsetTransition transition = transition(local);
        boolean isBefore = transition != null
                && transition.isOverlap()
                && sentAt != null
                && local.toInstant(transition.getOffsetBefore()).isBefore(sentAt)
                && !local.toInstant(transition.getOffsetAfter()).isBefore(sentAt);
        return instant(local, transition, isOrdered && isBefore, field);
    }

    private @Nullable ZoneOffsetTransition transition(LocalDateTime local) {
        return rules.isFixedOffset() ? null : rules.getTransition(local);
    }

    private Instant instant(
            LocalDateTime local, @Nullable ZoneOffsetTransition transition, boolean late, String field) {
        if (transition == null) {
            return local.toInstant(rules.getOffset(local));
        }
        if (transition.isGap()) {
            notes.count(ReadNotes.Note.TIME_SKIPPED, field, zone.toString());
            return isOrdered ? transition.getInstant() : local.atZone(zone).toInstant();
        }
        notes.count(ReadNotes.Note.TIME_TWICE, field, zone.toString());
        ZoneOffset offset = late ? transition.getOffsetAfter() : transition.getOffsetBefore();
        return local.toInstant(offset);
    }

    private boolean isLate(LocalDateTime local, ZoneOffsetTransition overlap) {
        boolean isNewestFirst = backwards > forwards;
        LocalDateTime before = last;
        if (before == null || !overlap.equals(lastOverlap)) {
            return isNewestFirst;
        }
        Duration step = Duration.between(before, local);
        if (isNewestFirst) {
            return isLate && step.compareTo(DISORDER) < 0;
        }
        return isLate || step.compareTo(DISORDER.negated()) <= 0;
    }
}
