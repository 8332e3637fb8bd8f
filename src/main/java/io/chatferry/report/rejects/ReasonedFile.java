package io.chatferry.report.rejects;

import io.chatferry.model.Problem;
import io.chatferry.report.model.RejectRow;
import java.util.Locale;
import java.util.stream.Collectors;

/** How rejects of one input file are written back in that file's own format, each with its reason. */
sealed interface ReasonedFile permits ReasonedCsv, ReasonedJson {

    /** What stands before the first record. */
    String head();

    /** One record, with its line feed. */
    String record(RejectRow row);

    /** The format that the file's name tells; where it tells nothing, the record does. */
    static ReasonedFile of(RejectRow first, String header) {
        String name = first.file().toLowerCase(Locale.ROOT).replaceFirst("\\.gz$", "");
        if (name.endsWith(".json") || name.endsWith(".jsonl") || name.endsWith(".ndjson")) {
            return new ReasonedJson();
        }
        boolean table = name.endsWith(".csv") || name.endsWith(".tsv");
        return !table && first.raw().stripLeading().startsWith("{")
                ? new ReasonedJson()
                : ReasonedCsv.withHeader(header, first.raw());
    }

    /** {@code TEXT_EMPTY|TAGS_OVER_25}. */
    static String codes(RejectRow row) {
        return row.problems().stream().map(p -> p.code().name()).collect(Collectors.joining("|"));
    }

    /** {@code text: it is empty | tags: 26 tags, at most 25 are allowed}. */
    static String reasons(RejectRow row) {
        return row.problems().stream().map(ReasonedFile::reason).collect(Collectors.joining(" | "));
    }

    private static String reason(Problem problem) {
        return problem.field().isEmpty() ? problem.message() : problem.field() + ": " + problem.message();
    }
}
