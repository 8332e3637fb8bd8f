package io.chatferry.sandbox;

import io.chatferry.sandbox.api.ChatApi;
import io.chatferry.sandbox.faults.FaultPlan;
import io.chatferry.sandbox.http.HttpFront;
import io.chatferry.sandbox.limits.Limits;
import io.chatferry.sandbox.settings.SandboxSettings;
import io.chatferry.sandbox.settings.Setting;
import io.chatferry.sandbox.store.ChatGroup;
import io.chatferry.sandbox.store.ChatMessage;
import io.chatferry.sandbox.store.ChatReaction;
import io.chatferry.sandbox.store.ChatUser;
import io.chatferry.sandbox.store.Messages.Listing;
import io.chatferry.sandbox.store.Messages.Page;
import io.chatferry.sandbox.store.Relation;
import io.chatferry.sandbox.store.Role;
import io.chatferry.sandbox.store.Store;
import io.chatferry.sandbox.web.LiveCounters;
import io.chatferry.sandbox.web.WebPages;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * A running sandbox: one app of a chat service that behaves as CometChat's documentation describes. Beside its HTTP
 * interface it lets tests inspect and change its state. Thread-safe.
 */
public final class SandboxServer implements AutoCloseable {

    private final Store store;
    private final LiveCounters counters;
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "sandbox-timer");
        thread.setDaemon(true);
        return thread;
    });
    private final HttpFront front;

    private SandboxServer(SandboxSettings settings) {
        InstantSource time = InstantSource.system();
        String folder = settings.text(Setting.DATA);
        store = new Store(
                folder.isEmpty() ? null : Path.of(folder), Instant.now().getEpochSecond());
        Limits limits = new Limits(settings);
        counters = new LiveCounters(limits::used, this::connections);
        ChatApi api = new ChatApi(store, settings, limits, time);
        WebPages pages = new WebPages(store, counters, time);
        Sandbox sandbox = new Sandbox(api, pages, new FaultPlan(settings), counters, settings, this::later);
        InetSocketAddress address = new InetSocketAddress(settings.text(Setting.BIND), settings.count(Setting.PORT));
        front = new HttpFront(address, sandbox);
        Duration downFor = settings.duration(Setting.FAULT_DOWN_FOR);
        if (!downFor.isZero()) {
            later(() -> front.goDown(downFor), settings.duration(Setting.FAULT_DOWN_AT));
        }
    }

    private int connections() {
        return front.connections();
    }

    @SuppressWarnings("FutureReturnValueIgnored") // a delayed request fails as silently as in a server that lost it
    private void later(Runnable what, Duration when) {
        timer.schedule(what, when.toNanos(), TimeUnit.NANOSECONDS);
    }

    /**
     * Starts a sandbox.
     *
     * @throws IllegalArgumentException with what is wrong and what to do, if settings contradict each other or would expose the
     *     sandbox to other machines with the default key
     * @throws java.io.UncheckedIOException if the port is in use
     */
    public static SandboxServer start(SandboxSettings settings) {
        requireSafe(settings);
        return new SandboxServer(settings);
    }

    private static void requireSafe(SandboxSettings settings) {
        InetSocketAddress address = new InetSocketAddress(settings.text(Setting.BIND), 0);
        if (address.isUnresolved()) {
            throw new IllegalArgumentException("there is no address " + settings.text(Setting.BIND)
                    + " to listen on\n  name one of this machine, as --bind 0.0.0.0");
        }
        boolean loopback = address.getAddress().isLoopbackAddress();
        if (!loopback && settings.is(Setting.API_KEY, SandboxSettings.DEFAULT_KEY)) {
            throw new IllegalArgumentException("other machines can reach " + settings.text(Setting.BIND)
                    + ", and everyone knows the default key\n  set a key of your own, as --set sandbox.api-key=…");
        }
    }

    public int port() {
        return front.port();
    }

    /** The value for a client's {@code target.base-url}; ends in {@code /v3}. */
    public URI baseUrl() {
        return URI.create("http://127.0.0.1:" + port() + "/v3");
    }

    /** All messages, in the order of storing. */
    public List<StoredMessage> messages() {
        List<StoredMessage> all = new ArrayList<>();
        store.messages()
                .page(Listing.ALL, Page.oldest(Integer.MAX_VALUE), message -> true)
                .forEach(message -> all.add(seen(message)));
        return all;
    }

    private static StoredMessage seen(ChatMessage message) {
        return new StoredMessage(
                Long.toString(message.id()),
                message.muid(),
                message.conversationId(),
                message.sender(),
                message.toGroup() ? "group" : "user",
                message.receiver(),
                message.category(),
                message.type(),
                new String(message.data(), StandardCharsets.UTF_8),
                message.tags(),
                message.stamps().sentAt(),
                message.parentId() == 0 ? null : Long.toString(message.parentId()),
                message.stamps().deletedAt() != 0);
    }

    /** The number of messages ever stored. */
    public long messagesStored() {
        return store.messages().lastId();
    }

    /** The uids of all users, including deactivated ones, without the system's own. */
    public Set<String> uids() {
        TreeSet<String> uids = new TreeSet<>();
        store.users().all().forEach(user -> uids.add(user.uid()));
        uids.remove(ChatUser.SYSTEM);
        return uids;
    }

    /** The name of a user, or empty if there is none. */
    public Optional<String> userName(String uid) {
        return store.users().get(uid).map(ChatUser::name);
    }

    public Set<String> guids() {
        TreeSet<String> guids = new TreeSet<>();
        store.groups().all().forEach(group -> guids.add(group.guid()));
        return guids;
    }

    /** The uids of a group's members, including banned ones. */
    public Set<String> memberUids(String guid) {
        TreeSet<String> uids = new TreeSet<>();
        store.members(guid).forEach(member -> uids.add(member.uid()));
        return uids;
    }

    /** The number of requests handled so far by call and status, for example {@code POST /moderation/messages 200}. */
    public Map<String, Long> counters() {
        return counters.snapshot();
    }

    /** The number of requests of one call handled so far, with any status; {@code call} as in {@link #counters()}. */
    public long requests(String call) {
        return counters.snapshot().entrySet().stream()
                .filter(count -> count.getKey().startsWith(call + " "))
                .mapToLong(Map.Entry::getValue)
                .sum();
    }

    /** Whether no client is connected, and no request is still to be carried out, such as one that a fault delays. */
    public boolean isIdle() {
        // in this order: a connection that is closed can begin no further request
        return connections() == 0 && counters.pending() == 0;
    }

    /** The reactions to a message, each as {@code emoji uid}, in the order of arrival. */
    public List<String> reactions(String messageId) {
        return store.reactions().under(messageId).stream()
                .sorted(Comparator.comparingLong(ChatReaction::id))
                .map(reaction -> reaction.reaction() + " " + reaction.uid())
                .toList();
    }

    /** Adds a user, as if another client had created it. */
    public void plantUser(String uid, String name) {
        long now = Instant.now().getEpochSecond();
        store.users().put(uid, new ChatUser(uid, name, null, null, Role.DEFAULT, null, null, List.of(), now, 0, 0, 0));
    }

    /** Adds a bot, as if another client had created it. */
    public void plantBot(String uid, String name) {
        plantUser(uid, name);
        store.bots().put(uid, new Relation(uid, uid, Instant.now().getEpochSecond()));
    }

    /** Adds a public group, as if another client had created it. */
    public void plantGroup(String guid, String name) {
        long now = Instant.now().getEpochSecond();
        store.groups()
                .put(
                        guid,
                        new ChatGroup(
                                guid, name, "public", null, null, null, ChatUser.SYSTEM, null, List.of(), now, 0));
    }

    /** Removes a message permanently. */
    public void deleteMessage(String id) {
        store.messages().remove(Long.parseLong(id));
    }

    /** Changes a message's data without a trace. */
    public void alterMessage(String id, String data) {
        store.messages()
                .get(Long.parseLong(id))
                .ifPresent(message ->
                        store.messages().replace(message.with(data.getBytes(StandardCharsets.UTF_8), message.tags())));
    }

    /** Stores a copy of a message after all others, as if this user had sent it; returns its new id. */
    public String copyMessage(String id, String sender) {
        ChatMessage old = store.messages().get(Long.parseLong(id)).orElseThrow();
        ChatMessage copy = new ChatMessage(
                0,
                old.muid(),
                sender,
                old.receiver(),
                old.toGroup(),
                old.category(),
                old.type(),
                old.data(),
                old.tags(),
                old.parentId(),
                old.stamps(),
                old.screening());
        return Long.toString(store.messages().add(copy).id());
    }

    /** Removes a member from a group without a trace. */
    public void removeMember(String guid, String uid) {
        store.removeMember(guid, uid);
    }

    /** Closes all connections and refuses new ones for this duration. */
    public void goDown(Duration howLong) {
        front.goDown(howLong);
    }

    @Override
    public void close() {
        timer.shutdownNow();
        front.close();
        store.close();
    }
}
