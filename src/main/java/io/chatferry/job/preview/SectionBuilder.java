package io.chatferry.job.preview;

import io.chatferry.job.explain.FieldChanges;
import io.chatferry.job.reporting.ExportCoverage;
import io.chatferry.ledger.staging.StagedRecord;
import io.chatferry.model.ChatRecord;
import io.chatferry.model.Kind;
import io.chatferry.model.Origin;
import io.chatferry.model.Problem;
import io.chatferry.source.api.SourceItem;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Counts the records of one file that one description reads, and keeps the first of them. Not thread-safe. */
final class SectionBuilder {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    /** Characters of a row that are kept. */
    static final int MAX_ROW = 20_000;
    /** Characters of a text in a field or a request. */
    private static final int MAX_TEXT = 20_000;
    /** Broken rules that are told apart, by code and field. */
    private static final int MAX_REJECTS = 50;

    private final Kind kind;
    private final String description;
    private final int shown;
    private final Set<String> files = new LinkedHashSet<>();
    private final Map<String, Long> filled = new LinkedHashMap<>();
    private final Map<String, Long> unreadable = new LinkedHashMap<>();
    private final Map<String, Rejected> rejects = new LinkedHashMap<>();
    private final List<Preview.Example> examples = new ArrayList<>();
    private List<String> names = List.of();
    private long records;
    private long accepted;
    private long repaired;
    private long rejected;
    private long repairable;
    private long skipped;

    /** Records that break the same rule first. */
    private static final class Rejected {
        private final Problem problem;
        private final Origin first;
        private long count;

        Rejected(Problem problem, Origin first) {
            this.problem = problem;
            this.first = first;
        }
    }

    /** Chat systems tell of their rows that are left out before all records; one is enough of an example. */
    private boolean showsLeftOut;

    /** @param shown the number of records that are kept */
    SectionBuilder(Kind kind, String description, int shown) {
        this.kind = kind;
        this.description = description;
        this.shown = shown;
    }

    /** Adds a record, and what became of it. */
    void add(SourceItem item, StagedRecord staged, PreviewRequests requests) {
        records++;
        files.add(item.origin().file());
        JsonNode fields = null;
        if (item instanceof SourceItem.ParsedRecord parsed) {
            fields = count(parsed.record(), parsed.problems());
        }
        count(staged);
        boolean isLeftOut = item instanceof SourceItem.SkippedRow;
        if (examples.size() < shown && !(isLeftOut && showsLeftOut)) {
            showsLeftOut |= isLeftOut;
            examples.add(example(item, fields, staged, requests));
        }
    }

    private JsonNode count(ChatRecord record, List<Problem> problems) {
        JsonNode fields = ReadFields.of(record);
        names = names.isEmpty() ? ReadFields.names(record) : names;
        fields.propertyNames().forEach(name -> filled.merge(name, 1L, Long::sum));
        problems.stream()
                .map(Problem::field)
                .filter(field -> !field.isEmpty() && !fields.has(field))
                .distinct()
                .forEach(field -> unreadable.merge(field, 1L, Long::sum));
        return fields;
    }

    private void count(StagedRecord staged) {
        if (staged instanceof StagedRecord.Accepted) {
            accepted++;
        } else if (staged instanceof StagedRecord.Repaired) {
            repaired++;
        } else if (staged instanceof StagedRecord.Skipped) {
            skipped++;
        } else {
            rejected++;
            repairable += staged instanceof StagedRecord.Repairable ? 1 : 0;
            Problem problem = problems(staged).get(0);
            String key = problem.code() + " " + problem.field();
            if (rejects.containsKey(key) || rejects.size() < MAX_REJECTS) {
                rejects.computeIfAbsent(key, any -> new Rejected(problem, staged.origin())).count++;
            }
        }
    }

    private static List<Problem> problems(StagedRecord staged) {
        return staged instanceof StagedRecord.Rejected alone
                ? alone.problems()
                : staged instanceof StagedRecord.Repairable mendable
                        ? mendable.rejected().problems()
                        : List.of();
    }

    private static Preview.Example example(
            SourceItem item, @Nullable JsonNode fields, StagedRecord staged, PreviewRequests requests) {
        List<Preview.Request> calls = new ArrayList<>();
        List<String> changes = new ArrayList<>();
        Set<String> later = new LinkedHashSet<>();
        for (StagedRecord.Accepted each : accepted(staged)) {
            changes.addAll(FieldChanges.normalised(each));
            PreviewRequests.Requests made = requests.of(each.outbound());
            made.calls()
                    .forEach(call -> calls.add(new Preview.Request(
                            call.method() + " " + call.path().replace("%28later%29", "(later)"),
                            call.onBehalfOf(),
                            call.body() == null ? null : Shortened.json(JSON.readTree(call.body()), MAX_TEXT))));
            later.addAll(made.later());
            if (each.parentMuid() != null) {
                later.add("whether message " + each.parentMuid() + ", to which it replies, is in the export");
            }
        }
        if (staged instanceof StagedRecord.Repaired repaired) {
            repaired.repairs().forEach(repair -> changes.add(FieldChanges.repaired(repair)));
        } else if (staged instanceof StagedRecord.Repairable mendable) {
            mendable.repairs().forEach(repair -> changes.add("with invalid: repair, " + FieldChanges.repaired(repair)));
        }
        return new Preview.Example(
                item.origin().toString(),
                Shortened.text(raw(item), MAX_ROW),
                fields == null ? null : Shortened.json(fields, MAX_TEXT),
                outcome(staged),
                staged instanceof StagedRecord.Skipped skipped ? ExportCoverage.reason(skipped.reason()) : "",
                calls,
                problems(staged).stream()
                        .map(problem -> new Preview.Problem(
                                problem.code().name(),
                                problem.field(),
                                problem.message(),
                                problem.code().remedy()))
                        .toList(),
                changes.stream().map(change -> Shortened.text(change, MAX_TEXT)).toList(),
                List.copyOf(later));
    }

    private static List<StagedRecord.Accepted> accepted(StagedRecord staged) {
        return staged instanceof StagedRecord.Accepted alone
                ? List.of(alone)
                : staged instanceof StagedRecord.Repaired repaired ? repaired.parts() : List.of();
    }

    private static String outcome(StagedRecord staged) {
        if (staged instanceof StagedRecord.Accepted) {
            return "accepted";
        } else if (staged instanceof StagedRecord.Repaired) {
            return "repaired";
        } else if (staged instanceof StagedRecord.Skipped) {
            return "skipped";
        }
        return staged instanceof StagedRecord.Repairable ? "repairable" : "rejected";
    }

    private static String raw(SourceItem item) {
        return item instanceof SourceItem.ParsedRecord parsed
                ? parsed.raw()
                : item instanceof SourceItem.MalformedRecord broken
                        ? broken.raw()
                        : item instanceof SourceItem.SkippedRow row ? row.raw() : "";
    }

    Preview.Section section() {
        return new Preview.Section(
                files.size() == 1 ? files.iterator().next() : "",
                files.size(),
                kind.plural(),
                description,
                new Preview.Totals(records, accepted, repaired, rejected, repairable, skipped, 0),
                filled,
                names.stream().filter(name -> !filled.containsKey(name)).toList(),
                unreadable,
                rejects.values().stream()
                        .map(each -> new Preview.Reject(
                                each.problem.code().name(),
                                each.problem.field(),
                                each.count,
                                each.first.toString(),
                                each.problem.code().rule(),
                                each.problem.code().remedy()))
                        .toList(),
                examples);
    }
}
