package io.chatferry.source.zulip;

import io.chatferry.model.RejectCode;
import io.chatferry.source.chat.model.ChatSink;
import io.chatferry.source.chat.model.ChatUser;
import io.chatferry.source.chat.model.RowHandler;
import io.chatferry.source.chat.reading.Fields;
import io.chatferry.source.row.Row;
import java.util.List;
import java.util.function.Supplier;
import tools.jackson.databind.JsonNode;

/** Understands the tables of users, channels and recipients. Not thread-safe. */
final class RealmHandler implements RowHandler {

    private final Realm realm;
    private final Rooms rooms;
    private final Supplier<List<String>> place;

    /** @param place the table and the number of the row */
    RealmHandler(Realm realm, Rooms rooms, Supplier<List<String>> place) {
        this.realm = realm;
        this.rooms = rooms;
        this.place = place;
    }

    @Override
    public void row(Row row, ChatSink sink) {
        if (!(row instanceof Row.Json json)) {
            return;
        }
        String table = place.get().get(0);
        switch (table) {
            case "zerver_userprofile",
                    "zerver_userprofile_mirrordummy",
                    "zerver_userprofile_crossrealm",
                    "zerver_stream",
                    "zerver_recipient" -> {
                String id = Fields.text(json.value(), "id");
                if (id == null) {
                    sink.reject(RejectCode.FIELD_MISSING, "id", "a row of " + table + " has no id");
                } else {
                    read(table, id, json.value(), sink);
                }
            }
            default -> sink.helpsOthers();
        }
    }

    private void read(String table, String id, JsonNode row, ChatSink sink) {
        switch (table) {
            case "zerver_userprofile_crossrealm" -> {
                realm.serverBot(id, row);
                sink.helpsOthers();
            }
            case "zerver_stream" -> rooms.stream(id, row, sink);
            case "zerver_recipient" -> {
                rooms.recipient(id, row);
                sink.helpsOthers();
            }
            default -> {
                String name = Fields.first(row, "full_name");
                realm.user(id, name);
                boolean isActive = !row.path("is_active").isBoolean()
                        || row.path("is_active").booleanValue();
                sink.user(new ChatUser(
                        id,
                        name,
                        null,
                        Fields.flag(row, "is_bot"),
                        !isActive || Fields.flag(row, "is_mirror_dummy"),
                        null,
                        Fields.seconds(Fields.text(row, "date_joined"))));
            }
        }
    }
}
