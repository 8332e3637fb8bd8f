package io.chatferry.job.preview;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * What becomes of the first rows of an export. The names of the components are those of the JSON document.
 *
 * @param format the version of this document
 * @param shows a word of warning: it holds texts of people
 * @param job the name of the job
 * @param export the path of the export
 * @param rowsPerFile the rows of a file that are read at most, for each kind of record
 * @param filesCut the files that have more rows
 * @param totals of all rows read
 * @param sections one for each file, kind and description; files after the first of many share one
 * @param notTaken rows that no description takes, and descriptions that take none
 * @param rowsNotTaken the first of these rows, with their text as the message
 * @param unusedColumns columns that no description uses
 * @param notes what reading has noticed, counted: damaged values with the setting that fixes them, lookups that found nothing
 * @param unread parts of files that could not be read
 * @param outcome what the numbers come to
 * @param exitCode the exit code of the command
 */
record Preview(
        int format,
        String shows,
        String job,
        String export,
        long rowsPerFile,
        List<String> filesCut,
        Totals totals,
        List<Section> sections,
        List<Note> notTaken,
        List<Place> rowsNotTaken,
        List<Column> unusedColumns,
        List<Note> notes,
        List<Place> unread,
        String outcome,
        int exitCode) {

    /** The version of the document: raised when a field changes its name or meaning. */
    static final int FORMAT = 1;

    /**
     * Outcomes of records.
     *
     * @param records all that were read, also broken ones
     * @param accepted those that would be sent as they are
     * @param repaired those that {@code invalid: repair} would send in another form
     * @param rejected those that would not be sent; {@code repairable} of these could be repaired
     * @param skipped those that the job file leaves out
     * @param notTaken rows that no description takes
     */
    record Totals(
            long records, long accepted, long repaired, long rejected, long repairable, long skipped, long notTaken) {}

    /**
     * The records of one file that one description reads.
     *
     * @param file its name; empty for the files after the first of many
     * @param files how many files these are
     * @param kind the kind of the records, in the plural
     * @param description the path of the description in {@code source.mapping}; empty without a mapping
     * @param filled in how many records each field has a value
     * @param neverFilled the fields that have none in any record
     * @param unreadable in how many records a field has a value that cannot be read
     */
    record Section(
            String file,
            long files,
            String kind,
            String description,
            Totals totals,
            Map<String, Long> filled,
            List<String> neverFilled,
            Map<String, Long> unreadable,
            List<Reject> rejects,
            List<Example> examples) {}

    /** Rejected records by the first rule that they break, with the first place. */
    record Reject(String code, String field, long count, String first, String rule, String remedy) {}

    /**
     * One record.
     *
     * @param at file and line
     * @param row the record as it stands in the file
     * @param fields what was read of it, by canonical names
     * @param outcome accepted, repaired, rejected, repairable (rejected, and {@code invalid: repair} would repair it), or skipped
     * @param reason why it is skipped
     * @param requests what would be sent
     * @param problems the rules that it breaks
     * @param changes what is changed, repaired, or not carried
     * @param later what only a run can tell
     */
    record Example(
            String at,
            String row,
            @Nullable JsonNode fields,
            String outcome,
            String reason,
            List<Request> requests,
            List<Problem> problems,
            List<String> changes,
            List<String> later) {}

    /**
     * A request.
     *
     * @param call method and path
     * @param onBehalfOf the user in whose name it is sent; null = none
     */
    record Request(
            String call,
            @Nullable String onBehalfOf,
            @Nullable JsonNode body) {}

    /** A broken rule. */
    record Problem(String code, String field, String message, String remedy) {}

    /** Something counted. */
    record Note(@JsonProperty("words") String message, long count) {}

    /** A column that is not used. */
    record Column(
            String column, String at, @JsonProperty("words") String message) {}

    /** A place, and what is wrong there. */
    record Place(String at, @JsonProperty("words") String message) {}
}
