package io.chatferry.source.whatsapp;

import io.chatferry.source.chat.model.ChatMember;
import io.chatferry.source.chat.model.ChatSink;
import io.chatferry.source.chat.model.ChatUser;
import io.chatferry.source.chat.model.Conversation;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A chat by all of its files: one of two people, or a group.
 *
 * @param pair the two people; null of a group
 * @param authors of all files
 */
record WhatsAppChat(
        String id, String name, @Nullable List<String> pair, Set<String> authors, Map<String, String> mentionable) {

    /**
     * Decides what a chat is.
     *
     * @param files of the same chat, at least one
     */
    static WhatsAppChat of(String id, List<ChatFile> files) {
        ChatTitle title = files.get(0).title();
        Set<String> authors = new LinkedHashSet<>();
        files.forEach(file -> authors.addAll(file.authors()));
        List<String> pair = files.stream().anyMatch(ChatFile::isOfGroup) ? null : pair(title, List.copyOf(authors));
        Map<String, String> mentionable = new HashMap<>();
        Set<String> people = new LinkedHashSet<>(authors);
        people.addAll(pair == null ? List.of() : pair);
        for (String person : people) {
            mentionable.putIfAbsent(mentionedAs(person), person);
            String digits = digits(person);
            if (digits != null) {
                mentionable.putIfAbsent(digits, person);
            }
        }
        return new WhatsAppChat(id, title.name(), pair, authors, mentionable);
    }

    /** A group of two authors must not become a chat of two: its other members would lose it. */
    private static @Nullable List<String> pair(ChatTitle title, List<String> authors) {
        if (!title.isOfChat()) {
            return authors.size() == 2 ? authors : null;
        }
        if (authors.size() == 2) {
            return authors.stream().anyMatch(title::isNameOf) ? authors : null;
        }
        if (authors.size() != 1 || title.isNameOf(authors.get(0))) {
            return null;
        }
        return List.of(authors.get(0), title.name());
    }

    /** Names as mentions have them: contacts that are not saved have a tilde. */
    private static String mentionedAs(String name) {
        return DirectionMarks.strip(name.startsWith("~") ? name.substring(1) : name);
    }

    /** The digits of a telephone number; null if the name is none. */
    private static @Nullable String digits(String name) {
        if (!name.matches("\\+?[0-9()./ \\u00A0\\u202F\\u2011-]+")) {
            return null;
        }
        String digits = name.replaceAll("[^0-9]", "");
        return digits.length() >= 7 && digits.length() <= 15 ? digits : null;
    }

    /** The author that a name or the digits of a number mean; null if there is none. */
    @Nullable
    String author(String mentioned) {
        return mentionable.get(mentionedAs(mentioned));
    }

    /** The same for files of the same people, however they are named. */
    Object identity() {
        return pair == null ? id : Set.copyOf(pair);
    }

    void describe(ChatSink sink) {
        authors.forEach(author -> sink.user(ChatUser.named(author, author)));
        if (pair == null) {
            sink.conversation(
                    Conversation.room(id).name(name).authorsAreMembers().build());
            return;
        }
        sink.conversation(Conversation.direct(id).name(name).authorsAreMembers().build());
        for (String person : Objects.requireNonNull(pair)) {
            sink.user(ChatUser.named(person, person));
            sink.member(new ChatMember(id, person));
        }
    }

    /** The chats of an export by their files. */
    static Map<ChatFile, WhatsAppChat> of(List<ChatFile> files) {
        Map<List<String>, List<ChatFile>> byTitle = new LinkedHashMap<>();
        for (ChatFile file : files) {
            byTitle.computeIfAbsent(List.of(file.title().place(), file.title().name()), title -> new ArrayList<>())
                    .add(file);
        }
        Set<String> ids = new LinkedHashSet<>();
        Map<ChatFile, WhatsAppChat> chats = new HashMap<>();
        byTitle.forEach((title, ofChat) -> {
            String place = title.get(0);
            String name = title.get(1);
            String id = ids.add(name) || place.isEmpty() ? name : place + "/" + name;
            ids.add(id);
            WhatsAppChat chat = of(id, ofChat);
            ofChat.forEach(file -> chats.put(file, chat));
        });
        return chats;
    }
}
