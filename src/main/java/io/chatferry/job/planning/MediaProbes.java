package io.chatferry.job.planning;

import io.chatferry.job.copying.MediaAccess;
import io.chatferry.job.run.ImportRun;
import io.chatferry.ledger.media.MediaPlan;
import io.chatferry.media.fetch.FileFetcher;
import io.chatferry.media.fetch.ProbeResult;
import io.chatferry.media.web.WebUrl;
import io.chatferry.report.model.PlanReport;
import io.chatferry.report.model.RunReport.Counted;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Asks servers for some of their files, without fetching them: how large they are, and whether they are given away. */
final class MediaProbes {

    /** All in all; the links of each host are some already. */
    private static final int MOST = 400;

    private MediaProbes() {}

    static PlanReport.Asked ask(ImportRun run, MediaPlan plan) {
        List<ProbeResult> results = new ArrayList<>();
        ExecutorService threads =
                Executors.newFixedThreadPool(run.settings.media().fetch().concurrency());
        try (FileFetcher fetcher = MediaAccess.of(run.settings).fetcher()) {
            List<Future<ProbeResult>> asked = new ArrayList<>();
            for (String source :
                    plan.examples().subList(0, Math.min(MOST, plan.examples().size()))) {
                Optional<URI> url = WebUrl.parse(source);
                url.ifPresent(each -> asked.add(threads.submit(() -> fetcher.probe(each))));
            }
            run.progress.start("ask for files", asked.size(), "files");
            for (Future<ProbeResult> each : asked) {
                if (run.stopRequested()) {
                    break;
                }
                results.add(each.get());
                run.progress.update(results.size(), "");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException failed) {
            throw new IllegalStateException(failed.getCause());
        } finally {
            threads.shutdownNow();
        }
        return summary(plan, results);
    }

    private static PlanReport.Asked summary(MediaPlan plan, List<ProbeResult> results) {
        Map<ProbeResult.Reach, Long> reached = new TreeMap<>();
        Map<String, Long> tokens = new TreeMap<>();
        Map<String, Long> dead = new TreeMap<>();
        long sized = 0;
        long bytes = 0;
        for (ProbeResult each : results) {
            reached.merge(each.reach(), 1L, Long::sum);
            if (each.reach() == ProbeResult.Reach.NEEDS_TOKEN) {
                tokens.merge(each.host(), 1L, Long::sum);
            } else if (each.reach() == ProbeResult.Reach.DEAD) {
                dead.merge(each.host(), 1L, Long::sum);
            }
            Long size = each.size();
            if (each.reach() == ProbeResult.Reach.REACHABLE && size != null) {
                sized++;
                bytes += size;
            }
        }
        long unsized = plan.files() - plan.sized();
        long estimate = plan.bytes() + (sized == 0 ? 0 : Math.round(unsized * ((double) bytes / sized)));
        return new PlanReport.Asked(
                results.size(),
                reached.getOrDefault(ProbeResult.Reach.REACHABLE, 0L),
                counted(tokens),
                counted(dead),
                reached.getOrDefault(ProbeResult.Reach.LATER, 0L),
                estimate);
    }

    private static List<Counted> counted(Map<String, Long> hosts) {
        return hosts.entrySet().stream()
                .map(host -> new Counted(host.getKey(), host.getValue()))
                .toList();
    }
}
