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

/**
 * Compares users, groups and memberships. One that is older than the job must still be in the target; one that the job has
 * created must also have the fields it was created with. Fields that were added since are no difference.
 */
final class EntityComparison {

    private static final Set<String> USER = Set.of("name", "avatar", "link", "role", "tags", "metadata", "createdAt");
    private static final Set<String> GROUP = Set.of("name", "icon", "type", "tags", "metadata", "createdAt");
    private static final String YES = "yes";

    /** Differences that name the place in the export, since each look-up walks through all descriptions. */
    private static final int MAX_PLACES = 200;

    private final Ledger ledger;
    private final VerifyRows rows;
    private final ReadBackRun reading;
    private final Differences differences;
    private final ComparisonResult result;
    private final boolean showTexts;
    private int places;

    EntityComparison(
            Ledger ledger,
            VerifyRows rows,
            ReadBackRun reading,
            Differences differences,
            ComparisonResult result,
            boolean showTexts) {
        this.ledger = ledger;
        this.rows = rows;
        this.reading = reading;
        this.differences = differences;
        this.result = result;
        this.showTexts = showTexts;
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
        result.of(kind).addExpected();
        if (found.isEmpty()) {
            result.of(kind).addFault(Fault.MISSING);
            add(kind, known, Fault.MISSING, new ComparableFields.FieldDifference("", "there", "missing"));
            return;
        }
        List<JsonNode> shown = new ArrayList<>();
        found.forEach(
                row -> shown.add(CanonicalJson.read(reading.item(kind, row[0]).json())));
        List<ComparableFields.FieldDifference> fields = known.created() ? fields(kind, known, shown) : List.of();
        if (fields.isEmpty()) {
            result.of(kind).addEqual();
            return;
        }
        result.of(kind).addFault(Fault.DIFFERENT);
        fields.forEach(difference -> add(
                kind,
                known,
                Fault.DIFFERENT,
                new ComparableFields.FieldDifference(
                        difference.field(),
                        ComparableFields.redacted(difference.field(), difference.expected(), showTexts),
                        ComparableFields.redacted(difference.field(), difference.found(), showTexts))));
    }

    /** The fields of an entity of this job that differ from the one that the target shows; it shows at least one. */
    private static List<ComparableFields.FieldDifference> fields(Kind kind, ExpectedEntity known, List<JsonNode> all) {
        JsonNode details = CanonicalJson.read(known.details());
        if (kind == Kind.MEMBER) {
            return memberFields(known, details, all);
        }
        JsonNode shown = all.get(0);
        Set<String> names = kind == Kind.GROUP ? GROUP : USER;
        List<ComparableFields.FieldDifference> fields = new ArrayList<>(
                ComparableFields.entity(details, names).differences(ComparableFields.entity(shown, names), false));
        if (kind == Kind.GROUP && known.owner() != null) {
            String owner = shown.path("owner").asString("");
            if (!known.owner().equals(owner)) {
                fields.add(new ComparableFields.FieldDifference("owner", known.owner(), owner));
            }
        }
        if (kind == Kind.USER) {
            boolean isDeactivated = shown.path("deactivatedAt").asLong(0) > 0;
            boolean isPending = details.has("deactivatedAt") && !known.changed(); // the last step of an import
            if (isDeactivated != known.changed() && !isPending) {
                fields.add(new ComparableFields.FieldDifference(
                        "deactivated", known.changed() ? YES : "no", isDeactivated ? YES : "no"));
            }
        }
        return fields;
    }

    private static List<ComparableFields.FieldDifference> memberFields(
            ExpectedEntity known, JsonNode details, List<JsonNode> all) {
        Set<String> names = new HashSet<>(Set.of("scope"));
        if (!known.changed()) {
            names.add("joinedAt");
        }
        if (details.path("isBanned").asBoolean(false)) {
            boolean isBanned =
                    all.stream().anyMatch(each -> each.path("isBanned").asBoolean(false));
            return isBanned ? List.of() : List.of(new ComparableFields.FieldDifference("banned", YES, "no"));
        }
        return ComparableFields.entity(details, names).differences(ComparableFields.entity(all.get(0), names), false);
    }

    private void add(Kind kind, ExpectedEntity known, Fault fault, ComparableFields.FieldDifference difference) {
        differences.add(new Difference(
                kind,
                fault,
                null,
                known.sourceId(),
                places++ < MAX_PLACES ? rows.where(kind, known.key()) : "",
                known.targetId(),
                difference.field(),
                difference.expected(),
                difference.found()));
    }
}
