package io.chatferry.sandbox.app;

import io.chatferry.sandbox.settings.SandboxSettings;
import io.chatferry.sandbox.settings.Setting;
import io.chatferry.sandbox.store.ChatGroup;
import io.chatferry.sandbox.store.ChatMember;
import io.chatferry.sandbox.store.ChatMessage;
import io.chatferry.sandbox.store.ChatReaction;
import io.chatferry.sandbox.store.ChatUser;
import io.chatferry.sandbox.store.Messages;
import io.chatferry.sandbox.store.Role;
import io.chatferry.sandbox.store.Store;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The JSON of users, groups and messages in answers. */
public final class Views {

    private final Store store;
    private final Clock clock;
    private final boolean muids;
    private final boolean senderFirst;

    Views(Store store, Clock clock, SandboxSettings settings) {
        this.store = store;
        this.clock = clock;
        this.muids = settings.on(Setting.MUIDS_ECHOED);
        this.senderFirst = settings.is(Setting.CONVERSATION_ID, "sender-first");
    }

    public ObjectNode user(ChatUser user) {
        ObjectNode view = Json.object();
        view.put("uid", user.uid());
        view.put("name", user.name());
        Json.putIfPresent(view, "avatar", user.avatar());
        Json.putIfPresent(view, "link", user.link());
        Json.putIfPresent(view, "statusMessage", user.statusMessage());
        if (user.metadata() != null) {
            view.set("metadata", user.metadata());
        }
        view.put("status", "offline");
        view.put("role", user.role());
        Json.putIfPresent(view, "lastActiveAt", user.lastActiveAt());
        view.put("createdAt", user.createdAt());
        Json.putIfPresent(view, "updatedAt", user.updatedAt());
        Json.putIfPresent(view, "deactivatedAt", user.deactivatedAt());
        return view;
    }

    public ObjectNode userWithTags(ChatUser user) {
        ObjectNode view = user(user);
        view.set("tags", Json.array(user.tags()));
        return view;
    }

    public ObjectNode group(ChatGroup group, @Nullable String asSeenBy) {
        ObjectNode view = Json.object();
        view.put("guid", group.guid());
        view.put("name", group.name());
        Json.putIfPresent(view, "description", group.description());
        Json.putIfPresent(view, "icon", group.icon());
        view.put("type", group.type());
        if (group.metadata() != null) {
            view.set("metadata", group.metadata());
        }
        view.put("membersCount", store.memberCount(group.guid()));
        view.put("conversationId", ChatMessage.groupConversation(group.guid()));
        ChatMember member =
                asSeenBy == null ? null : store.member(group.guid(), asSeenBy).orElse(null);
        view.put("hasJoined", member != null && !member.banned());
        if (member != null) {
            view.put("scope", member.scope());
            view.put("joinedAt", member.joinedAt());
        }
        view.put("owner", group.owner());
        view.put("createdAt", group.createdAt());
        Json.putIfPresent(view, "updatedAt", group.updatedAt());
        return view;
    }

    public ObjectNode groupWithTags(ChatGroup group, @Nullable String asSeenBy) {
        ObjectNode view = group(group, asSeenBy);
        view.set("tags", Json.array(group.tags()));
        return view;
    }

    public ObjectNode member(ChatMember member) {
        ObjectNode view = store.users()
                .get(member.uid())
                .map(this::user)
                .orElseGet(() -> Json.object().put("uid", member.uid()));
        view.put("scope", member.scope());
        view.put("joinedAt", member.joinedAt());
        if (member.banned()) {
            view.put("isBanned", true);
        }
        return view;
    }

    public ObjectNode role(Role role) {
        ObjectNode view = Json.object().put("role", role.role()).put("name", role.name());
        Json.putIfPresent(view, "description", role.description());
        if (role.metadata() != null) {
            view.set("metadata", role.metadata());
        }
        if (role.settings() != null) {
            view.set("settings", role.settings());
        }
        view.put("createdAt", role.createdAt());
        Json.putIfPresent(view, "updatedAt", role.updatedAt());
        return view;
    }

    public ObjectNode message(ChatMessage message) {
        return message(message, null);
    }

    /**
     * A message as in the API's answers.
     *
     * @param reader the user on whose behalf the call is made, or null
     */
    public ObjectNode message(ChatMessage message, @Nullable String reader) {
        ObjectNode view = Json.object();
        view.put("id", Long.toString(message.id()));
        if (muids) {
            Json.putIfPresent(view, "muid", message.muid());
        }
        view.put("conversationId", conversationId(message));
        view.put("sender", message.sender());
        view.put("receiverType", message.toGroup() ? "group" : "user");
        view.put("receiver", message.receiver());
        view.put("category", message.category());
        view.put("type", message.type());
        view.set("data", data(message, reader));
        ChatMessage.Stamps stamps = message.stamps();
        view.put("sentAt", stamps.sentAt());
        Json.putIfPresent(view, "deliveredAt", stamps.deliveredAt());
        Json.putIfPresent(view, "readAt", stamps.readAt());
        Json.putIfPresent(view, "editedAt", stamps.editedAt());
        Json.putIfPresent(view, "editedBy", stamps.editedBy());
        Json.putIfPresent(view, "deletedAt", stamps.deletedAt());
        Json.putIfPresent(view, "deletedBy", stamps.deletedBy());
        view.put("updatedAt", stamps.updatedAt());
        if (message.parentId() != 0) {
            view.put("parentId", Long.toString(message.parentId()));
        }
        int replies = store.messages().count(Messages.Listing.thread(message.id()));
        if (replies > 0) {
            view.put("replyCount", replies);
        }
        if (!message.tags().isEmpty()) {
            view.set("tags", Json.array(message.tags()));
        }
        return view;
    }

    /** The conversation id in answers; the store always sorts the two users. */
    String conversationId(ChatMessage message) {
        return senderFirst && !message.toGroup()
                ? message.sender() + "_user_" + message.receiver()
                : message.conversationId();
    }

    private void reactions(ObjectNode data, ChatMessage message, @Nullable String reader) {
        if (store.reactions().isEmpty()) {
            return;
        }
        Map<String, Integer> counts = new LinkedHashMap<>();
        Set<String> ownReactions = new HashSet<>();
        for (ChatReaction reaction : store.reactions().under(Long.toString(message.id()))) {
            counts.merge(reaction.reaction(), 1, Integer::sum);
            if (reaction.uid().equals(reader)) {
                ownReactions.add(reaction.reaction());
            }
        }
        if (counts.isEmpty()) {
            return;
        }
        ArrayNode shown = data.putArray("reactions");
        counts.forEach((reaction, count) -> {
            ObjectNode one = shown.addObject().put("reaction", reaction).put("count", count);
            if (ownReactions.contains(reaction)) {
                one.put("reactedByMe", true);
            }
        });
    }

    private ObjectNode data(ChatMessage message, @Nullable String reader) {
        ObjectNode data = Json.stored(message.data());
        if (message.category().equals("action")) {
            return data;
        }
        reactions(data, message, reader);
        ObjectNode entities = data.putObject("entities");
        userEntity(entities.putObject("sender"), message.sender(), conversationId(message));
        ObjectNode receiver = entities.putObject("receiver");
        if (message.toGroup()) {
            store.groups().get(message.receiver()).ifPresent(group -> receiver.set("entity", group(group, null)));
            receiver.put("entityType", "group");
        } else {
            userEntity(receiver, message.receiver(), conversationId(message));
        }
        String status = message.screening().status(clock.millis());
        if (status != null) {
            ObjectNode moderation = data.putObject("moderation").put("status", status);
            String rule = message.screening().rule();
            if (rule != null && status.equals("disapproved")) {
                moderation.putObject("rule").put("id", rule);
            }
        }
        return data;
    }

    private void userEntity(ObjectNode into, String uid, String conversationId) {
        store.users().get(uid).ifPresent(user -> into.set("entity", user(user).put("conversationId", conversationId)));
        into.put("entityType", "user");
    }
}
