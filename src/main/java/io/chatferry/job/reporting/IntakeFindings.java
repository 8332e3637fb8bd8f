package io.chatferry.job.reporting;

import io.chatferry.config.JobSettings;
import io.chatferry.ledger.Ledger;
import io.chatferry.ledger.query.LedgerReport;
import io.chatferry.ledger.query.RejectCounts;
import io.chatferry.ledger.staging.PassCounts;
import io.chatferry.ledger.staging.PassIntake;
import io.chatferry.ledger.staging.PassIntake.FileYield;
import io.chatferry.model.Kind;
import io.chatferry.report.format.Figures;
import io.chatferry.report.model.RunReport.Finding;
import io.chatferry.report.model.Tally;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Signs that an export or its description is wrong as a whole, though it could be read: a run with one of them is not a
 * success. Each names the likely cause and what to do.
 */
public final class IntakeFindings {

    /** In a smaller file, one reason for most rejects says nothing about the file. */
    private static final long MIN_RECORDS = 10;

    private static final int NAMED_FILES = 3;

    private final JobSettings settings;
    private final PassCounts pass;
    private final PassIntake intake;
    private final List<Finding> findings = new ArrayList<>();

    private IntakeFindings(JobSettings settings, PassCounts pass, PassIntake intake) {
        this.settings = settings;
        this.pass = pass;
        this.intake = intake;
    }

    /**
     * The findings about the export of the last complete pass.
     *
     * @param messages what became of the messages of all passes
     */
    public static List<Finding> of(JobSettings settings, Ledger ledger, PassCounts pass, Tally messages) {
        if (!new LedgerReport(ledger).isPassComplete()) {
            return List.of();
        }
        IntakeFindings found = new IntakeFindings(settings, pass, PassIntake.of(ledger));
        // a delta without anything new is what most nights bring
        long notTaken = Arrays.stream(Kind.values())
                .mapToLong(kind -> pass.of(kind, PassCounts.NOT_TAKEN))
                .sum();
        boolean isNothingNew = settings.delta() && messages.read() > 0 && notTaken == 0;
        if (!isNothingNew) {
            found.messages();
            found.emptyFiles();
        }
        found.leftOutFiles();
        found.rejectedFiles(RejectCounts.byFile(ledger));
        return List.copyOf(found.findings);
    }

    private void messages() {
        boolean isRead = Arrays.stream(Kind.values()).anyMatch(kind -> records(kind) > 0);
        if (records(Kind.MESSAGE) > 0 || (isRead && settings.withoutMessages())) {
            return;
        }
        if (!isRead) {
            add("no record was read", IntakeAdvice.nothingRead(settings));
        } else {
            add("no message was read", IntakeAdvice.noMessage(settings));
        }
    }

    private long records(Kind kind) {
        return pass.of(kind, PassCounts.READ) - pass.of(kind, PassCounts.NOT_TAKEN);
    }

    private void emptyFiles() {
        List<String> empty = intake.files().stream()
                .filter(file -> file.isRead() && file.records() == 0)
                .map(FileYield::name)
                .toList();
        if (!empty.isEmpty()) {
            add(yields(empty, "yields no record", "yield no record"), IntakeAdvice.noRecord(settings));
        }
    }

    private void leftOutFiles() {
        List<String> leftOut = intake.files().stream()
                .filter(file -> !file.isRead())
                .map(FileYield::name)
                .toList();
        if (!leftOut.isEmpty()) {
            add(yields(leftOut, "was not read", "were not read"), IntakeAdvice.notRead(settings));
        }
    }

    /** As {@code a.csv yields no record}, or {@code 5 files yield no record (a.csv, b.csv, c.csv, …)}. */
    private static String yields(List<String> files, String one, String many) {
        if (files.size() == 1) {
            return files.get(0) + " " + one;
        }
        String named = String.join(", ", files.subList(0, Math.min(NAMED_FILES, files.size())));
        return Figures.grouped(files.size()) + " files " + many + " (" + named
                + (files.size() > NAMED_FILES ? ", …)" : ")");
    }

    private void rejectedFiles(List<RejectCounts.OfFile> rejects) {
        Map<String, Long> records = new LinkedHashMap<>();
        intake.files().forEach(file -> {
            if (file.kind() != null) {
                records.put(file.name() + "\n" + file.kind(), file.records());
            }
        });
        Map<String, RejectCounts.OfFile> most = new LinkedHashMap<>();
        for (RejectCounts.OfFile each : rejects) {
            long all = records.getOrDefault(each.file() + "\n" + each.kind(), 0L);
            if (all >= MIN_RECORDS && each.records() * 2 > all) {
                most.merge(
                        each.file() + "\n" + each.kind(),
                        each,
                        (a, b) -> List.of(a, b).stream()
                                .max(Comparator.comparingLong(RejectCounts.OfFile::records))
                                .orElse(a));
            }
        }
        most.forEach((key, each) -> findings.add(new Finding(
                Figures.grouped(each.records()) + " of " + Figures.grouped(records.getOrDefault(key, 0L))
                        + " records of " + each.file() + " are rejected for one reason, " + each.code()
                        + (each.field().isEmpty() ? "" : " in " + each.field()),
                RejectCauses.likely(each.code(), each.field()),
                each.records())));
    }

    private void add(String message, String advice) {
        findings.add(new Finding(message, advice, 0));
    }
}
