package io.chatferry.sandbox;

import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/** Counts what was asked and answered. Thread-safe. */
final class Counters {

    private final Map<String, LongAdder> counts = new ConcurrentHashMap<>();

    void count(String route, String outcome) {
        counts.computeIfAbsent(route + " " + outcome, key -> new LongAdder()).increment();
    }

    /** For example {@code POST /moderation/messages 200} → 12. */
    Map<String, Long> snapshot() {
        Map<String, Long> all = new TreeMap<>();
        counts.forEach((key, count) -> all.put(key, count.sum()));
        return all;
    }
}
