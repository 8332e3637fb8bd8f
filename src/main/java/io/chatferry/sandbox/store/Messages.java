package io.chatferry.sandbox.store;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** All messages, by id, conversation, sender, thread and muid. Thread-safe. */
public final class Messages {

    private static final long REMOVED_ADDRESS = -1;
    private static final byte[] REMOVED = {};

    private final Slabs slabs = new Slabs();
    private final Addresses addresses = new Addresses();
    private final Map<String, Ids> conversations = new HashMap<>();
    private final Map<String, Conversation> conversationsById = new LinkedHashMap<>();
    private final Map<String, List<Conversation>> ofUser = new HashMap<>();
    private final Map<String, Ids> senders = new HashMap<>();
    private final Map<Long, Ids> threads = new HashMap<>();
    private Muids muids = new Muids();
    private final Journal journal;

    /** @param journal records every message stored, changed or removed, in order */
    Messages(Journal journal) {
        this.journal = journal;
    }

    /** Stores a new message and gives it its id. */
    public synchronized ChatMessage add(ChatMessage message) {
        ChatMessage stored = message.withId(addresses.size() + 1L);
        byte[] encoded = MessageCodec.encode(stored);
        addresses.add(slabs.add(encoded));
        index(stored);
        journal.message(stored.id(), encoded);
        return stored;
    }

    /** Stores a new message; empty if its muid is in use. */
    public synchronized Optional<ChatMessage> addUnlessTaken(ChatMessage message) {
        String muid = message.muid();
        return muid != null && byMuid(muid).isPresent() ? Optional.empty() : Optional.of(add(message));
    }

    /** Assigns an id to a message that is in no list. */
    public synchronized long reserveId() {
        addresses.add(REMOVED_ADDRESS);
        return addresses.size();
    }

    /** Replaces a message by a changed one with the same id, sender, receiver, parent and muid. */
    public synchronized void replace(ChatMessage changed) {
        if (get(changed.id()).isPresent()) {
            byte[] encoded = MessageCodec.encode(changed);
            addresses.set(changed.id(), slabs.add(encoded));
            journal.message(changed.id(), encoded);
        }
    }

    /** Removes a message permanently; its id is not reused. */
    public synchronized void remove(long id) {
        if (get(id).isPresent()) {
            addresses.set(id, REMOVED_ADDRESS);
            journal.message(id, REMOVED);
        }
    }

    synchronized void replay(long id, byte[] encoded) {
        if (id <= addresses.size()) {
            addresses.set(id, encoded.length == 0 ? REMOVED_ADDRESS : slabs.add(encoded));
            return;
        }
        while (addresses.size() < id - 1) {
            addresses.add(REMOVED_ADDRESS); // ids of messages that are in no list
        }
        addresses.add(slabs.add(encoded));
        index(MessageCodec.decode(id, encoded));
    }

    private void index(ChatMessage message) {
        conversations
                .computeIfAbsent(message.conversationId(), id -> begin(Conversation.of(message)))
                .add(message.id());
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

    private Ids begin(Conversation conversation) {
        conversationsById.put(conversation.id(), conversation);
        for (String uid : new String[] {conversation.low(), conversation.high()}) {
            if (uid != null) {
                ofUser.computeIfAbsent(uid, u -> new ArrayList<>()).add(conversation);
            }
        }
        return new Ids();
    }

    private void rehash() {
        Muids larger = muids.larger();
        for (int id : muids.all()) {
            String muid = id == 0 ? null : raw(id).map(ChatMessage::muid).orElse(null);
            if (muid != null) {
                larger.add(muid.hashCode(), id);
            }
        }
        muids = larger;
    }

    public synchronized Optional<ChatMessage> get(long id) {
        return id < 1 || id > addresses.size() ? Optional.empty() : raw(id);
    }

    private Optional<ChatMessage> raw(long id) {
        long address = addresses.get(id);
        return address == REMOVED_ADDRESS ? Optional.empty() : Optional.of(MessageCodec.decode(id, slabs.get(address)));
    }

    public synchronized Optional<ChatMessage> byMuid(String muid) {
        long id = muids.find(
                muid.hashCode(),
                candidate -> raw(candidate).filter(m -> muid.equals(m.muid())).isPresent());
        return id == 0 ? Optional.empty() : raw(id);
    }

    /** The highest assigned id. */
    public synchronized long lastId() {
        return addresses.size();
    }

    /** All conversations, in the order of their first message. */
    public synchronized List<Conversation> conversations() {
        return new ArrayList<>(conversationsById.values());
    }

    public synchronized Optional<Conversation> conversation(String id) {
        return Optional.ofNullable(conversationsById.get(id));
    }

    /** The conversations of two users that include this one. */
    public synchronized List<Conversation> conversationsOf(String uid) {
        return new ArrayList<>(ofUser.getOrDefault(uid, List.of()));
    }

    /** The number of messages in a list, including permanently removed ones. */
    public synchronized int count(Listing listing) {
        Ids ids = ids(listing);
        return listing.kind() == Listing.Kind.ALL ? addresses.size() : ids == null ? 0 : ids.size();
    }

    /** Reads a page of a list, in the direction and from the id that the page states. */
    public List<ChatMessage> page(Listing listing, Page page, Predicate<ChatMessage> wanted) {
        List<ChatMessage> found = new ArrayList<>();
        long cursor = page.from();
        while (found.size() < page.limit()) {
            Optional<ChatMessage> next = next(listing, page.newer(), cursor);
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

    /** Reads a page of several lists merged into one. */
    public List<ChatMessage> page(Collection<Listing> listings, Page page, Predicate<ChatMessage> wanted) {
        TreeMap<Long, ChatMessage> merged = new TreeMap<>();
        for (Listing listing : listings) {
            for (ChatMessage message : page(listing, page, wanted)) {
                merged.put(message.id(), message);
            }
            while (merged.size() > page.limit()) {
                merged.remove(page.newer() ? merged.lastKey() : merged.firstKey());
            }
        }
        return new ArrayList<>(merged.values());
    }

    /** The lists with the messages that this user sent and received: its conversations, those of its groups, its own messages. */
    public List<Listing> listsOf(String uid, Collection<String> guids) {
        List<Listing> lists = new ArrayList<>(List.of(Listing.sender(uid)));
        conversationsOf(uid).forEach(conversation -> lists.add(Listing.conversation(conversation.id())));
        guids.forEach(guid -> lists.add(Listing.conversation(ChatMessage.groupConversation(guid))));
        return lists;
    }

    private synchronized Optional<ChatMessage> next(Listing listing, boolean newer, long cursor) {
        Ids ids = ids(listing);
        if (ids == null) {
            return listing.kind() == Listing.Kind.ALL ? nextOfAll(newer, cursor) : Optional.empty();
        }
        int step = newer ? 1 : -1;
        for (int i = newer ? ids.after(cursor) : ids.before(cursor); i >= 0 && i < ids.size(); i += step) {
            Optional<ChatMessage> message = raw(ids.get(i));
            if (message.isPresent()) {
                return message;
            }
        }
        return Optional.empty();
    }

    private Optional<ChatMessage> nextOfAll(boolean newer, long cursor) {
        int step = newer ? 1 : -1;
        long first = newer ? cursor + 1 : Math.min(cursor, addresses.size() + 1L) - 1;
        for (long id = Math.max(first, newer ? 1 : 0); id >= 1 && id <= addresses.size(); id += step) {
            Optional<ChatMessage> message = raw(id);
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

    /** A list of messages, ordered by id. */
    public record Listing(Kind kind, String key) {

        public static final Listing ALL = new Listing(Kind.ALL, "");

        /** The common property of a list's messages. */
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
     * A page of a list.
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
