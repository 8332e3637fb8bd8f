package io.chatferry.sandbox.web;

import io.chatferry.sandbox.web.View.Line;
import io.chatferry.sandbox.web.View.Live;
import io.chatferry.sandbox.web.View.Tile;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/** Counts requests and answers, in total and per second. Thread-safe. */
public final class LiveCounters {

    private static final int SECONDS = 60;

    private final Map<String, LongAdder> counts = new ConcurrentHashMap<>();
    private final AtomicLong pending = new AtomicLong();
    private final Supplier<Map<String, String>> limits;
    private final LongSupplier connections;
    private final long[] requests = new long[SECONDS];
    private final long[] refused = new long[SECONDS];
    private long newest = now();
    private long allRequests;
    private long allRefused;

    /**
     * @param limits the current use of each limit
     * @param connections the number of open connections
     */
    public LiveCounters(Supplier<Map<String, String>> limits, LongSupplier connections) {
        this.limits = limits;
        this.connections = connections;
    }

    private static long now() {
        return System.nanoTime() / 1_000_000_000L;
    }

    /** Notes a request that is still to be carried out; {@link #end} ends it. */
    public void begin() {
        pending.incrementAndGet();
    }

    /** Notes that a request was carried out, or never will be. */
    public void end() {
        pending.decrementAndGet();
    }

    /** The number of requests that are still to be carried out, those whose client got no answer included. */
    public long pending() {
        return pending.get();
    }

    /** Counts a handled call. */
    public void call(String route, int status) {
        count(route + " " + status);
        synchronized (this) {
            roll();
            int second = (int) Math.floorMod(newest, (long) SECONDS);
            requests[second]++;
            allRequests++;
            if (status == 429) {
                refused[second]++;
                allRefused++;
            }
        }
    }

    /** Counts a fault. */
    public void fault(String name) {
        count("fault " + name);
    }

    private void count(String what) {
        counts.computeIfAbsent(what, key -> new LongAdder()).increment();
    }

    private void roll() {
        long now = now();
        for (long second = Math.max(newest + 1, now - SECONDS + 1); second <= now; second++) {
            int slot = (int) Math.floorMod(second, (long) SECONDS);
            requests[slot] = 0;
            refused[slot] = 0;
        }
        newest = Math.max(newest, now);
    }

    /** For example {@code POST /moderation/messages 200} → 12. */
    public Map<String, Long> snapshot() {
        Map<String, Long> all = new TreeMap<>();
        counts.forEach((key, count) -> all.put(key, count.sum()));
        return all;
    }

    Live show(List<Tile> more) {
        List<Tile> tiles = new ArrayList<>();
        List<Long> seconds = minute(requests);
        tiles.add(new Tile("rate", "Requests a second", Long.toString(seconds.get(SECONDS - 2)))); // the last whole one
        synchronized (this) {
            tiles.add(new Tile("requests", "Requests", Long.toString(allRequests)));
            tiles.add(new Tile("refused", "Refused by limits", Long.toString(allRefused)));
        }
        tiles.addAll(more);
        List<Line> used = new ArrayList<>();
        limits.get().forEach((name, value) -> used.add(new Line(name, value)));
        List<Line> calls = new ArrayList<>();
        snapshot().forEach((name, count) -> calls.add(new Line(name, Long.toString(count))));
        return new Live(tiles, used, calls);
    }

    Map<String, Object> json(Live live) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("tiles", live.tiles());
        json.put("limits", live.limits());
        json.put("calls", live.calls());
        json.put("requests", minute(requests));
        json.put("refused", minute(refused));
        json.put("connections", connections.getAsLong());
        json.put("pending", pending());
        return json;
    }

    /** The last minute by the second, oldest first. */
    private synchronized List<Long> minute(long[] ring) {
        roll();
        List<Long> seconds = new ArrayList<>(SECONDS);
        for (long second = newest - SECONDS + 1; second <= newest; second++) {
            seconds.add(ring[(int) Math.floorMod(second, (long) SECONDS)]);
        }
        return seconds;
    }
}
