package io.chatferry.job.explain;

import io.chatferry.config.JobSettings;
import io.chatferry.config.SettingsException;
import io.chatferry.constraint.Checker;
import io.chatferry.job.fetching.GoneRows;
import io.chatferry.job.fetching.Spool;
import io.chatferry.job.reporting.ExportCoverage;
import io.chatferry.job.run.ExitCode;
import io.chatferry.job.run.JsonResult;
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
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** {@code explain}: prints everything that is known of one record, in the order in which it happened. */
public final class RecordExplainer {

    /** Records that are shown where several match. */
    private static final int MAX_RECORDS = 5;

    private final JobSettings settings;
    private final RunOptions options;
    private final Ledger ledger;
    private final Clock clock;
    private final ExplanationText text;

    public RecordExplainer(JobSettings settings, RunOptions options, Ledger ledger, Clock clock) {
        this.settings = settings;
        this.options = options;
        this.ledger = ledger;
        this.clock = clock;
        this.text = new ExplanationText(options.out());
    }

    /**
     * Prints what is known.
     *
     * @throws SettingsException if no record has this id
     */
    public ExitCode explain(String id) {
        RecordFinder finder = new RecordFinder(ledger);
        Set<String> muids = new LinkedHashSet<>(List.of(id, Checker.muidFor(id)));
        FoundRecords found = finder.find(id, muids, MAX_RECORDS);
        if (found.isEmpty()) {
            found = at(finder, id);
        }
        if (found.isEmpty()) {
            throw unknown(id, "write a muid, an id of the target, the id of a user or group, or file:line");
        }
        Set<String> clashes = new HashSet<>();
        new LedgerReport(ledger).overrides().forEach(each -> clashes.add(each.sourceId()));
        MessageExplanation explanation = new MessageExplanation(settings, options, ledger, clock, text);
        found.messages().forEach(message -> explanation.print(message, clashes));
        found.entities().forEach(entity -> entity(entity, clashes));
        found.members().forEach(this::member);
        found.rejects().forEach(this::reject);
        found.skipped().forEach(this::skipped);
        found.duplicates().forEach(this::duplicate);
        options.answer(() -> {
            ObjectNode json = JsonResult.object(settings.name()).put("id", id);
            json.set("records", text.records());
            return json;
        });
        return ExitCode.DONE;
    }

    private SettingsException unknown(String id, String help) {
        return new SettingsException("job " + settings.name() + " knows no record " + id + "\n  " + help);
    }

    /** Finds by {@code file:line}, which may be any line of a record; some lines belong to no record. */
    private FoundRecords at(RecordFinder finder, String place) {
        FoundRecords found = finder.at(place, MAX_RECORDS);
        long line = RecordFinder.line(place);
        FoundRecords.Place begin = found.lastUpTo(line);
        if (begin == null || begin.line() == line) {
            return found;
        }
        SourceItem item = read(found, begin);
        if (line < begin.line() + RecordReader.raw(item).lines().count()) {
            return found;
        }
        throw unknown(place, "no record begins on that line; the last one before it begins at " + begin);
    }

    private @Nullable SourceItem read(FoundRecords found, FoundRecords.Place place) {
        boolean isRow = found.skipped().stream()
                .anyMatch(each -> isRow(each) && each.place().equals(place));
        return isRow
                ? RecordReader.row(settings, place, options.stop()::requested)
                : RecordReader.first(settings, place, options.stop()::requested);
    }

    private void entity(FoundRecords.Entity entity, Set<String> clashes) {
        text.begin(entity.kind().name().toLowerCase(Locale.ROOT) + " " + entity.sourceId());
        text.say("state", message(entity.state()) + (entity.deactivated() ? ", deactivated after the messages" : ""));
        String failure = entity.failure();
        if (failure != null) {
            text.say("reason", failure);
        }
        text.say("id", entity.targetId());
        described(entity);
        text.say("needed", entity.needed() ? "by messages, the first of which creates it" : "by no message");
        text.say("members", Figures.counted(entity.memberships(), "membership", "memberships"));
        List<String> changes = new ArrayList<>();
        String id = FieldChanges.id("id", entity.sourceId(), entity.targetId(), clashes);
        if (!id.isEmpty()) {
            changes.add(id);
        }
        if (entity.described() && !entity.places().isEmpty()) {
            asItWasRead(entity.places().get(0), entity.kind(), entity.sourceId(), changes);
        }
        text.list("Changed on the way", changes, "nothing");
        text.block("As it is created", ExplanationText.pretty(entity.details()));
    }

    private void described(FoundRecords.Entity entity) {
        List<FoundRecords.Place> places = entity.places();
        String removed = entity.isRemoved() ? ", which no longer holds it" : "";
        if (places.isEmpty()) {
            text.say("described", (entity.described() ? "by an earlier export" : "nowhere") + removed);
        } else if (entity.described()) {
            text.say("read at", readAt(places.get(0)));
            if (places.size() > 1) {
                String others = places.stream().skip(1).map(Object::toString).collect(Collectors.joining(", "));
                text.say("and at", others + ": the first one is kept");
            }
        } else {
            text.say("described", "nowhere: only other records name it, the first at " + places.get(0) + removed);
        }
    }

    private static String message(EntityState state) {
        return switch (state) {
            case UNKNOWN -> "not looked for yet";
            case FOUND -> "was in the target before this job, and is used as it is";
            case ABSENT -> "not in the target yet";
            case CREATING -> "creation in doubt: the outcome of the request is not known";
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
     * @param key identifies the record that was read; empty where it has none
     */
    private void asItWasRead(FoundRecords.Place place, Kind kind, String key, List<String> changes) {
        RecordReader reread = RecordReader.checked(settings, options, ledger, clock, place, kind, key);
        if (reread == null || !reread.isOf(kind, key)) {
            text.list("As it was read", List.of(GoneRows.reason(settings)), "");
            return;
        }
        if (reread.corrected()) {
            text.say("corrected", "by retry --rejects; the record of the export was rejected");
        }
        text.block("As it was read", RecordReader.raw(reread.item()));
        if (reread.staged() instanceof StagedRecord.Accepted accepted) {
            changes.addAll(FieldChanges.normalised(accepted));
        } else if (reread.staged() instanceof StagedRecord.Repaired repaired) {
            repaired.repairs().forEach(repair -> changes.add(FieldChanges.repaired(repair)));
            repaired.parts().forEach(part -> changes.addAll(FieldChanges.normalised(part)));
        }
    }

    private void member(FoundRecords.Member member) {
        text.begin("membership of " + member.user() + " in " + member.group());
        text.say("state", message(member.state()));
        String failure = member.failure();
        if (failure != null) {
            text.say("reason", failure);
        }
        text.say("read at", readAt(member.place()));
        List<String> changes = new ArrayList<>();
        asItWasRead(member.place(), Kind.MEMBER, "", changes);
        text.list("Changed on the way", changes, "nothing but its ids");
        text.block("As it is created", ExplanationText.pretty(member.details()));
    }

    private void skipped(FoundRecords.SkippedRecord skipped) {
        text.begin("skipped " + skipped.kind().name().toLowerCase(Locale.ROOT)
                + (skipped.key().isEmpty() ? "" : " " + skipped.key()));
        text.say("state", "skipped: it is not sent");
        text.say("why", ExportCoverage.reason(skipped.reason()));
        FoundRecords.Place place = skipped.place();
        if (isRow(skipped)) {
            text.say("read at", place + ", row " + place.record());
            SourceItem row = RecordReader.row(settings, place, options.stop()::requested);
            asItWasRead(row == null ? "" : RecordReader.raw(row));
        } else {
            text.say("read at", readAt(place));
            asItWasRead(place, skipped.kind(), skipped.key(), new ArrayList<>());
        }
    }

    private void asItWasRead(String raw) {
        if (raw.isEmpty() && Spool.isGone(settings)) {
            text.list("As it was read", List.of(GoneRows.reason(settings)), "");
        } else {
            text.block("As it was read", raw);
        }
    }

    /** Whether it is a row that the reader left out, and not a record that a setting of the job leaves out. */
    private static boolean isRow(FoundRecords.SkippedRecord skipped) {
        return skipped.key().isEmpty() && !skipped.reason().startsWith("deleted");
    }

    private void duplicate(FoundRecords.DuplicateMessage duplicate) {
        text.begin("duplicate message " + duplicate.muid());
        text.say("state", "duplicate: it equals " + duplicate.kept() + ", which is the one that is kept");
        text.say("read at", readAt(duplicate.place()));
        asItWasRead(duplicate.place(), Kind.MESSAGE, "", new ArrayList<>());
    }

    private void reject(LedgerReport.Reject reject) {
        text.begin("rejected " + reject.kind().name().toLowerCase(Locale.ROOT)
                + (reject.key().isEmpty() ? "" : " " + reject.key()));
        text.say("state", "rejected: it is not sent");
        text.say("read at", reject.file() + ":" + reject.line() + ", record " + reject.record());
        String raw = reject.raw();
        if (raw == null || raw.isEmpty()) {
            raw = RecordReader.raw(RecordReader.record(
                    settings,
                    new FoundRecords.Place(reject.file(), reject.line(), reject.record()),
                    reject.kind(),
                    reject.key(),
                    options.stop()::requested));
        }
        asItWasRead(raw);
        text.list(
                "Constraints that it breaks",
                reject.problems().stream().map(RecordExplainer::message).toList(),
                "");
    }

    private static String message(Problem problem) {
        return problem.code() + (problem.field().isEmpty() ? "" : " in " + problem.field()) + ": " + problem.message()
                + "; " + problem.code().remedy();
    }
}
