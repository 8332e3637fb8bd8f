package io.chatferry.source.chat.history;

import static io.chatferry.source.chat.history.ExportValues.each;
import static io.chatferry.source.chat.history.ExportValues.files;
import static io.chatferry.source.chat.history.ExportValues.object;
import static io.chatferry.source.chat.history.ExportValues.people;
import static io.chatferry.source.chat.history.ExportValues.url;

import io.chatferry.source.chat.history.ChatHistory.Person;
import io.chatferry.source.chat.history.ChatHistory.Post;
import io.chatferry.source.chat.history.ChatHistory.Room;
import java.io.IOException;
import java.util.List;

/** A history as Microsoft Teams exports it. */
final class TeamsExport {

    private TeamsExport() {}

    static void write(ChatHistory history, ExportedFiles files) throws IOException {
        String team = "7b1d3c52-6a0e-4f6b-9d55-1c2f30a4e001";
        files.json(
                "users/usersList.json",
                each(people(history), person -> object("Id", teamsId(person), "DisplayName", person.name())));
        files.json("teams/teamsList.json", List.of(object("Name", "Club", "Privacy", "Public", "GroupsId", team)));
        files.json(
                "teams/teamsSettings.json",
                List.of(object("Id", team, "DisplayName", "Club", "Visibility", "public", "IsArchived", false)));
        String folder = "teams/" + team + "/";
        files.json(
                folder + "teamMembers_" + team + ".json",
                each(
                        people(history),
                        person -> object("Name", person.name(), "UserId", teamsId(person), "Role", "Member")));
        files.json(
                folder + "channels_" + team + ".json",
                history.rooms().stream()
                        .map(room -> object(
                                "Id",
                                channel(room),
                                "CreatedDateTime",
                                "2024-03-01T08:00:00.000Z",
                                "DisplayName",
                                room.name(),
                                "MembershipType",
                                "standard"))
                        .toList());
        try (ExportedFiles.Lines out = files.open(folder + "messages_" + team + ".json")) {
            String before = "[\n";
            for (Room room : history.rooms()) {
                for (Post post : room.posts()) {
                    out.text(before);
                    out.json(teamsMessage(team, room, post));
                    before = ",";
                }
            }
            out.text(before.equals(",") ? "]" : "[]");
        }
    }

    private static String teamsId(Person person) {
        return "0a6f2d14-1111-4c7a-8e21-%012d".formatted(person.id() % 1_000_000_000_000L);
    }

    private static String channel(Room room) {
        return "19:c" + room.id() + "@thread.tacv2";
    }

    private static Object teamsMessage(String team, Room room, Post post) {
        return object(
                "Id",
                "" + post.id(),
                "ReplyToId",
                null,
                "MessageType",
                "message",
                "CreatedDateTime",
                post.at().toString(),
                "LastEditedDateTime",
                null,
                "DeletedDateTime",
                null,
                "Subject",
                "",
                "ChatId",
                null,
                "ChannelIdentity",
                object("TeamId", team, "ChannelId", channel(room)),
                "From",
                object(
                        "User",
                        object(
                                "Id",
                                teamsId(post.author()),
                                "DisplayName",
                                post.author().name())),
                "Body",
                object("ContentType", "text", "Content", post.text()),
                "Attachments",
                files(
                        post,
                        "Id",
                        "f" + post.id(),
                        "ContentType",
                        "reference",
                        "ContentUrl",
                        url(post),
                        "Name",
                        post.file()),
                "Mentions",
                List.of(),
                "Reactions",
                List.of());
    }
}
