package io.chatferry.source.dump;

import static io.chatferry.source.dump.DumpWriter.row;

import io.chatferry.source.dump.SampleChat.FileLink;
import io.chatferry.source.dump.SampleChat.Post;
import io.chatferry.source.row.JsonText;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The chat as tables: flat, with JSON in cells, or normalised. */
final class TableDumps {

    static final List<String> FLAT = List.of(
            "id",
            "room",
            "room_kind",
            "sender",
            "peer",
            "kind",
            "body",
            "created_at",
            "edited_at",
            "deleted_at",
            "reply_to_id",
            "att_url",
            "att_name",
            "att_mime",
            "att_size",
            "reactions",
            "extra");
    private static final List<String> WITH_JSON = List.of(
            "id",
            "room",
            "room_kind",
            "sender",
            "peer",
            "kind",
            "body",
            "created_at",
            "edited_at",
            "deleted_at",
            "reply_to_id",
            "attachments",
            "reactions",
            "extra");

    private TableDumps() {}

    /** One table with the first attachment of each message in columns of its own. */
    static List<List<@Nullable String>> flat(SampleChat chat, String timePattern) {
        DateTimeFormatter times = DateTimeFormatter.ofPattern(timePattern).withZone(ZoneOffset.UTC);
        List<List<@Nullable String>> rows = new ArrayList<>();
        for (Post post : chat.posts()) {
            FileLink file = post.files().isEmpty() ? null : post.files().get(0);
            rows.add(row(
                    post.id(),
                    post.room(),
                    post.isDirect() ? "direct" : "group",
                    post.sender(),
                    post.peer(),
                    post.kind(),
                    post.body(),
                    times.format(post.createdAt()),
                    time(post.editedAt(), times),
                    time(post.deletedAt(), times),
                    post.replyTo(),
                    file == null ? null : file.url(),
                    file == null ? null : file.name(),
                    file == null ? null : file.mime(),
                    file == null ? null : file.size(),
                    post.reactions().isEmpty() ? null : reactions(post),
                    post.extra()));
        }
        return rows;
    }

    static void flat(SampleChat chat, DumpWriter writer, Path folder, String table, String timePattern)
            throws IOException {
        writer.write(folder, table, FLAT, flat(chat, timePattern));
    }

    /** One table with attachments and reactions as JSON. */
    static void withJson(SampleChat chat, DumpWriter writer, Path folder) throws IOException {
        DateTimeFormatter times =
                DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss.SSSSSSx").withZone(ZoneOffset.UTC);
        List<List<@Nullable String>> rows = new ArrayList<>();
        List<List<@Nullable String>> flat = flat(chat, "yyyy-MM-dd HH:mm:ss.SSSSSSx");
        for (int i = 0; i < flat.size(); i++) {
            Post post = chat.posts().get(i);
            List<@Nullable String> row = new ArrayList<>(flat.get(i).subList(0, 11));
            row.add(post.files().isEmpty() ? null : files(post).toString());
            row.add(post.reactions().isEmpty() ? null : reactions(post));
            row.add(post.extra());
            row.set(7, times.format(post.createdAt()));
            rows.add(row);
        }
        writer.write(folder, "messages", WITH_JSON, rows);
    }

    static ArrayNode files(Post post) {
        ArrayNode files = JsonText.mapper().createArrayNode();
        for (FileLink file : post.files()) {
            files.addObject()
                    .put("url", file.url())
                    .put("name", file.name())
                    .put("mime", file.mime())
                    .put("size", file.size());
        }
        return files;
    }

    static String reactions(Post post) {
        return reactionList(post).toString();
    }

    static ArrayNode reactionList(Post post) {
        ArrayNode reactions = JsonText.mapper().createArrayNode();
        post.reactions().forEach((emoji, users) -> {
            ObjectNode reaction = reactions.addObject().put("emoji", emoji);
            users.forEach(reaction.putArray("users")::add);
        });
        return reactions;
    }

    static @Nullable JsonNode extra(Post post) {
        return post.extra() == null ? null : JsonText.parse(post.extra());
    }

    private static @Nullable String time(@Nullable Instant time, DateTimeFormatter format) {
        return time == null ? null : format.format(time);
    }

    /** Tables that refer to each other by numbers. */
    static void normalised(SampleChat chat, Path folder) throws IOException {
        DumpWriter csv = DumpWriter.POSTGRES_CSV;
        List<List<@Nullable String>> users = new ArrayList<>();
        for (String uid : SampleChat.USERS) {
            users.add(row(
                    number(uid),
                    uid,
                    null,
                    "Name of " + uid,
                    null,
                    "rider",
                    "t",
                    "2020-01-01 00:00:00+00",
                    null,
                    null,
                    "{}"));
        }
        csv.write(
                folder,
                "users",
                List.of(
                        "id",
                        "uid",
                        "email",
                        "display_name",
                        "avatar_url",
                        "role",
                        "is_active",
                        "created_at",
                        "last_seen_at",
                        "profile",
                        "langs"),
                users);
        List<List<@Nullable String>> rooms = new ArrayList<>();
        List<List<@Nullable String>> members = new ArrayList<>();
        for (Map<String, List<String>> all : List.of(SampleChat.ROOMS, SampleChat.PAIRS)) {
            String kind = all == SampleChat.PAIRS ? "direct" : "group";
            all.forEach((slug, uids) -> {
                int room = roomNumber(slug);
                rooms.add(row(
                        room,
                        slug,
                        kind.equals("group") ? "The " + slug : null,
                        kind,
                        "t",
                        null,
                        null,
                        "2020-01-02 00:00:00+00"));
                uids.forEach(uid -> members.add(row(room, number(uid), "member", "2020-01-03 00:00:00+00", null)));
            });
        }
        csv.write(
                folder,
                "rooms",
                List.of("id", "slug", "title", "kind", "is_private", "owner_id", "topic", "created_at"),
                rooms);
        csv.write(folder, "room_members", List.of("room_id", "user_id", "role", "joined_at", "left_at"), members);
        List<List<@Nullable String>> messages = new ArrayList<>();
        List<List<@Nullable String>> files = new ArrayList<>();
        List<List<@Nullable String>> reactions = new ArrayList<>();
        List<List<@Nullable String>> flat = flat(chat, "yyyy-MM-dd HH:mm:ss.SSSSSSx");
        for (int i = 0; i < flat.size(); i++) {
            Post post = chat.posts().get(i);
            List<@Nullable String> row = flat.get(i);
            messages.add(row(
                    post.id(),
                    roomNumber(post.room()),
                    post.sender() == null ? null : number(post.sender()),
                    post.body(),
                    post.kind(),
                    row.get(7),
                    row.get(8),
                    row.get(9),
                    post.replyTo(),
                    post.extra()));
            post.files()
                    .forEach(file -> files.add(
                            row(files.size() + 1, post.id(), file.url(), file.name(), file.mime(), file.size())));
            post.reactions()
                    .forEach((emoji, uids) -> uids.forEach(
                            uid -> reactions.add(row(post.id(), number(uid), emoji, "2024-05-01 12:31:00+00"))));
        }
        csv.write(
                folder,
                "messages",
                List.of(
                        "id",
                        "room_id",
                        "sender_id",
                        "body",
                        "kind",
                        "created_at",
                        "edited_at",
                        "deleted_at",
                        "reply_to_id",
                        "extra"),
                messages);
        csv.write(folder, "attachments", List.of("id", "message_id", "url", "file_name", "mime", "size"), files);
        csv.write(folder, "reactions", List.of("message_id", "user_id", "emoji", "created_at"), reactions);
    }

    private static int number(String uid) {
        return 900 + SampleChat.USERS.indexOf(uid);
    }

    private static int roomNumber(String slug) {
        int group = List.copyOf(SampleChat.ROOMS.keySet()).indexOf(slug);
        return group >= 0
                ? group + 1
                : 50 + List.copyOf(SampleChat.PAIRS.keySet()).indexOf(slug);
    }
}
