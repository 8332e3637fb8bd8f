package io.chatferry.send;

import io.chatferry.ledger.query.EntityPlan;
import io.chatferry.ledger.query.OpenMessages;
import io.chatferry.model.Endpoint;
import io.chatferry.send.lane.ImportLane;
import io.chatferry.send.state.SendSettings;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * The shortest time that the limits allow for a job: the longest of the times that each limit takes alone;
 * where two calls carry the messages together, the least time in which both have room for all.
 *
 * @param messages how many go by each call
 * @param standard requests of the class standard that are not messages; so are {@code core} and {@code dataImport}
 * @param bounds what each limit costs, the longest first
 */
public record ShortestTime(
        Map<Endpoint, Long> messages, long standard, long core, long dataImport, List<Bound> bounds) {

    /** What one message after another is reckoned to take, answer included, in seconds. */
    public static final double ROUND_TRIP = 0.1;

    /** The limit a sender that CometChat documents: messages a window. */
    public static final int DOCUMENTED_SENDER = SendSettings.DOCUMENTED_SENDER;

    private static final int ROWS = ImportLane.ROWS;
    private static final int LISTED = 1_000;
    private static final int FEW = 100;

    /** What sets a time. */
    public enum Limit {
        STANDARD,
        CORE,
        DATA_IMPORT,
        TOGETHER,
        SENDER,
        ORDER,
        IN_FLIGHT
    }

    /** A limit, and the seconds that the job takes by it alone. */
    public record Bound(Limit limit, double seconds) {}

    /** Reckons with {@code sender} messages per sender and window, 0 for any number. */
    public static ShortestTime of(SendSettings settings, OpenMessages open, EntityPlan entities, int sender) {
        return new Calculation(settings, open, entities, sender).run();
    }

    /** The shortest time in seconds. */
    public double seconds() {
        return bounds.get(0).seconds();
    }

    /** What sets it. */
    public Limit setBy() {
        return bounds.get(0).limit();
    }

    /** How many requests of the call that carries these messages. */
    public long calls(Endpoint endpoint) {
        long carried = messages.getOrDefault(endpoint, 0L);
        return endpoint == Endpoint.IMPORT ? calls(carried) : carried;
    }

    private static long calls(long rows) {
        return (rows + ROWS - 1) / ROWS;
    }

    private record Calculation(SendSettings settings, OpenMessages open, EntityPlan entities, int sender) {

        ShortestTime run() {
            Map<Endpoint, Long> messages = new EnumMap<>(Endpoint.class);
            List<Bound> bounds = new ArrayList<>();
            long one = settings.endpoints().contains(Endpoint.IMPORT) ? 0 : open.messages();
            if (settings.endpoints().size() > 1) {
                double seconds = together();
                long imported = Math.min(open.messages(), importable(seconds));
                messages.put(Endpoint.IMPORT, imported);
                messages.put(Endpoint.MODERATION, open.messages() - imported);
                bounds.add(new Bound(Limit.TOGETHER, seconds));
            } else {
                Endpoint only = settings.endpoints().iterator().next();
                messages.put(only, open.messages());
                long calls = only == Endpoint.IMPORT ? calls(open.messages()) : 0;
                bounds.add(new Bound(Limit.STANDARD, time(one + standard(), settings.standard())));
                bounds.add(new Bound(Limit.DATA_IMPORT, time(calls + dataImport(), settings.dataImport())));
                double senders = only == Endpoint.IMPORT || sender == 0 ? 0 : time(open.busiestLoad(), sender);
                bounds.add(new Bound(Limit.SENDER, senders));
            }
            bounds.add(new Bound(Limit.CORE, time(core(), settings.core())));
            boolean many = settings.endpoints().contains(Endpoint.IMPORT);
            bounds.add(new Bound(Limit.ORDER, ROUND_TRIP * (double) (many ? calls(open.chain()) : open.chain())));
            if (settings.inFlight() > 0) {
                long calls = standard() + core() + dataImport();
                for (Endpoint endpoint : messages.keySet()) {
                    long carried = messages.get(endpoint);
                    calls += endpoint == Endpoint.IMPORT ? calls(carried) : carried;
                }
                bounds.add(new Bound(Limit.IN_FLIGHT, ROUND_TRIP * calls / settings.inFlight()));
            }
            bounds.sort(Comparator.comparingDouble(Bound::seconds).reversed());
            return new ShortestTime(messages, standard(), core(), dataImport(), List.copyOf(bounds));
        }

        /** One to prove the key, and the look-ups: few one by one, many in lists; and what follows the messages. */
        private long standard() {
            long unknown = entities.unknown();
            return entities.followUps() + 1 + (unknown <= FEW ? unknown : (unknown + LISTED - 1) / LISTED);
        }

        private long core() {
            return entities.toDeactivate() > 0 ? 1 : 0;
        }

        private long dataImport() {
            long needed = settings.usersAhead() ? entities.needed() : entities.owners();
            return calls(entities.users() + needed) + calls(entities.groups()) + calls(entities.members());
        }

        private double time(long calls, long limit) {
            return (double) calls / limit * window();
        }

        private double window() {
            return settings.window().toMillis() / 1000.0;
        }

        /** The least time in which both calls have room for all messages. */
        private double together() {
            double low = 0;
            double high = time(calls(open.messages()) + dataImport(), settings.dataImport());
            for (int i = 0; i < 60; i++) {
                double middle = (low + high) / 2;
                if (importable(middle) + moderated(middle) >= open.messages()) {
                    high = middle;
                } else {
                    low = middle;
                }
            }
            return high;
        }

        private long importable(double seconds) {
            return ROWS * Math.max(0, (long) (seconds / window() * settings.dataImport() + 1e-6) - dataImport());
        }

        private long moderated(double seconds) {
            double windows = seconds / window();
            double calls = Math.max(0, windows * settings.standard() - standard());
            if (sender == 0) {
                return (long) calls;
            }
            double permitted = 0;
            for (Map.Entry<Integer, Long> each : open.loads().entrySet()) {
                permitted += (double) each.getValue() * Math.min(each.getKey(), sender * windows);
            }
            return (long) Math.min(calls, permitted);
        }
    }
}
