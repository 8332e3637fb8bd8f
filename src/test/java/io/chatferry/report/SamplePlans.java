package io.chatferry.report;

import io.chatferry.model.Kind;
import io.chatferry.model.RejectCode;
import io.chatferry.report.model.PlanReport;
import io.chatferry.report.model.PlanReport.Alternative;
import io.chatferry.report.model.PlanReport.Change;
import io.chatferry.report.model.PlanReport.Changed;
import io.chatferry.report.model.PlanReport.Example;
import io.chatferry.report.model.PlanReport.Lane;
import io.chatferry.report.model.PlanReport.Limit;
import io.chatferry.report.model.PlanReport.PlanBasis;
import io.chatferry.report.model.PlanReport.Reject;
import io.chatferry.report.model.PlanReport.Repair;
import io.chatferry.report.model.PlanReport.Requests;
import io.chatferry.report.model.PlanReport.Sender;
import io.chatferry.report.model.PlanReport.Speedup;
import io.chatferry.report.model.PlanReport.Storage;
import io.chatferry.report.model.RunReport.Clash;
import io.chatferry.report.model.RunReport.Counted;
import io.chatferry.report.model.RunReport.Input;
import io.chatferry.report.model.Tally;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** Plans to be printed: one without anything, and one whose every name is hostile. */
public final class SamplePlans {

    private SamplePlans() {}

    /** A plan of an empty export. */
    public static PlanReport empty() {
        return new PlanReport(
                "acme",
                Instant.parse("2026-11-07T18:00:00Z"),
                "Nothing to send.",
                "moderation",
                Map.of(),
                List.of(),
                List.of(),
                new PlanReport.Time(0, "nothing", 0, "now", List.of(), null),
                List.of(),
                new PlanReport.Order("auto", 0, 0, 0),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                new PlanReport.Ids(0, List.of(), List.of(), 0, List.of()),
                List.of(),
                new PlanReport.Parents(0, 0, List.of()),
                List.of(),
                new Storage(0, 1_000_000, 2_000_000, 0),
                new PlanReport.Media(0, 0, 0, List.of(), List.of(), null),
                List.of(),
                List.of(),
                null,
                new PlanBasis(List.of(), Map.of(), "0".repeat(64)));
    }

    /** A plan in which every list is long and every name is {@code hostile}. */
    public static PlanReport hostile(String hostile) {
        List<Counted> counted = IntStream.range(0, 12)
                .mapToObj(i -> new Counted(hostile + i, 1_000L * i))
                .toList();
        return new PlanReport(
                "acme",
                Instant.parse("2026-11-07T18:00:00Z"),
                "122 messages would be sent.",
                "auto",
                Map.of(Kind.MESSAGE, new Tally(1_222, 0, 0, 0, 0, 100, 0, 1_000, 0, 0, 122)),
                List.of(new Requests("POST /messages", "standard", 122, "one a message")),
                List.of(new Lane("moderation", 100, 100, "own times"), new Lane("import", 22, 1, "50 a call")),
                new PlanReport.Time(
                        61,
                        "the sender " + "s",
                        75,
                        "Sat 18:01",
                        List.of(new Limit("standard", 61), new Limit("core", 0), new Limit("sender", 30)),
                        new Alternative("with a limit of 30 for each sender", 120, 130, "Sat 18:03")),
                List.of("answers take 100 ms"),
                new PlanReport.Order("auto", 40, 3, 17),
                List.of(new Speedup("a higher limit", 30)),
                List.of(new Sender(hostile, 99)),
                List.of(new Reject(
                        RejectCode.TEXT_EMPTY,
                        100,
                        RejectCode.TEXT_EMPTY.rule(),
                        RejectCode.TEXT_EMPTY.remedy(),
                        List.of(new Example(hostile, "message", hostile, "text", hostile)))),
                List.of(new Repair(
                        RejectCode.NAME_TOO_LONG,
                        7,
                        "the name is cut",
                        List.of(new Change(hostile, "name", hostile, hostile)))),
                new PlanReport.Ids(
                        4_122,
                        IntStream.range(0, 5)
                                .mapToObj(i -> new Changed(Kind.USER, hostile + i, "id-" + i))
                                .toList(),
                        List.of(new Clash(Kind.USER, hostile, hostile, "x")),
                        2,
                        List.of(List.of(hostile, "other"))),
                counted,
                new PlanReport.Parents(10, 2, List.of(hostile)),
                counted,
                new Storage(5_000_000, 60_000_000_000L, 40_000_000_000L, 0),
                new PlanReport.Media(
                        12, 1_500_000, 5, List.of(new Counted(hostile, 12)), List.of(new Counted(hostile, 1)), null),
                counted,
                counted,
                new PlanReport.Target(1, 1, 1, 1),
                new PlanBasis(
                        List.of(new Input(hostile, 900, "0".repeat(64))),
                        Map.of("name", "acme", "source.mapping", "{}", "order", ""),
                        "f".repeat(64)));
    }
}
