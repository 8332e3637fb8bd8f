package io.chatferry.job.explain;

import io.chatferry.config.JobSettings;
import io.chatferry.config.SettingsException;
import io.chatferry.constraint.Checker;
import io.chatferry.job.reporting.ExportCoverage;
import io.chatferry.job.run.ExitCode;
import io.chatferry.job.run.RunOptions;
import io.chatferry.ledger.EntityState;
import io.chatferry.ledger.Ledger;
import io.chatferry.ledger.query.FoundRecords;
import io.chatferry.ledger.query.LedgerReport;
import io.chatferry.ledger.query.RecordFinder;
import io.chatferry.ledger.staging.StagedRecord;
import io.chatferry.model.Kind;
import io.chatferry.model.Problem;
import io.chatferry.report.format.Figures;
import io.chatferry.source.api.SourceItem;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/** {@code explain}: everything known about one record, in the order in which it happened. */
public final class RecordExplainer {

    private static final int MOST = 5;

    private final JobSettings settings;
    private final RunOptions options;
    private final Ledger ledger;
    private final Clock clock;
    private final ExplanationText told;

    public RecordExplainer(JobSettings settings, RunOptions options, Ledger ledger, Clock clock) {
        this.settings = settings;
        this.options = options;
        this.ledger = ledger;
        this.clock = clock;
        this.told = new ExplanationText(options.out());
    }

    public ExitCode tell(String id) {
        RecordFinder finder = new RecordFinder(ledger);
        Set<String> muids = new LinkedHashSet<>(List.of(id, Checker.muidFor(id)));
        FoundRecords found = finder.find(id, muids, MOST);
        if (found.isEmpty()) {
            found = at(finder, id);
        }
        if (found.isEmpty()) {
            throw unknown(id, "write a muid, an id of the target, the id of a user or group, or file:line");
        }
        Set<String> clashes = new HashSet<>();
        new LedgerReport(ledger).overrides().forEach(each -> clashes.add(each.sourceId()));
        MessageHistory stories = new MessageHistory(settings, options, ledger, clock, told);
        found.messages().forEach(message -> stories.tell(message, clashes));
        found.entities().forEach(entity -> entity(entity, clashes));
        found.members().forEach(this::member);
        found.rejects().forEach(this::reject);
        found.skipped().forEach(this::skipped);
        found.duplicates().forEach(this::duplicate);
        return ExitCode.DONE;
    }

    private SettingsException unknown(String id, String help) {
        return new SettingsException("job " + settings.name() + " knows no record " + id + "\n  " + help);
    }

    /** A record may go over several lines, and the one that is asked for be in its midst; or belong to no record. */
    private FoundRecords at(RecordFinder finder, String place) {
        FoundRecords found = finder.at(place, MOST);
        long line = RecordFinder.line(place);
        FoundRecords.Place begin = found.lastUpTo(line);
        if (begin == null || begin.line() == line) {
            return found;
        }
        SourceItem item = RecordReader.record(settings, begin.file(), begin.record(), options.stop()::requested);
        if (line < begin.line() + RecordReader.raw(item).lines().count()) {
            return found;
        }
        throw unknown(place, "no record begins on that line; the last one before it begins at " + begin);
    }

    private void entity(FoundRecords.Entity entity, Set<String> clashes) {
        told.begin(entity.kind().name().toLowerCase(Locale.ROOT) + " " + entity.sourceId());
        told.say("state", message(entity.state()) + (entity.deactivated() ? ", deactivated after the messages" : ""));
        String failure = entity.failure();
        if (failure != null) {
            told.say("words", failure);
        }
        told.say("id", entity.targetId());
        described(entity);
        told.say("needed", entity.needed() ? "by messages, the first of which creates it" : "by no message");
        told.say("members", Figures.counted(entity.memberships(), "membership", "memberships"));
        List<String> changes = new ArrayList<>();
        String id = FieldChanges.id("id", entity.sourceId(), entity.targetId(), clashes);
        if (!id.isEmpty()) {
            changes.add(id);
        }
        if (entity.described() && !entity.places().isEmpty()) {
            asItWasRead(entity.places().get(0), entity.kind(), entity.sourceId(), changes);
        }
        told.list("Changed on the way", changes, "nothing");
        told.block("As it is created", ExplanationText.pretty(entity.details()));
    }

    private void described(FoundRecords.Entity entity) {
        List<FoundRecords.Place> places = entity.places();
        String gone = entity.isRemoved() ? ", which does not hold it any more" : "";
        if (places.isEmpty()) {
            told.say("described", (entity.described() ? "by an earlier export" : "nowhere") + gone);
        } else if (entity.described()) {
            told.say("read at", readAt(places.get(0)));
            if (places.size() > 1) {
                String others = places.stream().skip(1).map(Object::toString).collect(Collectors.joining(", "));
                told.say("and at", others + ": the first one is kept");
            }
        } else {
            told.say("described", "nowhere: only other records name it, the first at " + places.get(0) + gone);
        }
    }

    private static String message(EntityState state) {
        return switch (state) {
            case UNKNOWN -> "not looked for yet";
            case FOUND -> "was in the target before this job, and is used as it is";
            case ABSENT -> "not in the target yet";
            case CREATING -> "its creation was begun, and nobody knows yet whether it happened";
            case CREATED -> "created by this job";
            case REFUSED -> "the target refuses to create it";
        };
    }

    private static String readAt(FoundRecords.Place place) {
        return place + ", record " + place.record();
    }

    /**
     * Shows the record at this place, and adds what was changed of it.
     *
     * @param key by which to know that it is still the one that was read; empty where it has none
     */
    private void asItWasRead(FoundRecords.Place place, Kind kind, String key, List<String> changes) {
        RecordReader again = RecordReader.checked(settings, options, ledger, clock, place.file(), place.record());
        if (again == null || !again.isOf(kind, key)) {
            told.list("As it was read", List.of("the export does not have this record at its place any more"), "");
            return;
        }
        if (again.corrected()) {
            told.say("corrected", "by retry --rejects; what stands in the export was rejected");
        }
        told.block("As it was read", RecordReader.raw(again.item()));
        if (again.staged() instanceof StagedRecord.Accepted accepted) {
            changes.addAll(FieldChanges.normalised(accepted));
        } else if (again.staged() instanceof StagedRecord.Repaired repaired) {
            repaired.repairs().forEach(repair -> changes.add(FieldChanges.repaired(repair)));
            repaired.parts().forEach(part -> changes.addAll(FieldChanges.normalised(part)));
        }
    }

    private void member(FoundRecords.Member member) {
        told.begin("membership of " + member.user() + " in " + member.group());
        told.say("state", message(member.state()));
        String failure = member.failure();
        if (failure != null) {
            told.say("words", failure);
        }
        told.say("read at", readAt(member.place()));
        List<String> changes = new ArrayList<>();
        asItWasRead(member.place(), Kind.MEMBER, "", changes);
        told.list("Changed on the way", changes, "nothing but its ids");
        told.block("As it is created", ExplanationText.pretty(member.details()));
    }

    private void skipped(FoundRecords.SkippedRecord skipped) {
        told.begin("skipped " + skipped.kind().name().toLowerCase(Locale.ROOT)
                + (skipped.key().isEmpty() ? "" : " " + skipped.key()));
        told.say("state", "skipped: it is not sent");
        told.say("why", ExportCoverage.reason(skipped.reason()));
        told.say("read at", readAt(skipped.place()));
        asItWasRead(skipped.place(), skipped.kind(), skipped.key(), new ArrayList<>());
    }

    private void duplicate(FoundRecords.DuplicateMessage duplicate) {
        told.begin("duplicate message " + duplicate.muid());
        told.say("state", "duplicate: it equals " + duplicate.kept() + ", which is the one that is kept");
        told.say("read at", readAt(duplicate.place()));
        asItWasRead(duplicate.place(), Kind.MESSAGE, "", new ArrayList<>());
    }

    private void reject(LedgerReport.Reject reject) {
        told.begin("rejected " + reject.kind().name().toLowerCase(Locale.ROOT)
                + (reject.key().isEmpty() ? "" : " " + reject.key()));
        told.say("state", "rejected: it is not sent");
        told.say("read at", reject.file() + ":" + reject.line() + ", record " + reject.record());
        String raw = reject.raw();
        if (raw == null || raw.isEmpty()) {
            raw = RecordReader.raw(
                    RecordReader.record(settings, reject.file(), reject.record(), options.stop()::requested));
        }
        told.block("As it was read", raw);
        told.list(
                "Constraints that it breaks",
                reject.problems().stream().map(RecordExplainer::message).toList(),
                "");
    }

    private static String message(Problem problem) {
        return problem.code() + (problem.field().isEmpty() ? "" : " in " + problem.field()) + ": " + problem.message()
                + "; " + problem.code().remedy();
    }
}
