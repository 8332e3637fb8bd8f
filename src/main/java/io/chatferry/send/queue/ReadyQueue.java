package io.chatferry.send.queue;

import io.chatferry.ledger.backlog.Backlog;
import io.chatferry.ledger.backlog.PendingMessage;
import io.chatferry.send.entity.EntityRegistry;
import io.chatferry.send.state.IndexHeap;
import io.chatferry.send.state.IntDeque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Chooses the next message. A message may go when its predecessors are completed and its line has a permit. Of those, the
 * queue takes one from the line with the most messages remaining, or one that such a line waits for, so that no long line
 * remains at the end. A message that cannot go delays only its successors.
 *
 * <p>A message is open until {@link #completed}; one in doubt stays open. Reads the backlog as it goes: in memory there are
 * some numbers for each line and conversation, and the positions of what has been released. Not thread-safe.
 */
public final class ReadyQueue implements EntityRegistry.Queue {

    /** When a line may send its next message; the instant {@code now} or an earlier one if it may now. */
    public interface Allowance {
        long nextAt(int line, long now);
    }

    private final Backlog backlog;
    private final Allowance allowance;
    /** The next head of each line. */
    private final int[] cursors;
    /** What each line has still to send, released or not. */
    private final int[] remaining;
    /** For each conversation, how many messages its last two wait for. */
    private final int[] waiting;

    private final @Nullable IntDeque[] released;
    /** Lines that have something that may go now, that with most messages remaining first. */
    private final IndexHeap ready;
    /** Lines that have something to go later, by the instant. */
    private final IndexHeap later;
    /** All lines that have something to go, that with most messages remaining first; where there is a way that no sender's limit binds. */
    private final @Nullable IndexHeap free;

    private final Set<Integer> paused = new HashSet<>();
    private final Map<Integer, Integer> attempts = new HashMap<>();
    /** Those in doubt from an earlier run, and how it stands with them. */
    private final Map<Integer, HeldMessage> held = new HashMap<>();

    private final Set<Integer> heldHeads = new HashSet<>();

    private int open;
    private int taken = IndexHeap.NONE;

    /** With {@code free}, {@link #pollFree} may be called. */
    public ReadyQueue(Backlog backlog, Allowance allowance, boolean free) {
        this.backlog = backlog;
        this.free = free ? new IndexHeap(backlog.lines()) : null;
        this.allowance = allowance;
        this.open = backlog.size();
        int lines = backlog.lines();
        cursors = new int[lines];
        remaining = new int[lines];
        released = new IntDeque[lines];
        waiting = backlog.waiting();
        ready = new IndexHeap(lines);
        later = new IndexHeap(lines);
        for (int position : backlog.inDoubt()) {
            remaining[backlog.line(position)]--;
            boolean head = position >= backlog.first(0);
            held.put(position, new HeldMessage(head));
            if (head) {
                heldHeads.add(position);
            }
        }
        long now = System.nanoTime();
        for (int line = 0; line < lines; line++) {
            cursors[line] = backlog.first(line);
            remaining[line] += backlog.load(line);
            skipHeld(line);
        }
        for (int line = 0; line < lines; line++) {
            place(line, now);
        }
    }

    /** Messages that are open. */
    public int open() {
        return open;
    }

    /**
     * The next message, or null if none may go by then; it is taken, and ends as completed or in {@link #requeue}.
     *
     * @param by the latest instant at which its sender may send it
     */
    @Nullable
    public PendingMessage poll(long by) {
        replaceTaken(by);
        for (int line = later.first(); line != IndexHeap.NONE && later.key(line) - by <= 0; line = later.first()) {
            later.remove(line);
            ready.put(line, urgency(line));
        }
        int line;
        do {
            line = mostUrgent(ready);
        } while (line != IndexHeap.NONE && !mayGoBy(line, by));
        return line == IndexHeap.NONE ? null : take(line);
    }

    /** What was learned from others since it became ready may hold it; it is then placed where it belongs. */
    private boolean mayGoBy(int line, long by) {
        long at = allowance.nextAt(line, by);
        if (at - by > 0) {
            ready.remove(line);
            later.put(line, at);
            return false;
        }
        return true;
    }

    /** As {@link #poll} for a way that no sender's limit binds. */
    @Nullable
    public PendingMessage pollFree() {
        replaceTaken(System.nanoTime());
        int line = mostUrgent(requireFree());
        return line == IndexHeap.NONE ? null : take(line);
    }

    /** Whether something may go at a known instant that is still to come. */
    public boolean waitsForTime(long now) {
        int line = later.first();
        return line != IndexHeap.NONE && later.key(line) - now > 0;
    }

    /** Whether at least so many could be taken by {@link #pollFree} one after another. */
    public boolean hasFree(int number) {
        replaceTaken(System.nanoTime());
        IndexHeap lines = requireFree();
        long found = lines.size();
        for (int i = 0; i < lines.size() && found < number; i++) {
            int line = lines.at(i);
            IntDeque deque = released[line];
            found += backlog.end(line) - cursors[line] + (deque == null ? 0 : deque.size()) - 1;
        }
        return found >= number;
    }

    /** What goes behind this message, and may go with it where their order is kept on the way; null if nothing may. */
    @Nullable
    public PendingMessage behind(PendingMessage message) {
        int next = backlog.next(message.position());
        return next == Backlog.NONE || held.containsKey(next) ? null : pending(next);
    }

    /** Takes what is {@link #behind} a message that was taken: it goes in the same request. */
    public void takeBehind(PendingMessage next) {
        held.put(next.position(), new HeldMessage(false));
        remaining[backlog.line(next.position())]--;
    }

    /** Puts a message back that may go, before all others of its line: it was not sent, or has to be sent again. */
    public void requeue(PendingMessage message) {
        attempts.put(message.position(), message.attempts());
        requeue(message.position());
    }

    /** The same one that was not begun since it was taken. */
    @Override
    public void requeue(int position) {
        int line = backlog.line(position);
        paused.remove(line);
        remaining[line]++;
        HeldMessage before = held.get(position);
        if (before != null) {
            before.markMissing();
            if (!before.isReleased()) {
                return; // it goes when those before it are completed
            }
            held.remove(position);
        }
        push(line, position, true);
    }

    @Override
    public void pause(PendingMessage message) {
        int line = backlog.line(message.position());
        if (backlog.lines() == 1) {
            return; // the line is not the sender's alone
        }
        paused.add(line);
        remove(line);
    }

    /** The message is sent, or will never be: what waited for it may go. */
    public void completed(PendingMessage message) {
        int position = message.position();
        open--;
        attempts.remove(position);
        HeldMessage before = held.get(position);
        if (before != null && !before.isReleased()) {
            before.markCompleted();
            return;
        }
        held.remove(position);
        releaseAfter(position);
    }

    private void releaseAfter(int position) {
        int next = backlog.next(position);
        if (next != Backlog.NONE) {
            release(next);
        }
        int conversation = backlog.conversation(position);
        if (conversation != Backlog.NONE && --waiting[conversation] == 0) {
            release(backlog.tail(conversation));
        }
    }

    private void release(int position) {
        HeldMessage before = held.get(position);
        if (before == null) {
            push(backlog.line(position), position, false);
        } else if (before.isCompleted()) {
            held.remove(position);
            releaseAfter(position);
        } else {
            before.markReleased();
            if (before.isMissing()) {
                held.remove(position);
                push(backlog.line(position), position, false);
            }
        }
    }

    private void push(int line, int position, boolean first) {
        IntDeque deque = released[line];
        if (deque == null) {
            deque = new IntDeque();
            released[line] = deque;
        }
        if (first) {
            deque.addFirst(position);
        } else {
            deque.addLast(position);
        }
        if (line != taken && !paused.contains(line)) {
            place(line, System.nanoTime());
        }
    }

    private void remove(int line) {
        ready.remove(line);
        later.remove(line);
        if (free != null) {
            free.remove(line);
        }
    }

    private PendingMessage take(int line) {
        remove(line);
        taken = line;
        IntDeque deque = released[line];
        int position;
        if (deque == null) {
            position = cursors[line]++;
            skipHeld(line);
        } else {
            position = deque.removeFirst();
            if (deque.isEmpty()) {
                released[line] = null;
            }
        }
        remaining[line]--;
        return pending(position);
    }

    private PendingMessage pending(int position) {
        PendingMessage message = backlog.at(position);
        Integer attempted = attempts.get(position);
        return attempted == null ? message : message.withAttempts(attempted);
    }

    /** The line that {@link #take} was called for is placed when its new permits is known. */
    private void replaceTaken(long now) {
        if (taken != IndexHeap.NONE) {
            int line = taken;
            taken = IndexHeap.NONE;
            if (!paused.contains(line)) {
                place(line, now);
            }
        }
    }

    private void place(int line, long now) {
        if (head(line) == Backlog.NONE) {
            return;
        }
        if (free != null) {
            free.put(line, urgency(line));
        }
        if (mayGoBy(line, now)) {
            later.remove(line);
            ready.put(line, urgency(line));
        }
    }

    /** Urgency falls while others send: the first is looked at again until it is the first with what it is now. */
    private int mostUrgent(IndexHeap lines) {
        int line = lines.first();
        while (line != IndexHeap.NONE) {
            long now = urgency(line);
            if (now == lines.key(line)) {
                return line;
            }
            lines.put(line, now);
            line = lines.first();
        }
        return line;
    }

    private IndexHeap requireFree() {
        return Objects.requireNonNull(free);
    }

    /** Negative, so that the line with most to send is first; among equals one that another waits for. */
    private long urgency(int line) {
        int heaviestWaiter = backlog.heaviestWaiter(head(line));
        boolean isWaitedFor = heaviestWaiter != line && remaining[heaviestWaiter] >= remaining[line];
        return isWaitedFor ? -2L * remaining[heaviestWaiter] - 1 : -2L * remaining[line];
    }

    /** The position that the line would send next, or {@link Backlog#NONE}. */
    private int head(int line) {
        IntDeque deque = released[line];
        if (deque != null) {
            return deque.first();
        }
        return cursors[line] < backlog.end(line) ? cursors[line] : Backlog.NONE;
    }

    /** A head in doubt from an earlier run comes back by {@link #requeue}, if it does. */
    private void skipHeld(int line) {
        while (cursors[line] < backlog.end(line) && heldHeads.contains(cursors[line])) {
            cursors[line]++;
        }
    }
}
