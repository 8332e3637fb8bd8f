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

/** The files that the messages to be sent point to. They stay where they are, and so have to stay reachable there. */
final class PlanResultMedia {

    private static final int HOSTS = 10;

    private final MediaStatistics facts;

    PlanResultMedia(Instant now) {
        facts = new MediaStatistics(now);
    }

    void add(Origin at, JsonNode attachments) {
        for (JsonNode each : attachments) {
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

    PlanReport.Media report() {
        List<Counted> hosts = facts.hosts().top(HOSTS).stream()
                .map(host -> new Counted(host.key(), host.count()))
                .toList();
        return new PlanReport.Media(facts.count(), facts.bytes(), facts.withSize(), hosts, warnings());
    }

    private List<Counted> warnings() {
        List<Counted> warnings = new ArrayList<>();
        Instant end = facts.earliestExpiry();
        add(warnings, facts.expired(), "links whose time is over: nobody will see these files", null);
        add(
                warnings,
                facts.expiring(),
                "links that are made for a limited time",
                end == null ? null : "the first of those that still work ends at " + Figures.time(end));
        add(warnings, facts.tokens(), "links that carry a token: whoever reads the message can use it", null);
        add(warnings, facts.withoutHost(), "links that lead to no host", null);
        return warnings;
    }

    private static void add(List<Counted> warnings, Occurrences places, String words, @Nullable String more) {
        if (places.count() > 0) {
            String where =
                    places.examples().stream().limit(3).map(Origin::toString).collect(Collectors.joining(", "));
            warnings.add(new Counted(
                    words + (more == null ? "" : "; " + more) + (where.isEmpty() ? "" : " (" + where + ")"),
                    places.count()));
        }
    }
}
