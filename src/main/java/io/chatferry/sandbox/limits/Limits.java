package io.chatferry.sandbox.limits;

import io.chatferry.sandbox.settings.SandboxSettings;
import io.chatferry.sandbox.settings.Setting;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** All rate limits of one app, enforced exactly. A refused call does not count. Thread-safe. */
public final class Limits {

    private static final int SENDERS_BEFORE_SWEEP = 10_000;

    private final SandboxSettings settings;
    private final LongSupplier nanos;
    private final Map<CallClass, Window> classes = new EnumMap<>(CallClass.class);
    private final Map<String, Window> senders = new HashMap<>();
    private final @Nullable Window plan;
    private int sweepAt = SENDERS_BEFORE_SWEEP;

    public Limits(SandboxSettings settings) {
        this(settings, System::nanoTime);
    }

    Limits(SandboxSettings settings, LongSupplier nanos) {
        this.settings = settings;
        this.nanos = nanos;
        this.plan = window(Setting.PLAN);
        put(CallClass.STANDARD, window(Setting.STANDARD));
        put(CallClass.CORE, window(Setting.CORE));
        Window shared = window(Setting.DATA_IMPORT);
        for (CallClass each : CallClass.values()) {
            if (each.isImport()) {
                put(each, settings.on(Setting.IMPORT_SHARED) ? shared : window(Setting.DATA_IMPORT));
            }
        }
    }

    private void put(CallClass callClass, @Nullable Window window) {
        if (window != null) {
            classes.put(callClass, window);
        }
    }

    private @Nullable Window window(Setting limit) {
        int calls = settings.count(limit);
        long length = settings.duration(Setting.WINDOW).toNanos();
        if (calls == 0) {
            return null;
        }
        return settings.is(Setting.WINDOW_KIND, "sliding")
                ? new SlidingWindow(calls, length)
                : new FixedWindow(calls, length);
    }

    /** Requests a permit for one call of this class. */
    public synchronized Permit call(CallClass callClass) {
        long now = nanos.getAsLong();
        Window window = classes.get(callClass);
        if (plan != null && plan.remaining(now) == 0) {
            return permit(plan, now, false);
        }
        if (window == null) {
            return plan == null ? Permit.UNLIMITED : permit(plan, now, plan.take(now));
        }
        boolean granted = window.take(now);
        if (granted && plan != null) {
            plan.take(now);
        }
        return permit(window, now, granted);
    }

    /**
     * Requests a permit for one message of this sender.
     *
     * @param onBehalfOf whether the call is made on behalf of that user
     */
    public synchronized Permit message(String sender, boolean onBehalfOf) {
        if (settings.count(Setting.SENDER) == 0 || !(onBehalfOf || settings.is(Setting.SENDER_CALLS, "all"))) {
            return Permit.UNLIMITED;
        }
        long now = nanos.getAsLong();
        sweep(now);
        Window window = senders.get(sender);
        if (window == null) {
            window = window(Setting.SENDER);
            if (window == null) {
                return Permit.UNLIMITED;
            }
            senders.put(sender, window);
        }
        return permit(window, now, window.take(now));
    }

    private void sweep(long now) {
        if (senders.size() > sweepAt) {
            senders.values().removeIf(window -> window.idle(now));
            sweepAt = Math.max(SENDERS_BEFORE_SWEEP, 2 * senders.size());
        }
    }

    /** The use of each limited class in the current window, for the live page. */
    public synchronized Map<String, String> used() {
        long now = nanos.getAsLong();
        Map<String, String> used = new LinkedHashMap<>();
        if (plan != null) {
            used.put("all calls, by the plan", used(plan, now));
        }
        boolean shared = settings.on(Setting.IMPORT_SHARED);
        classes.forEach((name, window) ->
                used.put(name.isImport() && shared ? "data import" : name.message(), used(window, now)));
        return used;
    }

    private static String used(Window window, long now) {
        return (window.limit() - window.remaining(now)) + " of " + window.limit();
    }

    /** A refusal of the standard class, for faults that simulate one. */
    public synchronized Permit refusal() {
        Window full = new FixedWindow(1, Duration.ofSeconds(1).toNanos());
        long now = nanos.getAsLong();
        full.take(now);
        return permit(full, now, false);
    }

    private Permit permit(Window window, long now, boolean granted) {
        Duration reset = Duration.ofNanos(window.resetsIn(now));
        return new Permit(granted, window.limit(), reset, headers(window, now, reset, granted));
    }

    private Map<String, String> headers(Window window, long now, Duration reset, boolean granted) {
        if (granted && settings.is(Setting.HEADERS_ON, "429")) {
            return Map.of();
        }
        String spelling = settings.text(Setting.HEADERS);
        String limit = Integer.toString(window.limit());
        String remaining = Integer.toString(window.remaining(now));
        Map<String, String> headers = new LinkedHashMap<>();
        if (spelling.equals("both") || spelling.equals("old")) {
            headers.put("X-Rate-Limit", limit);
            headers.put("X-Rate-Limit-Remaining", remaining);
        }
        if (spelling.equals("both") || spelling.equals("new")) {
            headers.put("X-RateLimit-Limit", limit);
            headers.put("X-RateLimit-Remaining", remaining);
        }
        if (!headers.isEmpty()) {
            Instant at = Instant.now().plus(reset);
            String seconds = Long.toString(at.getEpochSecond() + (at.getNano() > 0 ? 1 : 0));
            headers.put(spelling.equals("new") ? "X-RateLimit-Reset" : "X-Rate-Limit-Reset", seconds);
            if (spelling.equals("both")) {
                headers.put("X-RateLimit-Reset", seconds);
            }
        }
        return headers;
    }
}
