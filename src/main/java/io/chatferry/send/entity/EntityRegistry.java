package io.chatferry.send.entity;

import io.chatferry.cometchat.RequestBodies;
import io.chatferry.ledger.EntityState;
import io.chatferry.ledger.backlog.PendingMessage;
import io.chatferry.ledger.outbox.EntityTable;
import io.chatferry.ledger.outbox.EntityTable.Entry;
import io.chatferry.model.Kind;
import io.chatferry.send.state.InlineEntities;
import io.chatferry.send.state.IntDeque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Which users and groups are there, and which messages wait for one that is being created. Only the first
 * message that needs an absent one; the others wait until it is created. The ledger is the truth; in memory is what {@link
 * EntityStates} keeps of each entity, and some 100 bytes for each of at most {@value #MAX_PARKED} messages that wait. Not
 * thread-safe.
 */
public final class EntityRegistry {

    /** Messages that may wait for entities; beyond it no more are taken until some have gone. */
    private static final int MAX_PARKED = 50_000;
    /** Entities whose details may be in flight, of at most 10 KB each: more than twice what the widest send needs. */
    private static final int MAX_CREATING = 1_200;

    private final EntityTable directory;
    private final Queue queue;
    private final EntityStates states = new EntityStates();
    /** Positions of messages by the entity that they wait for. */
    private final Map<Long, IntDeque> waiting = new HashMap<>();

    private int arrivals;
    private int parked;
    private Map<Long, EntityState> unwritten = new HashMap<>();
    private LongConsumer lookUp = key -> {};
    private LongConsumer create = key -> {};

    /** Where messages come from and go back to when their wait is over. */
    public interface Queue {
        /** The message at this position of the backlog may go. */
        void requeue(int position);

        /** Nothing more of this message's sender goes before the message is back. */
        void pause(PendingMessage message);
    }

    public EntityRegistry(EntityTable directory, Queue queue) {
        this.directory = directory;
        this.queue = queue;
        directory.eachState(states::add);
    }

    /** What finds out about one that is unknown, and what creates one ahead of the messages that need it. */
    void connect(LongConsumer finder, LongConsumer creator) {
        lookUp = finder;
        create = creator;
    }

    /** What is known of all. */
    EntityStates states() {
        return states;
    }

    /** Whether everything that a message needs is there. */
    public boolean arePresent(PendingMessage message) {
        return states.of(message.sender()).isPresent()
                && states.of(message.receiver()).isPresent();
    }

    /** What a message has to carry; null if it has to wait, and then it comes back by itself. */
    @Nullable
    public InlineEntities gate(PendingMessage message) {
        if (arePresent(message)) {
            return InlineEntities.EMPTY;
        }
        if (message.sender() == message.receiver()) {
            states.markAhead(message.sender()); // a target may look for the receiver before it creates the sender
        }
        Set<Long> needed = new HashSet<>(List.of(message.sender(), message.receiver()));
        for (long key : needed) {
            if (!isReady(key, message)) {
                return null;
            }
        }
        needed.removeIf(key -> states.of(key).isPresent() || !states.knows(key));
        return needed.isEmpty() ? InlineEntities.EMPTY : new InlineEntities(needed);
    }

    /** Whether so many messages wait, or so many details are in flight, that no more should be taken. */
    public boolean isCrowded() {
        return parked > MAX_PARKED || states.creating() > MAX_CREATING;
    }

    /** Their creation has begun, by a message or an import; the caller writes that to the ledger. */
    public void creationStarted(Set<Long> keys) {
        keys.forEach(key -> states.put(key, EntityState.CREATING));
    }

    /** The details of these, which messages create, as they carry them. */
    public InlineDetails inlineDetails(Set<Long> creating) {
        Map<Long, String> details = new HashMap<>();
        directory
                .entries(creating)
                .forEach((key, entry) -> details.put(
                        key,
                        entry.kind() == Kind.GROUP ? withOwner(entry) : RequestBodies.forMessage(entry.details())));
        return new InlineDetails(details, states::isGroup);
    }

    /** The ids of these in the target. */
    Map<Long, String> targetIds(Set<Long> keys) {
        return directory.targetIds(keys);
    }

    /** Creates one that is not there ahead of what needs it. */
    public void createIfAbsent(long key) {
        if (state(key) == EntityState.ABSENT) {
            create.accept(key);
        }
    }

    /** Messages that carry these are refused: they are imported ahead of the messages that need them. */
    public void createAhead(Set<Long> keys) {
        keys.forEach(states::markAhead);
    }

    /** What became of one; it is written with the next outcomes. */
    public void update(long key, EntityState state) {
        unwritten.put(key, state);
        apply(key, state);
    }

    /** The target will not create these; messages that need one carry its details and fail with the target's word. */
    void refused(Map<Long, String> reason) {
        directory.refused(reason);
        reason.keySet().forEach(key -> {
            unwritten.remove(key);
            apply(key, EntityState.REFUSED);
        });
    }

    private void apply(long key, EntityState state) {
        states.put(key, state);
        if (state == EntityState.UNKNOWN) {
            lookUp.accept(key);
            return;
        }
        arrivals += state.isPresent() ? 1 : 0;
        IntDeque released = waiting.remove(key);
        if (released != null) {
            parked -= released.size();
            while (!released.isEmpty()) {
                queue.requeue(released.removeFirst());
            }
        }
    }

    /** How often one was found or created so far. */
    int arrivals() {
        return arrivals;
    }

    public boolean hasUnwritten() {
        return !unwritten.isEmpty();
    }

    /** Hands over what has to be written. */
    public Map<Long, EntityState> takeUnwritten() {
        Map<Long, EntityState> taken = unwritten;
        unwritten = new HashMap<>();
        return taken;
    }

    public EntityState state(long key) {
        return states.of(key);
    }

    /** Whether nothing certain is known of it. */
    boolean isUnknown(long key) {
        return states.of(key) == EntityState.UNKNOWN;
    }

    /** A group's details with its owner, who has to be there; without one that the target does not have. */
    String withOwner(Entry group) {
        Long owner = group.owner();
        String ownerId = group.ownerId();
        if (owner == null || ownerId == null || !state(owner).isPresent()) {
            return group.details();
        }
        return RequestBodies.withOwner(group.details(), ownerId);
    }

    /** Whether a message may name this one now; otherwise it waits. */
    private boolean isReady(long key, PendingMessage message) {
        EntityState state = state(key);
        if (state == EntityState.CREATING || state == EntityState.UNKNOWN) {
            waitFor(key, message);
            return false;
        }
        if (state == EntityState.ABSENT && states.isAhead(key)) {
            create.accept(key);
            waitFor(key, message);
            return false;
        }
        Long owner = state.isPresent() ? null : states.owner(key);
        if (owner == null || isOwnerDecided(owner)) {
            return true;
        }
        waitFor(owner, message);
        return false;
    }

    /** Whether a group may be created: with its owner, who is there, or without one whom the target will not have. */
    boolean mayBeCreated(long group) {
        Long owner = states.owner(group);
        return owner == null || isOwnerDecided(owner);
    }

    /** A group is created with its owner, so the owner goes ahead of it. */
    private boolean isOwnerDecided(long owner) {
        EntityState ownerState = state(owner);
        if (ownerState.isPresent() || ownerState == EntityState.REFUSED) {
            return true;
        }
        createIfAbsent(owner);
        return false;
    }

    private void waitFor(long key, PendingMessage message) {
        parked++;
        waiting.computeIfAbsent(key, k -> new IntDeque()).addLast(message.position());
        if (key == message.sender()) {
            queue.pause(message); // all that it sends would wait
        }
    }
}
