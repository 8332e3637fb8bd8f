package io.chatferry.job.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.chatferry.ledger.Database;
import io.chatferry.ledger.EntityState;
import io.chatferry.ledger.Export;
import io.chatferry.ledger.TestLedger;
import io.chatferry.ledger.backlog.PendingMessage;
import io.chatferry.ledger.merge.MergeSettings;
import io.chatferry.ledger.outbox.Outcome;
import io.chatferry.ledger.outbox.SendResults;
import io.chatferry.model.Endpoint;
import io.chatferry.model.Kind;
import io.chatferry.model.RejectCode;
import io.chatferry.report.model.Tally;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TalliesTests {

    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12})
    void accountsForEachRecordOnce(long seed) {
        Random random = new Random(seed);
        boolean delta = seed % 4 == 0;
        try (TestLedger job = TestLedger.open(Database.H2, folder)) {
            for (int pass = 0; pass < 8; pass++) {
                boolean describedOnly = random.nextInt(4) == 0;
                long deferBefore = random.nextInt(3) == 0 ? 1_010 * Export.SECOND : Long.MIN_VALUE;
                Export export = export(random);
                assertThat(job.pass(export, new MergeSettings(delta, describedOnly, deferBefore)))
                        .isEmpty();
                assertAddsUp(job, delta, "pass " + pass);
                send(job, random);
                assertAddsUp(job, delta, "run " + pass);
            }
        }
    }

    private static void assertAddsUp(TestLedger job, boolean delta, String when) {
        assertThat(Tallies.of(job.report(), job.facts(), delta)).hasSize(4).allSatisfy((kind, tally) -> {
            assertThat(tally).as("%s after %s", kind, when).matches(Tally::addsUp, "adds up");
            assertThat(tally.notYetSent()).isNotNegative();
        });
    }

    private static Export export(Random random) {
        Export export = new Export();
        for (int i = 0; i < random.nextInt(60); i++) {
            String ann = "user" + random.nextInt(6);
            String bob = "user" + random.nextInt(6);
            String team = "group" + random.nextInt(3);
            String text = "text " + random.nextInt(3);
            long second = 1_000 + random.nextInt(20);
            switch (random.nextInt(9)) {
                case 0 -> export.user(ann, "Name " + random.nextInt(2));
                case 1 -> export.group(team, random.nextBoolean() ? ann : null);
                case 2 -> export.member(team, ann, random.nextBoolean() ? "admin" : "participant");
                case 3 -> export.rejected(Kind.of(random.nextInt(4)), "key", RejectCode.TEXT_EMPTY);
                case 4 -> export.skipped(Kind.MESSAGE);
                case 5 -> export.derived("hash" + random.nextInt(4), ann, bob, second, text);
                case 6 -> export.toGroup("g" + random.nextInt(15), ann, team, second, text);
                default -> export.message("m" + random.nextInt(15), ann, bob, second, text);
            }
        }
        return export;
    }

    /** Sends some of what is staged, with every outcome there is, and creates some of the users. */
    private static void send(TestLedger job, Random random) {
        List<PendingMessage> batch = new ArrayList<>(job.staged(1_000));
        batch.removeIf(message -> random.nextBoolean());
        job.outbox().claim(batch, Endpoint.MODERATION, Set.of(), 1);
        List<Outcome> outcomes = new ArrayList<>();
        for (PendingMessage message : batch) {
            switch (random.nextInt(5)) {
                case 0 -> outcomes.add(new Outcome.Failed(message.id(), "ERR", "no"));
                case 1 -> outcomes.add(new Outcome.NotSent(message.id()));
                case 2 -> outcomes.add(new Outcome.Doubtful(message.id(), 2, "cut"));
                case 3 -> outcomes.add(new Outcome.Sent(message.id(), "s" + message.id()));
                default -> {} // it stays open, as after a kill
            }
        }
        job.outbox().record(new SendResults(outcomes, Map.of()), 3);
        job.entities().forEach(entity -> {
            if (random.nextInt(3) == 0) {
                job.restate(EntityState.values()[random.nextInt(5)], entity.targetId());
            }
        });
    }
}
