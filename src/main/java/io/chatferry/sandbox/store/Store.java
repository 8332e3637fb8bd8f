package io.chatferry.sandbox.store;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** All data of one app. Thread-safe. */
public final class Store implements AutoCloseable {

    private final Map<String, Table<?>> tables = new ConcurrentHashMap<>();
    private final Map<String, Integer> memberCounts = new ConcurrentHashMap<>();
    private final AtomicLong reactionIds = new AtomicLong();
    private final Journal journal;
    private final Messages messages;
    private final Table<ChatUser> users;
    private final Table<ChatGroup> groups;
    private final Table<ChatMember> members;
    private final Table<Role> roles;
    private final Table<ChatReaction> reactions;
    private final Table<Relation> friends;
    private final Table<Relation> blocks;
    private final Table<Relation> bots;
    private final Table<ConversationState> standings;

    /**
     * Opens the app of a folder, or a new one with the system's user and the default role.
     *
     * @param folder the folder of the journal, or null to keep the data in memory only
     * @param now Unix seconds
     */
    public Store(@Nullable Path folder, long now) {
        JournalSlot slot = new JournalSlot();
        messages = new Messages(slot);
        users = table("users", ChatUser.class, slot);
        groups = table("groups", ChatGroup.class, slot);
        members = table("members", ChatMember.class, slot);
        roles = table("roles", Role.class, slot);
        reactions = table("reactions", ChatReaction.class, slot);
        friends = table("friends", Relation.class, slot);
        blocks = table("blocks", Relation.class, slot);
        bots = table("bots", Relation.class, slot);
        standings = table("standings", ConversationState.class, slot);
        journal = folder == null ? Journal.NONE : new FileJournal(folder, replay());
        slot.journal = journal;
        reactions.all().forEach(reaction -> reactionIds.accumulateAndGet(reaction.id(), Math::max));
        users.add(
                ChatUser.SYSTEM,
                new ChatUser(ChatUser.SYSTEM, "System", null, null, Role.DEFAULT, null, null, List.of(), now, 0, 0, 0));
        roles.add(Role.DEFAULT, new Role(Role.DEFAULT, "Default Role", null, null, null, now, 0));
    }

    private <T> Table<T> table(String name, Class<T> type, Journal slot) {
        Table<T> table = new Table<>(name, type, slot);
        tables.put(name, table);
        return table;
    }

    private FileJournal.Replay replay() {
        return new FileJournal.Replay() {
            @Override
            public Class<?> typeOf(String table) {
                return known(table).type();
            }

            @Override
            public void row(String table, String key, @Nullable Object row) {
                known(table).replay(key, row);
            }

            @Override
            public void message(long id, byte[] encoded) {
                messages.replay(id, encoded);
            }
        };
    }

    private Table<?> known(String name) {
        Table<?> table = tables.get(name);
        if (table == null) {
            throw new IllegalArgumentException("the data of the sandbox hold " + name
                    + ", which this version does not know" + "\n  choose another folder with --data");
        }
        return table;
    }

    public Messages messages() {
        return messages;
    }

    public Table<ChatUser> users() {
        return users;
    }

    public Table<ChatGroup> groups() {
        return groups;
    }

    public Table<Role> roles() {
        return roles;
    }

    /** By message id, reaction and uid. */
    public Table<ChatReaction> reactions() {
        return reactions;
    }

    /** By uid and friend; each friendship is stored in both directions. */
    public Table<Relation> friends() {
        return friends;
    }

    /** By blocking and blocked user. */
    public Table<Relation> blocks() {
        return blocks;
    }

    /** The state of a conversation for a user; a new one if none is stored. */
    public ConversationState state(String uid, String conversationId) {
        return standings
                .get(uid + "/" + conversationId)
                .orElseGet(() -> new ConversationState(uid, conversationId, 0, 0, 0, List.of()));
    }

    public void putState(ConversationState state) {
        standings.put(state.uid() + "/" + state.conversationId(), state);
    }

    /** The users that are bots, by uid. */
    public Table<Relation> bots() {
        return bots;
    }

    public long nextReactionId() {
        return reactionIds.incrementAndGet();
    }

    /** An existing, active user. */
    public Optional<ChatUser> user(String uid) {
        return users.get(uid).filter(ChatUser::active);
    }

    public Optional<ChatMember> member(String guid, String uid) {
        return members.get(guid + "/" + uid);
    }

    /** Whether this user is a member of the group and not banned. */
    public boolean joined(String guid, String uid) {
        return member(guid, uid).filter(member -> !member.banned()).isPresent();
    }

    /** Adds a member; false if it is a member already. */
    public boolean addMember(ChatMember member) {
        boolean added = members.add(member.guid() + "/" + member.uid(), member);
        memberCounts.remove(member.guid());
        return added;
    }

    public void putMember(ChatMember member) {
        members.put(member.guid() + "/" + member.uid(), member);
        memberCounts.remove(member.guid());
    }

    public void removeMember(String guid, String uid) {
        members.remove(guid + "/" + uid);
        memberCounts.remove(guid);
    }

    /** The members of a group by uid, including banned ones. */
    public List<ChatMember> members(String guid) {
        return members.under(guid);
    }

    /** The number of members of a group, without banned ones. */
    public int memberCount(String guid) {
        return memberCounts.computeIfAbsent(guid, group ->
                (int) members(group).stream().filter(member -> !member.banned()).count());
    }

    /** Removes a group with its members. */
    public void removeGroup(String guid) {
        groups.remove(guid);
        members.removeUnder(guid);
        memberCounts.remove(guid);
    }

    @Override
    public void close() {
        journal.close();
    }

    /** Drops changes while the journal is replayed, then passes them to the journal. */
    private static final class JournalSlot implements Journal {
        private Journal journal = Journal.NONE;

        @Override
        public void put(String table, String key, Object row) {
            journal.put(table, key, row);
        }

        @Override
        public void remove(String table, String key) {
            journal.remove(table, key);
        }

        @Override
        public void message(long id, byte[] encoded) {
            journal.message(id, encoded);
        }

        @Override
        public void close() {
            journal.close();
        }
    }
}
