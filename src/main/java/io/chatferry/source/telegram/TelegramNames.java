package io.chatferry.source.telegram;

import io.chatferry.source.chat.model.ChatSink;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Names of users that count only if nothing better is found in the file. Not thread-safe. */
final class TelegramNames {

    /** What Telegram shows for an account that is gone. */
    static final String DELETED = "Deleted Account";

    private final Set<String> named = new HashSet<>();
    private final Set<String> deleted = new HashSet<>();
    private final Map<String, String> labels = new LinkedHashMap<>();

    /** A user with the name beside the id; null = the account is gone. */
    void seen(String user, @Nullable String name) {
        if (name == null || name.isBlank()) {
            deleted.add(user);
        } else {
            named.add(user);
        }
    }

    /** A user that a text mentions under a name. */
    void mentioned(String user, String label) {
        labels.putIfAbsent(user, label);
    }

    /** The file is at its end. */
    void tell(ChatSink sink) {
        deleted.stream().filter(user -> !named.contains(user)).forEach(user -> sink.named(user, DELETED, false));
        labels.forEach((user, label) -> {
            if (!named.contains(user) && !deleted.contains(user)) {
                sink.named(user, label, false);
            }
        });
    }
}
