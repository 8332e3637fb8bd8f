package io.chatferry.source.telegram;

import io.chatferry.source.chat.model.ChatMember;
import io.chatferry.source.chat.model.ChatSink;
import io.chatferry.source.chat.model.Conversation;
import io.chatferry.source.chat.reading.Fields;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * A chat while its messages are read. It is described when all of them were, since only then is known who created it. Not
 * thread-safe.
 */
final class TelegramChat {

    private static final String SAVED = "saved_messages";
    /** Names of chats that an export gives none. */
    private static final Map<String, String> NAMES =
            Map.of(SAVED, "Saved Messages", "replies", "Replies", "verification_codes", "Verification Codes");

    private final JsonNode head;
    private final String number;
    private final String id;
    private final @Nullable String account;
    private final boolean wasLeft;
    private final Set<String> topics = new HashSet<>();
    private @Nullable String creator;

    /**
     * @param head {@code name}, {@code type} and {@code id} of the chat
     * @param account the user whose export it is; null if that is not known
     * @param prefix of the id of a chat of two people, which is unique in the account only; empty if there is only one account
     * @param otherwise the id of a chat that has none
     * @param wasLeft whether the account has left the chat
     * @param kinds of the chats before this one, by their ids; this chat is added
     */
    TelegramChat(
            JsonNode head,
            @Nullable String account,
            String prefix,
            String otherwise,
            boolean wasLeft,
            Map<String, String> kinds) {
        this.head = head;
        String written = Fields.text(head, "id");
        this.number = written == null ? otherwise : written;
        this.id = written == null ? otherwise : unique((isDirect() || isSaved() ? prefix : "") + written, kinds);
        this.account = account;
        this.wasLeft = wasLeft;
    }

    /** Users, groups and channels are numbered apart: the same number is another chat if it is of another kind. */
    private String unique(String written, Map<String, String> kinds) {
        String kind = kind();
        return kind.isEmpty() || kind.equals(kinds.computeIfAbsent(written, first -> kind))
                ? written
                : kind + ":" + written;
    }

    /** What the chat is numbered with; empty if its type does not tell. */
    private String kind() {
        if (isDirect() || isSaved()) {
            return "user";
        }
        if (type().equals("private_group")) {
            return "group";
        }
        return type().endsWith("_supergroup") || type().endsWith("_channel") ? "channel" : "";
    }

    String id() {
        return id;
    }

    /** Whether these are the name, type and id of this chat. */
    @SuppressWarnings("ReferenceEquality") // two chats may have equal values
    boolean isOf(JsonNode otherHead) {
        return head == otherHead;
    }

    private String type() {
        String type = Fields.text(head, "type");
        return type == null ? "" : type;
    }

    private @Nullable String name() {
        return Fields.text(head, "name");
    }

    private boolean isDirect() {
        return type().equals("personal_chat") || type().equals("bot_chat");
    }

    private boolean isSaved() {
        return type().equals(SAVED);
    }

    /** The user that a chat of two is with. */
    private @Nullable String peer() {
        return TelegramText.userId(Fields.text(head, "id"));
    }

    /** The author of the posts of a channel that name none, as old exports have them; null elsewhere. */
    @Nullable
    String channel() {
        return type().endsWith("_channel") ? "channel" + number : null;
    }

    /** The name of {@link #channel()}. */
    @Nullable
    String channelName() {
        return name();
    }

    boolean isFromBot(String sender) {
        return type().equals("bot_chat") && sender.equals(peer());
    }

    /** A message that began a topic: what answers it is in the topic. */
    void topic(String message) {
        topics.add(message);
    }

    boolean isTopic(String message) {
        return topics.contains(message);
    }

    /** Whoever created it, or came later by a link. */
    void joined(String user, boolean asCreator, ChatSink sink) {
        if (isDirect() || isSaved()) {
            return;
        }
        if (asCreator && creator == null) {
            creator = user;
        }
        sink.member(new ChatMember(id, user));
    }

    /** All of its messages were read. */
    void describe(TelegramNames names, ChatSink sink) {
        if (isDirect()) {
            sink.conversation(
                    Conversation.direct(id).name(name()).authorsAreMembers().build());
            String peer = peer();
            if (peer != null) {
                names.seen(peer, name());
                sink.named(peer, name(), type().equals("bot_chat"));
                sink.member(new ChatMember(id, peer));
            }
            if (account != null) {
                sink.member(new ChatMember(id, account));
            }
            return;
        }
        Conversation.Builder chat = Conversation.room(id)
                .name(name() == null ? NAMES.get(type()) : name())
                .open(type().startsWith("public_"))
                .authorsAreMembers();
        if (isSaved()) {
            String owner = account == null ? peer() : account;
            sink.conversation(chat.owner(owner).note("was", "self-dm").build());
            if (owner != null) {
                sink.member(new ChatMember(id, owner));
            }
            return;
        }
        chat.owner(creator).note("was", type().isEmpty() ? null : type());
        sink.conversation(chat.note("left", wasLeft ? true : null).build());
    }
}
