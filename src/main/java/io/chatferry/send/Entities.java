package io.chatferry.send;

import io.chatferry.cometchat.Bodies;
import io.chatferry.ledger.Directory;
import io.chatferry.ledger.Directory.Entry;
import io.chatferry.ledger.EntityState;
import io.chatferry.ledger.Pending;
import io.chatferry.model.Kind;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Which users and groups are there, and who waits for one that is being created. Details ride only on the first message
 * that needs an absent one; the others wait until it is created. The ledger is the truth; this is what was read of it and
 * what has yet to be written. Not thread-safe.
 */
final class Entities {

    private static final int CROWD = 100_000;

    private final Directory directory;
    private final Queue queue;
    private final EntityStates states = new EntityStates();
    /** Those that are not there, with their details. */
    private final Map<Long, Entry> missing = new HashMap<>();

    private final Map<Long, List<Pending>> waiting = new HashMap<>();
    /** Those that no message can create. */
    private final Set<Long> ahead = new HashSet<>();

    private int arrivals;
    private int parked;
    private Map<Long, EntityState> unwritten = new HashMap<>();
    private Consumer<Entry> lookUp = entry -> {};
    private Consumer<Entry> create = entry -> {};

    /** Where messages come from and go back to when their wait is over. */
    interface Queue {
        void again(Pending message);

        /** Nothing more of this message's sender goes before the message is back. */
        void pause(Pending message);
    }

    Entities(Directory directory, Queue queue) {
        this.directory = directory;
        this.queue = queue;
        directory.eachState(states::put);
    }

    /** Who finds out about one that is unknown, and who creates one ahead of the messages that need it. */
    void connect(Consumer<Entry> finder, Consumer<Entry> creator) {
        lookUp = finder;
        create = creator;
    }

    /** Whether everything that a message needs is there. */
    boolean present(Pending message) {
        return states.of(message.sender()).present()
                && states.of(message.receiver()).present();
    }

    /** What a message has to carry; null if it has to wait, and then it comes back by itself. */
    @Nullable
    Carriage gate(Pending message) {
        if (states.of(message.sender()).present()
                && states.of(message.receiver()).present()) {
            return Carriage.EMPTY;
        }
        boolean self = message.sender() == message.receiver();
        if (self) {
            ahead.add(message.sender()); // a target may look for the receiver before it creates the sender
        }
        Set<Long> needed = new HashSet<>(List.of(message.sender(), message.receiver()));
        for (long key : needed) {
            if (!ready(key, message)) {
                return null;
            }
        }
        Set<Long> creating = new HashSet<>();
        String sender = details(message.sender(), creating);
        String receiver = self ? null : details(message.receiver(), creating);
        if (creating.isEmpty()) {
            return Carriage.EMPTY;
        }
        Entry receiverEntry = missing.get(message.receiver());
        boolean toGroup = receiverEntry != null && receiverEntry.kind() == Kind.GROUP;
        return new Carriage(creating, sender, toGroup ? null : receiver, toGroup ? receiver : null);
    }

    /** Whether so many messages wait that no more should be taken: each one is kept in memory. */
    boolean crowded() {
        return parked > CROWD;
    }

    /** Their creation has begun, by a message or an import; the caller writes that to the ledger. */
    void begun(Set<Long> keys) {
        keys.forEach(key -> states.put(key, EntityState.CREATING));
    }

    /** Creates one that is not there ahead of what needs it. */
    void createIfAbsent(long key) {
        Entry entry = state(key) == EntityState.ABSENT ? entry(key) : null;
        if (entry != null) {
            create.accept(entry);
        }
    }

    /** Messages that carry these are refused: they are imported ahead of the messages that need them. */
    void createAhead(Set<Long> keys) {
        ahead.addAll(keys);
    }

    /** What became of one; it is written with the next outcomes. */
    void become(long key, EntityState state) {
        states.put(key, state);
        unwritten.put(key, state);
        if (state == EntityState.UNKNOWN) {
            Entry entry = entry(key);
            if (entry != null) {
                lookUp.accept(entry);
            }
            return;
        }
        if (state.present()) {
            arrivals++;
            missing.remove(key);
        }
        List<Pending> released = waiting.remove(key);
        if (released != null) {
            parked -= released.size();
            released.forEach(queue::again);
        }
    }

    /** The target will not create it; messages that need it carry its details and fail with the target's word. */
    void refused(long key, String words) {
        directory.refused(key, words);
        become(key, EntityState.REFUSED);
        unwritten.remove(key);
    }

    /** How often one was found or created so far. */
    int arrivals() {
        return arrivals;
    }

    boolean hasUnwritten() {
        return !unwritten.isEmpty();
    }

    /** Hands over what has to be written. */
    Map<Long, EntityState> takeUnwritten() {
        Map<Long, EntityState> taken = unwritten;
        unwritten = new HashMap<>();
        return taken;
    }

    EntityState state(long key) {
        return states.of(key);
    }

    /** Whether nothing certain is known of it. */
    boolean isUnknown(long key) {
        return states.of(key) == EntityState.UNKNOWN;
    }

    /** What the ledger holds of one that is not there, or null. */
    @Nullable
    Entry entry(long key) {
        Entry known = missing.get(key);
        if (known == null) {
            known = directory.entries(Set.of(key)).get(key);
            if (known != null) {
                missing.put(key, known);
            }
        }
        return known;
    }

    /** What the ledger holds of one, there or not; null if it knows none. */
    @Nullable
    Entry any(long key) {
        return directory.entries(Set.of(key)).get(key);
    }

    /** A group's details with its owner, who has to be there; without one that the target does not have. */
    String withOwner(Entry group) {
        Long owner = group.owner();
        if (owner == null || !state(owner).present()) {
            return group.details();
        }
        Entry user = Objects.requireNonNull(directory.entries(Set.of(owner)).get(owner));
        StringBuilder details = new StringBuilder(group.details());
        details.setLength(details.length() - 1);
        return Bodies.field(details.append(','), "owner", user.targetId())
                .append('}')
                .toString();
    }

    /** Whether a message may name this one now; otherwise it waits. */
    private boolean ready(long key, Pending message) {
        EntityState state = state(key);
        if (state == EntityState.CREATING || state == EntityState.UNKNOWN) {
            waitFor(key, message);
            return false;
        }
        Entry entry = state.present() ? null : entry(key);
        if (entry != null && state == EntityState.ABSENT && ahead.contains(key)) {
            create.accept(entry);
            waitFor(key, message);
            return false;
        }
        Long owner = entry == null ? null : entry.owner();
        if (owner == null) {
            return true;
        }
        if (ownerSettled(owner)) {
            return true;
        }
        waitFor(owner, message);
        return false;
    }

    /** Whether a group may be created: with its owner, who is there, or without one whom the target will not have. */
    boolean mayBeCreated(Entry group) {
        Long owner = group.owner();
        return owner == null || ownerSettled(owner);
    }

    /** A group is created with its owner, so the owner goes ahead of it. */
    private boolean ownerSettled(long owner) {
        EntityState ownerState = state(owner);
        if (ownerState.present() || ownerState == EntityState.REFUSED) {
            return true;
        }
        Entry ownerEntry = entry(owner);
        if (ownerState == EntityState.ABSENT && ownerEntry != null) {
            create.accept(ownerEntry);
        }
        return false;
    }

    private void waitFor(long key, Pending message) {
        parked++;
        waiting.computeIfAbsent(key, k -> new ArrayList<>()).add(message);
        if (key == message.sender()) {
            queue.pause(message); // all that it sends would wait
        }
    }

    private @Nullable String details(long key, Set<Long> creating) {
        if (state(key).present()) {
            return null;
        }
        Entry entry = entry(key);
        if (entry == null) {
            return null;
        }
        creating.add(key);
        return entry.kind() == Kind.GROUP ? withOwner(entry) : Bodies.forMessage(entry.details());
    }
}
