package io.chatferry.sandbox.web;

import io.chatferry.sandbox.store.ChatGroup;
import io.chatferry.sandbox.store.ChatUser;
import io.chatferry.sandbox.store.Conversation;
import io.chatferry.sandbox.store.Store;
import io.chatferry.sandbox.web.View.Avatar;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Names and avatars of users and conversations. */
final class Profiles {

    private static final int COLOURS = 8;

    private final Store store;

    Profiles(Store store) {
        this.store = store;
    }

    String name(String uid) {
        return store.users().get(uid).map(ChatUser::name).orElse(uid);
    }

    String groupName(String guid) {
        return store.groups().get(guid).map(ChatGroup::name).orElse(guid);
    }

    /** A group's name, or the names of both users. */
    String name(Conversation conversation) {
        String guid = conversation.guid();
        if (guid != null) {
            return groupName(guid);
        }
        return name(orEmpty(conversation.low())) + " & " + name(orEmpty(conversation.high()));
    }

    private static String orEmpty(@Nullable String text) {
        return text == null ? "" : text;
    }

    Avatar avatar(String uid) {
        return avatar(
                uid, name(uid), store.users().get(uid).map(ChatUser::avatar).orElse(null));
    }

    Avatar avatar(Conversation conversation) {
        String guid = conversation.guid();
        if (guid == null) {
            return avatar(orEmpty(conversation.low()));
        }
        return avatar(
                guid,
                groupName(guid),
                store.groups().get(guid).map(ChatGroup::icon).orElse(null));
    }

    private static Avatar avatar(String id, String name, @Nullable String image) {
        String colour = "c" + Math.floorMod(id.hashCode(), COLOURS);
        return new Avatar(initials(name), colour, webUrl(image));
    }

    /** A URL that a page may link to, or null for others, such as {@code javascript:}. */
    static @Nullable String webUrl(@Nullable String url) {
        if (url == null) {
            return null;
        }
        String lower = url.toLowerCase(Locale.ROOT);
        return lower.startsWith("https://") || lower.startsWith("http://") ? url : null;
    }

    /** The first letters of the first and the last word. */
    static String initials(String name) {
        String[] words = name.strip().split("[\\s_.-]+", -1);
        String first = firstLetter(words[0]);
        String last = words.length > 1 ? firstLetter(words[words.length - 1]) : "";
        String both = first + last;
        return both.isEmpty() ? "?" : both.toUpperCase(Locale.ROOT);
    }

    private static String firstLetter(String word) {
        return word.codePoints()
                .filter(Character::isLetterOrDigit)
                .limit(1)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }
}
