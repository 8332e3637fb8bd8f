package io.chatferry.source.chat.history;

import io.chatferry.source.chat.history.ChatHistory.Person;
import io.chatferry.source.chat.history.ChatHistory.Post;
import io.chatferry.source.chat.history.ChatHistory.Room;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Stream;

/** How each system exports a history: one line in {@link #all} for each format, and for each variant that differs in its files. */
public final class ExportWriters {

    private static final DateTimeFormatter WHATSAPP = pattern("dd.MM.yy, HH:mm");
    private static final DateTimeFormatter TAKEOUT = pattern("EEEE, MMMM d, yyyy 'at' h:mm:ss a 'UTC'");
    private static final DateTimeFormatter DISCORD = pattern("dd-MMM-yy hh:mm a");
    private static final DateTimeFormatter LOCAL = pattern("yyyy-MM-dd'T'HH:mm:ss");
    private static final DateTimeFormatter DAY = pattern("yyyy-MM-dd");
    private static final DateTimeFormatter CLOCK = pattern("HH:mm:ss");

    private ExportWriters() {}

    /** What a format knows of a message. */
    public enum Trait {
        /** Ids of messages, or what makes up for them. */
        IDS,
        /** Ids of messages that are numbers of any size. */
        NUMBERS,
        /** Files of messages. */
        FILES,
        /** Times without a zone, always. */
        LOCAL_TIMES
    }

    /** A way to write a history. */
    public record ExportWriter(String name, String format, List<Trait> traits, Writing writing) {

        /** Writes it into a folder. */
        public void write(ChatHistory history, Path folder) throws IOException {
            writing.write(history, new ExportedFiles(folder));
        }

        public boolean has(Trait trait) {
            return traits.contains(trait);
        }

        @Override
        public String toString() {
            return name;
        }
    }

    /** Writes the files of an export. */
    public interface Writing {
        void write(ChatHistory history, ExportedFiles files) throws IOException;
    }

    /** One for each line below. */
    public static Stream<ExportWriter> all() {
        return Stream.of(
                writer("discord", ExportWriters::discord, Trait.IDS, Trait.NUMBERS, Trait.FILES),
                new ExportWriter(
                        "discord csv", "discord", List.of(Trait.FILES, Trait.LOCAL_TIMES), ExportWriters::discordCsv),
                writer("googlechat", ExportWriters::googleChat, Trait.IDS, Trait.NUMBERS, Trait.FILES),
                writer("irc", ExportWriters::irc, Trait.LOCAL_TIMES),
                writer("mattermost", ExportWriters::mattermost, Trait.IDS, Trait.FILES),
                writer("messenger", ExportWriters::messenger, Trait.FILES),
                writer("pubnub", ExportWriters::pubnub, Trait.IDS),
                writer("rocketchat", ExportWriters::rocketChat, Trait.IDS, Trait.NUMBERS, Trait.FILES),
                writer("sendbird", ExportWriters::sendbird, Trait.IDS, Trait.NUMBERS, Trait.FILES),
                writer("slack", ExportWriters::slack, Trait.IDS, Trait.FILES),
                writer("stream", ExportWriters::stream, Trait.IDS, Trait.NUMBERS, Trait.FILES),
                writer("teams", ExportWriters::teams, Trait.IDS, Trait.NUMBERS, Trait.FILES),
                writer("telegram", ExportWriters::telegram, Trait.IDS, Trait.NUMBERS, Trait.FILES),
                writer("twilio", ExportWriters::twilio, Trait.IDS, Trait.NUMBERS, Trait.FILES),
                writer("whatsapp", ExportWriters::whatsApp, Trait.LOCAL_TIMES),
                writer("zulip", ExportWriters::zulip, Trait.IDS, Trait.NUMBERS));
    }

    /** By its name. */
    public static ExportWriter named(String name) {
        return all().filter(writer -> writer.name().equals(name)).findFirst().orElseThrow();
    }

    private static ExportWriter writer(String format, Writing writing, Trait... traits) {
        return new ExportWriter(format, format, List.of(traits), writing);
    }

    private static DateTimeFormatter pattern(String pattern) {
        return DateTimeFormatter.ofPattern(pattern, Locale.ENGLISH).withZone(ZoneOffset.UTC);
    }

    private static Collection<Person> people(ChatHistory history) {
        Map<Long, Person> people = new TreeMap<>();
        history.rooms().forEach(room -> room.people().forEach(person -> people.put(person.id(), person)));
        return people.values();
    }

    /** An object of these names and values, in their order; a value may be null. */
    private static Map<String, Object> object(Object... namesAndValues) {
        Map<String, Object> object = new LinkedHashMap<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            object.put((String) namesAndValues[i], namesAndValues[i + 1]);
        }
        return object;
    }

    private static List<Object> each(Collection<Person> people, java.util.function.Function<Person, Object> how) {
        return people.stream().map(how).toList();
    }

    /** The URL of the file of a post; its last part has no character that needs to be written in another way. */
    private static String url(Post post) {
        return "https://files.example.com/" + post.id();
    }

    private static List<Object> files(Post post, Object... namesAndValues) {
        return post.file() == null ? List.of() : List.of(object(namesAndValues));
    }

    private static void discord(ChatHistory history, ExportedFiles files) throws IOException {
        for (Room room : history.rooms()) {
            Map<String, Object> head = object(
                    "guild",
                    object("id", "500", "name", "Club", "iconUrl", null),
                    "channel",
                    object(
                            "id",
                            "" + room.id(),
                            "type",
                            "GuildTextChat",
                            "categoryId",
                            "600",
                            "category",
                            "Rooms",
                            "name",
                            room.name(),
                            "topic",
                            null),
                    "dateRange",
                    object("after", null, "before", null));
            files.list(
                    "Club - Rooms - " + files.safe(room) + " [" + room.id() + "].json",
                    head,
                    "messages",
                    room.posts(),
                    post -> object(
                            "id",
                            "" + post.id(),
                            "type",
                            "Default",
                            "timestamp",
                            post.at().toString(),
                            "timestampEdited",
                            null,
                            "isPinned",
                            false,
                            "content",
                            post.text(),
                            "author",
                            object(
                                    "id",
                                    "" + post.author().id(),
                                    "name",
                                    post.author().name(),
                                    "discriminator",
                                    "0000",
                                    "isBot",
                                    false),
                            "attachments",
                            files(post, "id", "1", "url", url(post), "fileName", post.file(), "fileSizeBytes", 3),
                            "embeds",
                            List.of(),
                            "reactions",
                            List.of(),
                            "mentions",
                            List.of()));
        }
    }

    private static void discordCsv(ChatHistory history, ExportedFiles files) throws IOException {
        for (Room room : history.rooms()) {
            files.lines(
                    (room.id() % 2 == 0 ? "rooms/" : "halls/") + files.safe(room) + "/1.csv",
                    List.of("AuthorID;Author;Date;Content;Attachments;Reactions;"),
                    room.posts(),
                    post -> String.join(
                            ";",
                            cell(post.author().id()),
                            cell(post.author().name()),
                            cell(DISCORD.format(post.at())),
                            cell(post.text()),
                            cell(post.file() == null ? "" : url(post)),
                            cell(""),
                            ""));
        }
    }

    private static String cell(Object value) {
        return '"' + value.toString().replace("\"", "\"\"") + '"';
    }

    private static void googleChat(ChatHistory history, ExportedFiles files) throws IOException {
        String root = "Takeout/Google Chat/";
        files.json(
                root + "Users/User 1/user_info.json",
                object("user", googleUser(people(history).iterator().next()), "membership_info", List.of()));
        for (Room room : history.rooms()) {
            String space = "Space " + room.id();
            files.json(
                    root + "Groups/" + space + "/group_info.json",
                    object("name", room.name(), "members", each(room.people(), ExportWriters::googleUser)));
            files.list(
                    root + "Groups/" + space + "/messages.json",
                    object(),
                    "messages",
                    room.posts(),
                    post -> object(
                            "creator",
                            googleUser(post.author()),
                            "created_date",
                            TAKEOUT.format(post.at()),
                            "text",
                            post.text(),
                            "attached_files",
                            files(post, "original_name", post.file(), "export_name", "File-" + post.id()),
                            "topic_id",
                            "t" + post.id(),
                            "message_id",
                            room.id() + "/t" + post.id() + "/" + post.id()));
        }
    }

    private static Object googleUser(Person person) {
        return object("name", person.name(), "email", "user" + person.id() + "@example.com", "user_type", "Human");
    }

    /** A log for each day, as most clients write them. */
    private static void irc(ChatHistory history, ExportedFiles files) throws IOException {
        for (Room room : history.rooms()) {
            Map<String, List<Post>> days = days(room.posts());
            if (days.isEmpty()) {
                files.lines(
                        "libera/#" + files.safe(room) + "/2024-03-14.log",
                        List.of("[08:00:00] *** Joins: Ann (~ann@host)"),
                        List.of(),
                        Post::text);
            }
            for (Map.Entry<String, List<Post>> day : days.entrySet()) {
                files.lines(
                        "libera/#" + files.safe(room) + "/" + day.getKey() + ".log",
                        List.of(),
                        day.getValue(),
                        post -> "[" + CLOCK.format(post.at()) + "] <"
                                + post.author().name() + "> " + post.text());
            }
        }
    }

    private static Map<String, List<Post>> days(List<Post> posts) {
        Map<String, List<Post>> days = new LinkedHashMap<>();
        int from = 0;
        for (int i = 1; i <= posts.size(); i++) {
            String day = DAY.format(posts.get(from).at());
            if (i == posts.size() || !DAY.format(posts.get(i).at()).equals(day)) {
                days.put(day, posts.subList(from, i));
                from = i;
            }
        }
        return days;
    }

    private static void mattermost(ChatHistory history, ExportedFiles files) throws IOException {
        try (ExportedFiles.Lines out = files.open("import.jsonl")) {
            out.json(object("type", "version", "version", 1));
            out.json(object("type", "team", "team", object("name", "club", "display_name", "Club", "type", "O")));
            for (Room room : history.rooms()) {
                out.json(object(
                        "type",
                        "channel",
                        "channel",
                        object("team", "club", "name", "c" + room.id(), "display_name", room.name(), "type", "O")));
            }
            for (Person person : people(history)) {
                out.json(object(
                        "type",
                        "user",
                        "user",
                        object(
                                "username",
                                "u" + person.id(),
                                "email",
                                "u" + person.id() + "@example.com",
                                "nickname",
                                person.name(),
                                "teams",
                                List.of(object(
                                        "name",
                                        "club",
                                        "channels",
                                        history.rooms().stream()
                                                .map(room -> object("name", "c" + room.id()))
                                                .toList())))));
            }
            for (Room room : history.rooms()) {
                for (Post post : room.posts()) {
                    out.json(object(
                            "type",
                            "post",
                            "post",
                            object(
                                    "team",
                                    "club",
                                    "channel",
                                    "c" + room.id(),
                                    "user",
                                    "u" + post.author().id(),
                                    "message",
                                    post.text(),
                                    "create_at",
                                    post.at().toEpochMilli(),
                                    "attachments",
                                    files(post, "path", post.file()))));
                }
            }
        }
    }

    /** The newest comes first, and each byte of UTF-8 is written as a character of its own. */
    private static void messenger(ChatHistory history, ExportedFiles files) throws IOException {
        for (Room room : history.rooms()) {
            List<Post> posts = room.posts();
            files.list(
                    "your_facebook_activity/messages/inbox/club_" + room.id() + "/message_1.json",
                    object(
                            "participants",
                            each(room.people(), person -> object("name", garbled(person.name()))),
                            "title",
                            garbled(room.name()),
                            "is_still_participant",
                            true,
                            "thread_path",
                            "inbox/club_" + room.id()),
                    "messages",
                    backwards(posts),
                    post -> object(
                            "sender_name",
                            garbled(post.author().name()),
                            "timestamp_ms",
                            post.at().toEpochMilli(),
                            "content",
                            garbled(post.text()),
                            "files",
                            files(post, "uri", garbled(Objects.requireNonNullElse(post.file(), ""))),
                            "is_geoblocked_for_viewer",
                            false));
        }
    }

    private static String garbled(String text) {
        return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
    }

    private static List<Post> backwards(List<Post> posts) {
        return new java.util.AbstractList<>() {
            @Override
            public Post get(int at) {
                return posts.get(posts.size() - 1 - at);
            }

            @Override
            public int size() {
                return posts.size();
            }
        };
    }

    private static void pubnub(ChatHistory history, ExportedFiles files) throws IOException {
        files.json(
                "channels.json",
                object(
                        "status",
                        200,
                        "data",
                        history.rooms().stream()
                                .map(room -> object("id", "c" + room.id(), "name", room.name(), "type", "public"))
                                .toList()));
        files.json(
                "users.json",
                object(
                        "status",
                        200,
                        "data",
                        each(people(history), person -> object("id", "u" + person.id(), "name", person.name()))));
        for (Room room : history.rooms()) {
            files.list(
                    "history-" + room.id() + ".json",
                    object("status", 200, "error", false, "error_message", ""),
                    "channels/c" + room.id(),
                    room.posts(),
                    post -> object(
                            "message",
                            object("type", "text", "text", post.text()),
                            "timetoken",
                            post.at().getEpochSecond() + "%07d".formatted(post.id() % 10_000_000),
                            "uuid",
                            "u" + post.author().id(),
                            "meta",
                            ""));
        }
    }

    private static void rocketChat(ChatHistory history, ExportedFiles files) throws IOException {
        try (ExportedFiles.Lines out = files.open("users.json")) {
            for (Person person : people(history)) {
                out.json(object(
                        "_id",
                        "u" + person.id(),
                        "username",
                        "n" + person.id(),
                        "name",
                        person.name(),
                        "active",
                        true));
            }
        }
        try (ExportedFiles.Lines out = files.open("rocketchat_room.json")) {
            for (Room room : history.rooms()) {
                out.json(object(
                        "_id",
                        "r" + room.id(),
                        "t",
                        "c",
                        "name",
                        "c" + room.id(),
                        "fname",
                        room.name(),
                        "ts",
                        mongo(Instant.EPOCH)));
            }
        }
        try (ExportedFiles.Lines out = files.open("rocketchat_subscription.json")) {
            for (Room room : history.rooms()) {
                for (Person person : room.people()) {
                    out.json(object(
                            "_id",
                            "s" + room.id() + person.id(),
                            "rid",
                            "r" + room.id(),
                            "u",
                            object("_id", "u" + person.id(), "username", "n" + person.id()),
                            "t",
                            "c"));
                }
            }
        }
        try (ExportedFiles.Lines out = files.open("rocketchat_message.json")) {
            for (Room room : history.rooms()) {
                for (Post post : room.posts()) {
                    Map<String, Object> message = object(
                            "_id",
                            "" + post.id(),
                            "rid",
                            "r" + room.id(),
                            "ts",
                            mongo(post.at()),
                            "u",
                            object(
                                    "_id",
                                    "u" + post.author().id(),
                                    "username",
                                    "n" + post.author().id(),
                                    "name",
                                    post.author().name()),
                            "msg",
                            post.text());
                    if (post.file() != null) {
                        message.put("file", object("_id", "f" + post.id(), "name", post.file(), "type", "text/plain"));
                        message.put(
                                "attachments",
                                List.of(object("title", post.file(), "type", "file", "title_link", url(post))));
                    }
                    out.json(message);
                }
            }
        }
    }

    private static Object mongo(Instant time) {
        return object("$date", time.toString());
    }

    private static void sendbird(ChatHistory history, ExportedFiles files) throws IOException {
        files.json("users.json", object("users", each(people(history), ExportWriters::sendbirdUser), "next", ""));
        files.json(
                "group_channels.json",
                object(
                        "channels",
                        history.rooms().stream()
                                .map(room -> object(
                                        "channel_url",
                                        "c" + room.id(),
                                        "name",
                                        room.name(),
                                        "is_distinct",
                                        false,
                                        "is_public",
                                        true,
                                        "created_at",
                                        1_700_000_000,
                                        "members",
                                        each(room.people(), ExportWriters::sendbirdUser)))
                                .toList(),
                        "next",
                        ""));
        for (Room room : history.rooms()) {
            files.list(
                    "messages_" + room.id() + ".json",
                    object(),
                    "messages",
                    room.posts(),
                    post -> object(
                            "message_id",
                            post.id(),
                            "type",
                            post.file() == null ? "MESG" : "FILE",
                            "channel_url",
                            "c" + room.id(),
                            "channel_type",
                            "group",
                            "user",
                            sendbirdUser(post.author()),
                            "message",
                            post.text(),
                            "file",
                            post.file() == null ? object() : object("url", url(post), "name", post.file(), "size", 3),
                            "created_at",
                            post.at().toEpochMilli(),
                            "updated_at",
                            0,
                            "is_removed",
                            false));
        }
    }

    private static Object sendbirdUser(Person person) {
        return object("user_id", "u" + person.id(), "nickname", person.name(), "is_active", true);
    }

    private static void slack(ChatHistory history, ExportedFiles files) throws IOException {
        files.json(
                "users.json",
                each(
                        people(history),
                        person -> object(
                                "id",
                                "U" + person.id(),
                                "name",
                                "n" + person.id(),
                                "profile",
                                object("real_name", person.name(), "display_name", person.name()))));
        files.json(
                "channels.json",
                history.rooms().stream()
                        .map(room -> object(
                                "id",
                                "C" + room.id(),
                                "name",
                                files.safe(room),
                                "members",
                                each(room.people(), person -> "U" + person.id())))
                        .toList());
        for (Room room : history.rooms()) {
            for (Map.Entry<String, List<Post>> day : days(room.posts()).entrySet()) {
                files.list(
                        files.safe(room) + "/" + day.getKey() + ".json",
                        object(),
                        "",
                        day.getValue(),
                        post -> object(
                                "type",
                                "message",
                                "user",
                                "U" + post.author().id(),
                                "text",
                                post.text(),
                                "ts",
                                post.at().getEpochSecond() + ".%06d".formatted(post.id() % 1_000_000),
                                "files",
                                files(
                                        post,
                                        "id",
                                        "F" + post.id(),
                                        "name",
                                        post.file(),
                                        "url_private_download",
                                        url(post),
                                        "mode",
                                        "hosted")));
            }
        }
    }

    private static void stream(ChatHistory history, ExportedFiles files) throws IOException {
        for (Room room : history.rooms()) {
            Map<String, Object> channel = object(
                    "id",
                    "c" + room.id(),
                    "type",
                    "messaging",
                    "cid",
                    "messaging:c" + room.id(),
                    "name",
                    room.name(),
                    "created_at",
                    "2024-03-01T08:00:00Z");
            files.list(
                    "export-" + room.id() + ".json",
                    object(),
                    "channels[]/messages",
                    room.posts(),
                    post -> object(
                            "id",
                            "" + post.id(),
                            "cid",
                            "messaging:c" + room.id(),
                            "text",
                            post.text(),
                            "type",
                            "regular",
                            "user",
                            streamUser(post.author()),
                            "attachments",
                            files(post, "type", "file", "title", post.file(), "asset_url", url(post)),
                            "created_at",
                            post.at().toString(),
                            "updated_at",
                            post.at().toString()),
                    object(
                            "channel",
                            channel,
                            "members",
                            each(
                                    room.people(),
                                    person -> object("user_id", "u" + person.id(), "user", streamUser(person)))));
        }
    }

    private static Object streamUser(Person person) {
        return object("id", "u" + person.id(), "name", person.name(), "role", "user");
    }

    private static void teams(ChatHistory history, ExportedFiles files) throws IOException {
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

    private static void telegram(ChatHistory history, ExportedFiles files) throws IOException {
        for (Room room : history.rooms()) {
            files.list(
                    "ChatExport_" + room.id() + "/result.json",
                    object("name", room.name(), "type", "private_group", "id", room.id()),
                    "messages",
                    room.posts(),
                    post -> {
                        Map<String, Object> message = object(
                                "id",
                                post.id(),
                                "type",
                                "message",
                                "date",
                                LOCAL.format(post.at()),
                                "date_unixtime",
                                "" + post.at().getEpochSecond(),
                                "from",
                                post.author().name(),
                                "from_id",
                                "user" + post.author().id(),
                                "text",
                                post.text());
                        if (post.file() != null) {
                            message.put("file", "files/" + post.file());
                            message.put("file_name", post.file());
                        }
                        return message;
                    });
        }
    }

    private static void twilio(ChatHistory history, ExportedFiles files) throws IOException {
        files.json(
                "users.json",
                object(
                        "meta",
                        object("key", "users"),
                        "users",
                        each(
                                people(history),
                                person -> object(
                                        "sid",
                                        "US%032d".formatted(person.id()),
                                        "identity",
                                        "u" + person.id(),
                                        "friendly_name",
                                        person.name()))));
        files.json(
                "conversations.json",
                object(
                        "meta",
                        object("key", "conversations"),
                        "conversations",
                        history.rooms().stream()
                                .map(room -> object(
                                        "sid",
                                        "CH%032d".formatted(room.id()),
                                        "friendly_name",
                                        room.name(),
                                        "date_created",
                                        "2024-03-01T08:00:00Z",
                                        "state",
                                        "active"))
                                .toList()));
        for (Room room : history.rooms()) {
            String sid = "CH%032d".formatted(room.id());
            files.json(
                    "participants_" + room.id() + ".json",
                    object(
                            "meta",
                            object("key", "participants"),
                            "participants",
                            each(
                                    room.people(),
                                    person -> object(
                                            "sid",
                                            "MB%032d".formatted(person.id()),
                                            "conversation_sid",
                                            sid,
                                            "identity",
                                            "u" + person.id()))));
            files.list(
                    "messages_" + room.id() + ".json",
                    object("meta", object("key", "messages")),
                    "messages",
                    room.posts(),
                    post -> object(
                            "sid",
                            "IM%032d".formatted(post.id()),
                            "conversation_sid",
                            sid,
                            "body",
                            post.text(),
                            "media",
                            files(post, "sid", "ME" + post.id(), "filename", post.file(), "size", 3),
                            "author",
                            "u" + post.author().id(),
                            "date_created",
                            post.at().toString(),
                            "date_updated",
                            post.at().toString(),
                            "index",
                            post.id()));
        }
    }

    private static void whatsApp(ChatHistory history, ExportedFiles files) throws IOException {
        for (Room room : history.rooms()) {
            files.lines(
                    "WhatsApp Chat with " + files.safe(room) + ".txt",
                    room.posts().isEmpty() ? List.of("14.03.24, 07:58 - Ann created group \"Club\"") : List.of(),
                    room.posts(),
                    post -> WHATSAPP.format(post.at()) + " - " + post.author().name() + ": " + post.text());
        }
    }

    private static void zulip(ChatHistory history, ExportedFiles files) throws IOException {
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
