package io.chatferry.job.verifying;

import io.chatferry.cometchat.RepeatableCalls;
import io.chatferry.job.reporting.ExportCoverage;
import io.chatferry.job.reporting.ReportStep;
import io.chatferry.job.run.ExitCode;
import io.chatferry.job.run.ImportRun;
import io.chatferry.ledger.MessageState;
import io.chatferry.ledger.merge.PassMerge;
import io.chatferry.ledger.query.LedgerReport;
import io.chatferry.ledger.readback.Differences;
import io.chatferry.ledger.readback.Differences.Difference;
import io.chatferry.ledger.readback.Differences.Fault;
import io.chatferry.ledger.readback.ReadBackRun;
import io.chatferry.ledger.readback.VerifySample;
import io.chatferry.ledger.staging.PassIntake;
import io.chatferry.model.Kind;
import io.chatferry.report.files.CertificateFiles;
import io.chatferry.report.format.Figures;
import io.chatferry.report.model.Certificate;
import io.chatferry.report.model.RunReport;
import io.chatferry.report.text.CertificateText;
import io.chatferry.verify.ComparisonResult;
import io.chatferry.verify.TargetComparison;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The {@code certify} step: writes a certificate of the comparison into the work folder, and a summary on the terminal. */
final class CertifyStep {

    /** Files without a record that are named. */
    private static final int MAX_FILES = 100;

    private static final List<String> COMPARED = List.of(
            "messages: sender, receiver, time (whole seconds), category, type, text, custom data, attachments, tags, metadata"
                    + " (with reactions and parents), thread, whether it is deleted, and any other key of data",
            "messages of one second of one conversation: whether they are in the order of the export",
            "users that this job has created: name, avatar, link, role, tags, metadata, time of creation, whether they are"
                    + " deactivated; groups: name, icon, type, owner, tags, metadata, time of creation; members: scope, time of"
                    + " joining, whether they are banned",
            "users, groups and memberships that are older than this job: that they exist");

    private static final List<String> NOT_COMPARABLE = List.of(
            "what the target adds to a record: its own entries (joined, edited), entities, status of moderation, extensions,"
                    + " receipts, copies that it keeps of attachments",
            "what no endpoint carries or shows: passwords of groups, when a user was last active, and what the report of the import"
                    + " lists as not carried");

    private final TargetRun run;
    private final VerifySample sample;
    private final ReadBackRun reading;
    private final Differences differences;
    private final TargetComparison comparison;
    private final RepeatableCalls calls;
    private final long since;
    private final boolean readsMedia;
    private final Clock clock;

    CertifyStep(
            TargetRun run,
            VerifySample sample,
            ReadBackRun reading,
            Differences differences,
            TargetComparison comparison,
            RepeatableCalls calls,
            long since,
            boolean readsMedia,
            Clock clock) {
        this.readsMedia = readsMedia;
        this.run = run;
        this.sample = sample;
        this.reading = reading;
        this.differences = differences;
        this.comparison = comparison;
        this.calls = calls;
        this.since = since;
        this.clock = clock;
    }

    /** Writes the certificate, prints the result, and ends the reading. */
    ExitCode certify() throws IOException {
        Certificate.Media media = readsMedia ? new StoredMediaCheck(run).check() : null;
        run.progress.close();
        Certificate certificate = certificate(comparison.result(), media);
        Path folder = ImportRun.folder(run.settings, run.options);
        CertificateFiles.write(folder, certificate, () -> differences.all().map(CertifyStep::line));
        CertificateText.print(
                run.options.out(),
                certificate,
                differences.all().map(CertifyStep::line),
                folder.resolve(CertificateFiles.HTML));
        run.options.answer(folder.resolve(CertificateFiles.JSON));
        reading.end();
        if (!certificate.addsUp()) {
            run.options
                    .err()
                    .println(
                            "The numbers do not add up: some records are not where they should be, or were not compared."
                                    + "\n  please report this as a bug, with certificate.json");
            return ExitCode.INTERNAL;
        }
        return certificate.equal() && certificate.complete() ? ExitCode.DONE : ExitCode.DONE_WITH_REJECTS;
    }

    private Certificate certificate(ComparisonResult result, Certificate.@Nullable Media media) {
        LedgerReport ledger = new LedgerReport(run.ledger);
        ExportCoverage coverage = ExportCoverage.of(run.ledger, run.settings.delta());
        Map<Kind, Certificate.Count> counts = new EnumMap<>(Kind.class);
        for (Kind kind : Kind.values()) {
            counts.put(kind, count(result.of(kind)));
        }
        long unsampled = unsampled(result, ledger);
        boolean addsUp = counts.values().stream().allMatch(Certificate.Count::addsUp)
                && (sample.isAll() ? unsampled == 0 : unsampled >= 0)
                && coverage.addsUp();
        long total = differences.all().count();
        return new Certificate(
                new Certificate.Run(
                        run.settings.name(),
                        run.target.base().toString(),
                        run.target.appId(),
                        Instant.ofEpochMilli(since),
                        clock.instant(),
                        calls.requests(),
                        ReportStep.versions()),
                addsUp,
                addsUp && result.isEqual() && (media == null || media.isWhole()),
                coverage.isComplete(),
                addsUp
                        ? outcome(result, coverage) + outcome(media)
                        : "The numbers do not add up, so nothing is certified: please report this as a bug.",
                new Certificate.Scope(sample.share(), reading.places()),
                new Certificate.Content(PassMerge.settings(run.ledger), result.sentHash(), result.foundHash()),
                ledger.inputs().stream()
                        .map(input -> new RunReport.Input(input.path(), input.bytes(), input.sha256()))
                        .toList(),
                counts,
                notes(result),
                notCompared(unsampled, coverage),
                media,
                new Certificate.Fields(COMPARED, NOT_COMPARABLE),
                total);
    }

    private static Certificate.Count count(ComparisonResult.Count count) {
        return new Certificate.Count(
                count.expected(),
                count.equal(),
                count.of(Fault.MISSING),
                count.of(Fault.DIFFERENT),
                count.of(Fault.DOUBLED),
                count.of(Fault.UNEXPECTED),
                count.of(Fault.ORDER));
    }

    private String outcome(ComparisonResult result, ExportCoverage coverage) {
        List<String> faults = new ArrayList<>();
        for (Kind kind : new Kind[] {Kind.MESSAGE, Kind.USER, Kind.GROUP, Kind.MEMBER}) {
            for (Fault fault : Fault.values()) {
                long amount = result.of(kind).of(fault);
                if (amount > 0) {
                    String records = amount == 1 ? kind.name().toLowerCase(Locale.ROOT) : kind.plural();
                    faults.add(Figures.grouped(amount) + " " + records + " " + word(fault));
                }
            }
        }
        String messages = Figures.counted(result.of(Kind.MESSAGE).expected(), "message", "messages");
        String sentence = faults.isEmpty()
                ? equal(messages, coverage.gaps().isEmpty() && withoutRecord().isEmpty())
                : "The target differs from what was sent: " + String.join(", ", faults) + ", of " + messages
                        + (sample.isAll() ? "" : " of the sample") + ".";
        return sentence + coverage.sentence() + emptyFiles();
    }

    private static String outcome(Certificate.@Nullable Media media) {
        if (media == null) {
            return "";
        }
        return media.isWhole()
                ? " " + Figures.counted(media.equal(), "file in the store has", "files in the store have")
                        + " the size and SHA-256 that "
                        + Figures.words(media.equal(), "was", "were") + " noted."
                : " Of the files in the store, " + Figures.grouped(media.missing()) + " are missing and "
                        + Figures.grouped(media.different()) + " differ.";
    }

    /** The files of the export of which the job has no record: what is in them is in no count. */
    private List<String> withoutRecord() {
        return PassIntake.of(run.ledger).files().stream()
                .filter(file -> file.records() == 0)
                .map(file -> file.name() + (file.isRead() ? "" : ", which was not read"))
                .toList();
    }

    private String emptyFiles() {
        int empty = withoutRecord().size();
        return empty == 0
                ? ""
                : " " + Figures.counted(empty, "file of the export yielded", "files of the export yielded")
                        + " no record.";
    }

    /** The sentence starts with "All" only if it covers the whole export. */
    private String equal(String messages, boolean whole) {
        String records = messages + ", and the users, groups and members, are in the target as they were sent.";
        return sample.isAll()
                ? (whole ? "All " : "") + records
                : "Of a sample, " + sample.percent() + " of the conversations: " + records;
    }

    private static String word(Fault fault) {
        return fault == Fault.ORDER ? "out of order" : fault.name().toLowerCase(Locale.ROOT);
    }

    private static List<RunReport.Counted> notes(ComparisonResult result) {
        List<RunReport.Counted> notes = new ArrayList<>();
        if (result.preexisting() > 0) {
            notes.add(new RunReport.Counted(
                    messages(result.preexisting())
                            + Figures.words(
                                    result.preexisting(),
                                    " in these conversations that is older than this job: not of this job",
                                    " in these conversations that are older than this job: not of this job"),
                    result.preexisting()));
        }
        result.held()
                .forEach((status, amount) -> notes.add(new RunReport.Counted(
                        messages(amount) + " that only the moderation list shows: " + status, amount)));
        if (result.unlisted() > 0) {
            notes.add(new RunReport.Counted(
                    Figures.words(
                            result.unlisted(),
                            "message that no list of its conversation shows: found by its id",
                            "messages that no list of their conversation shows: found by their ids"),
                    result.unlisted()));
        }
        if (result.deletedByJob() > 0) {
            notes.add(new RunReport.Counted(
                    Figures.words(
                            result.deletedByJob(),
                            "message that this job has deleted, as the export has it: the target does not show it",
                            "messages that this job has deleted, as the export has them: the target does not show them"),
                    result.deletedByJob()));
        }
        if (result.withoutTime() > 0) {
            notes.add(new RunReport.Counted(
                    Figures.words(
                            result.withoutTime(),
                            "message sent by an endpoint that stamps it itself: its time is not compared",
                            "messages sent by an endpoint that stamps them itself: their time is not compared"),
                    result.withoutTime()));
        }
        return notes;
    }

    private static String messages(long count) {
        return Figures.words(count, "message", "messages");
    }

    /** The number of sent messages, as counted by the ledger alone, that were not compared. */
    private static long unsampled(ComparisonResult result, LedgerReport ledger) {
        Map<MessageState, Long> states = ledger.messages();
        long sent = states.getOrDefault(MessageState.SENT, 0L) + states.getOrDefault(MessageState.ALREADY_THERE, 0L);
        return sent - result.of(Kind.MESSAGE).expected();
    }

    private List<RunReport.Counted> notCompared(long unsampled, ExportCoverage coverage) {
        List<RunReport.Counted> reasons = new ArrayList<>(coverage.counted());
        if (!sample.isAll() && unsampled > 0) {
            reasons.add(new RunReport.Counted(
                    messages(unsampled)
                            + Figures.words(unsampled, " that is not in the sample", " that are not in the sample"),
                    unsampled));
        }
        List<String> empty = withoutRecord();
        empty.stream()
                .limit(MAX_FILES)
                .forEach(file ->
                        reasons.add(new RunReport.Counted("file of the export that yielded no record: " + file, 1)));
        if (empty.size() > MAX_FILES) {
            reasons.add(
                    new RunReport.Counted("more files of the export that yielded no record", empty.size() - MAX_FILES));
        }
        return reasons;
    }

    private static Certificate.Line line(Difference each) {
        return new Certificate.Line(
                each.kind(),
                word(each.fault()),
                each.where(),
                each.key(),
                each.serverId(),
                each.field(),
                each.expected(),
                each.found());
    }
}
