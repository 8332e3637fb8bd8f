package io.chatferry.report.rejects;

import io.chatferry.model.Problem;
import io.chatferry.report.model.RejectRow;
import java.util.Locale;
import java.util.stream.Collectors;

/** Writes the rejects of one input file in the format of that file, each with its reason. */
sealed interface RejectFormat permits CsvRejectFormat, JsonRejectFormat {

    /** The text before the first record. */
    String head();

    /** One record, with its line feed. */
    String record(RejectRow row);

    /** The format by the file's extension; without a known one, by the first record. */
    static RejectFormat of(RejectRow first, String header) {
        String name = first.file().toLowerCase(Locale.ROOT).replaceFirst("\\.gz$", "");
        if (name.endsWith(".json") || name.endsWith(".jsonl") || name.endsWith(".ndjson")) {
            return new JsonRejectFormat();
        }
        boolean table = name.endsWith(".csv") || name.endsWith(".tsv");
        return !table && first.raw().stripLeading().startsWith("{")
                ? new JsonRejectFormat()
                : CsvRejectFormat.withHeader(header, first.raw());
    }

    /** {@code TEXT_EMPTY|TAGS_OVER_25}. */
    static String codes(RejectRow row) {
        return row.problems().stream().map(p -> p.code().name()).collect(Collectors.joining("|"));
    }

    /** {@code text: it is empty | tags: 26 tags, at most 25 are allowed}. */
    static String reasons(RejectRow row) {
        return row.problems().stream().map(RejectFormat::reason).collect(Collectors.joining(" | "));
    }

    private static String reason(Problem problem) {
        return problem.field().isEmpty() ? problem.message() : problem.field() + ": " + problem.message();
    }
}
