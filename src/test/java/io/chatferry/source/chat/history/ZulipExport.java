package io.chatferry.source.chat.history;

import static io.chatferry.source.chat.history.ExportValues.each;
import static io.chatferry.source.chat.history.ExportValues.object;
import static io.chatferry.source.chat.history.ExportValues.people;

import io.chatferry.source.chat.history.ChatHistory.Post;
import io.chatferry.source.chat.history.ChatHistory.Room;
import java.io.IOException;
import java.util.List;

/** A history as Zulip exports it. */
final class ZulipExport {

    private ZulipExport() {}

    static void write(ChatHistory history, ExportedFiles files) throws IOException {
        files.json("migration_status.json", object("migrations_by_app", object(), "zulip_version", "10.1"));
        files.json(
                "realm.json",
                object(
                        "import_source",
                        "zulip",
                        "zerver_realm",
                        List.of(object("id", 2, "string_id", "club", "name", "Club")),
                        "zerver_userprofile",
                        each(
                                people(history),
                                person -> object(
                                        "id",
                                        person.id(),
                                        "email",
                                        "u" + person.id() + "@example.com",
                                        "full_name",
                                        person.name(),
                                        "is_active",
                                        true,
                                        "is_bot",
                                        false,
                                        "realm",
                                        2)),
                        "zerver_stream",
                        history.rooms().stream()
                                .map(room ->
                                        object("id", room.id(), "name", room.name(), "invite_only", false, "realm", 2))
                                .toList(),
                        "zerver_recipient",
                        history.rooms().stream()
                                .map(room -> object("id", room.id(), "type", 2, "type_id", room.id()))
                                .toList(),
                        "zerver_subscription",
                        history.rooms().stream()
                                .flatMap(room -> room.people().stream()
                                        .map(person -> object(
                                                "id",
                                                room.id() * 1_000 + person.id(),
                                                "user_profile",
                                                person.id(),
                                                "recipient",
                                                room.id(),
                                                "active",
                                                true)))
                                .toList()));
        try (ExportedFiles.Lines out = files.open("messages-000001.json")) {
            String before = "{\"zerver_message\": [";
            for (Room room : history.rooms()) {
                for (Post post : room.posts()) {
                    out.text(before);
                    out.json(object(
                            "id",
                            post.id(),
                            "sender",
                            post.author().id(),
                            "recipient",
                            room.id(),
                            "realm",
                            2,
                            "subject",
                            "talk",
                            "content",
                            post.text(),
                            "date_sent",
                            (double) post.at().getEpochSecond()));
                    before = ",";
                }
            }
            out.text((before.equals(",") ? "" : before) + "], \"zerver_usermessage\": []}");
        }
    }
}
