package io.chatferry.source.zulip;

import io.chatferry.source.chat.model.ChatMember;
import io.chatferry.source.chat.model.ChatSink;
import io.chatferry.source.chat.model.Conversation;
import io.chatferry.source.chat.reading.Fields;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * The conversations of an organization by their recipients: a message goes to a recipient, which is a person (type 1), a channel
 * (2) or a group of people (3). A direct conversation has a recipient for each of the two people. Not thread-safe.
 */
final class Rooms {

    /** Before the name of an archived channel, in older versions. */
    private static final String DEACTIVATED = "!*DEACTIVATED:";
    /** A topic that was marked as resolved is the same one. */
    private static final String RESOLVED = "✔ ";
    /** How Zulip shows the topic without a name. */
    private static final String NO_TOPIC = "general chat";

    private final Realm realm;
    private final boolean topicsAreGroups;
    private final Map<String, Recipient> recipients = new HashMap<>();
    private final Map<String, Stream> streams = new LinkedHashMap<>();
    private final Map<String, Set<String>> people = new HashMap<>();
    private final Set<String> described = new HashSet<>();

    private enum Type {
        PERSON,
        STREAM,
        PEOPLE
    }

    private record Recipient(Type type, String id) {}

    /** A channel, with its members if its topics are groups. */
    private record Stream(
            String name,
            boolean isOpen,
            boolean isArchived,
            @Nullable String creator,
            @Nullable String description,
            @Nullable Instant createdAt,
            List<String> members) {}

    Rooms(Realm realm, ZulipOptions.Topics topics) {
        this.realm = realm;
        this.topicsAreGroups = topics == ZulipOptions.Topics.GROUPS;
    }

    void recipient(String id, JsonNode row) {
        String of = Fields.text(row, "type_id");
        Type type = switch (String.valueOf(Fields.text(row, "type"))) {
            case "1" -> Type.PERSON;
            case "2" -> Type.STREAM;
            case "3" -> Type.PEOPLE;
            default -> null;
        };
        if (of != null && type != null) {
            recipients.put(id, new Recipient(type, of));
        }
    }

    /** A channel that the export describes. */
    void stream(String id, JsonNode row, ChatSink sink) {
        String written = Fields.first(row, "name");
        String name = written == null ? "" : written.replaceFirst("^" + DEACTIVATED, "");
        Stream stream = new Stream(
                name,
                row.path("invite_only").isBoolean() && !row.path("invite_only").booleanValue(),
                Fields.flag(row, "deactivated") || (written != null && !written.equals(name)),
                Fields.text(row, "creator"),
                Fields.first(row, "description"),
                Fields.seconds(Fields.text(row, "date_created")),
                new ArrayList<>(0));
        streams.put(id, stream);
        if (topicsAreGroups) {
            sink.helpsOthers();
        } else {
            sink.conversation(described("stream:" + id, stream.name, stream));
        }
    }

    private static Conversation described(String id, String name, Stream stream) {
        return Conversation.room(id)
                .name(name)
                .open(stream.isOpen)
                .archived(stream.isArchived)
                .owner(stream.creator)
                .description(stream.description)
                .createdAt(stream.createdAt)
                .build();
    }

    /** Somebody belongs to the conversation of a recipient; a subscription to a channel may have ended. */
    void subscription(String recipient, String user, boolean isActive, ChatSink sink) {
        sink.helpsOthers();
        Recipient to = recipients.get(recipient);
        if (to == null || to.type == Type.PERSON) {
            return;
        }
        if (to.type == Type.PEOPLE) {
            people.computeIfAbsent(to.id, id -> new HashSet<>()).add(user);
        } else if (isActive && topicsAreGroups) {
            Stream stream = streams.get(to.id);
            if (stream != null) {
                stream.members.add(user);
            }
        } else if (isActive) {
            sink.member(new ChatMember("stream:" + to.id, user));
        }
    }

    /** Whether messages to a recipient have topics: in direct messages, newer versions write a control character instead. */
    boolean isChannel(String recipient) {
        Recipient to = recipients.get(recipient);
        return to != null && to.type == Type.STREAM;
    }

    /** The conversation that a message to a recipient belongs to. */
    String of(String recipient, String sender, @Nullable String topic, ChatSink sink) {
        Recipient to = recipients.get(recipient);
        if (to == null) {
            sink.count("messages to a recipient that is not in the export, put into private groups");
            return "recipient:" + recipient;
        }
        return switch (to.type) {
            case PERSON -> direct(null, List.of(sender, to.id), sink);
            case PEOPLE -> direct("huddle:" + to.id, people.getOrDefault(to.id, Set.of()), sink);
            case STREAM -> topicsAreGroups ? topic(to.id, topic == null ? "" : topic, sink) : "stream:" + to.id;
        };
    }

    /**
     * A direct conversation.
     *
     * @param id its id if it is one of three people and more
     */
    private String direct(@Nullable String id, Collection<String> members, ChatSink sink) {
        Set<String> sorted =
                new TreeSet<>(Comparator.comparingInt(String::length).thenComparing(Comparator.naturalOrder()));
        sorted.addAll(members);
        String room = id != null && (sorted.isEmpty() || sorted.size() > 2) ? id : "dm:" + String.join(",", sorted);
        if (described.add(room)) {
            Conversation.Builder conversation = Conversation.direct(room);
            sink.conversation((sorted.isEmpty() ? conversation.authorsAreMembers() : conversation).build());
            for (String member : sorted) {
                realm.isNamed(member, null, sink);
                sink.member(new ChatMember(room, member));
            }
        }
        return room;
    }

    private String topic(String streamId, String written, ChatSink sink) {
        String topic = written.startsWith(RESOLVED) ? written.substring(RESOLVED.length()) : written;
        String room = "stream:" + streamId + "/" + topic.toLowerCase(Locale.ROOT);
        Stream stream = streams.get(streamId);
        if (stream != null && described.add(room)) {
            described.add(streamId);
            sink.conversation(described(room, stream.name + " > " + (topic.isEmpty() ? NO_TOPIC : topic), stream));
            stream.members.forEach(member -> sink.member(new ChatMember(room, member)));
        }
        return room;
    }

    /** All messages were read: channels without any are groups too. */
    void end(ChatSink sink) {
        if (topicsAreGroups) {
            streams.forEach((id, stream) -> {
                if (described.add(id)) {
                    sink.conversation(described("stream:" + id, stream.name, stream));
                    stream.members.forEach(member -> sink.member(new ChatMember("stream:" + id, member)));
                }
            });
        }
    }
}
