package io.chatferry.sandbox.store;

import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** All messages, by id, conversation, sender, thread and muid. Thread-safe. */
public final class Messages {

    private static final long GONE = -1;

    private final Slabs slabs = new Slabs();
    private final Addresses addresses = new Addresses();
    private final Map<String, Ids> conversations = new LinkedHashMap<>();
    private final Map<String, Ids> senders = new HashMap<>();
    private final Map<Long, Ids> threads = new HashMap<>();
    private Muids muids = new Muids();
    private final Consumer<Message> journal;

    /** @param journal hears of every message stored or changed, in order */
    Messages(Consumer<Message> journal) {
        this.journal = journal;
    }

    /** Stores a new message and gives it its id. */
    public synchronized Message add(Message message) {
        Message stored = message.withId(addresses.size() + 1L);
        put(stored);
        journal.accept(stored);
        return stored;
    }

    /** Stores a new message unless its muid is taken; then answers empty. */
    public synchronized Optional<Message> addUnlessTaken(Message message) {
        String muid = message.muid();
        return muid != null && byMuid(muid).isPresent() ? Optional.empty() : Optional.of(add(message));
    }

    /** Puts a message of the journal where it was. */
    synchronized void put(Message message) {
        long address = slabs.add(MessageCodec.encode(message));
        if (message.id() <= addresses.size()) {
            addresses.set(message.id(), address);
            return;
        }
        while (addresses.size() < message.id() - 1) {
            addresses.add(GONE); // permanently deleted before the journal was written anew
        }
        addresses.add(address);
        index(message);
    }

    private void index(Message message) {
        conversations.computeIfAbsent(message.conversationId(), c -> new Ids()).add(message.id());
        senders.computeIfAbsent(message.sender(), s -> new Ids()).add(message.id());
        if (message.parentId() != 0) {
            threads.computeIfAbsent(message.parentId(), p -> new Ids()).add(message.id());
        }
        String muid = message.muid();
        if (muid != null) {
            if (muids.full()) {
                rehash();
            }
            muids.add(muid.hashCode(), message.id());
        }
    }

    private void rehash() {
        Muids larger = muids.larger();
        for (int id : muids.all()) {
            String muid = id == 0 ? null : raw(id).map(Message::muid).orElse(null);
            if (muid != null) {
                larger.add(muid.hashCode(), id);
            }
        }
        muids = larger;
    }

    /** Replaces a message by a changed one with the same id. */
    public synchronized void replace(Message changed) {
        if (get(changed.id()).isPresent()) {
            put(changed);
            journal.accept(changed);
        }
    }

    /** Removes a message for good; its id stays unused. */
    public synchronized void remove(long id) {
        get(id).ifPresent(gone -> {
            addresses.set(id, GONE);
            journal.accept(gone.withId(-id));
        });
    }

    public synchronized Optional<Message> get(long id) {
        return id < 1 || id > addresses.size() ? Optional.empty() : raw(id);
    }

    private Optional<Message> raw(long id) {
        long address = addresses.get(id);
        return address == GONE ? Optional.empty() : Optional.of(MessageCodec.decode(id, slabs.get(address)));
    }

    public synchronized Optional<Message> byMuid(String muid) {
        long id = muids.find(
                muid.hashCode(),
                candidate -> raw(candidate).filter(m -> muid.equals(m.muid())).isPresent());
        return id == 0 ? Optional.empty() : raw(id);
    }

    /** The highest id given so far. */
    public synchronized long lastId() {
        return addresses.size();
    }

    /** The ids of the conversations, in the order of their first message. */
    public synchronized Set<String> conversationIds() {
        return Collections.unmodifiableSet(new java.util.LinkedHashSet<>(conversations.keySet()));
    }

    public synchronized int countOfThread(long parentId) {
        Ids replies = threads.get(parentId);
        return replies == null ? 0 : replies.size();
    }

    /** Walks a list in the direction and from the id that the page says, until it has enough. */
    public java.util.List<Message> page(Listing listing, Page page, Predicate<Message> wanted) {
        java.util.ArrayList<Message> found = new java.util.ArrayList<>();
        long cursor = page.from();
        while (found.size() < page.limit()) {
            Optional<Message> next = next(listing, page.newer(), cursor);
            if (next.isEmpty()) {
                break;
            }
            cursor = next.get().id();
            if (wanted.test(next.get())) {
                found.add(next.get());
            }
        }
        if (!page.newer()) {
            Collections.reverse(found);
        }
        return found;
    }

    private synchronized Optional<Message> next(Listing listing, boolean newer, long cursor) {
        Ids ids = ids(listing);
        if (ids == null) {
            return listing.kind() == Listing.Kind.ALL ? nextOfAll(newer, cursor) : Optional.empty();
        }
        int step = newer ? 1 : -1;
        for (int i = newer ? ids.after(cursor) : ids.before(cursor); i >= 0 && i < ids.size(); i += step) {
            Optional<Message> message = raw(ids.get(i));
            if (message.isPresent()) {
                return message;
            }
        }
        return Optional.empty();
    }

    private Optional<Message> nextOfAll(boolean newer, long cursor) {
        int step = newer ? 1 : -1;
        long first = newer ? cursor + 1 : Math.min(cursor, addresses.size() + 1L) - 1;
        for (long id = Math.max(first, newer ? 1 : 0); id >= 1 && id <= addresses.size(); id += step) {
            Optional<Message> message = raw(id);
            if (message.isPresent()) {
                return message;
            }
        }
        return Optional.empty();
    }

    private @Nullable Ids ids(Listing listing) {
        return switch (listing.kind()) {
            case ALL -> null;
            case CONVERSATION -> conversations.get(listing.key());
            case SENDER -> senders.get(listing.key());
            case THREAD -> threads.get(Long.valueOf(listing.key()));
        };
    }

    /** One of the lists in which messages stand, ordered by id. */
    public record Listing(Kind kind, String key) {

        public static final Listing ALL = new Listing(Kind.ALL, "");

        /** What the list holds together. */
        public enum Kind {
            ALL,
            CONVERSATION,
            SENDER,
            THREAD
        }

        public static Listing conversation(String id) {
            return new Listing(Kind.CONVERSATION, id);
        }

        public static Listing sender(String uid) {
            return new Listing(Kind.SENDER, uid);
        }

        public static Listing thread(long parentId) {
            return new Listing(Kind.THREAD, Long.toString(parentId));
        }
    }

    /**
     * A stretch of a list.
     *
     * @param newer from {@code from} (exclusive) to newer ones, else to older ones
     */
    public record Page(boolean newer, long from, int limit) {

        public static Page newest(int limit) {
            return new Page(false, Long.MAX_VALUE, limit);
        }

        public static Page oldest(int limit) {
            return new Page(true, 0, limit);
        }
    }
}
