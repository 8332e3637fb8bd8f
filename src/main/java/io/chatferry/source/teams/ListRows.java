package io.chatferry.source.teams;

import io.chatferry.model.RejectCode;
import io.chatferry.source.canonical.Times;
import io.chatferry.source.chat.model.ChatMember;
import io.chatferry.source.chat.model.ChatSink;
import io.chatferry.source.chat.model.ChatUser;
import io.chatferry.source.chat.model.Conversation;
import io.chatferry.source.chat.model.RowHandler;
import io.chatferry.source.chat.reading.Fields;
import io.chatferry.source.row.Row;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** The rows of the lists of users, teams, channels, members and chats. */
final class ListRows {

    private final TeamList teams;
    private final Times times;

    ListRows(TeamList teams, Times times) {
        this.teams = teams;
        this.times = times;
    }

    static JsonNode json(Row row) {
        return CamelCase.of(((Row.Json) row).value());
    }

    private static @Nullable String id(JsonNode json, ChatSink sink, String... names) {
        String id = Fields.first(json, names);
        if (id == null) {
            sink.reject(RejectCode.ID_EMPTY, names[0], "the row has no id");
        }
        return id;
    }

    void user(Row row, ChatSink sink) {
        JsonNode user = json(row);
        String id = id(user, sink, "id");
        if (id != null) {
            boolean isClosed = user.path("accountEnabled").isBoolean() && !Fields.flag(user, "accountEnabled");
            String name = Fields.first(user, "displayName", "userPrincipalName");
            sink.user(new ChatUser(id, name, null, false, isClosed, null, null));
        }
    }

    void team(Row row, ChatSink sink) {
        JsonNode team = json(row);
        String id = id(team, sink, "groupsId", "groupId", "id");
        if (id != null) {
            teams.add(id, team);
            sink.helpsOthers();
        }
    }

    /** A team's members in a first pass: who owns it. */
    RowHandler owners(String teamId) {
        return (row, sink) -> {
            JsonNode member = json(row);
            String user = Fields.first(member, "userId", "id");
            if (user != null && isOwner(member)) {
                teams.team(teamId).addOwner(user);
            }
            sink.helpsOthers();
        };
    }

    private static boolean isOwner(JsonNode member) {
        String role = Fields.first(member, "role");
        return "owner".equalsIgnoreCase(role)
                || Fields.texts(member, "roles").stream().anyMatch("owner"::equalsIgnoreCase);
    }

    RowHandler channel(String teamId) {
        return (row, sink) -> {
            JsonNode channel = json(row);
            String id = id(channel, sink, "id");
            if (id != null) {
                sink.conversation(channel(teamId, id, channel));
            }
        };
    }

    private Conversation channel(String teamId, String id, JsonNode channel) {
        TeamList.Team team = teams.team(teamId);
        String membership = Fields.first(channel, "membershipType");
        boolean isStandard = "standard".equalsIgnoreCase(membership);
        String name = Fields.first(channel, "displayName");
        String title = name == null ? id : name;
        String created = Fields.first(channel, "createdDateTime");
        Conversation.Builder conversation = Conversation.room(id)
                .name(team.name() == null ? name : team.name() + " / " + title)
                .open(isStandard && team.isPublic())
                .archived(team.isArchived() || Fields.flag(channel, "isArchived"))
                .description(Fields.first(channel, "description"))
                .createdAt(created == null ? null : times.parse(created))
                .note("channelType", isStandard ? null : membership);
        if (isStandard && team.listsMembers()) {
            team.addStandardChannel(id);
            conversation.owner(team.owner());
        } else {
            conversation.authorsAreMembers(); // who belongs to a private channel is not in the export
        }
        return conversation.build();
    }

    /** A team's members belong to its standard channels. */
    RowHandler member(String teamId) {
        return (row, sink) -> {
            JsonNode member = json(row);
            String user = id(member, sink, "userId", "id");
            if (user == null) {
                return;
            }
            // members whose account is closed are in no list of users
            sink.user(ChatUser.named(user, Fields.first(member, "displayName", "name")));
            for (String channel : teams.team(teamId).standardChannels()) {
                sink.member(new ChatMember(channel, user, isOwner(member) ? "admin" : null, null));
            }
        };
    }

    /** A list of chats, as Microsoft Graph has it. */
    void chat(Row row, ChatSink sink) {
        JsonNode chat = json(row);
        String id = id(chat, sink, "id");
        if (id == null) {
            return;
        }
        sink.conversation(Chats.conversation(id, Fields.first(chat, "topic")));
        for (JsonNode member : Fields.list(chat, "members")) {
            String user = Fields.first(member, "userId");
            if (user != null && !Chats.isPair(id)) {
                sink.member(new ChatMember(id, user));
            }
        }
        Chats.people(id).forEach(user -> sink.member(new ChatMember(id, user)));
    }
}
