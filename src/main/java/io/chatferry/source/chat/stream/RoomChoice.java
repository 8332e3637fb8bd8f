package io.chatferry.source.chat.stream;

import io.chatferry.source.chat.model.ChatRules;
import io.chatferry.source.chat.model.Conversation;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Which conversations the job's options leave out. */
final class RoomChoice {

    private RoomChoice() {}

    /** Why a conversation is left out, as the reason of its skipped messages; null if it is read. */
    static @Nullable String left(Rooms.Room room, ChatRules rules) {
        Conversation described = room.described();
        if (rules.skipsArchived() && described != null && described.isArchived()) {
            return "in an archived conversation";
        }
        if (rules.skipsPrivate() && (described == null || !described.isPublic())) {
            return "in a private conversation";
        }
        boolean isChosen =
                (rules.include().isEmpty() || isNamed(room, rules.include())) && !isNamed(room, rules.exclude());
        return isChosen ? null : "in a conversation that the job leaves out";
    }

    private static boolean isNamed(Rooms.Room room, List<String> patterns) {
        Conversation described = room.described();
        String name = described == null ? null : described.name();
        return patterns.stream().anyMatch(pattern -> fits(pattern, room.id()) || (name != null && fits(pattern, name)));
    }

    private static boolean fits(String pattern, String name) {
        String[] parts = pattern.split("\\*", -1);
        for (int i = 0; i < parts.length; i++) {
            parts[i] = Pattern.quote(parts[i]);
        }
        return name.matches("(?s)" + String.join(".*", parts));
    }
}
