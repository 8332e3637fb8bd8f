package io.chatferry.job.verifying;

import io.chatferry.cometchat.RepeatableCalls;
import io.chatferry.job.batch.JobLaunch;
import io.chatferry.job.run.Confirmation;
import io.chatferry.job.run.ExitCode;
import io.chatferry.job.run.JsonResult;
import io.chatferry.job.run.StopSignal;
import io.chatferry.ledger.readback.ReadBackRun;
import io.chatferry.ledger.readback.UndoRows;
import io.chatferry.ledger.readback.UndoRows.Amount;
import io.chatferry.ledger.readback.VerifyRows;
import io.chatferry.ledger.readback.VerifySample;
import io.chatferry.model.Kind;
import io.chatferry.model.Program;
import io.chatferry.model.Visible;
import io.chatferry.report.format.Figures;
import io.chatferry.verify.EntityUndo;
import io.chatferry.verify.MessageUndo;
import io.chatferry.verify.UndoResult;
import java.io.PrintStream;
import java.time.Clock;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The Spring Batch job {@code undo}: reads back, deletes the messages of this job, reads back once more to prove it, and then
 * deletes the memberships, groups and users that this job has created. Each deletion is in the ledger as soon as the target
 * has confirmed it, so the next run resumes after the last one.
 */
public final class UndoJob {

    private static final int EXAMPLES = 3;
    private static final List<Kind> ORDER = List.of(Kind.MESSAGE, Kind.MEMBER, Kind.GROUP, Kind.USER);

    private final TargetRun run;
    private final Clock clock;
    private final UndoResult result = new UndoResult();
    private boolean proven;

    public UndoJob(TargetRun run, Clock clock) {
        this.run = run;
        this.clock = clock;
    }

    /**
     * Shows what there is to delete, asks, and deletes.
     *
     * @param confirmation asked before the first deletion; null where there is no terminal to ask on
     * @throws Exception what a step has thrown
     */
    public ExitCode run(@Nullable BooleanSupplier confirmation) throws Exception {
        UndoRows rows = new UndoRows(run.ledger);
        Map<Kind, Amount> amounts = rows.amounts(EXAMPLES);
        PrintStream out = run.options.out();
        UndoMedia media = new UndoMedia(run, result);
        media.checkStore();
        long files = media.count();
        if (files == 0 && amounts.values().stream().allMatch(amount -> amount.amount() == 0)) {
            out.println(run.settings.name() + ": there is nothing in the target that this job has created");
            return answer(amounts, ExitCode.DONE);
        }
        out.println("To be deleted from app " + run.target.appId() + " at " + run.target.base() + ":");
        ORDER.forEach(kind -> show(out, kind, amounts.getOrDefault(kind, new Amount(0, List.of()))));
        if (files > 0) {
            out.printf("%9s  %s in the store%n", Figures.grouped(files), Figures.words(files, "file", "files"));
        }
        out.println("What was there before, and what others have used since, stays.");
        if (!Confirmation.isGiven(confirmation, "deleted", "delete", out)) {
            return answer(amounts, ExitCode.STOPPED);
        }
        delete(rows, media);
        run.progress.close();
        return answer(amounts, report(out, media.deleted()));
    }

    private ExitCode answer(Map<Kind, Amount> amounts, ExitCode code) {
        run.options.answer(() -> {
            ObjectNode json = JsonResult.object(run.settings.name());
            ObjectNode created = json.putObject("created");
            ObjectNode deleted = json.putObject("deleted");
            for (Kind kind : ORDER) {
                created.put(
                        kind.plural(),
                        amounts.getOrDefault(kind, new Amount(0, List.of())).amount());
                deleted.put(kind.plural(), result.deleted(kind));
            }
            ArrayNode kept = json.put("keptCount", result.keptCount()).putArray("kept");
            result.kept().forEach(kept::add);
            return json.put("proven", proven).put("exitCode", code.number()).put("outcome", code.message());
        });
        return code;
    }

    private static void show(PrintStream out, Kind kind, Amount amount) {
        String records = records(kind, amount.amount()) + (kind == Kind.MEMBER ? " in groups of others" : "");
        out.printf("%9s  %s", Figures.grouped(amount.amount()), records);
        String separator = ": ";
        for (String example : amount.examples()) {
            out.print(separator + Visible.of(example, 80));
            separator = ", ";
        }
        out.println(amount.amount() > amount.examples().size() ? ", …" : "");
    }

    private static String records(Kind kind, long count) {
        return kind == Kind.MEMBER
                ? Figures.words(count, "membership", "memberships")
                : Figures.words(count, kind.name().toLowerCase(Locale.ROOT), kind.plural());
    }

    @SuppressWarnings("try") // registered, so that a signal ends the calls
    private void delete(UndoRows undo, UndoMedia media) throws Exception {
        VerifyRows rows = new VerifyRows(run.ledger, VerifySample.ALL);
        ReadBackRun reading = new ReadBackRun(run.ledger);
        reading.begin("undo", rows.places(), clock.millis());
        try (RepeatableCalls calls = run.calls(clock);
                StopSignal.Registration stop = run.options.stop().onRequest(calls::stop);
                MessageUndo messages = new MessageUndo(run.ledger, rows, undo, reading, calls, result)) {
            EntityUndo entities = new EntityUndo(undo, calls, result);
            UndoDeletions deletions = new UndoDeletions(run, clock, reading, rows, messages, entities, media, result);
            ReadBackStep readBack = new ReadBackStep(run, reading, rows, calls);
            JobLaunch.run(run.application, run.ledger, run.lock, context -> {
                JobLaunch.register(context, ReadBackStep.class, readBack);
                JobLaunch.register(context, UndoDeletions.class, deletions);
                context.register(UndoJobConfiguration.class);
            });
            proven = deletions.isProven();
        }
    }

    private ExitCode report(PrintStream out, long files) {
        if (!proven) {
            return ExitCode.STOPPED;
        }
        out.println("Deleted:");
        for (Kind kind : ORDER) {
            out.printf("%9s  %s%n", Figures.grouped(result.deleted(kind)), records(kind, result.deleted(kind)));
        }
        if (files > 0) {
            out.printf("%9s  %s in the store%n", Figures.grouped(files), Figures.words(files, "file", "files"));
        }
        if (result.keptCount() > 0) {
            out.println("Kept in the target:");
            result.kept().forEach(reason -> out.println("  - " + Visible.of(reason, 300)));
            if (result.keptCount() > result.kept().size()) {
                out.println("  and "
                        + Figures.grouped(result.keptCount() - result.kept().size()) + " more");
            }
        }
        out.println(run.settings.name() + ": undone"
                + (result.keptCount() > 0 ? ", except for what is listed above" : "")
                + ". " + Program.name() + " import sends everything again.");
        return result.keptCount() > 0 ? ExitCode.DONE_WITH_REJECTS : ExitCode.DONE;
    }
}
