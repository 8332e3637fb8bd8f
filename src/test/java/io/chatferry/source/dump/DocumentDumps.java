package io.chatferry.source.dump;

import io.chatferry.source.dump.SampleChat.FileLink;
import io.chatferry.source.dump.SampleChat.Post;
import io.chatferry.source.row.JsonText;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.NullNode;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.node.StringNode;

/** The chat as documents, as the tools of document databases export them. */
final class DocumentDumps {

    private DocumentDumps() {}

    private static ObjectNode object() {
        return JsonText.mapper().createObjectNode();
    }

    /** A list of flat rows, as {@code sqlite3 -json} writes it. */
    static void sqlite(SampleChat chat, Path folder) throws IOException {
        List<String> rows = new ArrayList<>();
        for (List<@Nullable String> row : TableDumps.flat(chat, "yyyy-MM-dd HH:mm:ss")) {
            ObjectNode object = object();
            for (int i = 0; i < row.size(); i++) {
                String cell = row.get(i);
                if (List.of("id", "reply_to_id", "att_size").contains(TableDumps.FLAT.get(i)) && cell != null) {
                    object.put(TableDumps.FLAT.get(i), Integer.parseInt(cell));
                } else {
                    object.put(TableDumps.FLAT.get(i), cell);
                }
            }
            rows.add(object.toString());
        }
        Files.writeString(folder.resolve("messages.json"), "[" + String.join(",\n", rows) + "]\n");
    }

    /** As {@code mongoexport}: lines, or with {@code --jsonArray} a list. */
    static void mongo(SampleChat chat, Path folder, boolean isCanonical, boolean isArray) throws IOException {
        List<String> lines = new ArrayList<>();
        for (Post post : chat.posts()) {
            ObjectNode object = object();
            object.set("_id", objectId(post.id()));
            object.put("room", post.room()).put("roomKind", post.isDirect() ? "direct" : "group");
            object.put("sender", post.sender()).put("to", post.peer()).put("kind", post.kind());
            object.put("body", post.body());
            object.set("createdAt", date(post.createdAt(), isCanonical));
            object.set("editedAt", date(post.editedAt(), isCanonical));
            object.set("deletedAt", date(post.deletedAt(), isCanonical));
            object.set("replyTo", post.replyTo() == null ? NullNode.getInstance() : objectId(post.replyTo()));
            object.set("attachments", TableDumps.files(post));
            object.set("reactions", TableDumps.reactionList(post));
            object.set("meta", TableDumps.extra(post));
            lines.add(object.toString());
        }
        Files.writeString(
                folder.resolve("messages.json"),
                isArray ? "[" + String.join(",", lines) + "]" : String.join("\n", lines) + "\n");
        Files.writeString(
                folder.resolve("users.json"),
                "{\"_id\":{\"$oid\":\"64a\"},\"uid\":\"zoe_q\",\"displayName\":\"Zoe\"}\n");
    }

    private static JsonNode objectId(int id) {
        return object().put("$oid", String.format("64%022x", id));
    }

    private static JsonNode date(@Nullable Instant time, boolean isCanonical) {
        if (time == null) {
            return NullNode.getInstance();
        }
        Instant millis = time.truncatedTo(ChronoUnit.MILLIS);
        return object().set(
                        "$date",
                        isCanonical
                                ? object().put("$numberLong", Long.toString(millis.toEpochMilli()))
                                : StringNode.valueOf(millis.toString()));
    }

    /** One document with all rooms, as the Realtime Database of Firebase exports it. */
    static void firebase(SampleChat chat, Path folder) throws IOException {
        ObjectNode rooms = object();
        rooms(rooms, false);
        for (Post post : chat.posts()) {
            ObjectNode message = object();
            put(message, "sender", post.sender());
            put(message, "text", post.body());
            message.put("kind", post.kind()).put("timestamp", post.createdAt().toEpochMilli());
            if (post.editedAt() != null) {
                message.put("editedAt", post.editedAt().toEpochMilli());
            }
            if (post.deletedAt() != null) {
                message.put("deleted", true);
            }
            put(message, "replyTo", post.replyTo() == null ? null : "-N" + post.replyTo());
            for (FileLink file : post.files()) {
                message.putObject("attachments").putObject("-Nf").setAll(fileOf(file));
            }
            ObjectNode reactions = object();
            post.reactions().forEach((emoji, uids) -> {
                ObjectNode users = reactions.putObject(emoji);
                uids.forEach(uid -> users.put(uid, true));
            });
            if (!reactions.isEmpty()) {
                message.set("reactions", reactions);
            }
            if (post.extra() != null) {
                message.set("meta", TableDumps.extra(post));
            }
            ((ObjectNode) rooms.get(post.room())).withObject("messages").set("-N" + post.id(), message);
        }
        Files.writeString(
                folder.resolve("velo-export.json"), object().set("rooms", rooms).toString());
    }

    private static void rooms(ObjectNode rooms, boolean isFirestore) {
        for (Map<String, List<String>> all : List.of(SampleChat.ROOMS, SampleChat.PAIRS)) {
            all.forEach((slug, uids) -> {
                ObjectNode room = rooms.putObject(slug).put("kind", all == SampleChat.PAIRS ? "direct" : "group");
                if (isFirestore) {
                    uids.forEach(room.putArray("memberIds")::add);
                } else {
                    ObjectNode members = room.putObject("members");
                    uids.forEach(uid -> members.put(uid, true));
                }
            });
        }
    }

    private static void put(ObjectNode object, String key, @Nullable String value) {
        if (value != null) {
            object.put(key, value);
        }
    }

    private static ObjectNode fileOf(FileLink file) {
        return object().put("url", file.url())
                .put("name", file.name())
                .put("mime", file.mime())
                .put("size", file.size());
    }

    /** Nested collections with typed times, as export tools of Firestore write them. */
    static void firestore(SampleChat chat, Path folder) throws IOException {
        ObjectNode rooms = object();
        rooms(rooms, true);
        for (Post post : chat.posts()) {
            ObjectNode message = object();
            message.put("senderId", post.sender()).put("text", post.body()).put("kind", post.kind());
            message.set("createdAt", timestamp(post.createdAt()));
            message.set("editedAt", timestamp(post.editedAt()));
            message.set("deletedAt", timestamp(post.deletedAt()));
            message.put("replyTo", post.replyTo() == null ? null : "M" + post.replyTo());
            message.set("attachments", TableDumps.files(post));
            ObjectNode reactions = message.putObject("reactions");
            post.reactions().forEach((emoji, uids) -> uids.forEach(reactions.putArray(emoji)::add));
            message.set("meta", TableDumps.extra(post));
            message.putObject("__collections__");
            ((ObjectNode) rooms.get(post.room()))
                    .withObject("__collections__")
                    .withObject("messages")
                    .set("M" + post.id(), message);
        }
        ObjectNode export = object();
        export.putObject("__collections__").set("rooms", rooms);
        Files.writeString(folder.resolve("export.json"), export.toPrettyString());
    }

    private static JsonNode timestamp(@Nullable Instant time) {
        if (time == null) {
            return NullNode.getInstance();
        }
        ObjectNode timestamp = object().put("__datatype__", "timestamp");
        timestamp.putObject("value").put("_seconds", time.getEpochSecond()).put("_nanoseconds", time.getNano());
        return timestamp;
    }

    /** Lines of typed attributes in parts, as DynamoDB exports a table to S3. */
    static void dynamo(SampleChat chat, Path folder) throws IOException {
        Path data = Files.createDirectories(folder.resolve("chat-messages/AWSDynamoDB/017-c3/data"));
        List<String> lines = new ArrayList<>();
        for (Post post : chat.posts()) {
            ObjectNode item = object();
            item.set("pk", text("ROOM#" + post.room()));
            item.set("sk", text("MSG#" + post.id()));
            item.set("id", number(post.id()));
            item.set("roomKind", text(post.isDirect() ? "direct" : "group"));
            setText(item, "sender", post.sender());
            setText(item, "to", post.peer());
            setText(item, "text", post.body());
            item.set("kind", text(post.kind()));
            item.set("ts", number(post.createdAt().toEpochMilli()));
            if (post.editedAt() != null) {
                item.set("edited", number(post.editedAt().toEpochMilli()));
            }
            if (post.deletedAt() != null) {
                item.set("deleted", object().put("BOOL", true));
            }
            if (post.replyTo() != null) {
                item.set("replyTo", number(post.replyTo()));
            }
            post.files().forEach(file -> {
                ObjectNode typed = object();
                typed.set("url", text(file.url()));
                typed.set("name", text(file.name()));
                typed.set("mime", text(file.mime()));
                typed.set("size", number(file.size()));
                item.putObject("attachments").putArray("L").addObject().set("M", typed);
            });
            if (!post.reactions().isEmpty()) {
                var list = item.putObject("reactions").putArray("L");
                post.reactions().forEach((emoji, uids) -> {
                    ObjectNode typed = object();
                    typed.set("emoji", text(emoji));
                    var users = typed.putObject("users").putArray("L");
                    uids.forEach(uid -> users.add(text(uid)));
                    list.addObject().set("M", typed);
                });
            }
            lines.add(object().set("Item", item).toString());
        }
        for (int part = 0; part < 2; part++) {
            int own = part;
            String content = lines.stream()
                    .filter(line -> lines.indexOf(line) % 2 == own)
                    .collect(Collectors.joining("\n", "", "\n"));
            try (OutputStream out =
                    new GZIPOutputStream(Files.newOutputStream(data.resolve("part" + part + ".json.gz")))) {
                out.write(content.getBytes(StandardCharsets.UTF_8));
            }
        }
    }

    private static void setText(ObjectNode item, String key, @Nullable String value) {
        if (value != null) {
            item.set(key, text(value));
        }
    }

    private static ObjectNode text(String value) {
        return object().put("S", value);
    }

    private static ObjectNode number(long value) {
        return object().put("N", Long.toString(value));
    }
}
