package io.chatferry.job.reporting;

import io.chatferry.job.correction.RejectExport;
import io.chatferry.job.correction.RepairList;
import io.chatferry.job.run.FinalStep;
import io.chatferry.job.run.ImportRun;
import io.chatferry.job.run.JobReference;
import io.chatferry.job.run.RunOutcome;
import io.chatferry.job.run.Tallies;
import io.chatferry.ledger.media.MediaSummary;
import io.chatferry.ledger.outbox.DeferredMessages;
import io.chatferry.ledger.outbox.FollowUp;
import io.chatferry.ledger.outbox.FollowUpList;
import io.chatferry.ledger.outbox.ModerationLog;
import io.chatferry.ledger.outbox.UnstorableEntries;
import io.chatferry.ledger.query.LedgerReport;
import io.chatferry.ledger.query.MessageFacts;
import io.chatferry.ledger.query.SkippedRows;
import io.chatferry.ledger.staging.PassCounts;
import io.chatferry.model.Kind;
import io.chatferry.report.files.IdsFile;
import io.chatferry.report.files.MissingMediaFile;
import io.chatferry.report.files.RepairsFile;
import io.chatferry.report.files.ReportFiles;
import io.chatferry.report.files.SkippedFile;
import io.chatferry.report.format.Figures;
import io.chatferry.report.model.CopiedFiles;
import io.chatferry.report.model.FollowUps;
import io.chatferry.report.model.RejectRow;
import io.chatferry.report.model.RunReport;
import io.chatferry.report.model.Tally;
import io.chatferry.report.rejects.RejectFiles;
import io.chatferry.report.text.Summary;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** The {@code report} step: writes the result of a run as files into its work folder, and a summary on the terminal. */
public final class ReportStep implements FinalStep {

    private static final int EXAMPLES = 3;
    private static final int TOP = 20;
    private static final int CLASHES = 100;
    private static final int HELD_BACK = 1_000;
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final ImportRun run;
    private final Clock clock;
    private final LedgerReport ledger;
    private final FollowUpList followUps;

    public ReportStep(ImportRun run, Clock clock) {
        this.run = run;
        this.clock = clock;
        this.ledger = new LedgerReport(run.ledger);
        this.followUps = new FollowUpList(run.ledger);
    }

    /** Writes the files and prints the summary. */
    @Override
    public void write() throws IOException {
        run.progress.close();
        Path folder = run.folder();
        MessageFacts facts = MessageFacts.of(run.ledger, run.started.toEpochMilli(), TOP);
        Map<Kind, Tally> tallies = Tallies.of(ledger, facts, run.settings.delta());
        PassCounts pass = ledger.pass();
        long deferred = run.sends ? DeferredMessages.count(run.ledger, run.settings.deferBeforeNanos(clock)) : 0;
        List<RunReport.Finding> findings = findings(pass, tallies);
        MediaSummary media = MediaSummary.of(run.ledger);
        RunOutcome outcome = RunOutcome.of(
                run,
                tallies.values(),
                followUps(),
                run.sends,
                restUnread(pass),
                messages(findings),
                deferred,
                run.sends ? media.allMissing() : 0);
        run.outcome(outcome);
        RunReport report = report(tallies, facts, pass, outcome, findings, MediaReport.of(media));
        ReportFiles.write(folder, report, rejectRows(), run.settings.reportTexts());
        Path rejects = lists();
        Summary.print(run.options.out(), run.options.terminal(), report, folder.resolve(ReportFiles.HTML), rejects);
        run.options.answer(folder.resolve(ReportFiles.JSON));
    }

    /** Signs that the export or its description is wrong as a whole. */
    public List<RunReport.Finding> findings(PassCounts pass, Map<Kind, Tally> tallies) {
        return IntakeFindings.of(run.settings, run.ledger, pass, tallies.getOrDefault(Kind.MESSAGE, Tally.NONE));
    }

    /** The findings as parts of a sentence. */
    public static List<String> messages(List<RunReport.Finding> findings) {
        return findings.stream().map(RunReport.Finding::message).toList();
    }

    /** Writes the rejects and the ids; returns the list of rejects if there are any. */
    @Nullable
    public Path lists() throws IOException {
        Path folder = run.folder();
        RejectFiles.Summary rejects =
                new RejectExport(run.settings, ledger).write(folder.resolve("rejects"), rejectRows());
        writeIds(folder);
        new RepairList(run.ledger, run.settings.reportTexts()).write(folder.resolve(RepairsFile.NAME));
        writeSkipped(folder.resolve(SkippedFile.NAME));
        MediaReport.writeMissing(run.ledger, folder.resolve(MissingMediaFile.NAME));
        Path list = folder.resolve(RejectFiles.LIST);
        if (rejects.rows() == 0) {
            Files.deleteIfExists(list);
            return null;
        }
        Files.move(
                folder.resolve("rejects").resolve(RejectFiles.LIST),
                list,
                java.nio.file.StandardCopyOption.REPLACE_EXISTING);
        return list;
    }

    /** Lists each record that the last pass has skipped, or removes the list of an earlier pass. */
    private void writeSkipped(Path csv) throws IOException {
        PassCounts pass = ledger.pass();
        if (Arrays.stream(Kind.values()).allMatch(kind -> pass.of(kind, PassCounts.SKIPPED) == 0)) {
            Files.deleteIfExists(csv);
            return;
        }
        try (Stream<SkippedRows.Skipped> all = SkippedRows.all(run.ledger)) {
            SkippedFile.write(
                    csv,
                    all.map(each -> new SkippedFile.Row(
                            each.file(), each.line(), each.kind(), each.key(), ExportCoverage.reason(each.reason()))));
        }
    }

    /** Whether a file has a part that could not be read. */
    public static boolean restUnread(PassCounts pass) {
        return Arrays.stream(Kind.values()).anyMatch(kind -> pass.of(kind, PassCounts.UNREAD) > 0);
    }

    private Stream<RejectRow> rejectRows() {
        return ledger.rejects().map(RejectExport::row);
    }

    private RunReport report(
            Map<Kind, Tally> tallies,
            MessageFacts facts,
            PassCounts pass,
            RunOutcome outcome,
            List<RunReport.Finding> findings,
            CopiedFiles media) {
        return new RunReport(
                new RunReport.Run(
                        run.settings.name(),
                        run.sends ? run.settings.target().baseUrl().get().toString() : "",
                        run.sends ? run.settings.target().appId().get() : "",
                        endpoints(),
                        (int) run.lock.epoch(),
                        run.started,
                        clock.instant(),
                        outcome.code().number(),
                        outcome.outcome(),
                        versions(),
                        JobReference.of(run.settings)),
                ledger.inputs().stream()
                        .map(input -> new RunReport.Input(input.path(), input.bytes(), input.sha256()))
                        .toList(),
                tallies,
                warnings(pass),
                ReportNotes.losses(pass, tallies, ledger),
                ledger.rejectsByCode(EXAMPLES).entrySet().stream()
                        .map(entry -> new RunReport.RejectCount(
                                entry.getKey(),
                                entry.getValue().amount(),
                                entry.getValue().examples()))
                        .toList(),
                failures(),
                conversations(facts),
                facts.days(),
                facts.hours(),
                new RunReport.RequestCounts(
                        run.counters.requests(),
                        run.counters.rateLimited(),
                        run.counters.retries(),
                        run.counters.foundAfterDoubt(),
                        run.counters.absentAfterDoubt()),
                pace(),
                ids(),
                followUps(),
                facts.late(),
                pass.of(Kind.MESSAGE, PassCounts.CHANGED),
                moderation(),
                media,
                findings);
    }

    /** The endpoints that carry messages, as in {@code moderation+import}. */
    private String endpoints() {
        return run.settings.target().endpoints().stream()
                .map(endpoint -> endpoint.name().toLowerCase(Locale.ROOT))
                .sorted()
                .collect(Collectors.joining("+"));
    }

    private FollowUps followUps() {
        Map<FollowUp.Kind, FollowUpList.Counts> counts = followUps.counts();
        return new FollowUps(counts(counts.get(FollowUp.Kind.REACTION)), counts(counts.get(FollowUp.Kind.DELETE)));
    }

    private static FollowUps.Counts counts(FollowUpList.@Nullable Counts of) {
        return of == null
                ? FollowUps.Counts.NONE
                : new FollowUps.Counts(of.done(), of.failed(), of.withdrawn(), of.withoutMessage(), of.open());
    }

    private RunReport.Moderation moderation() {
        ModerationLog.Summary summary = new ModerationLog(run.ledger).summary(HELD_BACK);
        return new RunReport.Moderation(
                summary.asked(),
                summary.reasonUnavailable(),
                summary.asked() ? summary.through() - summary.pending() - summary.disapproved() : 0,
                summary.pending(),
                summary.disapproved(),
                summary.rules().entrySet().stream()
                        .map(rule -> new RunReport.Counted(rule.getKey(), rule.getValue()))
                        .toList(),
                summary.listed().stream()
                        .map(held -> new RunReport.HeldBack(held.where(), held.muid(), held.serverId(), held.rule()))
                        .toList());
    }

    private List<RunReport.Counted> warnings(PassCounts pass) {
        List<RunReport.Counted> warnings = new ArrayList<>();
        warnings.addAll(ReportNotes.intake(run));
        warnings.addAll(new RepairList(run.ledger, false).counted());
        ReportNotes.notes(pass, warnings);
        long aside = UnstorableEntries.count(run.ledger);
        if (aside > 0) {
            warnings.add(new RunReport.Counted(
                    Figures.words(aside, "entry", "entries")
                            + " of the ledger's log that no message could store, set aside (explain MUID shows the reason)",
                    aside));
        }
        ledger.undescribed()
                .forEach((kind, amount) -> warnings.add(new RunReport.Counted(
                        kind == Kind.GROUP
                                ? Figures.words(
                                        amount,
                                        "group that no file describes, created as a private group",
                                        "groups that no file describes, created as private groups")
                                : Figures.words(amount, "user", "users")
                                        + " that no file describes, created with the name that messages give",
                        amount)));
        ledger.refusedEntities()
                .forEach((words, amount) -> warnings.add(new RunReport.Counted("not created: " + words, amount)));
        return warnings;
    }

    private List<RunReport.Failure> failures() {
        List<RunReport.Failure> failures = new ArrayList<>();
        ledger.failuresByCode(EXAMPLES)
                .forEach((code, of) ->
                        failures.add(new RunReport.Failure(code, of.message(), of.amount(), of.examples())));
        followUps.refusals().forEach((words, amount) -> {
            String[] parts = words.split(": ", 2);
            String message = "of a reaction or a delete: " + parts[parts.length - 1];
            failures.add(new RunReport.Failure(parts[0], message, amount, List.of()));
        });
        return failures;
    }

    private RunReport.Conversations conversations(MessageFacts facts) {
        List<RunReport.Conversation> top = facts.top().stream()
                .map(each -> new RunReport.Conversation(
                        label(ledger.parties(each.anyMessage())),
                        each.messages(),
                        each.sent(),
                        each.first(),
                        each.last()))
                .toList();
        return new RunReport.Conversations(facts.conversations(), top);
    }

    private static String label(LedgerReport.Parties parties) {
        return parties.receiverKind() == Kind.GROUP
                ? JSON.readTree(parties.receiverDetails()).path("name").asString(parties.receiver())
                : parties.sender() + " – " + parties.receiver();
    }

    private RunReport.RequestRate pace() {
        List<RunReport.Sample> samples = ledger.samples(run.lock.epoch()).stream()
                .map(sample -> new RunReport.Sample(Instant.ofEpochMilli(sample[0]), sample[1], sample[2], sample[3]))
                .toList();
        double window = run.settings.limits().window().toMillis() / 1000.0;
        return new RunReport.RequestRate(samples, run.settings.limits().standard() / window);
    }

    public RunReport.Ids ids() {
        long changed = ledger.ids().filter(LedgerReport.Id::isChanged).count();
        List<LedgerReport.Id> clashes = ledger.overrides();
        return new RunReport.Ids(
                changed,
                clashes.size(),
                clashes.stream()
                        .limit(CLASHES)
                        .map(id -> new RunReport.Clash(
                                id.kind(),
                                id.sourceId(),
                                new io.chatferry.constraint.IdMap().map(id.sourceId()),
                                id.targetId()))
                        .toList());
    }

    private void writeIds(Path folder) throws IOException {
        Set<String> clashes = new HashSet<>();
        ledger.overrides().forEach(id -> clashes.add(id.kind() + id.sourceId()));
        IdsFile.write(
                folder,
                ledger.ids()
                        .map(id -> new IdsFile.Row(
                                id.kind(),
                                id.sourceId(),
                                id.targetId(),
                                id.isChanged(),
                                clashes.contains(id.kind() + id.sourceId()))));
    }

    public static Map<String, String> versions() {
        Map<String, String> versions = new LinkedHashMap<>();
        String version = ReportStep.class.getPackage().getImplementationVersion();
        versions.put("Chatferry", version == null ? "development" : version);
        versions.put("Java", System.getProperty("java.version", ""));
        versions.put("System", System.getProperty("os.name", "") + " " + System.getProperty("os.arch", ""));
        return versions;
    }
}
