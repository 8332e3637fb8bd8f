package io.chatferry.job.importing;

import io.chatferry.config.JobSettings;
import io.chatferry.constraint.CheckSettings;
import io.chatferry.constraint.Checker;
import io.chatferry.constraint.IdMap;
import io.chatferry.constraint.Verdict;
import io.chatferry.constraint.repair.Repairer;
import io.chatferry.job.correction.Corrections;
import io.chatferry.job.run.Notices;
import io.chatferry.ledger.Ledger;
import io.chatferry.ledger.merge.PassMerge;
import io.chatferry.ledger.staging.StagedRecord;
import io.chatferry.model.Endpoint;
import io.chatferry.model.Kind;
import io.chatferry.model.Message;
import io.chatferry.model.Outbound;
import io.chatferry.model.Problem;
import io.chatferry.model.RejectCode;
import io.chatferry.source.api.SourceItem;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.batch.infrastructure.item.ItemProcessor;

/** Normalises and checks a record; a broken record becomes a reject, never an exception. */
public final class RecordItemProcessor implements ItemProcessor<SourceItem, StagedRecord> {

    private final Checker checker;
    private final Repairer repairer;
    private final boolean repairs;
    private final boolean delta;
    private final Notices notices;
    private final Corrections.Overlay corrected;

    /**
     * @param repairs whether the job file says {@code invalid: repair}; otherwise possible repairs are only noted
     * @param delta whether the export holds only new records: equal messages cannot be numbered then, so each needs a muid
     * @param corrected records that replace broken ones
     */
    RecordItemProcessor(
            Checker checker, boolean repairs, boolean delta, Notices notices, Corrections.Overlay corrected) {
        this.checker = checker;
        this.repairer = new Repairer(checker);
        this.repairs = repairs;
        this.delta = delta;
        this.notices = notices;
        this.corrected = corrected;
    }

    /** Creates a processor for these settings and for the clashes of ids in the ledger. */
    public static RecordItemProcessor of(
            JobSettings settings, Ledger ledger, Corrections.Overlay corrected, Notices notices, Clock clock) {
        IdMap users = new IdMap(PassMerge.overrides(ledger, Kind.USER));
        IdMap groups = new IdMap(PassMerge.overrides(ledger, Kind.GROUP));
        return of(settings, users, groups, corrected, notices, clock);
    }

    /** Creates a processor for these settings where there is no ledger: ids do not clash, and nothing was corrected. */
    public static RecordItemProcessor withoutLedger(JobSettings settings, Notices notices, Clock clock) {
        return of(settings, new IdMap(), new IdMap(), new Corrections.Overlay(), notices, clock);
    }

    private static RecordItemProcessor of(
            JobSettings settings,
            IdMap users,
            IdMap groups,
            Corrections.Overlay corrected,
            Notices notices,
            Clock clock) {
        Checker checker = new Checker(
                new CheckSettings(
                        settings.content().reactions(),
                        settings.content().deleted(),
                        settings.content().nativeThreads(),
                        isDatedNow(settings),
                        files(settings)),
                users,
                groups,
                clock);
        boolean repairs = settings.content().invalid() == JobSettings.Invalid.REPAIR;
        return new RecordItemProcessor(checker, repairs, settings.delta(), notices, corrected);
    }

    /** What becomes of files; the length of an address is that of {@code StoredKey} below {@code media.store.public-url}. */
    private static CheckSettings.Files files(JobSettings settings) {
        JobSettings.MediaStore store = settings.media().store();
        return store == null
                ? CheckSettings.Files.STAY
                : new CheckSettings.Files(
                        true,
                        store.publicUrl().toString().length()
                                + settings.name().length()
                                + "/sha256/ab//".length()
                                + 64);
    }

    /** Whether the target stamps messages with the time of their arrival. */
    static boolean isDatedNow(JobSettings settings) {
        return settings.target().endpoints().contains(Endpoint.SEND);
    }

    @Override
    public @Nullable StagedRecord process(SourceItem read) {
        SourceItem item = corrected.of(read);
        if (item instanceof SourceItem.ParsedRecord parsed) {
            return check(parsed);
        } else if (item instanceof SourceItem.MalformedRecord broken) {
            return new StagedRecord.Rejected(
                    broken.origin(), broken.kind(), "", List.of(broken.problem()), broken.raw());
        } else if (item instanceof SourceItem.RowNotTaken row) {
            return new StagedRecord.Skipped(row.origin(), row.kind(), "", StagedRecord.Skipped.NOT_TAKEN);
        } else if (item instanceof SourceItem.SkippedRow row) {
            return new StagedRecord.Skipped(row.origin(), row.kind(), "", row.reason());
        } else if (item instanceof SourceItem.UnreadablePart lost) {
            Problem problem = new Problem(RejectCode.REST_UNREAD, "", lost.message());
            return new StagedRecord.Rejected(lost.origin(), lost.kind(), "", List.of(problem), "");
        } else if (item instanceof SourceItem.Notice notice) {
            notices.add(notice);
        }
        return null;
    }

    private StagedRecord check(SourceItem.ParsedRecord parsed) {
        Verdict verdict = checker.check(parsed.record(), parsed.problems());
        if (verdict instanceof Verdict.Accepted accepted) {
            return accepted(parsed, accepted);
        } else if (verdict instanceof Verdict.Rejected rejected) {
            return repaired(
                    parsed,
                    new StagedRecord.Rejected(
                            parsed.origin(),
                            parsed.record().kind(),
                            parsed.record().key(),
                            rejected.problems(),
                            parsed.raw()));
        }
        Verdict.Skipped skipped = (Verdict.Skipped) verdict;
        return new StagedRecord.Skipped(
                parsed.origin(), parsed.record().kind(), parsed.record().key(), skipped.reason());
    }

    private StagedRecord accepted(SourceItem.ParsedRecord parsed, Verdict.Accepted accepted) {
        if (delta && accepted.outbound() instanceof Outbound.OutboundMessage message && message.derived()) {
            Problem problem = new Problem(
                    RejectCode.FIELD_MISSING, "muid", "source.export: delta needs a muid for every message");
            return new StagedRecord.Rejected(parsed.origin(), Kind.MESSAGE, "", List.of(problem), parsed.raw());
        }
        return new StagedRecord.Accepted(
                parsed.origin(),
                accepted.outbound(),
                accepted.losses(),
                accepted.changes(),
                parentOutsideOfThreads(parsed, accepted.outbound()));
    }

    private static @Nullable String parentOutsideOfThreads(SourceItem.ParsedRecord parsed, Outbound outbound) {
        String parent = parsed.record() instanceof Message message ? message.parentMuid() : null;
        boolean isInThread = outbound instanceof Outbound.OutboundMessage sent
                && sent.followups().parentMuid() != null;
        return parent == null || parent.isBlank() || isInThread ? null : Checker.muidFor(parent);
    }

    private StagedRecord repaired(SourceItem.ParsedRecord parsed, StagedRecord.Rejected rejected) {
        Repairer.Repaired repaired =
                repairer.repair(parsed.record(), parsed.problems()).orElse(null);
        if (repaired == null) {
            return rejected;
        }
        if (!repairs) {
            return new StagedRecord.Repairable(rejected, repaired.repairs());
        }
        List<StagedRecord.Accepted> parts = new ArrayList<>();
        for (Verdict.Accepted each : repaired.records()) {
            if (!(accepted(parsed, each) instanceof StagedRecord.Accepted part)) {
                return rejected;
            }
            parts.add(part);
        }
        return new StagedRecord.Repaired(
                parsed.origin(), parsed.record().kind(), parsed.record().key(), parts, repaired.repairs());
    }
}
