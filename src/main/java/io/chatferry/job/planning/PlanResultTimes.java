package io.chatferry.job.planning;

import io.chatferry.ledger.query.EntityPlan;
import io.chatferry.ledger.query.OpenMessages;
import io.chatferry.model.Endpoint;
import io.chatferry.report.format.Figures;
import io.chatferry.report.model.PlanReport;
import io.chatferry.send.ShortestTime;
import io.chatferry.send.state.SendSettings;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The time that a run takes, the limit that determines it, and the settings that would shorten it. */
final class PlanResultTimes {

    private static final double RATE_USED = 0.996;
    /** Seconds for look-ups, and for the first and the last answers. */
    private static final double START_AND_END_SECONDS = 2;

    private static final double NOTICEABLE = 0.95;
    private static final DateTimeFormatter DAY_AND_TIME = DateTimeFormatter.ofPattern("EEEE HH:mm", Locale.ENGLISH);
    private static final DateTimeFormatter DATE = DateTimeFormatter.ofPattern("uuuu-MM-dd, xxx", Locale.ENGLISH);

    private final SendSettings settings;
    private final OpenMessages open;
    private final EntityPlan entities;
    private final Clock clock;
    private final ShortestTime time;

    PlanResultTimes(SendSettings settings, OpenMessages open, EntityPlan entities, Clock clock) {
        this.settings = settings;
        this.open = open;
        this.entities = entities;
        this.clock = clock;
        this.time = of(settings, senderLimit());
    }

    /** The limit per sender that is certain; 0 for none. */
    private int senderLimit() {
        return Math.max(0, settings.sender());
    }

    private ShortestTime of(SendSettings other, int sender) {
        return ShortestTime.of(other, open, entities, sender);
    }

    /** @param copy what copying the files takes; null if none are copied */
    PlanReport.Time time(PlanReport.@Nullable Copy copy) {
        double files = copy == null ? 0 : copy.byRate();
        double shortest = Math.max(files, time.seconds());
        List<PlanReport.Limit> limits = new ArrayList<>();
        time.bounds().forEach(bound -> limits.add(new PlanReport.Limit(name(bound.limit()), bound.seconds())));
        if (copy != null) {
            limits.add(new PlanReport.Limit("files of one host", files));
        }
        return new PlanReport.Time(
                shortest,
                copy != null && files > time.seconds() ? "the files: " + copy.setBy() : message(time),
                expected(Math.max(shortest, copy == null ? 0 : copy.seconds())),
                end(expected(Math.max(shortest, copy == null ? 0 : copy.seconds()))),
                limits,
                learnt());
    }

    private PlanReport.@Nullable Alternative learnt() {
        if (settings.sender() != SendSettings.LEARN || settings.endpoints().equals(Set.of(Endpoint.IMPORT))) {
            return null;
        }
        ShortestTime limited = of(settings, ShortestTime.DOCUMENTED_SENDER);
        return new PlanReport.Alternative(
                "if the target takes only " + ShortestTime.DOCUMENTED_SENDER + " messages a window of each sender",
                limited.seconds(),
                expected(limited.seconds()),
                end(expected(limited.seconds())));
    }

    private static double expected(double shortest) {
        return shortest / RATE_USED + START_AND_END_SECONDS;
    }

    private String end(double seconds) {
        Instant now = clock.instant();
        var end = now.plus(Duration.ofMillis((long) (seconds * 1000))).atZone(ZoneId.systemDefault());
        return DAY_AND_TIME.format(end) + " (" + DATE.format(end) + ")";
    }

    List<PlanReport.Requests> requests() {
        List<PlanReport.Requests> requests = new ArrayList<>();
        for (Endpoint endpoint : settings.endpoints()) {
            add(requests, path(endpoint), limit(endpoint), time.calls(endpoint), carries(endpoint));
        }
        long ahead = settings.usersAhead() ? entities.needed() : entities.owners();
        add(
                requests,
                "POST /data_import/users",
                "data-import",
                calls(entities.users() + ahead),
                "users that no message creates, owners of groups; 50 a call");
        add(
                requests,
                "POST /data_import/groups",
                "data-import",
                calls(entities.groups()),
                "groups that no message creates; 50 a call");
        add(requests, "POST /data_import/members", "data-import", calls(entities.members()), "50 a call");
        add(
                requests,
                "GET /users, /groups",
                "standard",
                time.standard() - entities.followUps(),
                "what is there already");
        add(
                requests,
                "POST or DELETE /messages/{id}",
                "standard",
                entities.followUps(),
                "reactions and deletes, one call each");
        add(requests, "DELETE /users", "core", time.core(), "deactivation, last of all");
        return requests;
    }

    private static void add(List<PlanReport.Requests> requests, String call, String limit, long count, String why) {
        if (count > 0) {
            requests.add(new PlanReport.Requests(call, limit, count, why));
        }
    }

    private static long calls(long rows) {
        return (rows + 49) / 50;
    }

    List<PlanReport.Lane> lanes() {
        return settings.endpoints().stream()
                .map(endpoint -> new PlanReport.Lane(
                        word(endpoint),
                        time.messages().getOrDefault(endpoint, 0L),
                        time.calls(endpoint),
                        why(endpoint)))
                .toList();
    }

    /** The settings that would make it at least a twentieth shorter. */
    List<PlanReport.Speedup> shorter() {
        List<PlanReport.Speedup> shorter = new ArrayList<>();
        if (open.messages() == 0) {
            return shorter;
        }
        for (Set<Endpoint> endpoints : List.of(
                Set.of(Endpoint.MODERATION), Set.of(Endpoint.IMPORT), Set.of(Endpoint.MODERATION, Endpoint.IMPORT))) {
            if (!endpoints.equals(settings.endpoints()) && !settings.endpoints().contains(Endpoint.SEND)) {
                String word = endpoints.size() > 1
                        ? "auto"
                        : word(endpoints.iterator().next());
                add(shorter, "target.endpoint: " + word, of(with(endpoints, 1), senderLimit()));
            }
        }
        boolean bySender = time.setBy() == ShortestTime.Limit.SENDER || time.setBy() == ShortestTime.Limit.TOGETHER;
        if (senderLimit() > 0 && bySender) {
            add(shorter, "a plan without a limit for each sender (limits.sender: 0)", of(settings, 0));
        }
        add(shorter, "a plan that allows twice as many calls", of(with(settings.endpoints(), 2), senderLimit()));
        return shorter;
    }

    private void add(List<PlanReport.Speedup> shorter, String change, ShortestTime other) {
        if (other.seconds() < time.seconds() * NOTICEABLE && time.seconds() > 1) {
            shorter.add(new PlanReport.Speedup(change, other.seconds()));
        }
    }

    private SendSettings with(Set<Endpoint> endpoints, int times) {
        return new SendSettings(
                settings.standard() * times,
                settings.core() * times,
                settings.dataImport() * times,
                settings.sender(),
                settings.window(),
                settings.inFlight(),
                settings.missingAfter(),
                settings.lookAgainAfter(),
                settings.usersAhead(),
                settings.stopOnExisting(),
                endpoints,
                settings.threads(),
                settings.order(),
                settings.limit(),
                settings.deferBeforeNanos());
    }

    /** Describes the limit that determines the time. */
    private String message(ShortestTime of) {
        String window = "each " + Figures.duration(settings.window());
        return switch (of.setBy()) {
            case STANDARD -> "the limit of " + Figures.grouped(settings.standard()) + " standard calls " + window;
            case CORE -> "the limit of " + Figures.grouped(settings.core()) + " core calls " + window;
            case DATA_IMPORT -> "the limit of " + Figures.grouped(settings.dataImport()) + " data imports " + window;
            case TOGETHER ->
                "the limits of " + Figures.grouped(settings.standard()) + " standard calls and "
                        + Figures.grouped(settings.dataImport()) + " data imports " + window
                        + (settings.sender() > 0 ? ", and of each sender" : "");
            case SENDER ->
                "the limit of " + Figures.counted(settings.sender(), "message", "messages") + " of one sender " + window
                        + ": " + Figures.counted(open.busiestLoad(), "is", "are") + " of the busiest";
            case ORDER ->
                "the order: " + Figures.counted(open.chain(), "message has", "messages have")
                        + " to go one after another, at some " + (int) (ShortestTime.ROUND_TRIP * 1000)
                        + " ms each";
            case IN_FLIGHT ->
                Figures.counted(settings.inFlight(), "request", "requests") + " in flight, at some "
                        + (int) (ShortestTime.ROUND_TRIP * 1000) + " ms each";
        };
    }

    private static String name(ShortestTime.Limit limit) {
        return switch (limit) {
            case STANDARD -> "standard calls";
            case CORE -> "core calls";
            case DATA_IMPORT -> "data imports";
            case TOGETHER -> "standard calls and data imports together";
            case SENDER -> "messages of the busiest sender";
            case ORDER -> "messages one after another";
            case IN_FLIGHT -> "requests in flight";
        };
    }

    static String word(Endpoint endpoint) {
        return endpoint.name().toLowerCase(Locale.ROOT);
    }

    private static String path(Endpoint endpoint) {
        return switch (endpoint) {
            case MODERATION -> "POST /moderation/messages";
            case SEND -> "POST /messages";
            case IMPORT -> "POST /data_import/messages";
        };
    }

    private static String limit(Endpoint endpoint) {
        return endpoint == Endpoint.IMPORT ? "data-import" : "standard";
    }

    /** The reason why an endpoint gets its messages. */
    private String why(Endpoint endpoint) {
        boolean alone = settings.endpoints().size() == 1;
        return switch (endpoint) {
            case MODERATION -> "one a call, within the limit of each sender" + (alone ? "" : "; the rest");
            case SEND -> "one a call, within the limit of each sender; stamped by the target";
            case IMPORT ->
                "50 a call, whatever the limit of a sender" + (alone ? "" : "; of the senders with the most messages");
        };
    }

    private static String carries(Endpoint endpoint) {
        return endpoint == Endpoint.IMPORT ? "50 messages a call" : "one message a call";
    }
}
