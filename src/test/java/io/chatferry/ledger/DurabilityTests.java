package io.chatferry.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A process that is killed loses nothing that it has confirmed. */
class DurabilityTests {

    private static final int KILLS = 2;

    @TempDir
    Path folder;

    @Test
    void keepsEveryCommittedChangeAfterKill() throws Exception {
        Random random = new Random(42);
        Set<Long> sent = new HashSet<>();
        for (int kill = 0; kill < KILLS; kill++) {
            Set<Long> claimed = new HashSet<>();
            try (ChildJvm child = ChildJvm.start(Churn.class, folder.toString())) {
                assertThat(child.line("ready")).isEqualTo("ready");
                int lines = 50 + random.nextInt(400);
                for (int i = 0; i < lines; i++) {
                    read(child.line(), claimed, sent);
                }
                for (String line : child.kill()) {
                    read(line, claimed, sent);
                }
            }
            Map<Long, MessageState> states = states();
            assertThat(sent).isNotEmpty().allSatisfy(id -> assertThat(states).containsEntry(id, MessageState.SENT));
            assertThat(claimed)
                    .isNotEmpty()
                    .allSatisfy(id -> assertThat(states.get(id)).isIn(MessageState.SENDING, MessageState.SENT));
        }
    }

    private static void read(String line, Set<Long> claimed, Set<Long> sent) {
        String[] words = line.split(" ", 2);
        List<Long> ids = words.length < 2 || !line.matches("(claimed|sent) [\\d,]+")
                ? List.of()
                : java.util.Arrays.stream(words[1].split(","))
                        .map(Long::parseLong)
                        .toList();
        (words[0].equals("sent") ? sent : claimed).addAll(ids);
    }

    private Map<Long, MessageState> states() {
        Map<Long, MessageState> states = new HashMap<>();
        try (TestLedger job = TestLedger.open(Database.H2, folder)) {
            job.outbox().fold();
            job.ledger
                    .db()
                    .visit(connection -> Db.each(
                            connection,
                            "SELECT id, state FROM message",
                            row -> states.put(row.getLong(1), MessageState.of(row.getInt(2)))));
        }
        return states;
    }
}
