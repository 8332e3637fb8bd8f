package io.chatferry.source.slack;

import io.chatferry.model.RejectCode;
import io.chatferry.source.chat.model.ChatMember;
import io.chatferry.source.chat.model.ChatSink;
import io.chatferry.source.chat.model.ChatUser;
import io.chatferry.source.chat.model.Conversation;
import io.chatferry.source.chat.model.RowHandler;
import io.chatferry.source.chat.reading.Fields;
import io.chatferry.source.row.Row;
import io.chatferry.source.slack.SlackLayout.ListFile;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** The rows of {@code channels.json}, {@code groups.json}, {@code mpims.json} and {@code dms.json}. */
final class ConversationRows implements RowHandler {

    /** Direct messages have placeholders as 1 for the time of their creation: a time is one since 2001. */
    private static final Instant EARLIEST = Instant.ofEpochSecond(1_000_000_000L);

    private final ListFile list;
    private final String workspace;
    private final SlackDirectory directory;
    private final Markup markup;

    ConversationRows(ListFile list, String workspace, SlackDirectory directory) {
        this.list = list;
        this.workspace = workspace;
        this.directory = directory;
        this.markup = new Markup(directory, user -> "@" + directory.nameOfUser(user));
    }

    @Override
    public void row(Row row, ChatSink sink) {
        if (!(row instanceof Row.Json json)) {
            return;
        }
        JsonNode room = json.value();
        String id = Fields.text(room, "id");
        if (id == null) {
            sink.reject(RejectCode.ID_EMPTY, "id", "a conversation without an id");
            return;
        }
        boolean isDirect = list == ListFile.DMS
                || list == ListFile.MPIMS
                || Fields.flag(room, "is_im")
                || Fields.flag(room, "is_mpim");
        boolean isPublic = list == ListFile.CHANNELS && !isDirect && !Fields.flag(room, "is_private");
        String name = Fields.text(room, "name");
        directory.addConversation(workspace, id, name, isPublic);
        Conversation.Builder conversation = isDirect ? Conversation.direct(id) : Conversation.room(id);
        conversation
                .name(name)
                .open(isPublic)
                .archived(Fields.flag(room, "is_archived"))
                .owner(Fields.text(room, "creator"))
                .createdAt(createdAt(room))
                .description(shown(room, "purpose"))
                .note("topic", shown(room, "topic"));
        Set<String> members = members(room);
        if (isDirect) {
            conversation.authorsAreMembersIfNoneListed();
        }
        if (!room.path("members").isArray()) {
            conversation.authorsAreMembers();
        }
        sink.conversation(conversation.build());
        for (String member : members) {
            if (member.equals(UserRows.SLACKBOT)) {
                sink.user(ChatUser.named(member, UserRows.SLACKBOT_NAME).asBot());
            }
            sink.member(new ChatMember(id, member));
        }
    }

    /** The listed members; of a direct conversation as the API has it, the other person. */
    private static Set<String> members(JsonNode room) {
        Set<String> members = new LinkedHashSet<>(Fields.texts(room, "members"));
        String other = Fields.text(room, "user");
        if (members.isEmpty() && other != null && Fields.flag(room, "is_im")) {
            members.add(other);
        }
        return members;
    }

    private static @Nullable Instant createdAt(JsonNode room) {
        Instant created = Fields.seconds(Fields.text(room, "created"));
        return created == null || created.isBefore(EARLIEST) ? null : created;
    }

    private @Nullable String shown(JsonNode room, String field) {
        JsonNode value = room.path(field);
        String text = Fields.text(value.isObject() ? value.path("value") : value);
        return text == null || text.isBlank() ? null : markup.text(text);
    }
}
