package io.chatferry.source.twilio;

import io.chatferry.model.RejectCode;
import io.chatferry.source.canonical.Times;
import io.chatferry.source.chat.model.ChatMember;
import io.chatferry.source.chat.model.ChatSink;
import io.chatferry.source.chat.model.ChatUser;
import io.chatferry.source.chat.model.Conversation;
import io.chatferry.source.chat.reading.Fields;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Understands the objects of an export, wherever they stand. Not thread-safe. */
final class TwilioRows {

    /** As many participants as decide whether a conversation is one of two. */
    private static final int PEOPLE = 3;

    private final Times times;
    private final TwilioMessages messages;
    /** The first participants of each conversation. */
    private final Map<String, Set<String>> people = new HashMap<>();

    TwilioRows(Times times, TwilioMedia media) {
        this.times = times;
        this.messages = new TwilioMessages(times, media);
    }

    void take(JsonNode object, ChatSink sink) {
        take(TwilioShape.named(object), null, sink);
    }

    private void take(JsonNode object, @Nullable String conversation, ChatSink sink) {
        switch (TwilioShape.of(object)) {
            case USER -> user(object, sink);
            case PARTICIPANT -> participant(object, conversation, sink);
            case CONVERSATION -> conversation(object, sink);
            case MESSAGE -> message(object, conversation, sink);
            case PAGE -> {
                boolean isEmpty = true;
                for (String list : TwilioShape.LISTS) {
                    isEmpty &= Fields.list(object, list).isEmpty();
                    each(object, list, conversation, sink);
                }
                if (isEmpty) {
                    sink.skip("empty page");
                }
            }
            case OTHER -> {
                // counted as not understood
            }
        }
    }

    private void each(JsonNode object, String list, @Nullable String conversation, ChatSink sink) {
        Fields.list(object, list).forEach(element -> take(TwilioShape.named(element), conversation, sink));
    }

    private void user(JsonNode user, ChatSink sink) {
        String id = Fields.first(user, "identity");
        if (id == null) {
            sink.reject(RejectCode.FIELD_MISSING, "identity", "a user without an identity");
            return;
        }
        sink.user(new ChatUser(
                id,
                Fields.first(user, "friendly_name"),
                null,
                false,
                false,
                null,
                Fields.time(times, user, "date_created"),
                notes("attributes", Fields.unpacked(Fields.text(user, "attributes")))));
    }

    private static Map<String, Object> notes(String key, @Nullable Object value) {
        Map<String, Object> notes = new LinkedHashMap<>();
        if (value != null) {
            notes.put(key, value);
        }
        return notes;
    }

    private void participant(JsonNode participant, @Nullable String around, ChatSink sink) {
        String conversation = conversationOf(participant, around);
        JsonNode binding = participant.path("messaging_binding");
        String address = Fields.first(binding, "address", "projected_address");
        String id = Fields.first(participant, "identity");
        if (id == null && address != null) {
            id = address;
            String kind = Fields.first(binding, "type");
            sink.user(new ChatUser(
                    id, address.replaceFirst("^\\w+:", ""), null, false, false, null, null, notes("address", kind)));
        }
        if (conversation == null || id == null) {
            sink.reject(
                    RejectCode.FIELD_MISSING,
                    "identity",
                    "a participant without a conversation, or without identity and address");
            return;
        }
        Set<String> known = people.computeIfAbsent(conversation, none -> new LinkedHashSet<>());
        if (known.size() < PEOPLE) {
            known.add(id);
        }
        sink.member(new ChatMember(conversation, id, null, Fields.time(times, participant, "date_created")));
        Instant read = Fields.time(times, participant, "last_read_timestamp", "last_consumption_timestamp");
        if (read != null) {
            sink.read(conversation, id, read);
        }
    }

    private static @Nullable String conversationOf(JsonNode object, @Nullable String around) {
        String sid = Fields.first(object, "conversation_sid", "channel_sid");
        return sid == null ? around : sid;
    }

    private void conversation(JsonNode conversation, ChatSink sink) {
        String sid = Fields.first(conversation, "sid");
        if (sid == null) {
            return;
        }
        each(conversation, "participants", sid, sink);
        each(conversation, "members", sid, sink);
        String unique = Fields.first(conversation, "unique_name");
        Set<String> participants = people.getOrDefault(sid, Set.of());
        Conversation.Builder room = isPair(unique, participants) ? Conversation.direct(sid) : Conversation.room(sid);
        String state = Fields.first(conversation, "state");
        room.name(Fields.first(conversation, "friendly_name", "unique_name"))
                .open("public".equals(Fields.text(conversation, "type")))
                .archived("closed".equals(state))
                .owner(Fields.first(conversation, "created_by"))
                .createdAt(Fields.time(times, conversation, "date_created"))
                .note("uniqueName", unique)
                .note("state", "active".equals(state) ? null : state)
                .note("attributes", Fields.unpacked(Fields.text(conversation, "attributes")));
        if (participants.isEmpty()) {
            room.authorsAreMembers();
        }
        sink.conversation(room.build());
        each(conversation, "messages", sid, sink);
    }

    /**
     * Twilio does not say which conversations are between two people. Those are whose unique name is made of the identities of
     * their only two participants: there is one for the two, and never a third person.
     */
    private static boolean isPair(@Nullable String unique, Set<String> participants) {
        if (unique == null || participants.size() != 2) {
            return false;
        }
        List<String> two = List.copyOf(participants);
        return isOf(unique, two.get(0), two.get(1)) || isOf(unique, two.get(1), two.get(0));
    }

    private static boolean isOf(String unique, String first, String second) {
        int between = unique.length() - first.length() - second.length();
        return between >= 1
                && between <= 3
                && unique.startsWith(first)
                && unique.endsWith(second)
                && unique.substring(first.length(), first.length() + between)
                        .chars()
                        .noneMatch(Character::isLetterOrDigit);
    }

    private void message(JsonNode message, @Nullable String around, ChatSink sink) {
        String conversation = conversationOf(message, around);
        if (conversation == null) {
            sink.reject(RejectCode.FIELD_MISSING, "conversation_sid", "a message without its conversation");
            return;
        }
        messages.take(message, conversation, sink);
    }
}
