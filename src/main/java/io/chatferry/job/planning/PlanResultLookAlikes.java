package io.chatferry.job.planning;

import io.chatferry.ledger.query.LedgerReport;
import io.chatferry.model.Visible;
import io.chatferry.report.files.LookAlikesFile;
import io.chatferry.report.format.Figures;
import io.chatferry.report.model.RunReport.Counted;
import io.chatferry.source.LookAlikes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** The ids of the export that people see as one: the first in the plan, all in a list beside it. */
final class PlanResultLookAlikes {

    private static final int EXAMPLES = 3;

    private PlanResultLookAlikes() {}

    /** What the plan says of them; writes the list, or removes that of an earlier plan. */
    static List<Counted> of(LedgerReport ledger, Path csv) throws IOException {
        LookAlikes found = new LookAlikes();
        long[] ids = {0};
        try (Stream<LedgerReport.Id> all = ledger.ids()) {
            all.forEach(id -> {
                found.add(id.kind(), id.sourceId());
                ids[0]++;
            });
        }
        List<LookAlikes.Group> groups = found.groups();
        if (groups.isEmpty()) {
            Files.deleteIfExists(csv);
        } else {
            LookAlikesFile.write(
                    csv,
                    groups.stream()
                            .map(each -> new LookAlikesFile.Row(each.kind(), each.ids(), each.differences()))
                            .toList());
        }
        return counted(found, groups, ids[0], csv);
    }

    private static List<Counted> counted(LookAlikes found, List<LookAlikes.Group> groups, long ids, Path csv) {
        List<Counted> counts = new ArrayList<>();
        groups.stream()
                .limit(EXAMPLES)
                .forEach(group ->
                        counts.add(new Counted(group.message(), group.ids().size())));
        int more = groups.size() - EXAMPLES;
        if (more > 0) {
            counts.add(new Counted(
                    Figures.words(more, "other set", "other sets") + " of ids that look alike and are different: "
                            + Visible.of(csv.toString()) + " lists all "
                            + (found.hasMoreGroups() ? "of the first " : "") + Figures.grouped(groups.size()),
                    more));
        }
        if (found.isIncomplete()) {
            counts.add(new Counted(
                    "ids, of which only the first " + Figures.grouped(found.compared())
                            + " were compared: others may look alike too",
                    ids));
        }
        return counts;
    }
}
