package io.chatferry.source.guess;

import io.chatferry.source.guess.profile.Column;
import io.chatferry.source.guess.profile.Names;
import io.chatferry.source.guess.profile.Picker;
import io.chatferry.source.guess.profile.Relation;
import io.chatferry.source.guess.profile.Rows;
import io.chatferry.source.guess.profile.TimeSpec;
import io.chatferry.source.guess.profile.Words;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Writes the description of a table of messages. */
final class MessageSection {

    private static final int INDENT = 10;

    private final JobText out;
    private final Chat chat;
    private final Picker columns;
    private final References references;
    private final Direct direct;
    private final String prefix;

    /** @param prefix before the ids of this table, since another table may have the same; empty for none */
    MessageSection(JobText out, Chat chat, Picker columns, References references, String prefix) {
        this.out = out;
        this.chat = chat;
        this.columns = columns;
        this.references = references;
        this.direct = new Direct(chat, references);
        this.prefix = prefix;
    }

    void write() {
        out.line(INDENT - 2, "messages:");
        kinds();
        Column muid = columns.get("muid");
        if (muid == null) {
            out.comment(
                    INDENT, "? no column identifies a message: it is known by sender, conversation, time and content");
        } else {
            field("muid", id(muid), "unique in " + columns.rows().count() + " rows");
        }
        Column sender = columns.get("sender");
        if (sender != null) {
            sender(sender);
        } else {
            out.comment(INDENT, "? sender: no column names users; write sender: and the column");
        }
        receiver(sender);
        text();
        time("sentAt");
        time("editedAt");
        time("deletedAt");
        time("readAt");
        time("deliveredAt");
        Column parent = columns.get("parent");
        if (parent != null && muid != null) {
            boolean zero = parent.has(Rows.hash("0")) && !muid.has(Rows.hash("0"));
            Object value = zero ? zeroIsNone(parent) : id(parent);
            long found = parent.in(muid);
            field("parentMuid", value, found + " of " + parent.distinct() + " values are in " + muid.ref());
        }
        new PartSection(out, chat, columns, references).write();
        Column metadata = columns.get("metadata");
        if (metadata != null) {
            field(
                    "metadata",
                    Map.of(Names.normalized(metadata.ref()), metadata.ref()),
                    metadata.filled() + " JSON values");
        }
    }

    private Object zeroIsNone(Column parent) {
        Map<String, Object> spec = new LinkedHashMap<>();
        spec.put("from", id(parent));
        Map<String, Object> values = new LinkedHashMap<>();
        values.put(prefix + "0", JobText.NOTHING);
        spec.put("values", values);
        return spec;
    }

    private String id(Column column) {
        return prefix.isEmpty() ? column.ref() : prefix + "{" + column.ref() + "}";
    }

    private void field(String name, Object value, String evidence) {
        out.line(INDENT, name + ": " + JobText.flow(value), evidence);
    }

    /** Leaves out what the system has written. */
    private void kinds() {
        Column kind = columns.get("kind");
        if (kind == null) {
            return;
        }
        List<String> system =
                kind.vocabulary().keySet().stream().filter(Words::isSystem).toList();
        long count = system.stream()
                .mapToLong(word -> kind.vocabulary().getOrDefault(word, 0L))
                .sum();
        if (!system.isEmpty()) {
            out.line(
                    INDENT,
                    "unless: " + JobText.flow(Map.of(kind.ref(), system)),
                    "not written by a person: " + count + " of "
                            + columns.rows().count() + " rows");
        }
        long unknown = kind.vocabulary().keySet().stream()
                .filter(word -> !Words.isSystem(word) && !Words.isContent(word))
                .count();
        if (unknown > 0) {
            out.comment(
                    INDENT,
                    "? " + unknown + " other " + (unknown == 1 ? "kind" : "kinds") + " of " + kind.ref()
                            + " are read as messages");
        }
    }

    private void sender(Column sender) {
        References.Written written = references.user(sender);
        Relation relation = written.relation();
        if (relation == null) {
            field(
                    "sender",
                    written.ref(),
                    chat.users() == null ? "by its name" : "? by its name; its values are in no column of users");
        } else if (written.ref().equals(sender.ref()) || relation.matched() == relation.total()) {
            field("sender", written.ref(), relation.evidence());
        } else {
            field(
                    "sender",
                    Map.of("from", List.of(written.ref(), "user-{" + sender.ref() + "}")),
                    relation.evidence() + "; others are called user-…");
        }
    }

    private void receiver(@Nullable Column sender) {
        Column room = columns.get("room");
        Column peer = columns.get("peer");
        Direct.Rule rule = direct.ofMessages(columns);
        if (room == null) {
            toPersons(peer, rule);
            return;
        }
        References.Written group = references.group(room);
        Map<String, Object> last = new LinkedHashMap<>(Map.of("from", group.ref()));
        String prefix = room.kinds().prefix();
        if (group.relation() == null && !prefix.isEmpty()) {
            last.put("match", prefix + "(.*)");
        }
        String evidence =
                group.relation() == null ? "by its name" : group.relation().evidence();
        if (peer != null) {
            Map<String, Object> when = rule == null ? Map.of(peer.ref(), "*") : rule.when();
            References.Written person = references.user(peer);
            either(
                    with("from", person.ref(), when),
                    last,
                    when,
                    person.relation() == null ? evidence : person.relation().evidence());
            return;
        }
        Object persons = rule == null || sender == null ? null : direct.persons(room);
        if (rule == null || sender == null || persons == null) {
            field("receiver", last.size() > 1 ? last : group.ref(), evidence);
            field(
                    "receiverType",
                    Map.of("value", "group"),
                    rule == null ? "" : "? rooms of two are groups here, since nothing tells who is in them");
            return;
        }
        Map<String, Object> other = with("other", persons, Map.of());
        other.put("than", references.user(sender).ref());
        other.put("when", rule.when());
        if (direct.isOfTwoOnly()) {
            other.remove("when");
            field("receiver", other, rule.evidence());
            field("receiverType", Map.of("value", "user"), "all rooms are of two");
        } else {
            either(other, last, rule.when(), rule.evidence());
        }
    }

    private static Map<String, Object> with(String key, Object value, Map<String, Object> when) {
        Map<String, Object> spec = new LinkedHashMap<>();
        spec.put(key, value);
        if (!when.isEmpty()) {
            spec.put("when", when);
        }
        return spec;
    }

    private void either(
            Map<String, Object> direct, Map<String, Object> group, Map<String, Object> when, String evidence) {
        out.line(INDENT, "receiver:", evidence);
        out.line(INDENT + 2, "- " + JobText.flow(direct));
        out.line(INDENT + 2, "- " + JobText.flow(group));
        field("receiverType", List.of(with("value", "user", when), Map.of("value", "group")), "");
    }

    /** Messages that name no room: from one person to another. */
    private void toPersons(@Nullable Column peer, Direct.@Nullable Rule rule) {
        if (peer == null) {
            if (columns.table().match().stream().noneMatch(name -> name.contains("/"))
                    && columns.table().isInFolders()) {
                field("receiver", "@folder", "? the files lie in folders, which are taken for rooms");
                field("receiverType", Map.of("value", "group"), "");
            } else {
                out.comment(
                        INDENT, "? receiver: no column names a room or a recipient; write receiver: and the column");
            }
            return;
        }
        References.Written person = references.user(peer);
        field(
                "receiver",
                person.ref(),
                person.relation() == null ? "by its name" : person.relation().evidence());
        Column kind = columns.get("roomKind");
        boolean mixed = rule != null
                && kind != null
                && kind.vocabulary().keySet().stream().anyMatch(Words::isGroup);
        if (mixed && rule != null) {
            field(
                    "receiverType",
                    List.of(with("value", "user", rule.when()), Map.of("value", "group")),
                    rule.evidence());
        } else {
            field("receiverType", Map.of("value", "user"), "");
        }
    }

    private void text() {
        Column text = columns.get("text");
        if (text == null) {
            return;
        }
        String evidence = "texts of " + text.kinds().averageLength() + " characters on average";
        List<String> typed = typedNulls();
        Column kind = columns.get("kind");
        if (typed.isEmpty() || kind == null) {
            field("text", text.ref(), evidence);
            return;
        }
        List<String> textual =
                kind.vocabulary().keySet().stream().filter(Words::isTextual).toList();
        Map<String, Object> none = new LinkedHashMap<>();
        typed.forEach(word -> none.put(word, JobText.NOTHING));
        Map<String, Object> second = new LinkedHashMap<>();
        second.put("from", text.ref());
        second.put("values", none);
        field(
                "text",
                List.of(with("from", text.ref(), Map.of(kind.ref(), Direct.one(textual))), second),
                "? a text that says " + typed.get(0) + " is taken as typed, where the kind is that of a text");
    }

    /** The words for "no value" that stand in live texts, so that they may have been typed; empty if there are none. */
    List<String> typedNulls() {
        Column text = columns.get("text");
        Column kind = columns.get("kind");
        List<String> words = nullWords(text);
        if (text == null || kind == null || words.isEmpty()) {
            return List.of();
        }
        List<Long> textual = new ArrayList<>();
        kind.vocabulary().keySet().stream().filter(Words::isTextual).forEach(word -> textual.add(Rows.hash(word)));
        Column deleted = columns.get("deletedAt");
        long live = columns.rows().where(kind, textual::contains, text, cell -> cell == Rows.NULL_WORD, deleted);
        return live > 0 ? words : List.of();
    }

    /** The words that mean "no value" in this table and stand in its texts. */
    private List<String> nullWords(@Nullable Column text) {
        Object nulls = columns.table().reading().get("nulls");
        if (text == null || !(nulls instanceof List<?> given)) {
            return List.of();
        }
        boolean ofDialect = given.isEmpty(); // of mysql-batch
        return text.nullWords().keySet().stream()
                .filter(word -> ofDialect ? word.equals("NULL") : given.contains(word))
                .toList();
    }

    private void time(String name) {
        Column column = columns.get(name);
        if (column == null) {
            if (name.equals("sentAt")) {
                out.comment(INDENT, "? sentAt: no column has a time in each row; write sentAt: and the column");
            }
            return;
        }
        String evidence = TimeSpec.evidence(column, columns.rows().count());
        boolean isOrder = columns.isNameless() && (name.equals("editedAt") || name.equals("deletedAt"));
        field(name, TimeSpec.value(column), isOrder ? "? by its place among the times; " + evidence : evidence);
    }
}
