package io.chatferry.report.live;

import com.samskivert.mustache.Template;
import io.chatferry.model.Program;
import io.chatferry.model.Visible;
import io.chatferry.report.format.Figures;
import io.chatferry.report.html.HtmlPage;
import io.chatferry.report.html.HtmlReport;
import io.chatferry.report.model.RunStatus;
import io.chatferry.report.model.RunStatus.LastError;
import io.chatferry.report.model.RunStatus.Limit;
import io.chatferry.report.model.RunStatus.Moment;
import io.chatferry.report.model.Tally;
import io.chatferry.report.model.TallyColumn;
import io.chatferry.report.text.StatusText;
import java.io.IOException;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Renders the live page: self-contained HTML whose content security policy allows only its own script. */
final class LiveHtml {

    private static final DateTimeFormatter END =
            DateTimeFormatter.ofPattern("EEE HH:mm", Locale.ROOT).withZone(ZoneOffset.UTC);

    private final Template template;
    private final String style;
    private final String script;

    LiveHtml() throws IOException {
        this.template = HtmlReport.MUSTACHE.compile(HtmlReport.resource("live.mustache"));
        this.style = HtmlReport.resource("report.css") + HtmlReport.resource("live.css");
        this.script = HtmlReport.resource("live.js");
    }

    /** The content security policy: what the browser may load and run. */
    String policy() {
        return "default-src 'none'; style-src '" + HtmlReport.policyHash(style) + "'; script-src '"
                + HtmlReport.policyHash(script)
                + "'; connect-src 'self'; img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
    }

    String of(RunStatus status, List<Moment> moments) {
        return template.execute(new Page(status, moments, style, script));
    }

    /** The values of the template. */
    record Page(RunStatus status, List<Moment> moments, String style, String script) {

        /** In front of the commands that the page names. */
        String program() {
            return Program.name();
        }

        String headline() {
            return switch (status.step()) {
                case "stage" -> "Reading and checking the export";
                case "plan" -> "Merging and planning";
                case "send" -> "Sending";
                case "report" -> "Writing the report";
                default -> "Starting";
            };
        }

        String tone() {
            return status.waitsFor().isEmpty() ? "good" : "warn";
        }

        String pill() {
            return status.waitsFor().isEmpty() ? "Running" : "Waiting";
        }

        String progress() {
            return StatusText.progress(status);
        }

        /** Per mille of the step, for the bar; empty when its size is not known. */
        String permille() {
            Double share = status.share();
            return share == null ? "" : Integer.toString((int) (share * 1000));
        }

        List<HtmlPage.Fact> facts() {
            List<HtmlPage.Fact> facts = new ArrayList<>();
            RunStatus.RequestCounts traffic = status.traffic();
            boolean sends = status.step().equals("send");
            if (sends) {
                facts.add(new HtmlPage.Fact("messages a second", Figures.rate(status.perSecond())));
                if (!status.limitedBy().isEmpty()) {
                    facts.add(new HtmlPage.Fact("limited by", status.limitedBy()));
                }
            }
            Long left = status.secondsLeft();
            if (left != null) {
                Duration rest = Duration.ofSeconds(left);
                facts.add(new HtmlPage.Fact("left", Figures.duration(rest)));
                facts.add(new HtmlPage.Fact(
                        "UTC, the end at this rate", END.format(status.at().plus(rest))));
            }
            if (traffic.requests() > 0) {
                facts.add(new HtmlPage.Fact("requests", Figures.grouped(traffic.requests())));
                facts.add(new HtmlPage.Fact("rate-limited (429)", Figures.grouped(traffic.tooMany())));
                facts.add(new HtmlPage.Fact("retries", Figures.grouped(traffic.retries())));
                facts.add(new HtmlPage.Fact("doubts", Figures.grouped(traffic.doubts())));
                facts.add(new HtmlPage.Fact("users, groups, members created", Figures.grouped(traffic.created())));
            }
            return facts;
        }

        List<LimitRow> limits() {
            return status.limits().stream()
                    .filter(limit -> limit.limit() > 0 || limit.used() > 0)
                    .map(LimitRow::of)
                    .toList();
        }

        List<HtmlPage.Cell> messages() {
            Tally messages = status.tallies().get("messages");
            if (messages == null) {
                return List.of();
            }
            return TallyColumn.nonZero(List.of(messages)).stream()
                    .map(column -> {
                        long value = column.of(messages);
                        return new HtmlPage.Cell(
                                column.title(), value, value > 0 && column.needsAttention() ? "alarm" : "");
                    })
                    .toList();
        }

        List<ErrorRow> errors() {
            return status.lastErrors().stream().map(ErrorRow::of).toList();
        }

        /** Requests a second so far, under the limit. */
        String chart() {
            double perSecond = status.limits().stream()
                    .filter(limit -> limit.name().equals("standard") && limit.limit() > 0)
                    .mapToDouble(limit -> limit.limit() / limit.windowSeconds())
                    .findFirst()
                    .orElse(0);
            return moments.size() < 2 ? "" : LiveChart.svg(moments, perSecond);
        }

        String chartMessage() {
            double most = moments.stream().mapToDouble(Moment::requests).max().orElse(0);
            return "At most " + Figures.rate(most) + " requests a second so far.";
        }

        String updated() {
            return Figures.time(status.at());
        }
    }

    /** A limit; {@code width} of its bar is per mille. */
    record LimitRow(String name, String message, int width, boolean learnt) {

        static LimitRow of(Limit limit) {
            long share = limit.limit() == 0 ? 0 : Math.min(1000, limit.used() * 1000 / limit.limit());
            String name = limit.name().equals("sender") ? "the busiest sender" : limit.name() + " calls";
            String message = Figures.grouped(limit.used())
                    + (limit.limit() == 0 ? " (no limit known)" : " of " + Figures.grouped(limit.limit()))
                    + " in " + Figures.rate(limit.windowSeconds()) + " s";
            return new LimitRow(name, message, (int) share, limit.learnt());
        }

        String bar() {
            return String.format(
                    Locale.ROOT,
                    "<svg class=\"share\" viewBox=\"0 0 1000 8\" preserveAspectRatio=\"none\" aria-hidden=\"true\">"
                            + "<rect class=\"used\" width=\"%d\" height=\"8\"/></svg>",
                    width);
        }
    }

    /** An error of the run. */
    record ErrorRow(String at, String code, String message, String where, long times) {

        static ErrorRow of(LastError error) {
            return new ErrorRow(
                    Figures.time(error.at()),
                    Visible.of(error.code(), 60),
                    Visible.of(error.message(), 300),
                    error.where(),
                    error.times());
        }
    }
}
