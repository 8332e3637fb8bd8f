package io.chatferry.report.model;

import io.chatferry.ledger.readback.VerifySample;
import io.chatferry.model.Kind;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The result of {@code verify}: the source of {@code certificate.html} and {@code certificate.json}.
 *
 * @param addsUp whether every record was counted exactly once; if not, nothing is certified
 * @param equal whether everything that was compared is equal, and nothing is in doubt
 * @param complete whether everything of the export is in the target, or was left out because the job file says so
 * @param outcome the result in a sentence
 * @param counts by kind
 * @param notes observations that are no differences
 * @param notCompared records of the export that are not in the target as the export has them, by reason
 * @param media the stored files, if they were read; null if not
 * @param fields the compared fields and those that cannot be compared, as sentences
 * @param differences the number of all differences; the lists may hold fewer
 */
public record Certificate(
        Run run,
        boolean addsUp,
        boolean equal,
        boolean complete,
        String outcome,
        Scope scope,
        Content content,
        List<RunReport.Input> inputs,
        Map<Kind, Count> counts,
        List<RunReport.Counted> notes,
        List<RunReport.Counted> notCompared,
        @Nullable Media media,
        Fields fields,
        long differences) {

    /**
     * The stored files, each read and compared with what was noted when it was stored.
     *
     * @param equal files of that size and SHA-256
     * @param missing files that are not in the store
     * @param different files with other bytes
     * @param bytes of those that are equal
     * @param neverHad files that could not be copied, and so are not in the store
     * @param faults the first keys that are missing or different
     */
    public record Media(long equal, long missing, long different, long bytes, long neverHad, List<String> faults) {

        public Media {
            faults = List.copyOf(faults);
        }

        /** Whether every stored file is as it was stored. */
        public boolean isWhole() {
            return missing == 0 && different == 0;
        }
    }

    /**
     * The run.
     *
     * @param readSince when the first list was read, also by a run before this one that was stopped
     */
    public record Run(
            String job,
            String baseUrl,
            String appId,
            Instant readSince,
            Instant ended,
            long requests,
            Map<String, String> versions) {}

    /**
     * The scope of the comparison.
     *
     * @param share of the conversations, from above 0 to 1
     * @param lists the number of lists of the target that were read to their end
     */
    public record Scope(double share, long lists) {

        /** As a sentence without its full stop. */
        public String message() {
            return share == 1
                    ? "All conversations"
                    : "A sample, " + new VerifySample(share).percent()
                            + " of the conversations, whole ones, chosen by a hash of their parties";
        }
    }

    /**
     * Hashes.
     *
     * @param settings of the settings that decide what is sent
     * @param sent of the messages as they were sent
     * @param found of the messages as they were found
     */
    public record Content(String settings, String sent, String found) {}

    /** The fields that are compared and those that cannot be, as sentences. */
    public record Fields(List<String> compared, List<String> notComparable) {}

    /** Counts of one kind; {@code expected} is the sum of {@code equal}, {@code missing} and {@code different}. */
    public record Count(
            long expected, long equal, long missing, long different, long doubled, long unexpected, long order) {

        /** Whether the numbers add up. */
        public boolean addsUp() {
            return expected == equal + missing + different;
        }
    }

    /**
     * A difference, ready to be shown.
     *
     * @param where {@code file:line}; may be empty
     */
    public record Line(
            Kind kind,
            String fault,
            String where,
            String key,
            String serverId,
            String field,
            String expected,
            String found) {}
}
