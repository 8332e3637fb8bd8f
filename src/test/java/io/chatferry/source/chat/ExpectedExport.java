package io.chatferry.source.chat;

import static java.util.stream.Collectors.toCollection;
import static java.util.stream.Collectors.toSet;

import io.chatferry.model.Attachment;
import io.chatferry.model.Group;
import io.chatferry.model.Member;
import io.chatferry.model.Message;
import io.chatferry.model.Reaction;
import io.chatferry.model.User;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What an export contains by an independent reading: lines of JSON for users, conversations, messages and skipped rows. It shares no
 * code with the readers.
 */
public final class ExpectedExport {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final List<JsonNode> lines = new ArrayList<>();
    private final List<String> differences = new ArrayList<>();
    private final ReadExport read;
    private final Map<String, Message> byMuid = new HashMap<>();

    private ExpectedExport(Path expected, ReadExport read) {
        this.read = read;
        try {
            for (String line : Files.readAllLines(expected)) {
                if (!line.isBlank()) {
                    lines.add(JSON.readTree(line));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        read.messages().forEach(message -> byMuid.put(String.valueOf(message.muid()), message));
    }

    /** How what was read differs from what is expected; empty = not at all. */
    public static List<String> differences(Path expected, ReadExport read) {
        ExpectedExport export = new ExpectedExport(expected, read);
        export.compareUsers();
        export.compareConversations();
        export.compareMessages();
        export.compareSkipped();
        return export.differences;
    }

    private List<JsonNode> of(String kind) {
        return lines.stream()
                .filter(line -> line.path("k").asString("").equals(kind))
                .toList();
    }

    private void check(boolean holds, String what, @Nullable Object expected, @Nullable Object actual) {
        if (!holds) {
            differences.add(what + ": expected " + expected + ", but was " + actual);
        }
    }

    private static @Nullable String text(JsonNode line, String name) {
        return line.path(name).isString() ? line.path(name).stringValue() : null;
    }

    private void compareUsers() {
        Map<String, User> users = new HashMap<>();
        read.users().forEach(user -> users.put(String.valueOf(user.uid()), user));
        Set<String> expected = new TreeSet<>();
        for (JsonNode line : of("user")) {
            String id = String.valueOf(text(line, "id"));
            expected.add(id);
            User user = users.get(id);
            if (user == null) {
                differences.add("user " + id + " is missing");
                continue;
            }
            Set<String> names = new HashSet<>();
            names.add(text(line, "name") == null ? id : String.valueOf(text(line, "name")));
            line.path("alt").forEach(name -> names.add(name.stringValue()));
            check(names.contains(user.name()), "name of user " + id, names, user.name());
            check(
                    line.path("deleted").asBoolean(false) == (user.deactivatedAt() != null),
                    "whether user " + id + " is deactivated",
                    line.path("deleted"),
                    user.deactivatedAt());
            check(
                    !line.path("bot").asBoolean(false)
                            || noted(user.metadata(), "bot").asBoolean(false),
                    "whether user " + id + " is a bot",
                    true,
                    user.metadata());
        }
        Set<String> actual = new TreeSet<>(users.keySet());
        check(actual.equals(expected), "users", expected, actual);
    }

    private void compareConversations() {
        Map<String, Group> groups = new HashMap<>();
        read.groups().forEach(group -> groups.put(String.valueOf(group.guid()), group));
        Map<String, Set<String>> members = new HashMap<>();
        for (Member member : read.members()) {
            members.computeIfAbsent(String.valueOf(member.guid()), guid -> new TreeSet<>())
                    .add(String.valueOf(member.uid()));
        }
        Set<String> expected = new TreeSet<>();
        for (JsonNode line : of("conv")) {
            if (!"group".equals(text(line, "kind"))) {
                continue;
            }
            String id = String.valueOf(text(line, "id"));
            expected.add(id);
            Group group = groups.get(id);
            if (group == null) {
                differences.add("group " + id + " is missing");
                continue;
            }
            String name = text(line, "name");
            check(name == null || name.equals(group.name()), "name of group " + id, name, group.name());
            check(
                    Objects.equals(text(line, "type"), group.type()),
                    "type of group " + id,
                    text(line, "type"),
                    group.type());
            check(
                    Objects.equals(text(line, "owner"), group.owner()),
                    "owner of group " + id,
                    text(line, "owner"),
                    group.owner());
            check(
                    Objects.equals(text(line, "description"), group.description()),
                    "description of group " + id,
                    text(line, "description"),
                    group.description());
            check(
                    line.path("archived").asBoolean(false)
                            == noted(group.metadata(), "archived").asBoolean(false),
                    "whether group " + id + " is archived",
                    line.path("archived"),
                    group.metadata());
            Set<String> listed = new TreeSet<>();
            line.path("members").forEach(member -> listed.add(member.stringValue()));
            Set<String> actual = members.getOrDefault(id, Set.of());
            check(actual.equals(listed), "members of group " + id, listed, actual);
        }
        check(groups.keySet().equals(expected), "groups", expected, new TreeSet<>(groups.keySet()));
    }

    private void compareMessages() {
        Map<String, List<JsonNode>> byConversation = new HashMap<>();
        for (JsonNode line : of("msg")) {
            byConversation
                    .computeIfAbsent(line.path("conv").path("id").stringValue(), id -> new ArrayList<>())
                    .add(line);
        }
        long expected = 0;
        for (Map.Entry<String, List<JsonNode>> conversation : byConversation.entrySet()) {
            List<JsonNode> wanted = conversation.getValue();
            expected += wanted.size();
            wanted.sort((a, b) ->
                    Integer.compare(a.path("n").intValue(), b.path("n").intValue()));
            boolean isGroup =
                    wanted.get(0).path("conv").path("kind").asString("").equals("group");
            List<Message> actual = isGroup
                    ? read.conversation(conversation.getKey())
                    : read.conversation(conversation.getKey().split("\\|"));
            check(actual.size() == wanted.size(), "messages in " + conversation.getKey(), wanted.size(), actual.size());
            Map<String, Integer> byExpectedId = new HashMap<>();
            for (int i = 0; i < wanted.size(); i++) {
                byExpectedId.put(wanted.get(i).path("id").stringValue(), i);
            }
            for (int i = 0; i < Math.min(actual.size(), wanted.size()); i++) {
                compare(wanted.get(i), actual.get(i), actual, byExpectedId);
            }
        }
        check(
                expected == read.messages().size(),
                "messages",
                expected,
                read.messages().size());
    }

    private void compare(
            JsonNode line, Message message, List<Message> conversation, Map<String, Integer> byExpectedId) {
        String what = "message " + line.path("id").stringValue() + " (" + text(line, "at") + ") ";
        check(
                Objects.equals(text(line, "sender"), message.sender())
                        || line.path("deleted").asBoolean(false),
                what + "sender",
                text(line, "sender"),
                message.sender());
        long time = message.sentAt() == null ? -1 : message.sentAt().toEpochMilli();
        check(line.path("time").longValue() == time, what + "time", line.path("time"), time);
        compareText(line, message, what);
        for (String link : List.of("parent", "quote")) {
            String wanted = text(line, link);
            String muid = link.equals("parent") ? message.parentMuid() : message.quotedMuid();
            Integer at = wanted == null ? null : byExpectedId.get(wanted);
            boolean isRight = wanted == null
                    ? muid == null
                    : muid != null && (at == null ? muid.endsWith(wanted) : isAt(conversation, at, muid, wanted));
            check(isRight, what + link, wanted, muid);
        }
        JsonNode edited = line.path("edited");
        check(
                edited.isMissingNode() == (message.editedAt() == null)
                        && (!edited.isNumber()
                                || edited.longValue()
                                        == Objects.requireNonNull(message.editedAt())
                                                .toEpochMilli()),
                what + "edited",
                edited,
                message.editedAt());
        check(
                line.path("deleted").asBoolean(false) == (message.deletedAt() != null),
                what + "deleted",
                line.path("deleted"),
                message.deletedAt());
        compareReactions(line, message, what);
        compareAttachments(line, message, what);
        check(
                Objects.equals(
                        text(line, "senderName"),
                        noted(message.metadata(), "senderName").stringValue(null)),
                what + "senderName",
                text(line, "senderName"),
                message.metadata());
        Set<String> flags = new TreeSet<>();
        line.path("flags").forEach(flag -> flags.add(flag.stringValue()));
        flags.remove("bot");
        Set<String> notedFlags = new TreeSet<>();
        noted(message.metadata(), "flags").forEach(flag -> notedFlags.add(flag.stringValue()));
        notedFlags.remove("bot");
        check(flags.equals(notedFlags), what + "flags", flags, notedFlags);
    }

    /** A source without ids has no muids to name, except those that the reader makes. */
    private boolean isAt(List<Message> conversation, int at, String muid, String wanted) {
        return muid.endsWith(wanted)
                || (at < conversation.size() && muid.equals(conversation.get(at).muid()));
    }

    private void compareText(JsonNode line, Message message, String what) {
        String wanted = String.valueOf(text(line, "text"))
                .replaceAll("\\{mention:([^}]*)\\}", "<@uid:$1>")
                .stripTrailing();
        String actual = message.text() == null ? "" : message.text().stripTrailing();
        for (JsonNode file : line.path("attachments")) {
            if (file.path("local").asBoolean(false)) {
                actual = withoutLine(actual, "(file not moved): ");
            }
        }
        if ("text".equals(text(line, "from"))) {
            check(wanted.equals(actual), what + "text", wanted, actual);
            return;
        }
        Set<String> words = words(wanted);
        Set<String> found = words(actual);
        found.retainAll(words);
        check(found.size() * 10 >= words.size() * 6, what + "text", wanted, actual);
    }

    private static String withoutLine(String text, String beginning) {
        List<String> lines = new ArrayList<>(List.of(text.split("\n", -1)));
        for (int i = lines.size() - 1; i >= 0; i--) {
            if (lines.get(i).startsWith(beginning)) {
                lines.remove(i);
                break;
            }
        }
        return String.join("\n", lines);
    }

    private static Set<String> words(String text) {
        return List.of(text.toLowerCase(Locale.ROOT).split("[^\\p{L}\\p{N}]+")).stream()
                .filter(Predicate.not(String::isEmpty))
                .collect(toCollection(HashSet::new));
    }

    /** The source's name of an emoji and the emoji itself are one: only who shares a reaction is compared. */
    private void compareReactions(JsonNode line, Message message, String what) {
        Map<String, Set<String>> wanted = new HashMap<>();
        line.path("reactions")
                .forEach(pair -> wanted.computeIfAbsent(
                                pair.get(0).stringValue().replaceFirst("::skin-tone-\\d", ""), e -> new TreeSet<>())
                        .add(pair.get(1).stringValue()));
        Set<List<String>> wantedUsers =
                wanted.values().stream().map(List::copyOf).collect(toSet());
        Set<List<String>> users = new HashSet<>();
        for (Reaction reaction : message.reactions()) {
            users.add(List.copyOf(new TreeSet<>(reaction.uids())));
        }
        check(wantedUsers.equals(users), what + "reactions", wanted, message.reactions());
        long wantedOthers = 0;
        for (JsonNode count : line.path("unattributed")) {
            wantedOthers += count.longValue();
        }
        long others = 0;
        for (JsonNode count : noted(message.metadata(), "reactionsWithoutUsers")) {
            others += count.longValue();
        }
        check(wantedOthers == others, what + "reactions of nobody that is named", wantedOthers, others);
    }

    private void compareAttachments(JsonNode line, Message message, String what) {
        List<String> wanted = new ArrayList<>();
        List<String> wantedPaths = new ArrayList<>();
        List<Set<String>> urls = new ArrayList<>();
        for (JsonNode file : line.path("attachments")) {
            if (file.path("local").asBoolean(false)) {
                wantedPaths.add(String.valueOf(text(file, "url")));
            } else if (text(file, "url") != null && file.path("missing").isMissingNode()) {
                wanted.add(String.valueOf(text(file, "name")));
                Set<String> either = new HashSet<>();
                either.add(plain(text(file, "url")));
                either.add(plain(text(file, "url2")));
                urls.add(either);
            }
        }
        List<Attachment> actual = message.attachments();
        check(actual.size() == wanted.size(), what + "attachments", wanted, actual);
        for (int i = 0; i < Math.min(actual.size(), wanted.size()); i++) {
            check(urls.get(i).contains(plain(actual.get(i).url())), what + "attachment", urls.get(i), actual.get(i));
            check(
                    "null".equals(wanted.get(i))
                            || wanted.get(i).equals(actual.get(i).name()),
                    what + "name of attachment",
                    wanted.get(i),
                    actual.get(i).name());
        }
        List<String> paths = new ArrayList<>();
        noted(message.metadata(), "files")
                .forEach(file -> paths.add(file.path("path").asString("")));
        check(paths.equals(wantedPaths), what + "files in the export", wantedPaths, paths);
    }

    /** A token in the query is not compared; a space is written as addresses have it. */
    private static String plain(@Nullable String url) {
        return url == null ? "null" : url.replaceFirst("\\?t=xox.*", "").replace(" ", "%20");
    }

    private void compareSkipped() {
        int wanted = 0;
        for (JsonNode line : of("skip")) {
            wanted += line.path("n").intValue();
        }
        int actual =
                read.skipped().values().stream().mapToInt(Integer::intValue).sum();
        check(wanted == actual, "skipped rows", of("skip"), read.skipped());
    }

    private static JsonNode noted(@Nullable JsonNode metadata, String name) {
        return metadata == null
                ? JSON.missingNode()
                : metadata.path("chatferry").path(name);
    }
}
