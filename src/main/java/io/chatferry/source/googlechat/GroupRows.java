package io.chatferry.source.googlechat;

import io.chatferry.source.chat.model.ChatMember;
import io.chatferry.source.chat.model.ChatSink;
import io.chatferry.source.chat.model.ChatUser;
import io.chatferry.source.chat.model.Conversation;
import io.chatferry.source.chat.model.RowHandler;
import io.chatferry.source.chat.reading.Fields;
import io.chatferry.source.row.Row;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** The descriptions of people and conversations, each a file of one object. */
final class GroupRows {

    private GroupRows() {}

    static void user(Row row, ChatSink sink) {
        ChatUser user = People.user(((Row.Json) row).value().path("user"));
        if (user == null) {
            sink.skip("a user without name and address");
        } else {
            sink.user(user);
        }
    }

    /** The conversation of a folder. */
    static RowHandler group(String folder) {
        return (row, sink) -> {
            JsonNode json = ((Row.Json) row).value();
            List<JsonNode> members = Fields.list(json, "members");
            Conversation.Builder conversation = begin(folder).name(Fields.first(json, "name"));
            if (members.isEmpty()) {
                conversation.authorsAreMembers();
            }
            sink.conversation(conversation.build());
            for (JsonNode member : members) {
                ChatUser user = People.user(member);
                if (user != null) {
                    sink.user(user);
                    sink.member(new ChatMember(folder, user.id()));
                }
            }
        };
    }

    /** A conversation that only its folder describes. */
    static Conversation undescribed(String folder) {
        return begin(folder).authorsAreMembers().build();
    }

    private static Conversation.Builder begin(String folder) {
        return folder.startsWith("DM ") ? Conversation.direct(folder) : Conversation.room(folder);
    }
}
