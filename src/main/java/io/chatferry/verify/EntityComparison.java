package io.chatferry.verify;

import io.chatferry.ledger.Ledger;
import io.chatferry.ledger.readback.Differences;
import io.chatferry.ledger.readback.Differences.Difference;
import io.chatferry.ledger.readback.Differences.Fault;
import io.chatferry.ledger.readback.ReadBackRun;
import io.chatferry.ledger.readback.RowMatcher;
import io.chatferry.ledger.readback.VerifyRows;
import io.chatferry.ledger.readback.VerifyRows.ExpectedEntity;
import io.chatferry.model.Kind;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Compares users, groups and memberships: one that was found before the job has to be there still; one that the job has
 * created must also look as it was created. What the target or anybody has added to it is no difference.
 */
final class EntityComparison {

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final Set<String> USER = Set.of("name", "avatar", "link", "role", "tags", "metadata", "createdAt");
    private static final Set<String> GROUP = Set.of("name", "icon", "type", "tags", "metadata", "createdAt");
    private static final String YES = "yes";

    /** Finding where one is described walks through all descriptions. */
    private static final int MOST_PLACED = 200;

    private final Ledger ledger;
    private final VerifyRows rows;
    private final ReadBackRun reading;
    private final Differences differences;
    private final ComparisonResult findings;
    private final boolean texts;
    private int placed;

    EntityComparison(
            Ledger ledger,
            VerifyRows rows,
            ReadBackRun reading,
            Differences differences,
            ComparisonResult findings,
            boolean texts) {
        this.ledger = ledger;
        this.rows = rows;
        this.reading = reading;
        this.differences = differences;
        this.findings = findings;
        this.texts = texts;
    }

    void run(Kind kind) {
        try (RowMatcher byId = new RowMatcher(ledger, "entities", 1)) {
            if (kind == Kind.MEMBER) {
                rows.members(known -> byId.left(known.targetId(), known.key()));
            } else {
                rows.entities(kind, known -> byId.left(known.targetId(), known.key()));
            }
            reading.items(kind, (n, item, type, conversation) -> byId.right(item.key(), n));
            byId.run((expected, found) -> {
                for (long[] row : expected) {
                    compare(kind, rows.known(kind, row[0]), found);
                }
            });
        }
        differences.flush();
    }

    private void compare(Kind kind, ExpectedEntity known, List<long[]> found) {
        findings.of(kind).expectOne();
        if (found.isEmpty()) {
            findings.of(kind).fault(Fault.MISSING);
            tell(kind, known, Fault.MISSING, new ComparableFields.Gap("", "there", "missing"));
            return;
        }
        List<JsonNode> there = new ArrayList<>();
        found.forEach(row -> there.add(JSON.readTree(reading.item(kind, row[0]).json())));
        List<ComparableFields.Gap> gaps = known.created() ? gaps(kind, known, there) : List.of();
        if (gaps.isEmpty()) {
            findings.of(kind).equalOne();
            return;
        }
        findings.of(kind).fault(Fault.DIFFERENT);
        gaps.forEach(gap -> tell(
                kind,
                known,
                Fault.DIFFERENT,
                new ComparableFields.Gap(
                        gap.field(),
                        ComparableFields.shown(gap.field(), gap.expected(), texts),
                        ComparableFields.shown(gap.field(), gap.found(), texts))));
    }

    private static List<ComparableFields.Gap> gaps(Kind kind, ExpectedEntity known, List<JsonNode> there) {
        JsonNode details = JSON.readTree(known.details());
        if (kind == Kind.MEMBER) {
            return member(known, details, there);
        }
        JsonNode shown = there.get(0);
        Set<String> fields = kind == Kind.GROUP ? GROUP : USER;
        List<ComparableFields.Gap> gaps = new ArrayList<>(
                ComparableFields.entity(details, fields).gaps(ComparableFields.entity(shown, fields), false));
        if (kind == Kind.GROUP && known.owner() != null) {
            String owner = shown.path("owner").asString("");
            if (!known.owner().equals(owner)) {
                gaps.add(new ComparableFields.Gap("owner", known.owner(), owner));
            }
        }
        if (kind == Kind.USER) {
            boolean deactivated = shown.path("deactivatedAt").asLong(0) > 0;
            boolean undecided = details.has("deactivatedAt") && !known.changed(); // the last step of an import
            if (deactivated != known.changed() && !undecided) {
                gaps.add(new ComparableFields.Gap(
                        "deactivated", known.changed() ? YES : "no", deactivated ? YES : "no"));
            }
        }
        return gaps;
    }

    private static List<ComparableFields.Gap> member(ExpectedEntity known, JsonNode details, List<JsonNode> there) {
        Set<String> fields = new HashSet<>(Set.of("scope"));
        if (!known.changed()) {
            fields.add("joinedAt");
        }
        if (details.path("isBanned").asBoolean(false)) {
            boolean banned =
                    there.stream().anyMatch(each -> each.path("isBanned").asBoolean(false));
            return banned ? List.of() : List.of(new ComparableFields.Gap("banned", YES, "no"));
        }
        return ComparableFields.entity(details, fields).gaps(ComparableFields.entity(there.get(0), fields), false);
    }

    private void tell(Kind kind, ExpectedEntity known, Fault fault, ComparableFields.Gap gap) {
        differences.add(new Difference(
                kind,
                fault,
                null,
                known.sourceId(),
                placed++ < MOST_PLACED ? rows.where(kind, known.key()) : "",
                known.targetId(),
                gap.field(),
                gap.expected(),
                gap.found()));
    }
}
