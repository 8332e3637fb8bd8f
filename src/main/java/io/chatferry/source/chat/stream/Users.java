package io.chatferry.source.chat.stream;

import io.chatferry.model.Origin;
import io.chatferry.source.chat.model.ChatUser;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** All users of an export: those that it describes, and those that it only names. Not thread-safe. */
final class Users {

    private final Map<String, Known> users = new LinkedHashMap<>();

    /** A user, and where it is first described, or else named. */
    static final class Known {

        private final int number;
        private final String id;
        private Origin origin;
        private @Nullable ChatUser described;
        private @Nullable String nameInMessages;
        private boolean isBot;

        private Known(int number, String id, Origin origin) {
            this.number = number;
            this.id = id;
            this.origin = origin;
        }

        /** Its number in the order of the export, from 0. */
        int number() {
            return number;
        }

        String id() {
            return id;
        }

        Origin origin() {
            return origin;
        }

        @Nullable
        ChatUser described() {
            return described;
        }

        /** As described; an app or a hook may write under the name of a person, who is no bot for that. */
        boolean isBot() {
            return described == null ? isBot : described.isBot();
        }

        /** The name to show: as described, else as messages give it, else the id. */
        String name() {
            ChatUser user = described;
            if (user != null && user.name() != null && !user.name().isBlank()) {
                return user.name();
            }
            return nameInMessages == null ? id : nameInMessages;
        }
    }

    /** A user that the export describes. */
    void describe(ChatUser user, Origin origin) {
        Known known = named(user.id(), origin);
        ChatUser before = known.described;
        if (before == null) {
            known.described = user;
            known.origin = origin;
        } else {
            known.described = merged(before, user);
        }
    }

    private static ChatUser merged(ChatUser first, ChatUser second) {
        return new ChatUser(
                first.id(),
                first.name() == null || first.name().isBlank() ? second.name() : first.name(),
                first.avatar() == null ? second.avatar() : first.avatar(),
                first.isBot() || second.isBot(),
                first.isDeactivated() || second.isDeactivated(),
                first.deactivatedAt() == null ? second.deactivatedAt() : first.deactivatedAt(),
                first.createdAt() == null ? second.createdAt() : first.createdAt(),
                first.notes().isEmpty() ? second.notes() : first.notes());
    }

    /** A user that something in the export names. */
    Known named(String id, Origin origin) {
        Known known = users.get(id);
        if (known == null) {
            known = new Known(users.size(), id, origin);
            users.put(id, known);
        }
        return known;
    }

    /** The sender of a message, with the name that the message gives. */
    Known sender(String id, @Nullable String name, boolean isBot, Origin origin) {
        Known known = named(id, origin);
        known.isBot |= isBot;
        if (known.described == null && known.nameInMessages == null && name != null && !name.isBlank()) {
            known.nameInMessages = name;
        }
        return known;
    }

    /** The user with an id; null if nothing names it. */
    @Nullable
    Known find(String id) {
        return users.get(id);
    }

    void each(Consumer<Known> action) {
        users.values().forEach(action);
    }
}
