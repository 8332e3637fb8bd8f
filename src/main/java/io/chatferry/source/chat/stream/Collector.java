package io.chatferry.source.chat.stream;

import io.chatferry.model.Kind;
import io.chatferry.model.Origin;
import io.chatferry.model.Problem;
import io.chatferry.model.RejectCode;
import io.chatferry.source.api.ExportFiles.ExportFile;
import io.chatferry.source.api.SourceItem;
import io.chatferry.source.chat.model.ChatMember;
import io.chatferry.source.chat.model.ChatMessage;
import io.chatferry.source.chat.model.ChatReaction;
import io.chatferry.source.chat.model.ChatRules;
import io.chatferry.source.chat.model.ChatSink;
import io.chatferry.source.chat.model.ChatUser;
import io.chatferry.source.chat.model.Conversation;
import io.chatferry.source.chat.model.Mentions;
import io.chatferry.source.chat.stream.MessageFile.Entry;
import io.chatferry.source.chat.stream.MessageFile.Says;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Collects what the rows of an export say. Not thread-safe. */
final class Collector implements ChatSink {

    private static final Origin NOWHERE = new Origin("", 1, 0);

    private final ChatRules rules;
    private final Users users;
    private final Rooms rooms;
    private final Memberships memberships;
    private final MessageFile entries;
    private final SameMessages same;
    private final EntryOrder order;
    private final Map<String, String> labels;
    private final Tally tally;
    private final Set<ExportFile> withReplacedBytes = new HashSet<>();

    private Origin origin = NOWHERE;
    private Kind kind = Kind.MESSAGE;
    private String raw = "";
    private Consumer<SourceItem> out = item -> {};
    private boolean isUnderstood;
    private long number;

    Collector(
            ChatRules rules,
            Users users,
            Rooms rooms,
            Memberships memberships,
            MessageFile entries,
            SameMessages same,
            EntryOrder order,
            Map<String, String> labels,
            Tally tally) {
        this.rules = rules;
        this.users = users;
        this.rooms = rooms;
        this.memberships = memberships;
        this.entries = entries;
        this.same = same;
        this.order = order;
        this.labels = labels;
        this.tally = tally;
    }

    /** Begins a row; {@code items} takes what is told of it at once. */
    void begin(Origin place, Kind kindOfRow, String rawRow, Consumer<SourceItem> items) {
        origin = place;
        kind = kindOfRow;
        raw = rawRow;
        out = items;
        isUnderstood = false;
    }

    /** Ends the row: one that nothing was called for is counted. */
    void finish() {
        if (!isUnderstood) {
            skip("not understood");
        }
    }

    @Override
    public Origin origin() {
        return origin;
    }

    @Override
    public void user(ChatUser user) {
        isUnderstood = true;
        users.describe(user, origin);
    }

    @Override
    public void named(String user, @Nullable String name, boolean isBot) {
        users.sender(user, name, isBot, origin);
    }

    @Override
    public void conversation(Conversation conversation) {
        isUnderstood = true;
        rooms.describe(conversation, origin);
        if (conversation.owner() != null) {
            users.named(conversation.owner(), origin);
        }
    }

    @Override
    public void member(ChatMember member) {
        isUnderstood = true;
        Rooms.Room room = rooms.named(member.conversation(), origin);
        Users.Known user = users.named(member.user(), origin);
        room.addMember(user);
        memberships.listed(room, user, member, origin);
    }

    @Override
    public void read(String conversation, String user, Instant upTo) {
        rooms.named(conversation, origin).addRead(user, upTo);
    }

    @Override
    public void message(ChatMessage message) {
        add(Says.MESSAGE, message);
    }

    @Override
    public void edit(ChatMessage message) {
        add(Says.EDIT, message);
    }

    @Override
    public void delete(ChatMessage message) {
        add(Says.DELETE, message);
    }

    @Override
    public void react(ChatMessage message) {
        add(Says.REACTIONS, message);
    }

    private void add(Says says, ChatMessage given) {
        isUnderstood = true;
        ChatMessage message = named(given);
        Rooms.Room room = says == Says.REACTIONS ? null : roomOf(says, message);
        Mentions.in(message.text()).forEach(user -> users.named(user, origin));
        for (ChatReaction reaction : message.reactions()) {
            reaction.users().forEach(user -> users.named(user, origin));
        }
        try {
            Entry entry = new Entry(says, origin, message);
            if (room != null && says == Says.MESSAGE) {
                order.add(room, number, message);
            }
            same.add(number++, entries.append(entry), entry);
        } catch (IOException full) {
            throw new UncheckedIOException(full);
        }
    }

    /** The conversation of a message, which its author belongs to. */
    private Rooms.Room roomOf(Says says, ChatMessage message) {
        Rooms.Room room = rooms.named(message.conversation(), origin);
        if (message.sender() == null) {
            return room;
        }
        Users.Known sender = users.sender(message.sender(), message.senderName(), message.isFromBot(), origin);
        if (says == Says.MESSAGE && !message.isEmpty()) {
            room.addAuthor(sender.number());
            memberships.author(room, sender, origin);
        }
        return room;
    }

    /** With {@code bots: by-name}, a bot is another user under each name that it has used. */
    private ChatMessage named(ChatMessage message) {
        String alias = message.alias();
        if (rules.bots() != ChatRules.Bots.BY_NAME
                || !message.isFromBot()
                || alias == null
                || message.sender() == null) {
            return message;
        }
        return message.but()
                .from(message.sender() + "/" + alias)
                .named(alias)
                .alias(null)
                .build();
    }

    @Override
    public void system(String kindOfLine, @Nullable ChatMessage asMessage) {
        if (rules.system() == ChatRules.SystemLines.IMPORT && asMessage != null) {
            message(asMessage.but().flag("system").build());
        } else {
            skip("system: " + kindOfLine);
        }
    }

    @Override
    public void skip(String reason) {
        isUnderstood = true;
        out.accept(new SourceItem.SkippedRow(origin, kind, reason, raw));
    }

    @Override
    public void reject(RejectCode code, String field, String message) {
        isUnderstood = true;
        out.accept(new SourceItem.MalformedRecord(origin, kind, new Problem(code, field, message), raw));
    }

    @Override
    public void label(String key, String text) {
        labels.putIfAbsent(key, text);
    }

    @Override
    public void helpsOthers() {
        isUnderstood = true;
    }

    @Override
    public void count(String what) {
        tally.add(what, origin);
    }

    /** The file has bytes that are not UTF-8; it is counted once, also if several passes read it. */
    void replacedBytes(ExportFile file) {
        if (withReplacedBytes.add(file)) {
            count("files with bytes that are not UTF-8, replaced by U+FFFD");
        }
    }
}
