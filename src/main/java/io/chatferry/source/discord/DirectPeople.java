package io.chatferry.source.discord;

import io.chatferry.source.chat.model.ChatMember;
import io.chatferry.source.chat.model.ChatSink;
import io.chatferry.source.chat.model.ChatUser;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The people of a conversation of two. The export names the other person only as its channel: if only one person wrote, the other
 * one is who reacted or is mentioned in it under that name, or else a user of its own. A user of that name who appears elsewhere
 * may be somebody else, who must not see private words. Not thread-safe.
 */
final class DirectPeople {

    private final String channel;
    private final @Nullable String name;
    private final Set<String> authors = new LinkedHashSet<>();
    private final Set<String> namesakes = new LinkedHashSet<>();
    private int filesLeft;

    DirectPeople(String channel, @Nullable String name) {
        this.channel = channel;
        this.name = name;
    }

    void addFile() {
        filesLeft++;
    }

    void author(String user) {
        if (authors.size() < 3) {
            authors.add(user);
        }
    }

    /** Somebody who reacted or is mentioned, with any name that is given. */
    void named(String user, @Nullable String userName) {
        if (name != null && name.equals(userName)) {
            namesakes.add(user);
        }
    }

    /** A file of the conversation is at its end; after the last one, its people are known. */
    void endOfFile(ChatSink sink) {
        filesLeft--;
        if (filesLeft > 0 || authors.isEmpty()) {
            return;
        }
        authors.forEach(author -> sink.member(new ChatMember(channel, author)));
        if (authors.size() == 1) {
            namesakes.removeAll(authors);
            String other = namesakes.stream().findFirst().orElse("dm-" + channel);
            if (namesakes.isEmpty()) {
                sink.user(ChatUser.named(other, name));
            }
            sink.member(new ChatMember(channel, other));
        }
    }
}
