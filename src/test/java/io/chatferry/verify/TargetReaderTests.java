package io.chatferry.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.chatferry.cometchat.CallsEnded;
import io.chatferry.ledger.readback.TargetList;
import io.chatferry.model.Kind;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** All lists of a reading, with those that it adds while it runs. */
@Timeout(60)
class TargetReaderTests extends ScriptedReading {

    @Test
    void readsEachListOnceIncludingLaterOnes() {
        target.on("GET /users/bob/messages", ScriptedTarget.refusal(404, "ERR_UID_NOT_FOUND"));
        target.on("GET /users/ann/messages", ScriptedTarget.refusal(404, "ERR_UID_NOT_FOUND"));
        target.on("GET /messages?", page("7"), EMPTY);
        target.on("GET /groups/team/messages", page("8"), EMPTY);
        int lists = ledger.lists().size();
        AtomicInteger done = new AtomicInteger();
        try (TargetReader reader = new TargetReader(ledger.reading, ledger.rows, calls, done::incrementAndGet)) {
            for (TargetList list = reader.next(); list != null; list = reader.next()) {
                reader.read(list);
            }
        }

        assertThat(done).as("one list more, by the id of the conversation").hasValue(lists + 1);
        assertThat(ledger.lists()).isEmpty();
        assertThat(Set.copyOf(ledger.items(Kind.MESSAGE))).isEqualTo(Set.of("7", "8"));
    }

    @Test
    void throwsFailureOfList() {
        target.on("GET /", ScriptedTarget.refusal(402, "ERR_PLAN_EXPIRED"));
        try (TargetReader reader = new TargetReader(ledger.reading, ledger.rows, calls, () -> {})) {
            assertThatThrownBy(() -> {
                        for (TargetList list = reader.next(); list != null; list = reader.next()) {
                            reader.read(list);
                        }
                    })
                    .isInstanceOf(CallsEnded.class);
        }
        assertThat(ledger.lists()).as("lists for the next run").isNotEmpty();
    }
}
