package io.chatferry.send;

import io.chatferry.ledger.Pending;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which of the messages that were read ahead may go, as far as order decides it. Within a conversation those of one
 * second go one after another, each when the one before it is settled; one marked as tail goes when no other of its
 * conversation that was read before it is open. A message is open from {@link #add} to {@link #settled}; one in doubt
 * stays open.
 *
 * <p>Relies on the order of reading: within a conversation by time, tails after all others. Not thread-safe.
 */
final class ReadyQueue {

    private final Map<Chain, Deque<Pending>> chains = new HashMap<>();
    private final Map<Long, Conversation> conversations = new HashMap<>();
    private final Deque<Pending> ready = new ArrayDeque<>();
    private final Set<Long> held = new HashSet<>();
    private int open;

    /** Messages that are open. */
    int open() {
        return open;
    }

    /** Messages that may go now as far as order decides it. */
    int readyCount() {
        return ready.size();
    }

    /** Adds a message that was read ahead. */
    void add(Pending message) {
        open++;
        Conversation conversation = conversation(message);
        conversation.open++;
        if (message.tail() > 0) {
            conversation.tails.add(message);
            releaseTail(conversation);
        } else {
            Deque<Pending> chain = chain(message);
            chain.add(message);
            if (chain.size() == 1) {
                ready.add(message);
            }
        }
    }

    /** Adds a message that is in doubt from an earlier run: it holds up what comes behind it, and is not ready. */
    void addHeld(Pending message) {
        open++;
        held.add(message.id());
        Conversation conversation = conversation(message);
        conversation.open++;
        if (message.tail() == 0) {
            chain(message).add(message);
        }
    }

    /** The next message that may go, or null. */
    @Nullable
    Pending poll() {
        return ready.poll();
    }

    /** Puts a message back that may go, before all others: it was taken and not sent, or has to go again. */
    void again(Pending message) {
        boolean wasHeld = held.remove(message.id());
        if (wasHeld && message.tail() == 0 && !isFirst(message, chain(message))) {
            return; // it goes when those before it are settled
        }
        ready.addFirst(message);
    }

    /** The message is sent, or will never be: what waited for it may go. */
    void settled(Pending message) {
        open--;
        held.remove(message.id());
        Conversation conversation = conversation(message);
        conversation.open--;
        if (message.tail() == 0) {
            releaseNext(message);
        }
        releaseTail(conversation);
        if (conversation.open == 0) {
            conversations.remove(message.conversation());
        }
    }

    private void releaseNext(Pending message) {
        Chain key = Chain.of(message);
        Deque<Pending> chain = chain(message);
        boolean first = isFirst(message, chain);
        chain.removeIf(each -> each.id() == message.id());
        Pending next = chain.peek();
        if (next == null) {
            chains.remove(key);
        } else if (first && !held.contains(next.id())) {
            ready.add(next);
        }
    }

    private static boolean isFirst(Pending message, Deque<Pending> chain) {
        Pending head = chain.peek();
        return head != null && head.id() == message.id();
    }

    private void releaseTail(Conversation conversation) {
        Pending first = conversation.tails.peek();
        if (first != null && conversation.open == conversation.tails.size()) {
            conversation.tails.remove();
            ready.add(first);
        }
    }

    private Deque<Pending> chain(Pending message) {
        return chains.computeIfAbsent(Chain.of(message), key -> new ArrayDeque<>(2));
    }

    private Conversation conversation(Pending message) {
        return conversations.computeIfAbsent(message.conversation(), key -> new Conversation());
    }

    /** Messages of one second of one conversation. */
    private record Chain(long conversation, long second) {

        static Chain of(Pending message) {
            return new Chain(message.conversation(), message.second());
        }
    }

    private static final class Conversation {
        private int open;
        /** Those that wait for the rest of the conversation, in order. */
        private final Deque<Pending> tails = new ArrayDeque<>(2);
    }
}
