package io.chatferry.source.guess;

import io.chatferry.source.guess.profile.Column;
import io.chatferry.source.guess.profile.Names;
import io.chatferry.source.guess.profile.Picker;
import io.chatferry.source.guess.profile.Relation;
import io.chatferry.source.guess.profile.Rows;
import io.chatferry.source.guess.profile.Table;
import io.chatferry.source.guess.profile.TimeSpec;
import io.chatferry.source.guess.profile.ValueKinds;
import io.chatferry.source.guess.profile.Words;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Writes the descriptions of users, groups and members. */
final class EntitySection {

    private static final int INDENT = 10;

    private final JobText out;
    private final Chat chat;
    private final References references;
    private final Direct direct;

    EntitySection(JobText out, Chat chat, References references) {
        this.out = out;
        this.chat = chat;
        this.references = references;
        this.direct = new Direct(chat, references);
    }

    private void field(String name, Object value, String evidence) {
        out.line(INDENT, name + ": " + JobText.flow(value), evidence);
    }

    /** Chooses the columns of users, beside the id. */
    static void pickUsers(Picker columns) {
        columns.named("name", column -> isName(columns, column));
        columns.named("avatar", column -> column.kinds().isUrl());
        columns.named("createdAt", column -> column.kinds().isTime());
        columns.onlyNamed("lastActiveAt", column -> column.kinds().isTime());
        columns.onlyNamed("deactivatedAt", column -> column.kinds().isTime());
        columns.best(
                "tags",
                column -> isList(column) && (columns.isNameless() || columns.score("tags", column) > 0) ? 1 : 0);
        metadata(columns);
    }

    /** Chooses the columns of groups, beside the id. */
    static void pickGroups(Picker columns, Chat chat) {
        columns.named(
                "groupName",
                column -> isName(columns, column) && Words.direct("", column).isEmpty());
        columns.best(
                "owner",
                column -> columns.score("owner", column) == 0 && !columns.isNameless()
                        ? 0
                        : owner(columns, column, chat));
        columns.best(
                "private",
                column -> column.vocabulary().isEmpty() || !isAccess(column)
                        ? 0
                        : columns.isNameless() ? 1 : columns.score("private", column));
        columns.named("description", column -> isName(columns, column));
        columns.named("icon", column -> column.kinds().isUrl());
        columns.named("createdAt", column -> column.kinds().isTime());
        metadata(columns);
        columns.take("roomKind", Direct.kind(columns));
    }

    /** Chooses the columns of members, beside room and user. */
    static void pickMembers(Picker columns) {
        columns.take("roomKind", Direct.ownKind(columns));
        columns.named(
                "leftAt",
                column -> column.kinds().isTime()
                        && column.filled() < columns.rows().count());
        pickDetails(columns);
    }

    private static void pickDetails(Picker columns) {
        columns.best("scope", column -> isScope(column) ? 1 + columns.score("scope", column) : 0);
        columns.named("joinedAt", column -> column.kinds().isTime());
    }

    private static double owner(Picker columns, Column column, Chat chat) {
        Entity users = chat.users();
        Relation relation = users == null ? null : Relation.of(column, users.table(), "uid");
        boolean isSure = relation != null && (!columns.isNameless() || !relation.isOfNumbers());
        return isSure || (users == null && columns.score("owner", column) > 0)
                ? 10 + columns.score("owner", column)
                : 0;
    }

    private static boolean isName(Picker columns, Column column) {
        ValueKinds kinds = column.kinds();
        boolean isText = !column.isContainer()
                && !kinds.isTime()
                && !kinds.isUrl()
                && !kinds.isNumber()
                && !kinds.isMail()
                && !kinds.isFlag();
        return isText
                && (!columns.isNameless()
                        || column.vocabulary().size() * 2L > column.filled()
                        || column.distinct() * 2 > column.filled());
    }

    private static boolean isAccess(Column column) {
        return column.kinds().isFlag()
                || column.vocabulary().keySet().stream()
                        .allMatch(word -> Set.of("public", "private", "open", "closed", "password", "secret", "hidden")
                                .contains(word.toLowerCase(Locale.ROOT)));
    }

    private static void metadata(Picker columns) {
        columns.best(
                "metadata",
                column ->
                        column.isRecord() && !column.ref().startsWith("/") ? 1 + columns.score("metadata", column) : 0);
    }

    void users(Entity users) {
        Picker columns = users.columns();
        out.line(INDENT - 2, "users:");
        field("uid", users.id().ref(), "unique in " + columns.rows().count() + " rows");
        if (columns.get("name") == null) {
            field("name", users.id().ref(), "? no column has names: people are shown by their ids");
        }
        plain(columns, "name", "name");
        plain(columns, "avatar", "avatar");
        time(columns, "createdAt");
        time(columns, "lastActiveAt");
        time(columns, "deactivatedAt");
        tags(columns);
        metadataLine(columns);
    }

    private static boolean isList(Column column) {
        boolean texts = column.itemValues() != null && column.elementRows() == null && column.isList();
        return column.isContainer()
                ? texts
                : column.kinds().isCommaList() || column.kinds().isBraced();
    }

    private void tags(Picker columns) {
        Column tags = columns.get("tags");
        if (tags == null) {
            return;
        }
        String split = tags.isContainer() ? "" : tags.kinds().isBraced() ? "array" : ",";
        field(
                "tags",
                split.isEmpty() ? tags.ref() : JobText.map("from", tags.ref(), "split", split),
                columns.isNameless() ? "? lists of words: are they tags of the user?" : "lists of words");
    }

    private void plain(Picker columns, String key, String field) {
        Column column = columns.get(key);
        if (column != null) {
            field(field, column.ref(), column.filled() + " of " + columns.rows().count() + " rows have one");
        }
    }

    private void time(Picker columns, String field) {
        Column column = columns.get(field);
        if (column != null) {
            field(
                    field,
                    TimeSpec.value(column),
                    TimeSpec.evidence(column, columns.rows().count()));
        }
    }

    private void metadataLine(Picker columns) {
        Column column = columns.get("metadata");
        if (column != null) {
            field("metadata", Map.of(Names.normalized(column.ref()), column.ref()), column.filled() + " JSON values");
        }
    }

    void groups(Entity groups) {
        Picker columns = groups.columns();
        Direct.Rule rule = direct.ofGroups(groups);
        out.line(INDENT - 2, "groups:");
        if (rule != null) {
            field("unless", rule.when(), rule.evidence());
        }
        field("guid", groups.id().ref(), "unique in " + columns.rows().count() + " rows");
        Column name = columns.get("groupName");
        if (name != null) {
            boolean all = !isMissing(groups, name);
            field(
                    "name",
                    all
                            ? name.ref()
                            : Map.of("from", List.of(name.ref(), groups.id().ref())),
                    name.filled() + " of " + columns.rows().count() + " rows have one");
        }
        type(columns);
        Column owner = columns.get("owner");
        if (owner != null) {
            References.Written written = references.user(owner);
            field(
                    "owner",
                    written.ref(),
                    written.relation() == null ? "" : written.relation().evidence());
        }
        plain(columns, "description", "description");
        plain(columns, "icon", "icon");
        time(columns, "createdAt");
        metadataLine(columns);
        Column list = direct.memberList(groups);
        if (list != null && chat.members().isEmpty()) {
            columns.use(list);
            nestedMembers(groups, list, rule);
        }
    }

    /** Whether a group has no name; rooms of two need none. */
    private static boolean isMissing(Entity groups, Column name) {
        Column kind = groups.columns().get("roomKind");
        Rows rows = groups.columns().rows();
        if (kind == null) {
            return name.filled() < rows.count();
        }
        List<Long> direct = Words.direct(Names.normalized(kind.ref()), kind).stream()
                .map(Rows::hash)
                .toList();
        return rows.where(kind, cell -> !direct.contains(cell), name, cell -> cell == 0 || cell == Rows.NULL_WORD) > 0;
    }

    private void type(Picker columns) {
        Column access = columns.get("private");
        if (access == null) {
            field("type", Map.of("value", "private"), "? no column says who may join: public, private or password");
            return;
        }
        if (!access.kinds().isFlag()) {
            Map<String, Object> values = new LinkedHashMap<>();
            access.vocabulary()
                    .keySet()
                    .forEach(word -> values.put(
                            word,
                            Set.of("public", "open").contains(word.toLowerCase(Locale.ROOT)) ? "public" : "private"));
            field("type", JobText.map("from", access.ref(), "values", values), "its words");
            return;
        }
        boolean isPublic = Names.normalized(access.ref()).matches("(is)?(public|open)");
        Map<String, Object> values = new LinkedHashMap<>();
        access.vocabulary()
                .keySet()
                .forEach(word -> values.put(word, Words.isSet(word) == isPublic ? "public" : "private"));
        boolean isNamed = !columns.isNameless();
        field(
                "type",
                JobText.map("from", access.ref(), "values", values),
                isNamed ? "a flag" : "? a flag; is it that the room is private?");
    }

    private void nestedMembers(Entity groups, Column list, Direct.@Nullable Rule rule) {
        Rows elements = list.elementRows();
        out.line(INDENT - 2, "members:");
        field("each", list.ref(), list.filled() + " lists");
        if (rule != null && rule.when().keySet().stream().noneMatch(key -> key.startsWith("@"))) {
            Map<String, Object> row = new LinkedHashMap<>();
            rule.when().forEach((key, value) -> row.put(key.startsWith("/") ? "@row" + key : "@row/" + key, value));
            field("unless", row, "");
        }
        field(
                "guid",
                groups.id().ref().startsWith("@") ? groups.id().ref() : "@row" + References.pointer(groups.id()),
                "");
        if (list.isFlagSet() || elements == null) {
            Column ids = list.isFlagSet() ? list.keyValues() : list.itemValues();
            String ref = list.isFlagSet() ? "@key" : "@item";
            field("uid", ids == null ? ref : references.users(ref, ids).ref(), "");
            return;
        }
        Picker inner = new Picker(new Table("members", list(), Map.of(), list(), elements, false));
        inner.best("uids", column -> Chat.reference(inner, "uids", column, chat.users(), "uid"));
        Column user = inner.get("uids");
        if (user != null) {
            References.Written written = references.user(user);
            field(
                    "uid",
                    written.ref(),
                    written.relation() == null ? "" : written.relation().evidence());
        }
        pickDetails(inner);
        details(inner);
    }

    private static List<String> list() {
        return List.of();
    }

    private void details(Picker columns) {
        Column scope = columns.get("scope");
        if (scope != null) {
            Map<String, Object> values = new LinkedHashMap<>();
            scope.vocabulary().keySet().forEach(word -> values.put(word, scope(word)));
            field("scope", JobText.map("from", scope.ref(), "values", values), "its words");
        }
        time(columns, "joinedAt");
    }

    private static boolean isScope(Column column) {
        return column.vocabulary().keySet().stream()
                .anyMatch(word -> Set.of("admin", "owner", "moderator", "member", "participant", "creator")
                        .contains(word.toLowerCase(Locale.ROOT)));
    }

    private static String scope(String word) {
        return switch (word.toLowerCase(Locale.ROOT)) {
            case "admin", "owner", "administrator", "creator", "host", "superadmin" -> "admin";
            case "moderator", "mod", "operator", "co-owner", "leader" -> "moderator";
            default -> "participant";
        };
    }

    void members(Picker columns) {
        Column room = columns.get("room");
        Column user = columns.get("uids");
        if (room == null || user == null) {
            return;
        }
        out.line(INDENT - 2, "members:");
        Direct.Rule rule = direct.ofMembers(columns);
        Map<String, Object> unless = new LinkedHashMap<>(rule == null ? Map.of() : rule.when());
        Column left = columns.get("leftAt");
        if (left != null) {
            unless.put(left.ref(), "*");
        }
        if (!unless.isEmpty()) {
            String leaving = left == null
                    ? ""
                    : "; " + left.filled() + " of " + columns.rows().count() + " have left";
            field("unless", unless, (rule == null ? "members who are there now" : rule.evidence()) + leaving);
        }
        References.Written group = references.group(room);
        field(
                "guid",
                group.ref(),
                group.relation() == null ? "" : group.relation().evidence());
        References.Written uid = references.user(user);
        field("uid", uid.ref(), uid.relation() == null ? "" : uid.relation().evidence());
        details(columns);
    }
}
