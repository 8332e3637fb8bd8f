package io.chatferry.bench;

import io.chatferry.bench.Results.AtLimits;
import io.chatferry.bench.run.Chatferry;
import io.chatferry.bench.run.Figures;
import io.chatferry.bench.run.MeasuredRun;
import io.chatferry.bench.run.Sandbox;
import io.chatferry.bench.run.TargetClient;
import io.chatferry.bench.traffic.Limits;
import io.chatferry.bench.traffic.ShortestTime;
import io.chatferry.bench.traffic.Traffic;
import io.chatferry.bench.traffic.TrafficGenerator;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

/** Chatferry at a target that limits the app and each sender, and that answers after a while. */
final class LimitsBench {

    private static final Limits USUAL = new Limits(60_000, 600, Duration.ofMinutes(1));
    /** The same for the app, in shorter windows; a sender is allowed far more. */
    private static final Limits SHORT_WINDOWS = new Limits(5_000, 1_500, Duration.ofSeconds(5));

    /** The median; a hundredth of the answers come later than {@link #LATE}, as many earlier than 40 ms. */
    private static final Duration ROUND_TRIP = Duration.ofMillis(56);

    private static final Duration LATE = Duration.ofMillis(80);

    private final Workshop workshop;

    LimitsBench(Workshop workshop) {
        this.workshop = workshop;
    }

    AtLimits run(Part part, int messages) throws InterruptedException {
        Limits limits = part == Part.CRITICAL ? SHORT_WINDOWS : USUAL;
        Traffic traffic = TrafficGenerator.generate(part.shape(), messages);
        ShortestTime shortest = ShortestTime.of(traffic, limits, ROUND_TRIP);
        workshop.tell("%s: %,d messages, at least %.1f s", part, messages, Results.seconds(shortest.value()));
        Path folder = workshop.folder(part.toString());
        Map<String, String> settings = Map.of(
                "limits.standard",
                String.valueOf(limits.standard()),
                "limits.sender",
                String.valueOf(limits.sender()),
                "limits.sender-calls",
                "all",
                "limits.window",
                limits.window().toSeconds() + "s",
                "latency.median",
                ROUND_TRIP.toMillis() + "ms",
                "latency.p99",
                LATE.toMillis() + "ms");
        Figures figures;
        try (Sandbox sandbox = workshop.sandbox(settings, folder)) {
            Duration patience = shortest.value().multipliedBy(5).plusMinutes(3);
            figures = new MeasuredRun(workshop.children(), sandbox, new TargetClient(sandbox), folder)
                    .of(new Chatferry(workshop.chatferry(), limits), traffic, patience);
        }
        workshop.clear(folder);
        return new AtLimits(part.shape(), messages, limits, shortest, figures);
    }
}
