package io.chatferry.report.model;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.chatferry.report.format.Figures;

/** The calls that the whole job makes for messages after they were sent: reactions and deletes. */
public record FollowUps(Counts reactions, Counts deletes) {

    /** No calls. */
    public static final FollowUps NONE = new FollowUps(Counts.NONE, Counts.NONE);

    /** Those that the target refused. */
    public long failed() {
        return reactions.failed + deletes.failed;
    }

    /**
     * The calls of one kind. Their total is the sum of the numbers.
     *
     * @param sent accepted by the target
     * @param failed refused by the target
     * @param withdrawn removed from the export before the call
     * @param withoutMessage their message was not sent: it was refused, rejected, set aside or withdrawn
     * @param notYetSent left for a later run
     */
    public record Counts(long sent, long failed, long withdrawn, long withoutMessage, long notYetSent) {

        /** No calls. */
        public static final Counts NONE = new Counts(0, 0, 0, 0, 0);

        /** All that the export asks for. */
        @JsonProperty
        public long wanted() {
            return sent + failed + withdrawn + withoutMessage + notYetSent;
        }

        /** As {@code 3 of 5 reactions done, 1 refused}. */
        public String message(String what) {
            return Figures.grouped(sent) + " of " + Figures.grouped(wanted()) + (what.isEmpty() ? "" : " " + what)
                    + (failed == 0 ? "" : ", " + Figures.grouped(failed) + " refused");
        }
    }
}
