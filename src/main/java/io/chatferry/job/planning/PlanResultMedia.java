package io.chatferry.job.planning;

import io.chatferry.model.Attachment;
import io.chatferry.model.Origin;
import io.chatferry.report.format.Figures;
import io.chatferry.report.model.PlanReport;
import io.chatferry.report.model.RunReport.Counted;
import io.chatferry.source.MediaStatistics;
import io.chatferry.source.Occurrences;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** The files that the messages to be sent link to. If they are not copied, their links have to stay valid. */
final class PlanResultMedia {

    private static final int HOSTS = 10;

    private final MediaStatistics facts;

    PlanResultMedia(Instant now) {
        facts = new MediaStatistics(now);
    }

    void add(Origin at, JsonNode attachments) {
        for (JsonNode each : attachments) {
            if (Attachment.isInExport(each.path("url").asString(""))) {
                continue;
            }
            facts.add(
                    new Attachment(
                            each.path("url").asString(""),
                            null,
                            null,
                            null,
                            each.hasNonNull("size") ? each.path("size").asString("") : null),
                    at);
        }
    }

    PlanReport.Media report(PlanReport.@Nullable Copy copy) {
        List<Counted> hosts = facts.hosts().top(HOSTS).stream()
                .map(host -> new Counted(host.key(), host.count()))
                .toList();
        return new PlanReport.Media(facts.count(), facts.bytes(), facts.withSize(), hosts, warnings(), copy);
    }

    private List<Counted> warnings() {
        List<Counted> warnings = new ArrayList<>();
        Instant end = facts.earliestExpiry();
        add(
                warnings,
                facts.expired(),
                links(facts.expired(), " that has expired: this file", " that have expired: these files")
                        + " cannot be opened",
                null);
        add(
                warnings,
                facts.expiring(),
                links(facts.expiring(), " that expires", " that expire"),
                end == null ? null : "the first of the valid ones expires at " + Figures.time(end));
        add(
                warnings,
                facts.tokens(),
                links(facts.tokens(), " that carries", " that carry")
                        + " a token: every reader of the message can use it",
                null);
        add(warnings, facts.withoutHost(), links(facts.withoutHost(), "", "") + " without a host", null);
        return warnings;
    }

    private static String links(Occurrences places, String one, String many) {
        return Figures.words(places.count(), "link" + one, "links" + many);
    }

    private static void add(List<Counted> warnings, Occurrences places, String message, @Nullable String detail) {
        if (places.count() > 0) {
            String where =
                    places.examples().stream().limit(3).map(Origin::toString).collect(Collectors.joining(", "));
            warnings.add(new Counted(
                    message + (detail == null ? "" : "; " + detail) + (where.isEmpty() ? "" : " (" + where + ")"),
                    places.count()));
        }
    }
}
