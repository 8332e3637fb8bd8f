package io.chatferry.sandbox.faults;

import io.chatferry.sandbox.http.Call;
import io.chatferry.sandbox.settings.Fault;
import io.chatferry.sandbox.settings.SandboxSettings;
import io.chatferry.sandbox.settings.Setting;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Decides which fault hits a request, from the seed and the request itself: its method, path, query, actor, the muids
 * in its body, and the number of earlier attempts. The same messages meet the same faults in any order, a retried
 * message may meet another one, and times in a body have no influence. Thread-safe.
 */
public final class FaultPlan {

    private static final Pattern MUID = Pattern.compile("\"muid\"\\s*:\\s*\"([^\"]*)\"");

    /** The standard normal distribution's 99th percentile. */
    private static final double Z99 = 2.326;

    private final SandboxSettings settings;
    private final long faultSeed;
    private final long latencySeed;
    private final Map<Fault, Double> shares = new EnumMap<>(Fault.class);
    private final boolean faults;
    private final boolean drawsLatency;
    private final long medianNanos;
    private final double sigma;
    private final AttemptCounts attempts = new AttemptCounts();

    /** @throws IllegalArgumentException with what is wrong and what to do, if the shares add up to more than 1 */
    public FaultPlan(SandboxSettings settings) {
        this.settings = settings;
        String own = settings.text(Setting.FAULT_SEED);
        latencySeed = settings.count(Setting.SEED);
        faultSeed = own.isEmpty() ? latencySeed : hash(own);
        for (Fault fault : Fault.values()) {
            shares.put(fault, settings.number(fault.share()));
        }
        double sum = shares.values().stream().mapToDouble(share -> share).sum();
        if (sum > 1 + 1e-9) {
            throw new IllegalArgumentException(
                    "the shares of sandbox.faults.* add up to " + sum + ": more than 1\n  lower some of them");
        }
        faults = sum > 0;
        medianNanos = settings.duration(Setting.LATENCY).toNanos();
        long p99 = settings.duration(Setting.LATENCY_P99).toNanos();
        drawsLatency = medianNanos > 0 && p99 > medianNanos;
        sigma = drawsLatency ? Math.log((double) p99 / medianNanos) / Z99 : 0;
    }

    private static long hash(String text) {
        long hash = 1125899906842597L;
        for (int i = 0; i < text.length(); i++) {
            hash = 31 * hash + text.charAt(i);
        }
        return hash;
    }

    /** The fault of one request, if any, and the pause before its answer. */
    public record FaultDecision(Optional<Fault> fault, Duration latency) {}

    /** Decides about one request. */
    public FaultDecision decide(Call call) {
        if (!faults && !drawsLatency) {
            return new FaultDecision(Optional.empty(), Duration.ofNanos(medianNanos));
        }
        long identity = identity(call);
        long draw = mix(identity + 0x9E3779B97F4A7C15L * attempts.next(identity));
        Optional<Fault> fault = faults && isCovered(call) ? pick(unit(mix(draw ^ mix(faultSeed)))) : Optional.empty();
        return new FaultDecision(fault, latency(mix(draw ^ mix(~latencySeed))));
    }

    private boolean isCovered(Call call) {
        return switch (settings.text(Setting.FAULT_CALLS)) {
            case "writes" -> !call.method().equals("GET");
            case "messages" ->
                call.method().equals("POST")
                        && (call.path().endsWith("/messages") || call.path().endsWith("/thread"));
            default -> true;
        };
    }

    private Optional<Fault> pick(double point) {
        double below = 0;
        for (Map.Entry<Fault, Double> fault : shares.entrySet()) {
            below += fault.getValue();
            if (point < below) {
                return Optional.of(fault.getKey());
            }
        }
        return Optional.empty();
    }

    private Duration latency(long draw) {
        if (!drawsLatency) {
            return Duration.ofNanos(medianNanos);
        }
        // Box-Muller; the first number must not be 0
        double u = 1 - unit(draw);
        double normal = Math.sqrt(-2 * Math.log(u)) * Math.cos(2 * Math.PI * unit(mix(draw)));
        return Duration.ofNanos((long) (medianNanos * Math.exp(sigma * normal)));
    }

    private static long identity(Call call) {
        long hash = hash(call.method()) * 31 + hash(call.path());
        hash = mix(hash * 31 + call.query().hashCode());
        hash = hash * 31 + hash(Objects.requireNonNullElse(call.header("onbehalfof"), ""));
        Matcher muids = MUID.matcher(new String(call.body(), StandardCharsets.ISO_8859_1));
        while (muids.find()) {
            hash = mix(hash * 31 + hash(muids.group(1)));
        }
        return mix(hash);
    }

    private static double unit(long random) {
        return (random >>> 11) * 0x1.0p-53;
    }

    /** The finalizer of SplitMix64. */
    private static long mix(long z) {
        long y = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        y = (y ^ (y >>> 27)) * 0x94D049BB133111EBL;
        return y ^ (y >>> 31);
    }
}
