package io.chatferry.bench;

import io.chatferry.bench.Results.Unlimited;
import io.chatferry.bench.rival.BatchRival;
import io.chatferry.bench.rival.CamelRival;
import io.chatferry.bench.run.Chatferry;
import io.chatferry.bench.run.Contender;
import io.chatferry.bench.run.Figures;
import io.chatferry.bench.run.MeasuredRun;
import io.chatferry.bench.run.Rival;
import io.chatferry.bench.run.Sandbox;
import io.chatferry.bench.run.TargetClient;
import io.chatferry.bench.traffic.Limits;
import io.chatferry.bench.traffic.Traffic;
import io.chatferry.bench.traffic.TrafficGenerator;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Chatferry and its rivals one after another without limits. Each meets a target of its own, started alike, that has run
 * a while and knows all users already.
 */
final class ThroughputBench {

    private static final int WARM_UP = 20_000;
    private static final Duration PATIENCE = Duration.ofMinutes(15);
    private static final Map<String, String> UNLIMITED = Map.of(
            "limits.standard", "0",
            "limits.core", "0",
            "limits.data-import", "0",
            "limits.sender", "0");

    private final Workshop workshop;

    ThroughputBench(Workshop workshop) {
        this.workshop = workshop;
    }

    /** @param all receives the results, one contender after the other */
    void run(int messages, List<Unlimited> all) throws InterruptedException {
        Traffic traffic = TrafficGenerator.generate(Part.THROUGHPUT.shape(), messages);
        for (Contender contender : contenders()) {
            workshop.tell("throughput: %,d messages by %s", messages, contender.name());
            all.add(new Unlimited(contender.name(), messages, measure(contender, traffic, all.size())));
        }
    }

    private List<Contender> contenders() {
        List<Contender> all = new ArrayList<>();
        all.add(new Chatferry(workshop.chatferry(), Limits.NONE));
        all.add(new Rival("Spring Batch, RestClient, one by one", workshop.java(BatchRival.class)));
        all.add(new Rival("Apache Camel, throttler, 64 threads", workshop.java(CamelRival.class)));
        workshop.node()
                .ifPresentOrElse(
                        command -> all.add(new Rival("Node, fetch, 64 in flight", command)),
                        () -> workshop.tell("throughput: there is no node in the path; it is left out"));
        return all;
    }

    private Figures measure(Contender contender, Traffic traffic, int number) throws InterruptedException {
        Path folder = workshop.folder("throughput-" + number);
        Figures figures;
        try (Sandbox sandbox = workshop.sandbox(UNLIMITED, folder)) {
            TargetClient target = new TargetClient(sandbox);
            target.create(traffic.uids(), traffic.guids());
            target.warmUp(WARM_UP);
            figures = new MeasuredRun(workshop.children(), sandbox, target, folder).of(contender, traffic, PATIENCE);
        }
        workshop.clear(folder);
        return figures;
    }
}
