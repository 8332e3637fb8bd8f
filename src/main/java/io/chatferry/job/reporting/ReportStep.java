package io.chatferry.job.reporting;

import io.chatferry.constraint.Verdict;
import io.chatferry.job.correction.RejectExport;
import io.chatferry.job.correction.RepairList;
import io.chatferry.job.run.FinalStep;
import io.chatferry.job.run.ImportRun;
import io.chatferry.job.run.RunOutcome;
import io.chatferry.job.run.Tallies;
import io.chatferry.ledger.outbox.DeferredMessages;
import io.chatferry.ledger.outbox.FollowUp;
import io.chatferry.ledger.outbox.FollowUpList;
import io.chatferry.ledger.outbox.ModerationLog;
import io.chatferry.ledger.outbox.UnstorableEntries;
import io.chatferry.ledger.query.LedgerReport;
import io.chatferry.ledger.query.MessageFacts;
import io.chatferry.ledger.staging.PassCounts;
import io.chatferry.model.Change;
import io.chatferry.model.Kind;
import io.chatferry.report.files.IdsFile;
import io.chatferry.report.files.RepairsFile;
import io.chatferry.report.files.ReportFiles;
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
        RunOutcome outcome = RunOutcome.of(run, tallies.values(), followUps(), run.sends, restUnread(pass), deferred);
        run.outcome(outcome);
        RunReport report = report(tallies, facts, pass, outcome);
        ReportFiles.write(folder, report, rejectRows(), run.settings.reportTexts());
        Path rejects = lists();
        Summary.print(run.options.out(), run.options.terminal(), report, folder.resolve(ReportFiles.HTML), rejects);
    }

    /** Writes the rejects and the ids; returns the list of rejects if there are any. */
    @Nullable
    public Path lists() throws IOException {
        Path folder = run.folder();
        RejectFiles.Summary rejects =
                new RejectExport(run.settings, ledger).write(folder.resolve("rejects"), rejectRows());
        writeIds(folder);
        new RepairList(run.ledger, run.settings.reportTexts()).write(folder.resolve(RepairsFile.NAME));
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

    /** Whether a file has a part that could not be read. */
    public static boolean restUnread(PassCounts pass) {
        return Arrays.stream(Kind.values()).anyMatch(kind -> pass.of(kind, PassCounts.UNREAD) > 0);
    }

    private java.util.stream.Stream<RejectRow> rejectRows() {
        return ledger.rejects().map(RejectExport::row);
    }

    private RunReport report(Map<Kind, Tally> tallies, MessageFacts facts, PassCounts pass, RunOutcome outcome) {
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
                        versions()),
                ledger.inputs().stream()
                        .map(input -> new RunReport.Input(input.path(), input.bytes(), input.sha256()))
                        .toList(),
                tallies,
                warnings(pass),
                losses(pass, ledger),
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
                moderation());
    }

    /** Adds what reading and checking has left out or changed without a reject. */
    public static void notes(PassCounts pass, List<RunReport.Counted> warnings) {
        for (Kind kind : Kind.values()) {
            ExportCoverage.skipped(pass, kind)
                    .forEach(skipped -> warnings.add(
                            new RunReport.Counted(kind.plural() + " " + skipped.message(), skipped.count())));
            normalised(pass, kind, warnings);
        }
        split(pass, warnings);
    }

    private static void normalised(PassCounts pass, Kind kind, List<RunReport.Counted> warnings) {
        pass.of(kind).forEach((word, amount) -> {
            if (word.startsWith(PassCounts.NORMALISED)) {
                String[] parts = word.substring(PassCounts.NORMALISED.length()).split(":", 2);
                warnings.add(new RunReport.Counted(
                        parts[0] + " of " + kind.plural() + ": "
                                + Change.Rule.valueOf(parts[1]).description(),
                        amount));
            }
        });
    }

    /** Explains why more messages count as read than the export has records. */
    private static void split(PassCounts pass, List<RunReport.Counted> warnings) {
        long more = pass.of(Kind.MESSAGE, PassCounts.SPLIT);
        if (more > 0) {
            warnings.add(new RunReport.Counted("additional messages, parts of texts that were split", more));
        }
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
        run.notices.forEach(notice -> warnings.add(new RunReport.Counted(notice, 1)));
        warnings.addAll(new RepairList(run.ledger, false).counted());
        notes(pass, warnings);
        long aside = UnstorableEntries.count(run.ledger);
        if (aside > 0) {
            warnings.add(new RunReport.Counted(
                    "entries of the ledger's log that no message could store, set aside (explain MUID shows the reason)",
                    aside));
        }
        ledger.undescribed()
                .forEach((kind, amount) -> warnings.add(new RunReport.Counted(
                        kind == Kind.GROUP
                                ? "groups that no file describes, created as private groups"
                                : "users that no file describes, created with the name that messages give",
                        amount)));
        ledger.refusedEntities()
                .forEach((words, amount) -> warnings.add(new RunReport.Counted("not created: " + words, amount)));
        return warnings;
    }

    public static List<RunReport.Counted> losses(PassCounts pass, LedgerReport ledger) {
        List<RunReport.Counted> losses = new ArrayList<>();
        for (Kind kind : Kind.values()) {
            pass.of(kind).forEach((word, amount) -> {
                if (word.startsWith(PassCounts.LOSS)) {
                    losses.add(new RunReport.Counted(
                            lost(word.substring(PassCounts.LOSS.length())) + " of " + kind.plural(), amount));
                }
            });
        }
        long flat = ledger.flatReplies();
        if (flat > 0) {
            losses.add(new RunReport.Counted("thread of replies whose parent is not in the target", flat));
        }
        ledger.entityLosses().forEach((words, amount) -> losses.add(new RunReport.Counted(words, amount)));
        return losses;
    }

    private static String lost(String loss) {
        return loss.equals(Verdict.THREAD) ? "thread (its replies would lose their time, which does not fit)" : loss;
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
