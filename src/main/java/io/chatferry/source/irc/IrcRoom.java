package io.chatferry.source.irc;

import io.chatferry.source.chat.model.ChatMember;
import io.chatferry.source.chat.model.ChatSink;
import io.chatferry.source.chat.model.Conversation;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * A channel, or a conversation with one person, while its logs are read. Not thread-safe.
 */
final class IrcRoom {

    /** As many as decide whether it is of exactly two. */
    private static final int AUTHORS = 3;

    private final String id;
    private final LogName name;
    private final Set<String> authors = new LinkedHashSet<>();
    private int filesLeft;
    private boolean isDescribed;

    IrcRoom(String id, LogName name) {
        this.id = id;
        this.name = name;
    }

    String id() {
        return id;
    }

    /** One more log of it is to be read. */
    void addFile() {
        filesLeft++;
    }

    void author(String nick) {
        if (authors.size() < AUTHORS) {
            authors.add(nick);
        }
    }

    /** A log of it begins. */
    void begin(ChatSink sink) {
        if (name.isChannel()) {
            describe(sink);
        }
    }

    /** A log of it was read; after the last one, all is known of whom a log is with that is not of a channel. */
    void end(ChatSink sink) {
        if (--filesLeft <= 0) {
            describe(sink);
        }
    }

    private void describe(ChatSink sink) {
        if (isDescribed) {
            return;
        }
        isDescribed = true;
        boolean isWithPerson =
                !name.isChannel() && authors.size() == 2 && authors.stream().anyMatch(name.channel()::equalsIgnoreCase);
        Conversation.Builder room = isWithPerson ? Conversation.direct(id) : Conversation.room(id);
        sink.conversation(room.name(name.channel())
                .authorsAreMembers()
                .note("place", name.place().isEmpty() ? null : name.place())
                .build());
        if (isWithPerson) {
            authors.forEach(nick -> sink.member(new ChatMember(id, nick)));
        }
    }
}
