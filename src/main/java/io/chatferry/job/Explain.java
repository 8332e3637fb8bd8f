package io.chatferry.job;

import io.chatferry.constraint.Checker;
import io.chatferry.ledger.Ledger;
import io.chatferry.ledger.LedgerReport;
import io.chatferry.ledger.RecordFinder;
import io.chatferry.model.Problem;
import io.chatferry.report.Figures;
import io.chatferry.source.SourceItem;
import java.time.Clock;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** {@code explain}: everything known about one record, in the order in which it happened. */
final class Explain {

    private static final int MOST = 5;

    private final JobSettings settings;
    private final RunOptions options;
    private final Ledger ledger;
    private final Clock clock;
    private final Explanation told;

    Explain(JobSettings settings, RunOptions options, Ledger ledger, Clock clock) {
        this.settings = settings;
        this.options = options;
        this.ledger = ledger;
        this.clock = clock;
        this.told = new Explanation(options.out());
    }

    ExitCode tell(String id) {
        Set<String> muids = new LinkedHashSet<>(List.of(id, Checker.muidFor(id)));
        RecordFinder.Found found = new RecordFinder(ledger).find(id, muids, MOST);
        if (found.isEmpty()) {
            throw new SettingsException("job " + settings.name() + " knows no record " + id
                    + "\n  write a muid, an id of the target, the id of a user or group, or file:line");
        }
        Set<String> clashes = new HashSet<>();
        new LedgerReport(ledger).overrides().forEach(each -> clashes.add(each.sourceId()));
        MessageStory stories = new MessageStory(settings, options, ledger, clock, told);
        found.messages().forEach(message -> stories.tell(message, clashes));
        found.entities().forEach(entity -> entity(entity, clashes));
        found.rejects().forEach(this::reject);
        return ExitCode.DONE;
    }

    private void entity(RecordFinder.Entity entity, Set<String> clashes) {
        told.begin(entity.kind().name().toLowerCase(Locale.ROOT) + " " + entity.sourceId());
        String words = switch (entity.state()) {
            case UNKNOWN -> "not looked for yet";
            case FOUND -> "was in the target before this job, and is used as it is";
            case ABSENT -> "not in the target yet";
            case CREATING -> "its creation was begun, and nobody knows yet whether it happened";
            case CREATED -> "created by this job";
            case REFUSED -> "the target refuses to create it";
        };
        told.say("state", words + (entity.deactivated() ? ", deactivated after the messages" : ""));
        String failure = entity.failure();
        if (failure != null) {
            told.say("words", failure);
        }
        told.say("id", entity.targetId());
        String changed = Changes.id("id", entity.sourceId(), entity.targetId(), clashes);
        told.list("Changed on the way", changed.isEmpty() ? List.of() : List.of(changed), "nothing");
        told.say(
                "described",
                (entity.described() ? "by the export" : "nowhere: only other records name it")
                        + (entity.gone() ? ", which does not hold it any more" : ""));
        told.say("needed", entity.needed() ? "by messages, the first of which creates it" : "by no message");
        told.say("members", Figures.counted(entity.memberships(), "membership", "memberships"));
        told.block("As it is created", Explanation.pretty(entity.details()));
    }

    private void reject(LedgerReport.Reject reject) {
        told.begin("rejected " + reject.kind().name().toLowerCase(Locale.ROOT)
                + (reject.key().isEmpty() ? "" : " " + reject.key()));
        told.say("state", "rejected: it is not sent");
        told.say("read at", reject.file() + ":" + reject.line() + ", record " + reject.record());
        String raw = reject.raw();
        if (raw == null || raw.isEmpty()) {
            SourceItem item = ReadAgain.record(settings, reject.file(), reject.record(), options.stop()::requested);
            raw = item instanceof SourceItem.Parsed parsed ? parsed.raw() : "";
        }
        told.block("As it was read", raw);
        told.list(
                "Constraints that it breaks",
                reject.problems().stream().map(Explain::words).toList(),
                "");
    }

    private static String words(Problem problem) {
        return problem.code() + (problem.field().isEmpty() ? "" : " in " + problem.field()) + ": " + problem.words()
                + "; " + problem.code().remedy();
    }
}
