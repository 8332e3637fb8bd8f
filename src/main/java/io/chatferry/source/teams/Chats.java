package io.chatferry.source.teams;

import io.chatferry.source.chat.model.Conversation;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What the ids of chats say: those of two people are made of both. */
final class Chats {

    private static final Pattern PAIR = Pattern.compile("19:([^_@]+)_([^_@]+)@unq\\.gbl\\.spaces");
    /** Notes to oneself have the same id for everybody. */
    private static final String NOTES = "48:notes";

    private Chats() {}

    static boolean isPair(String chat) {
        return PAIR.matcher(chat).matches();
    }

    /** The two people of a chat of two; empty of any other one. */
    static List<String> people(String chat) {
        Matcher pair = PAIR.matcher(chat);
        return pair.matches() ? List.of(pair.group(1), pair.group(2)) : List.of();
    }

    /** The id of a chat in all of the export. */
    static String id(String chat, @Nullable String folderOwner) {
        return chat.equals(NOTES) && folderOwner != null ? NOTES + "/" + folderOwner : chat;
    }

    static Conversation conversation(String id, @Nullable String topic) {
        if (isPair(id)) {
            return Conversation.direct(id).build();
        }
        // a chat that was made for several stays a group, also if only two have written
        return Conversation.direct(id)
                .neverPair()
                .name(topic == null && id.startsWith(NOTES) ? "Notes" : topic)
                .authorsAreMembers()
                .build();
    }
}
