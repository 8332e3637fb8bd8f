package io.chatferry.report;

import io.chatferry.model.Kind;
import io.chatferry.model.Problem;
import io.chatferry.model.RejectCode;
import io.chatferry.report.model.FollowUps;
import io.chatferry.report.model.RejectRow;
import io.chatferry.report.model.RunReport;
import io.chatferry.report.model.RunReport.Clash;
import io.chatferry.report.model.RunReport.Conversation;
import io.chatferry.report.model.RunReport.Conversations;
import io.chatferry.report.model.RunReport.Counted;
import io.chatferry.report.model.RunReport.Failure;
import io.chatferry.report.model.RunReport.HeldBack;
import io.chatferry.report.model.RunReport.Ids;
import io.chatferry.report.model.RunReport.Input;
import io.chatferry.report.model.RunReport.Moderation;
import io.chatferry.report.model.RunReport.RejectCount;
import io.chatferry.report.model.RunReport.RequestCounts;
import io.chatferry.report.model.RunReport.RequestRate;
import io.chatferry.report.model.RunReport.Run;
import io.chatferry.report.model.RunReport.Sample;
import io.chatferry.report.model.Tally;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** A report in which every name is hostile; its numbers are those of a real weekend. */
final class HostileReport {

    static final String SCRIPT = "</script><script>alert('owned')</script>";
    static final String MARKUP = "\"><img src=x onerror=alert(1)> O'Neil & Söhne";
    static final String RIGHT_TO_LEFT = "غرفة \u202Egnp.exe الدردشة";
    static final String CONTROL = "bell\u0007\u001b[2Jnull\u0000half\ud83d";
    static final String LONG = "u".repeat(199) + "é";
    static final Instant STARTED = Instant.parse("2026-11-07T18:00:00Z");
    static final int REJECTS = 10_000;

    private HostileReport() {}

    static RunReport report() {
        return new RunReport(
                run(2, "Done, with 10,000 rejects and 12 failed messages; 1,204,377 messages are in the target."),
                List.of(
                        new Input("messages.csv", 143_201_733, "9f86d081884c7d659a2feaa0c55ad015".repeat(2)),
                        new Input("export.zip!/" + SCRIPT + ".jsonl", 900, "0".repeat(64))),
                Map.of(
                        Kind.USER, new Tally(5_210, 5_001, 204, 0, 0, 5, 0, 0, 0, 0, 0),
                        Kind.GROUP, new Tally(312, 310, 0, 0, 0, 2, 0, 0, 0, 0, 0),
                        Kind.MEMBER, new Tally(20_400, 20_400, 0, 0, 0, 0, 0, 0, 0, 0, 0),
                        Kind.MESSAGE, new Tally(1_215_000, 1_204_377, 0, 1, 12, 9_993, 0, 600, 0, 17, 0)),
                List.of(new Counted("column \"" + MARKUP + "\" means nothing", 1), new Counted(CONTROL, 12_000)),
                List.of(new Counted("deliveredAt", 900_112), new Counted("description", 311)),
                List.of(
                        new RejectCount(RejectCode.TEXT_EMPTY, 7_311, List.of("messages.csv:17", "messages.csv:99")),
                        new RejectCount(RejectCode.DATA_OVER_10KB, 2_600, List.of(SCRIPT + ":4")),
                        new RejectCount(RejectCode.SENT_AT_TOO_OLD, 89, List.of("messages.csv:100412"))),
                List.of(new Failure("ERR_" + SCRIPT, MARKUP + CONTROL, 12, List.of("messages.csv:5"))),
                new Conversations(2_318, conversations()),
                days(),
                IntStream.range(0, 24)
                        .mapToObj(hour -> 4_000L * (1 + Math.abs(12 - hour) % 7))
                        .toList(),
                new RequestCounts(1_209_113, 41, 63, 7, 2),
                pace(),
                new Ids(4_122, 2, List.of(new Clash(Kind.USER, "Ann " + MARKUP, "ann", "ann-k3j5h2g7aa"))),
                new FollowUps(new FollowUps.Counts(40_100, 7, 0, 2, 0), FollowUps.Counts.NONE),
                38,
                3,
                new Moderation(
                        true,
                        "",
                        1_204_374,
                        1,
                        2,
                        List.of(new Counted(MARKUP, 2)),
                        List.of(
                                new HeldBack(SCRIPT + ":4", MARKUP, "900", MARKUP),
                                new HeldBack("messages.csv:7", "muid-7", "901", ""))),
                List.of());
    }

    static Run run(int exitCode, String outcome) {
        Map<String, String> versions = new LinkedHashMap<>();
        versions.put("Chatferry", "0.1.0");
        versions.put("Java", "17.0.15 <b>");
        return new Run(
                "acme",
                "https://a1b2c3.api-eu.cometchat.io/v3",
                "a1b2c3",
                "moderation",
                3,
                STARTED,
                STARTED.plusSeconds(3_721),
                exitCode,
                outcome,
                versions,
                "JOB");
    }

    /** Nothing was read and nothing sent. */
    static RunReport empty() {
        return new RunReport(
                run(0, "Done: there was nothing to do."),
                List.of(),
                Map.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                Conversations.NONE,
                new TreeMap<>(),
                List.of(),
                RequestCounts.NONE,
                RequestRate.NONE,
                Ids.NONE,
                FollowUps.NONE,
                0,
                0,
                Moderation.NONE,
                List.of());
    }

    static Stream<RejectRow> rejects() {
        String[] keys = {SCRIPT, MARKUP, RIGHT_TO_LEFT, CONTROL, LONG, "muid-7"};
        return IntStream.range(0, REJECTS)
                .mapToObj(i -> new RejectRow(
                        "messages.csv",
                        i + 2,
                        i + 1,
                        Kind.MESSAGE,
                        keys[i % keys.length],
                        List.of(
                                i % 3 == 0
                                        ? new Problem(
                                                RejectCode.DATA_OVER_10KB, "data", "10,900 bytes, 10,240 are allowed")
                                        : new Problem(RejectCode.TEXT_EMPTY, "text", "the text is empty: " + MARKUP)),
                        "m" + i + ",ann,\"secret text\",0"));
    }

    private static List<Conversation> conversations() {
        List<Conversation> top = new ArrayList<>();
        for (String label : List.of(SCRIPT, MARKUP, RIGHT_TO_LEFT, LONG, "Sales, EMEA", "ann – bob")) {
            int messages = 90_000 / (top.size() + 1);
            top.add(new Conversation(
                    label,
                    messages,
                    messages - top.size(),
                    Instant.parse("2019-02-01T08:00:00Z").plusSeconds(top.size() * 86_400L),
                    Instant.parse("2026-11-06T17:59:59Z")));
        }
        top.add(new Conversation("ann – nobody", 0, 0, null, null));
        return top;
    }

    private static SortedMap<LocalDate, Long> days() {
        SortedMap<LocalDate, Long> days = new TreeMap<>();
        LocalDate first = LocalDate.of(2019, 2, 1);
        for (int day = 0; day < 2_830; day += 1 + day % 3) {
            days.put(first.plusDays(day), 200L + day / 3 + (day * 7919L) % 300);
        }
        return days;
    }

    private static RequestRate pace() {
        List<Sample> samples = new ArrayList<>();
        for (int second = 5; second <= 3_721; second += 5) {
            boolean down = second > 1_800 && second < 1_930;
            long ok = down ? 0 : 1_620 + (second * 31L) % 45;
            samples.add(new Sample(STARTED.plusSeconds(second), ok, second % 900 == 0 ? 10 : 0, down ? 1 : 0));
        }
        return new RequestRate(samples, 333.3);
    }
}
