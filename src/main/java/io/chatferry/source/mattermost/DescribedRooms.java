package io.chatferry.source.mattermost;

import io.chatferry.source.chat.model.ChatMember;
import io.chatferry.source.chat.model.ChatSink;
import io.chatferry.source.chat.model.Conversation;
import io.chatferry.source.chat.reading.Fields;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** The conversations of a server, also those that only posts or memberships name. Not thread-safe. */
final class DescribedRooms {

    private static final String DIRECT = "direct:";

    private final ServerNames names;
    private final Set<String> described = new HashSet<>();

    DescribedRooms(ServerNames names) {
        this.names = names;
    }

    /** A line that describes a channel; false if it lacks a name. */
    boolean channel(JsonNode channel, ChatSink sink) {
        String id = ServerNames.channel(channel, "name");
        if (id == null) {
            return false;
        }
        String purpose = Fields.first(channel, "purpose");
        String header = Fields.first(channel, "header");
        boolean isOpen =
                "O".equals(Fields.text(channel, "type")) && !names.isClosedAmongOthers(Fields.text(channel, "team"));
        sink.conversation(Conversation.room(id)
                .name(Fields.first(channel, "display_name", "name"))
                .open(isOpen)
                .archived(Fields.millis(Fields.text(channel, "deleted_at")) != null)
                .description(purpose == null ? header : purpose)
                .note("header", purpose == null ? null : header)
                .note("team", Fields.text(channel, "team"))
                .build());
        return true;
    }

    /** A channel that a post or a membership names: one without a line of its own is private. */
    void named(String channel, ChatSink sink) {
        if (!names.hasChannel(channel) && described.add(channel)) {
            String name = channel.substring(channel.indexOf('/') + 1);
            sink.count("channels without a line of their own, created as private groups");
            sink.conversation(Conversation.room(channel).name(name).build());
        }
    }

    /**
     * The direct conversation of the members that a line names; null if it names none.
     *
     * @param header its header, if the line says it
     */
    @Nullable
    String direct(JsonNode line, @Nullable String header, ChatSink sink) {
        Set<String> members = new TreeSet<>(members(line));
        if (members.isEmpty()) {
            return null;
        }
        String id = DIRECT + String.join(",", members);
        if (described.add(id)) {
            sink.conversation(Conversation.direct(id)
                    .name(String.join(", ", members))
                    .note("header", header)
                    .build());
            members.forEach(member -> sink.member(new ChatMember(id, member)));
        }
        return id;
    }

    private static List<String> members(JsonNode line) {
        List<String> members = new ArrayList<>(Fields.texts(line, "members"));
        members.addAll(Fields.texts(line, "channel_members"));
        for (String list : List.of("participants", "members", "channel_members")) {
            for (JsonNode participant : Fields.list(line, list)) {
                String name = Fields.text(participant, "username");
                if (name != null) {
                    members.add(name);
                }
            }
        }
        return members;
    }
}
