package io.chatferry.report.model;

import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * The outcomes of the source records of one kind. Every record that was read is counted under exactly one outcome, so that
 * the numbers add up.
 *
 * @param read records that the source yielded, broken ones included
 * @param sent messages that this job brought to the target; for users, groups and members: created
 * @param alreadyThere in the target before this job began; for users, groups and members: found
 * @param inDoubt a request was begun, its outcome is unknown
 * @param failed refused by the target
 * @param rejected broke a rule and were never sent
 * @param deferred set aside because they are older than the target takes
 * @param skipped left out because the job file says so
 * @param withdrawn removed from the export before sending began
 * @param duplicate a repetition of a record
 * @param notYetSent valid, and sending has not begun
 */
public record Tally(
        long read,
        long sent,
        long alreadyThere,
        long inDoubt,
        long failed,
        long rejected,
        long deferred,
        long skipped,
        long withdrawn,
        long duplicate,
        long notYetSent) {

    /** Nothing of this kind was read. */
    public static final Tally NONE = new Tally(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);

    /** Whether every record that was read is accounted for once. */
    @JsonProperty
    public boolean addsUp() {
        return read
                == sent
                        + alreadyThere
                        + inDoubt
                        + failed
                        + rejected
                        + deferred
                        + skipped
                        + withdrawn
                        + duplicate
                        + notYetSent;
    }
}
