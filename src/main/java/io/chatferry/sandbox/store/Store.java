package io.chatferry.sandbox.store;

import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;

/** Everything one app holds. Thread-safe. */
public final class Store {

    private final Messages messages = new Messages(message -> {});
    private final NavigableMap<String, User> users = new ConcurrentSkipListMap<>();
    private final NavigableMap<String, Group> groups = new ConcurrentSkipListMap<>();
    private final NavigableMap<String, NavigableMap<String, Member>> members = new TreeMap<>();
    private final NavigableMap<String, Role> roles = new ConcurrentSkipListMap<>();

    /** A new app: the system's user and the role that every user has. */
    public Store(long now) {
        users.put(
                User.SYSTEM,
                new User(User.SYSTEM, "System", null, null, Role.DEFAULT, null, null, List.of(), now, 0, 0, 0));
        roles.put(Role.DEFAULT, new Role(Role.DEFAULT, "Default", null, null, now));
    }

    public Messages messages() {
        return messages;
    }

    /** A user who is there and active. */
    public Optional<User> user(String uid) {
        return Optional.ofNullable(users.get(uid)).filter(User::active);
    }

    /** A user, active or not. */
    public Optional<User> anyUser(String uid) {
        return Optional.ofNullable(users.get(uid));
    }

    /** Adds a user; answers false when the uid is taken, also by a deactivated one. */
    public boolean addUser(User user) {
        return users.putIfAbsent(user.uid(), user) == null;
    }

    public void replaceUser(User user) {
        users.put(user.uid(), user);
    }

    public void removeUser(String uid) {
        users.remove(uid);
    }

    /** All users by uid, the deactivated ones too. */
    public Iterable<User> users() {
        return users.values();
    }

    public Optional<Group> group(String guid) {
        return Optional.ofNullable(groups.get(guid));
    }

    /** Adds a group; answers false when the guid is taken. */
    public boolean addGroup(Group group) {
        return groups.putIfAbsent(group.guid(), group) == null;
    }

    public void replaceGroup(Group group) {
        groups.put(group.guid(), group);
    }

    public synchronized void removeGroup(String guid) {
        groups.remove(guid);
        members.remove(guid);
    }

    /** All groups by guid. */
    public Iterable<Group> groups() {
        return groups.values();
    }

    public synchronized Optional<Member> member(String guid, String uid) {
        NavigableMap<String, Member> ofGroup = members.get(guid);
        return ofGroup == null ? Optional.empty() : Optional.ofNullable(ofGroup.get(uid));
    }

    /** Adds a member; answers false when there is one already. */
    public synchronized boolean addMember(Member member) {
        return members.computeIfAbsent(member.guid(), g -> new TreeMap<>()).putIfAbsent(member.uid(), member) == null;
    }

    public synchronized void replaceMember(Member member) {
        members.computeIfAbsent(member.guid(), g -> new TreeMap<>()).put(member.uid(), member);
    }

    public synchronized void removeMember(String guid, String uid) {
        NavigableMap<String, Member> ofGroup = members.get(guid);
        if (ofGroup != null) {
            ofGroup.remove(uid);
        }
    }

    /** The members of a group by uid, banned ones too. */
    public synchronized List<Member> members(String guid) {
        NavigableMap<String, Member> ofGroup = members.get(guid);
        return ofGroup == null ? List.of() : new ArrayList<>(ofGroup.values());
    }

    public synchronized int memberCount(String guid) {
        return (int) members(guid).stream().filter(member -> !member.banned()).count();
    }

    public Optional<Role> role(String role) {
        return Optional.ofNullable(roles.get(role));
    }

    /** Adds a role; answers false when it is there already. */
    public boolean addRole(Role role) {
        return roles.putIfAbsent(role.role(), role) == null;
    }

    public void replaceRole(Role role) {
        roles.put(role.role(), role);
    }

    public void removeRole(String role) {
        roles.remove(role);
    }

    public List<Role> roles() {
        return new ArrayList<>(roles.values());
    }
}
