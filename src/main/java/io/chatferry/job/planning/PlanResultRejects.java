package io.chatferry.job.planning;

import io.chatferry.ledger.query.LedgerReport;
import io.chatferry.model.Problem;
import io.chatferry.model.RejectCode;
import io.chatferry.report.model.PlanReport;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The rejects by code, with the most instructive examples: of different fields or files if possible, then records that break
 * only this rule, then short ones.
 */
final class PlanResultRejects {

    private final int maxExamples;
    private final Map<RejectCode, Long> counts = new EnumMap<>(RejectCode.class);
    private final Map<RejectCode, List<Candidate>> best = new EnumMap<>(RejectCode.class);

    private PlanResultRejects(int maxExamples) {
        this.maxExamples = maxExamples;
    }

    private record Candidate(PlanReport.Example example, String place, int faults, int length) {}

    static List<PlanReport.Reject> of(LedgerReport ledger, int maxExamples) {
        PlanResultRejects collected = new PlanResultRejects(maxExamples);
        try (Stream<LedgerReport.Reject> rejects = ledger.rejects()) {
            rejects.forEach(collected::add);
        }
        return collected.counts.entrySet().stream()
                .map(entry -> new PlanReport.Reject(
                        entry.getKey(),
                        entry.getValue(),
                        entry.getKey().rule(),
                        entry.getKey().remedy(),
                        collected.best.getOrDefault(entry.getKey(), List.of()).stream()
                                .map(Candidate::example)
                                .toList()))
                .toList();
    }

    private void add(LedgerReport.Reject reject) {
        String raw = reject.raw();
        for (Problem problem : reject.problems()) {
            counts.merge(problem.code(), 1L, Long::sum);
            offer(
                    best.computeIfAbsent(problem.code(), code -> new ArrayList<>()),
                    new Candidate(
                            new PlanReport.Example(
                                    reject.file() + ":" + reject.line(),
                                    reject.kind().name().toLowerCase(Locale.ROOT),
                                    reject.key(),
                                    problem.field(),
                                    problem.message()),
                            reject.file() + " " + problem.field(),
                            reject.problems().size(),
                            raw == null ? 0 : raw.length()));
        }
    }

    /** Adds a candidate; if there are too many, drops the one that resembles most others. */
    private void offer(List<Candidate> kept, Candidate candidate) {
        kept.add(candidate);
        if (kept.size() > maxExamples) {
            kept.remove(kept.stream()
                    .max(Comparator.comparingLong((Candidate each) -> countSimilar(kept, each))
                            .thenComparingInt(Candidate::faults)
                            .thenComparingInt(Candidate::length))
                    .orElseThrow());
        }
    }

    private static long countSimilar(List<Candidate> kept, Candidate one) {
        return kept.stream().filter(each -> each.place().equals(one.place())).count();
    }
}
