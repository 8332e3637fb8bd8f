package io.chatferry.source.slack;

import java.text.Normalizer;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What the lists of an export say of users and conversations; all of them are read before the first message. Not thread-safe. */
final class SlackDirectory {

    private final Map<String, String> userNames = new HashMap<>();
    private final Set<String> bots = new HashSet<>();
    private final Map<String, String> usersOfBots = new HashMap<>();
    private final Map<String, Listed> conversations = new HashMap<>();
    private final Map<String, Map<String, String>> idsByName = new HashMap<>();
    private final Set<String> described = new HashSet<>();

    private record Listed(@Nullable String name, boolean isPublic) {}

    /** A user of the list. */
    void addUser(String id, String name, boolean isBot, @Nullable String botId) {
        userNames.putIfAbsent(id, name);
        if (isBot) {
            bots.add(id);
        }
        if (botId != null) {
            usersOfBots.putIfAbsent(botId, id);
        }
    }

    boolean isListed(String user) {
        return userNames.containsKey(user);
    }

    /** Whether the list says that a user is a bot. */
    boolean isBot(String user) {
        return bots.contains(user);
    }

    /** The name of a listed user, else the id. */
    String nameOfUser(String id) {
        return userNames.getOrDefault(id, id);
    }

    /** The user that a bot has in the list, else the bot itself. */
    String userOfBot(String botId) {
        return usersOfBots.getOrDefault(botId, botId);
    }

    /** A conversation of the lists of a workspace. Of two with one name, messages go to the private one: they never become public. */
    void addConversation(String workspace, String id, @Nullable String name, boolean isPublic) {
        conversations.putIfAbsent(id, new Listed(name, isPublic));
        if (name == null) {
            return;
        }
        Map<String, String> ids = idsByName.computeIfAbsent(workspace, none -> new HashMap<>());
        String folder = Normalizer.normalize(name, Normalizer.Form.NFC);
        String before = ids.putIfAbsent(folder, id);
        if (before != null && !isPublic && isPublic(before)) {
            ids.put(folder, id);
        }
    }

    private boolean isPublic(String id) {
        Listed listed = conversations.get(id);
        return listed != null && listed.isPublic();
    }

    /** The name of a channel, if a list has it. */
    @Nullable
    String nameOfChannel(String id) {
        Listed listed = conversations.get(id);
        return listed == null ? null : listed.name();
    }

    /** The id of the conversation that a folder is of, by the lists of its workspace and of those above it; null if in no list. */
    @Nullable
    String conversation(String workspace, String folder) {
        for (String above = workspace; ; above = SlackLayout.folder(above)) {
            String id = idsByName.getOrDefault(above, Map.of()).get(folder);
            if (id != null) {
                return id;
            }
            if (above.isEmpty()) {
                return conversations.containsKey(folder) ? folder : null;
            }
        }
    }

    /** Whether this is the first time that a conversation which is in no list is met. */
    boolean isNew(String conversation) {
        return described.add(conversation);
    }
}
