package io.chatferry.job.command;

import io.chatferry.ledger.query.LedgerReport;
import io.chatferry.model.Problem;
import io.chatferry.model.RejectCode;
import io.chatferry.model.Visible;
import io.chatferry.report.format.Figures;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Rejects for the terminal: grouped by the first rule that each breaks, with a count and the first places. */
final class RejectList {

    private final int shown;
    private final Map<RejectCode, Group> groups = new EnumMap<>(RejectCode.class);
    private long records;

    /** @param shown the rejects of a group that are listed */
    RejectList(int shown) {
        this.shown = shown;
    }

    private static final class Group {
        private final List<LedgerReport.Reject> first = new ArrayList<>();
        private long count;
    }

    void add(LedgerReport.Reject reject) {
        records++;
        Group group = groups.computeIfAbsent(reject.problems().get(0).code(), code -> new Group());
        group.count++;
        if (group.first.size() < shown) {
            group.first.add(reject);
        }
    }

    /** The number of records. */
    long records() {
        return records;
    }

    /** Whether not every record is listed. */
    boolean isShortened() {
        return groups.values().stream().anyMatch(group -> group.count > group.first.size());
    }

    void print(PrintStream out) {
        groups.forEach((code, group) -> {
            out.println(code + ", " + Figures.counted(group.count, "record", "records") + ": " + code.rule() + "; "
                    + code.remedy());
            group.first.forEach(reject -> out.println(line(reject)));
            if (group.count > group.first.size()) {
                out.println("  and " + Figures.grouped(group.count - group.first.size()) + " more");
            }
        });
    }

    /** Adds the same to a JSON object. */
    void addTo(ObjectNode json) {
        ArrayNode codes = json.put("rejects", records).putArray("codes");
        groups.forEach((code, group) -> {
            ObjectNode one = codes.addObject()
                    .put("code", code.name())
                    .put("count", group.count)
                    .put("rule", code.rule())
                    .put("remedy", code.remedy());
            ArrayNode examples = one.putArray("examples");
            group.first.forEach(reject -> {
                ObjectNode example = examples.addObject()
                        .put("at", reject.file() + ":" + reject.line())
                        .put("kind", reject.kind().name().toLowerCase(Locale.ROOT))
                        .put("key", reject.key());
                ArrayNode problems = example.putArray("problems");
                reject.problems()
                        .forEach(problem -> problems.addObject()
                                .put("code", problem.code().name())
                                .put("field", problem.field())
                                .put("message", problem.message()));
            });
        });
    }

    /** File and line, key, then code, field and message of each problem; keys and quoted values may hold control characters. */
    private static String line(LedgerReport.Reject reject) {
        StringBuilder line = new StringBuilder("  " + reject.file() + ":" + reject.line() + "  ");
        line.append(reject.key().isEmpty() ? "" : reject.key() + "  ");
        line.append(reject.problems().stream().map(RejectList::problem).collect(Collectors.joining("; ")));
        return Visible.of(line.toString());
    }

    private static String problem(Problem problem) {
        String field = problem.field();
        boolean isNamed = field.isEmpty() || problem.message().startsWith(field);
        return problem.code() + "  " + (isNamed ? "" : field + ": ") + problem.message();
    }
}
