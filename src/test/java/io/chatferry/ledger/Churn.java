package io.chatferry.ledger;

import io.chatferry.ledger.backlog.ClaimedMessage;
import io.chatferry.ledger.backlog.PendingMessage;
import io.chatferry.ledger.outbox.Outbox;
import io.chatferry.ledger.outbox.Outcome;
import io.chatferry.ledger.outbox.SendResults;
import io.chatferry.model.Endpoint;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Claims messages and stores their outcomes as fast as it can, and prints each batch when it is committed; until it is killed. */
final class Churn {

    private static final int MESSAGES = 50_000;
    private static final int BATCH = 7;

    private Churn() {}

    public static void main(String[] args) {
        TestLedger job = TestLedger.open(Database.H2, Path.of(args[0]));
        if (job.report().messages().isEmpty()) {
            Export export = new Export();
            for (int i = 0; i < MESSAGES; i++) {
                export.message("m" + i, "user" + i % 50, "user" + (i + 1) % 50, 1_000 + i, "text");
            }
            job.pass(export);
        }
        Outbox outbox = job.outbox();
        outbox.takeOver(System.currentTimeMillis());
        System.out.println("ready");
        List<PendingMessage> staged = job.staged(Integer.MAX_VALUE);
        for (int from = 0; true; from += BATCH) {
            List<PendingMessage> batch = staged.subList(from, from + BATCH);
            List<ClaimedMessage> claimed =
                    outbox.claim(batch, Endpoint.MODERATION, Set.of(), System.currentTimeMillis());
            System.out.println("claimed " + ids(claimed));
            List<Outcome.Sent> sent = claimed.stream()
                    .map(each -> new Outcome.Sent(
                            each.message().id(), "s" + each.message().id()))
                    .toList();
            outbox.record(new SendResults(sent, Map.of()), System.currentTimeMillis());
            System.out.println("sent " + ids(claimed));
        }
    }

    private static String ids(List<ClaimedMessage> claimed) {
        return claimed.stream().map(each -> Long.toString(each.message().id())).collect(Collectors.joining(","));
    }
}
