package io.chatferry.job.planning;

import io.chatferry.job.correction.RepairList;
import io.chatferry.job.reporting.ReportNotes;
import io.chatferry.job.reporting.ReportStep;
import io.chatferry.job.run.DiskSpace;
import io.chatferry.job.run.FinalStep;
import io.chatferry.job.run.ImportRun;
import io.chatferry.job.run.RunOutcome;
import io.chatferry.job.run.SendSettingsFactory;
import io.chatferry.job.run.Tallies;
import io.chatferry.ledger.backlog.SendOrder;
import io.chatferry.ledger.query.EntityPlan;
import io.chatferry.ledger.query.LedgerReport;
import io.chatferry.ledger.query.MessageFacts;
import io.chatferry.ledger.query.OpenBodies;
import io.chatferry.ledger.query.OpenMessages;
import io.chatferry.ledger.staging.PassCounts;
import io.chatferry.model.Endpoint;
import io.chatferry.model.Kind;
import io.chatferry.report.files.LookAlikesFile;
import io.chatferry.report.files.PlanFiles;
import io.chatferry.report.format.Figures;
import io.chatferry.report.model.FollowUps;
import io.chatferry.report.model.PlanReport;
import io.chatferry.report.model.RunReport;
import io.chatferry.report.model.RunReport.Counted;
import io.chatferry.report.model.Tally;
import io.chatferry.report.text.PlanText;
import io.chatferry.send.state.SendSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** The last step of {@code plan}: predicts a run from the ledger, on the terminal and as files. */
public final class PlanStep implements FinalStep {

    /** CometChat refuses older messages, unless the account has Extended Storage (page "Properties and Constraints"). */
    private static final Duration USUAL_RETENTION = Duration.ofDays(180);

    private static final int EXAMPLES = 3;
    private static final int IDS = 20;

    private final ImportRun run;
    private final boolean online;
    private final Clock clock;
    private final LedgerReport ledger;
    private final ReportStep reporting;

    /** @param online whether the servers of files are asked for some of them */
    public PlanStep(ImportRun run, boolean online, Clock clock) {
        this.run = run;
        this.online = online;
        this.clock = clock;
        this.ledger = new LedgerReport(run.ledger);
        this.reporting = new ReportStep(run, clock);
    }

    @Override
    public void write() throws IOException {
        run.progress.close();
        MessageFacts facts = MessageFacts.of(run.ledger, run.started.toEpochMilli(), 0);
        PassCounts pass = ledger.pass();
        Map<Kind, Tally> tallies = Tallies.of(ledger, facts, run.settings.delta());
        List<RunReport.Finding> findings = reporting.findings(pass, tallies);
        RunOutcome outcome = RunOutcome.of(
                run,
                tallies.values(),
                FollowUps.NONE,
                false,
                ReportStep.restUnread(pass),
                ReportStep.messages(findings),
                0,
                0);
        run.outcome(outcome);
        if (run.stopRequested() || ledger.inputs().isEmpty()) {
            run.options.out().println("The export was not read to its end; run plan again to resume.");
            return;
        }
        reporting.lists();
        PlanReport plan = report(tallies, pass, findings);
        Path folder = run.folder();
        PlanFiles.write(folder, plan);
        PlanText.print(run.options.out(), plan, folder.resolve(PlanFiles.HTML));
        run.options.answer(folder.resolve(PlanFiles.JSON));
    }

    private PlanReport report(Map<Kind, Tally> tallies, PassCounts pass, List<RunReport.Finding> findings)
            throws IOException {
        SendSettings settings = SendSettingsFactory.settings(run, clock);
        SendOrder order = settings.effectiveOrder();
        Instant usual = clock.instant().minus(USUAL_RETENTION);
        OpenMessages open = OpenMessages.of(run.ledger, order, usual.getEpochSecond() * 1_000_000_000L);
        EntityPlan entities = EntityPlan.of(run.ledger);
        PlanResultTimes times = new PlanResultTimes(settings, open, entities, clock);
        PlanResultMedia media = new PlanResultMedia(clock.instant());
        OpenBodies.Orphans orphans = OpenBodies.scan(run.ledger, media::add);
        PlanReport.Copy copy = PlanResultCopy.of(run, online, clock);
        PlanReport.Time time = times.time(copy);
        List<Counted> lookAlikes = PlanResultLookAlikes.of(ledger, run.folder().resolve(LookAlikesFile.NAME));
        return new PlanReport(
                run.settings.name(),
                clock.instant(),
                outcome(open, time),
                endpoint(settings.endpoints()),
                tallies,
                times.requests(),
                times.lanes(),
                time,
                conditions(settings, entities, run.settings.target().region()),
                new PlanReport.Order(word(settings), open.conversations(), open.strict(), open.chain()),
                times.shorter(),
                open.busiest().stream()
                        .map(sender -> new PlanReport.Sender(sender.id(), sender.messages()))
                        .toList(),
                PlanResultRejects.of(ledger, EXAMPLES),
                new RepairList(run.ledger, run.settings.reportTexts()).byCode(EXAMPLES),
                ids(),
                people(entities),
                new PlanReport.Parents(orphans.replies(), orphans.missing(), orphans.examples()),
                old(tallies.getOrDefault(Kind.MESSAGE, Tally.NONE), open),
                new PlanReport.Storage(
                        used(run.folder()),
                        DiskSpace.toSend(open.messages()),
                        run.disk.free(run.folder()),
                        DiskSpace.temporary(run.ledger)),
                media.report(copy),
                warnings(pass, findings, lookAlikes),
                ReportNotes.losses(pass, tallies, ledger),
                null,
                PlanResult.of(run.settings, ledger.inputs()));
    }

    private List<Counted> warnings(PassCounts pass, List<RunReport.Finding> findings, List<Counted> lookAlikes) {
        List<Counted> warnings = new ArrayList<>();
        findings.forEach(finding -> warnings.add(new Counted(finding.message() + ": " + finding.advice(), 1)));
        warnings.addAll(lookAlikes);
        warnings.addAll(ReportNotes.intake(run));
        ReportNotes.notes(pass, warnings);
        return warnings;
    }

    private String outcome(OpenMessages open, PlanReport.Time time) {
        String halted = run.haltReason();
        if (halted != null) {
            return halted.lines().findFirst().orElse("").replace("Nothing was sent", "A run would send nothing");
        }
        if (open.messages() == 0) {
            return "There is no message to be sent.";
        }
        return FilesLeftBehind.sentence(ledger) + Figures.counted(open.messages(), "message", "messages")
                + " would be sent in "
                + Figures.counted(open.conversations(), "conversation", "conversations") + "; that takes at least "
                + Figures.duration(Duration.ofMillis((long) (time.shortest() * 1000))) + ".";
    }

    private static String endpoint(Set<Endpoint> endpoints) {
        return endpoints.size() > 1
                ? "auto"
                : PlanResultTimes.word(endpoints.iterator().next());
    }

    private String word(SendSettings settings) {
        SendOrder order = run.settings.order();
        if (settings.endpoints().contains(Endpoint.SEND) || SendOrder.STRICT.equals(order)) {
            return "strict";
        }
        return SendOrder.BY_SECOND.equals(settings.effectiveOrder()) ? "by-second" : "auto";
    }

    private static List<String> conditions(SendSettings settings, EntityPlan entities, String region) {
        List<String> conditions = new ArrayList<>();
        conditions.add("The limits are those of the job file (" + Figures.grouped(settings.standard()) + " standard, "
                + Figures.grouped(settings.core()) + " core, " + Figures.grouped(settings.dataImport())
                + " data import calls each " + Figures.duration(settings.window())
                + "), and no other program uses them meanwhile.");
        if (entities.unknown() > 0) {
            conditions.add("The target was not queried: it is assumed to be empty.");
        }
        if (!region.isEmpty()) {
            conditions.add("The app is taken to be in " + region + ".");
        }
        if (settings.endpoints().contains(Endpoint.SEND)) {
            conditions.add("This endpoint stamps messages itself: they get the time of their sending.");
        }
        return conditions;
    }

    private PlanReport.Ids ids() {
        List<PlanReport.Changed> examples = new ArrayList<>();
        long[] changed = {0};
        try (Stream<LedgerReport.Id> ids = ledger.ids()) {
            ids.filter(LedgerReport.Id::isChanged).forEach(id -> {
                changed[0]++;
                if (examples.size() < IDS) {
                    examples.add(new PlanReport.Changed(id.kind(), id.sourceId(), id.targetId()));
                }
            });
        }
        EntityPlan.Collisions collisions = EntityPlan.collisions(run.ledger, PlanStep::naiveId, IDS);
        return new PlanReport.Ids(
                changed[0], examples, reporting.ids().examples(), collisions.ids(), collisions.examples());
    }

    /** The id that a naive mapping would yield: lower case, and an underscore for each character that is not allowed. */
    private static String naiveId(String sourceId) {
        return sourceId.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9_-]", "_");
    }

    private List<Counted> people(EntityPlan entities) {
        List<Counted> people = new ArrayList<>();
        ledger.undescribed()
                .forEach((kind, amount) -> people.add(new Counted(
                        Figures.words(
                                amount,
                                kind.name().toLowerCase(Locale.ROOT)
                                        + " made from messages and memberships alone: no file describes it",
                                kind.plural() + " made from messages and memberships alone: no file describes them"),
                        amount)));
        add(
                people,
                entities.needed(),
                "user or group is created by the first message that needs it",
                "users and groups are created by the first message that needs them");
        add(
                people,
                entities.users() + entities.groups(),
                "user or group is created though no message needs it",
                "users and groups are created though no message needs them");
        add(people, entities.members(), "membership is created", "memberships are created");
        add(
                people,
                entities.toDeactivate(),
                "user is deactivated after all messages",
                "users are deactivated after all messages");
        return people;
    }

    private List<Counted> old(Tally messages, OpenMessages open) {
        List<Counted> old = new ArrayList<>();
        add(
                old,
                messages.deferred(),
                "message is older than the target accepts, and is deferred (retention-days: "
                        + run.settings.retentionDays() + ")",
                "messages are older than the target accepts, and are deferred (retention-days: "
                        + run.settings.retentionDays() + ")");
        add(
                old,
                open.old(),
                "message is older than 180 days: a target without Extended Storage refuses it, and it is then deferred",
                "messages are older than 180 days: a target without Extended Storage refuses them, and they are"
                        + " then deferred");
        return old;
    }

    private static void add(List<Counted> counts, long count, String one, String many) {
        if (count > 0) {
            counts.add(new Counted(Figures.words(count, one, many), count));
        }
    }

    private static long used(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile)
                    .mapToLong(file -> file.toFile().length())
                    .sum();
        } catch (IOException changing) {
            return 0;
        }
    }
}
