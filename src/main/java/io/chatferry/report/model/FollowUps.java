package io.chatferry.report.model;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.chatferry.report.format.Figures;

/** What was done to messages by calls of their own after they were sent, of the whole job. */
public record FollowUps(Counts reactions, Counts deletes) {

    /** There was nothing to do. */
    public static final FollowUps NONE = new FollowUps(Counts.NONE, Counts.NONE);

    /** Those that the target refused. */
    public long failed() {
        return reactions.failed + deletes.failed;
    }

    /**
     * The calls of one kind. What was wanted is the sum of the other numbers.
     *
     * @param sent done in the target
     * @param failed refused by the target
     * @param withdrawn gone from the export before they were done
     * @param withoutMessage their message was not sent: it was refused, rejected, set aside or withdrawn
     * @param notYetSent to be done by a later run
     */
    public record Counts(long sent, long failed, long withdrawn, long withoutMessage, long notYetSent) {

        /** There were none. */
        public static final Counts NONE = new Counts(0, 0, 0, 0, 0);

        /** All that the export asks for. */
        @JsonProperty
        public long wanted() {
            return sent + failed + withdrawn + withoutMessage + notYetSent;
        }

        /** For people: so many done of so many. */
        public String message(String what) {
            return Figures.grouped(sent) + " of " + Figures.grouped(wanted()) + (what.isEmpty() ? "" : " " + what)
                    + (failed == 0 ? "" : ", " + Figures.grouped(failed) + " refused");
        }
    }
}
