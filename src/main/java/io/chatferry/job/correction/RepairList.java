package io.chatferry.job.correction;

import io.chatferry.job.run.InputFiles;
import io.chatferry.ledger.Ledger;
import io.chatferry.ledger.staging.RepairRows;
import io.chatferry.model.RejectCode;
import io.chatferry.report.files.RepairsFile;
import io.chatferry.report.format.Figures;
import io.chatferry.report.model.PlanReport;
import io.chatferry.report.model.RunReport.Counted;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** The changes that {@code invalid: repair} has made, or would make, for reports. */
public final class RepairList {

    private static final Set<String> PUBLIC = Set.of(
            "type",
            "category",
            "groupType",
            "scope",
            "role",
            "tags",
            "name",
            "senderName",
            "receiverName",
            "sentAt",
            "deliveredAt",
            "readAt",
            "editedAt",
            "createdAt",
            "lastActiveAt",
            "joinedAt");

    private static final int CHARS = 200;
    private static final int HASH_BYTES = 8;

    private final Ledger ledger;
    private final boolean showTexts;

    /** @param showTexts whether texts that people have written may be shown */
    public RepairList(Ledger ledger, boolean showTexts) {
        this.ledger = ledger;
        this.showTexts = showTexts;
    }

    /** By code, with the first examples. */
    public List<PlanReport.Repair> byCode(int most) {
        Map<RejectCode, List<PlanReport.Change>> examples = new EnumMap<>(RejectCode.class);
        Map<RejectCode, Long> counts = new EnumMap<>(RejectCode.class);
        try (Stream<RepairRows.Repaired> all = RepairRows.all(ledger)) {
            all.forEach(each -> {
                counts.merge(each.repair().code(), 1L, Long::sum);
                List<PlanReport.Change> of =
                        examples.computeIfAbsent(each.repair().code(), c -> new ArrayList<>());
                if (of.size() < most) {
                    of.add(new PlanReport.Change(each.where(), each.repair().field(), before(each), after(each)));
                }
            });
        }
        return counts.entrySet().stream()
                .map(entry -> new PlanReport.Repair(
                        entry.getKey(),
                        entry.getValue(),
                        entry.getKey().repair(),
                        List.copyOf(examples.getOrDefault(entry.getKey(), List.of()))))
                .toList();
    }

    /** The repairs of this pass, counted by code. */
    public List<Counted> counted() {
        return RepairRows.counts(ledger, true).entrySet().stream()
                .map(entry -> new Counted(
                        "repaired, " + entry.getKey() + ": " + entry.getKey().repair(), entry.getValue()))
                .toList();
    }

    /** Lists each repair of this pass in a file, or removes the one of an earlier pass. */
    public void write(Path csv) throws IOException {
        if (RepairRows.counts(ledger, true).isEmpty()) {
            Files.deleteIfExists(csv);
            return;
        }
        try (Stream<RepairRows.Repaired> all = RepairRows.all(ledger)) {
            RepairsFile.write(
                    csv,
                    all.filter(RepairRows.Repaired::applied)
                            .map(each -> new RepairsFile.Row(
                                    each.where(),
                                    each.kind(),
                                    each.key(),
                                    each.repair().code(),
                                    each.repair().field(),
                                    before(each),
                                    after(each))));
        }
    }

    private String before(RepairRows.Repaired each) {
        return shown(each.repair().field(), each.repair().before());
    }

    private String after(RepairRows.Repaired each) {
        String after = each.repair().after();
        boolean split = each.repair().field().equals("text") && after.endsWith(" messages of the same second");
        return split
                ? after
                : after.isEmpty() ? "left out" : shown(each.repair().field(), after);
    }

    private String shown(String field, String value) {
        if (value.isEmpty()) {
            return "nothing";
        }
        if (showTexts || PUBLIC.contains(field)) {
            return value.length() <= CHARS ? value : value.substring(0, CHARS) + "…";
        }
        long characters = value.codePointCount(0, value.length());
        byte[] hash = InputFiles.sha256().digest(value.getBytes(StandardCharsets.UTF_8));
        return Figures.counted(characters, "character", "characters") + ", SHA-256 "
                + HexFormat.of().formatHex(hash, 0, HASH_BYTES);
    }
}
