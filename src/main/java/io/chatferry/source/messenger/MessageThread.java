package io.chatferry.source.messenger;

import io.chatferry.source.api.ExportFiles.ExportFile;
import io.chatferry.source.chat.model.ChatMember;
import io.chatferry.source.chat.model.ChatSink;
import io.chatferry.source.chat.model.ChatUser;
import io.chatferry.source.chat.model.Conversation;
import io.chatferry.source.chat.reading.Fields;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * A thread, as each of its files describes it.
 *
 * @param members the names of those who belonged to it when it was downloaded
 */
record MessageThread(
        String id,
        @Nullable String title,
        boolean isGroup,
        boolean isArchived,
        @Nullable String folder,
        List<String> members) {

    /** What Facebook calls people whose accounts are gone: all of them the same, so each thread has one of its own. */
    private static final Set<String> GONE = Set.of(
            "",
            "facebook user",
            "instagram user",
            "messenger user",
            "facebook-nutzer",
            "facebook-nutzer/in",
            "utilisateur facebook",
            "utilisateur de facebook",
            "usuario de facebook",
            "utente di facebook",
            "facebook-gebruiker",
            "użytkownik facebooka");

    /** The thread of a file. */
    static MessageThread of(ExportFile file, JsonNode page) {
        String name = text(page, "threadName");
        String path = text(page, "thread_path");
        String title = text(page, "title");
        List<String> steps = List.of(file.name().split("/"));
        String inPath = path == null ? null : path.substring(path.lastIndexOf('/') + 1);
        String id = inPath != null && !inPath.isEmpty()
                ? inPath
                : name != null
                        ? name
                        : steps.size() > 1 ? steps.get(steps.size() - 2) : title == null ? "thread" : title;
        Set<String> members = new LinkedHashSet<>();
        for (JsonNode participant : Fields.list(page, "participants")) {
            String member = participant.isObject() ? Fields.text(participant, "name") : Fields.text(participant);
            if (member != null) {
                members.add(Mojibake.repaired(member));
            }
        }
        boolean isGroup = "RegularGroup".equals(Fields.text(page, "thread_type"))
                || page.path("joinable_mode").isObject()
                || members.size() > 2;
        String box = path != null && path.indexOf('/') > 0
                ? path.substring(0, path.indexOf('/'))
                : steps.size() > 2 ? steps.get(steps.size() - 3) : null;
        return new MessageThread(
                id,
                title == null && name != null ? name.replaceFirst("_\\d+$", "") : title,
                isGroup,
                "archived_threads".equals(box),
                box,
                new ArrayList<>(members));
    }

    /** Describes the conversation and its members. */
    void describe(ChatSink sink) {
        Conversation.Builder conversation = isGroup ? Conversation.room(id) : Conversation.direct(id);
        conversation.name(title).archived(isArchived);
        if (isGroup) {
            conversation.note("folder", folder);
        }
        if (members.isEmpty()) {
            conversation.authorsAreMembers();
        }
        sink.conversation(conversation.build());
        members.forEach(member -> sink.member(new ChatMember(id, user(member, sink))));
    }

    /** The user with a name, whom it describes. */
    String user(@Nullable String name, ChatSink sink) {
        String shown = name == null ? "" : name.strip();
        boolean isGone = GONE.contains(shown.toLowerCase(Locale.ROOT));
        String user = isGone ? "facebook-user:" + id : shown;
        sink.user(new ChatUser(user, shown.isEmpty() ? "Facebook user" : shown, null, false, isGone, null, null));
        return user;
    }

    private static @Nullable String text(JsonNode object, String name) {
        String text = Fields.text(object, name);
        return text == null || text.isBlank() ? null : Mojibake.repaired(text);
    }
}
