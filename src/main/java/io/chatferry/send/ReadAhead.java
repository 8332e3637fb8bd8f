package io.chatferry.send;

import io.chatferry.ledger.Outbox;
import io.chatferry.ledger.Pending;
import java.util.List;
import java.util.Set;

/**
 * Keeps the ready queue filled from the ledger, front to back: first all messages but the last two of each conversation,
 * then those, then the last ones. Reads by need, in bounded memory. Not thread-safe.
 */
final class ReadAhead {

    private static final int PAGE = 2_000;
    private static final int OPEN = 20_000;
    private static final int LAST_TAIL = 2;

    private final Outbox outbox;
    private final ReadyQueue queue;
    private final Entities entities;
    private final Set<Long> chosen;
    private int tail;
    private long after;

    /** Reads only these conversations, or all if there are none. */
    ReadAhead(Outbox outbox, ReadyQueue queue, Entities entities, Set<Long> chosen) {
        this.outbox = outbox;
        this.queue = queue;
        this.entities = entities;
        this.chosen = chosen;
    }

    /** Whether every staged message was read. */
    boolean exhausted() {
        return tail > LAST_TAIL;
    }

    /** Reads on if there is room. */
    void fill() {
        while (!exhausted() && queue.open() < OPEN - PAGE && queue.readyCount() < PAGE) {
            List<Pending> page = outbox.staged(tail, after, PAGE);
            if (page.isEmpty()) {
                tail++;
                after = 0;
                continue;
            }
            after = page.get(page.size() - 1).id();
            List<Pending> wanted = chosen.isEmpty()
                    ? page
                    : page.stream()
                            .filter(message -> chosen.contains(message.conversation()))
                            .toList();
            entities.read(wanted);
            wanted.forEach(queue::add);
        }
    }
}
