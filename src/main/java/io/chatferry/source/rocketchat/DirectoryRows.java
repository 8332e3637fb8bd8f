package io.chatferry.source.rocketchat;

import io.chatferry.model.RejectCode;
import io.chatferry.source.chat.model.ChatMember;
import io.chatferry.source.chat.model.ChatSink;
import io.chatferry.source.chat.model.ChatUser;
import io.chatferry.source.chat.model.Conversation;
import io.chatferry.source.chat.reading.Fields;
import io.chatferry.source.row.Row;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** The rows of the collections of users, rooms, subscriptions and uploads. */
final class DirectoryRows {

    private static final String LIVECHAT = "livechat";

    private final Directory directory;
    private final MongoValues values;

    DirectoryRows(Directory directory, MongoValues values) {
        this.directory = directory;
        this.values = values;
    }

    private static JsonNode json(Row row) {
        return ((Row.Json) row).value();
    }

    private static @Nullable String id(JsonNode document, ChatSink sink) {
        String id = Fields.first(document, "_id");
        if (id == null) {
            sink.reject(RejectCode.ID_EMPTY, "_id", "the document has no _id");
        }
        return id;
    }

    void user(Row row, ChatSink sink) {
        JsonNode user = json(row);
        String id = id(user, sink);
        if (id == null) {
            return;
        }
        directory.addUser(id, Fields.text(user, "username"));
        String type = String.valueOf(Fields.text(user, "type"));
        boolean isBot = type.equals("bot")
                || type.equals("app")
                || Fields.texts(user, "roles").contains("bot");
        boolean isClosed = user.path("active").isBoolean() && !Fields.flag(user, "active");
        sink.user(
                new ChatUser(id, directory.nameOf(user), null, isBot, isClosed, null, values.time(user, "createdAt")));
    }

    /** A room in the first pass: whether it is public depends on others, which may come later. */
    void learnRoom(Row row, ChatSink sink) {
        JsonNode room = json(row);
        String id = Fields.first(room, "_id");
        if (id != null) {
            directory.addRoom(Directory.Room.of(id, room));
            directory.addNamed(room.path("u"));
        }
        sink.helpsOthers();
    }

    void room(Row row, ChatSink sink) {
        JsonNode json = json(row);
        String id = id(json, sink);
        Directory.Room room = directory.room(id);
        if (id == null || room == null) {
            return;
        }
        if (room.isLivechat()) {
            sink.skip(LIVECHAT);
        } else if (room.type().equals("d")) {
            direct(id, room, json, sink);
        } else {
            Conversation.Builder conversation = Conversation.room(id)
                    .name(room.title())
                    .open(directory.isPublic(id))
                    .archived(Fields.flag(json, "archived"))
                    .owner(Fields.first(json.path("u"), "_id"))
                    .description(Fields.first(json, "description"))
                    .createdAt(values.time(json, "ts"))
                    .note("topic", Fields.first(json, "topic"))
                    .note("announcement", Fields.first(json, "announcement"))
                    .note("discussionOf", room.parent());
            if (!directory.hasSubscriptions()) {
                conversation.authorsAreMembers();
            }
            sink.conversation(conversation.build());
        }
    }

    private void direct(String id, Directory.Room room, JsonNode json, ChatSink sink) {
        List<String> people = people(id, json);
        Conversation.Builder conversation = Conversation.direct(id)
                .name(people.size() > 2 ? room.title() : null)
                .archived(Fields.flag(json, "archived"))
                .createdAt(values.time(json, "ts"));
        if (people.isEmpty() && !directory.hasSubscriptions()) {
            conversation.authorsAreMembers();
        }
        sink.conversation(conversation.build());
        if (!people.isEmpty()) {
            directory.setHasPeople(id);
        }
        people.forEach(user -> sink.member(new ChatMember(id, user)));
    }

    /** The people of a direct room: by their ids, else by their names, else by the ids that make up that of the room. */
    private List<String> people(String id, JsonNode room) {
        List<String> people = Fields.texts(room, "uids");
        if (!people.isEmpty()) {
            return people;
        }
        people = new ArrayList<>();
        for (String name : Fields.texts(room, "usernames")) {
            people.add(directory.idOf(name));
        }
        for (int i = 1; people.isEmpty() && i < id.length(); i++) {
            if (directory.isUser(id.substring(0, i)) && directory.isUser(id.substring(i))) {
                people.add(id.substring(0, i));
                people.add(id.substring(i));
            }
        }
        return people;
    }

    void subscription(Row row, ChatSink sink) {
        JsonNode subscription = json(row);
        String roomId = Fields.first(subscription, "rid");
        String user = Fields.first(subscription.path("u"), "_id");
        if (roomId == null || user == null) {
            sink.reject(
                    RejectCode.ID_EMPTY, roomId == null ? "rid" : "u._id", "a subscription without a room or a user");
            return;
        }
        directory.addNamed(subscription.path("u"));
        Directory.Room room = directory.room(roomId);
        if (room == null) {
            room = Directory.Room.of(roomId, subscription);
            if (room.isLivechat()) {
                directory.addRoom(room);
            }
        }
        if (room.isLivechat()) {
            sink.skip(LIVECHAT);
        } else if (directory.hasPeople(roomId)) {
            sink.helpsOthers();
        } else if ("INVITED".equals(Fields.text(subscription, "status"))) {
            sink.skip("invited");
        } else {
            if (!directory.isUser(user)) {
                sink.user(ChatUser.named(user, directory.nameOf(subscription.path("u"))));
            }
            sink.member(new ChatMember(roomId, user, scope(subscription), values.time(subscription, "ts")));
        }
    }

    private static @Nullable String scope(JsonNode subscription) {
        List<String> roles = Fields.texts(subscription, "roles");
        return roles.contains("owner") ? "admin" : roles.contains("moderator") ? "moderator" : null;
    }

    void upload(Row row, ChatSink sink) {
        JsonNode upload = json(row);
        String id = Fields.first(upload, "_id");
        if (id != null) {
            String url = Fields.first(upload, "url", "path");
            directory.addUpload(id, new Directory.Upload(url, Fields.first(upload, "description")));
        }
        sink.helpsOthers();
    }
}
