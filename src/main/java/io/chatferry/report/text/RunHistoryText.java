package io.chatferry.report.text;

import io.chatferry.ledger.query.RunHistory.Counts;
import io.chatferry.ledger.query.RunHistory.Run;
import io.chatferry.report.format.Figures;
import io.chatferry.report.format.TextTable;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The runs of a job for the terminal: one line each. */
public final class RunHistoryText {

    private static final String NONE = "-";

    private RunHistoryText() {}

    public static List<String> lines(List<Run> runs) {
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of("run", "job", "began", "ended", "status", "exit code", "read", "staged", "sent", "refused"));
        for (Run run : runs) {
            Counts stage = run.stage();
            Counts send = run.send();
            rows.add(List.of(
                    Long.toString(run.number()),
                    run.batchJob(),
                    Figures.time(run.begin()),
                    run.end() == null ? "killed" : Figures.time(run.end()),
                    run.status(),
                    run.exitCode(),
                    number(stage == null ? null : stage.read()),
                    number(stage == null ? null : stage.written()),
                    number(send == null ? null : send.written()),
                    number(send == null ? null : send.skipped())));
        }
        return new TextTable(rows).lines();
    }

    private static String number(@Nullable Long count) {
        return count == null ? NONE : Figures.grouped(count);
    }
}
