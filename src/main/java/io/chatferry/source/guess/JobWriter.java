package io.chatferry.source.guess;

import io.chatferry.source.guess.profile.Column;
import io.chatferry.source.guess.profile.Names;
import io.chatferry.source.guess.profile.Picker;
import io.chatferry.source.guess.profile.Role;
import io.chatferry.source.guess.profile.Table;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Writes {@code source.mapping} for the tables of a chat. */
final class JobWriter {

    private static final int INDENT = 6;
    private static final List<String> HEADED = List.of("dialect", "delimiter", "quote", "encoding", "types");

    private final JobText out = new JobText();
    private final Chat chat;
    private final References references;
    private final List<Picker> messages = new ArrayList<>();

    JobWriter(Chat chat) {
        this.chat = chat;
        this.references = new References(chat);
    }

    JobText text() {
        return out;
    }

    /** Writes the mapping; the columns of tables without a header line get names. */
    void write() {
        Entity users = chat.users();
        Entity groups = chat.groups();
        chat.messages().forEach(table -> messages.add(MessageColumns.of(table, chat)));
        if (users != null) {
            EntitySection.pickUsers(users.columns());
        }
        if (groups != null) {
            EntitySection.pickGroups(groups.columns(), chat);
        }
        chat.members().forEach(EntitySection::pickMembers);
        ColumnNaming.name(messages);
        ColumnNaming.name(users == null ? List.of() : List.of(users.columns()));
        ColumnNaming.name(groups == null ? List.of() : List.of(groups.columns()));
        ColumnNaming.name(chat.members());
        boolean isNothing = messages.isEmpty()
                && users == null
                && groups == null
                && chat.members().isEmpty();
        if (isNothing) {
            out.comment(
                    2, "? no table was taken for messages, users, groups or members: describe them in source.mapping");
            return;
        }
        out.line(2, "mapping:");
        out.line(4, "files:");
        Set<List<String>> described = new LinkedHashSet<>();
        for (Picker each : messages) {
            if (described.add(each.table().match())) {
                message(each);
            } else {
                again(each.table());
            }
        }
        entities(users, groups, described);
        lookups();
        missingMembers(groups);
        others(described);
    }

    private void message(Picker columns) {
        JobText body = new JobText();
        boolean several = messages.size() > 1;
        String prefix = several && columns.get("muid") != null
                ? columns.table().name().replaceAll("[^A-Za-z0-9_-]", "-") + "-"
                : "";
        MessageSection section = new MessageSection(body, chat, columns, references, prefix);
        section.write();
        head(columns, body, section.typedNulls());
    }

    private void entities(@Nullable Entity users, @Nullable Entity groups, Set<List<String>> described) {
        if (users != null) {
            JobText body = new JobText();
            new EntitySection(body, chat, references).users(users);
            entity(users.columns(), body, described);
        }
        if (new Direct(chat, references).isOfTwoOnly()) {
            return;
        }
        if (groups != null) {
            JobText body = new JobText();
            new EntitySection(body, chat, references).groups(groups);
            entity(groups.columns(), body, described);
        }
        for (Picker members : chat.members()) {
            JobText body = new JobText();
            new EntitySection(body, chat, references).members(members);
            entity(members, body, described);
        }
    }

    private void entity(Picker columns, JobText body, Set<List<String>> described) {
        if (described.add(columns.table().match())) {
            head(columns, body, List.of());
        } else {
            again(columns.table());
        }
    }

    /** A file has one description: what else is in it is told. */
    private void again(Table table) {
        String path = String.valueOf(table.path());
        // a step that is no word of a chat may be an id
        boolean isShown = Arrays.stream(path.split("/", -1))
                .allMatch(step -> step.isEmpty()
                        || step.equals("*")
                        || step.startsWith("__")
                        || Names.role(step) != Role.UNKNOWN);
        out.comment(
                INDENT,
                table.role().title() + ": also in this file" + (isShown ? ", at " + path : "")
                        + "; a file is read by one description, so they need a job of their own"
                        + (isShown ? " (rows: " + path + ")" : ""));
    }

    private void head(Picker columns, JobText body, List<String> typedNulls) {
        Table table = columns.table();
        List<String> match = table.match();
        out.line(
                INDENT,
                "- match: " + JobText.flow(match.size() == 1 ? match.get(0) : match),
                table.role().title() + ", by " + table.count());
        reading(columns, typedNulls);
        List<String> unused = columns.unused();
        if (!unused.isEmpty()) {
            boolean many = unused.size() > 40;
            out.line(
                    INDENT + 2,
                    "ignore: " + (many ? "\"*\"" : JobText.flow(unused)),
                    "not used: no field was found for " + (unused.size() == 1 ? "it" : "them"));
        }
        out.append(body);
    }

    private void reading(Picker columns, List<String> typedNulls) {
        Table table = columns.table();
        List<String> notes = new ArrayList<>(table.notes());
        for (Map.Entry<String, Object> entry : table.reading().entrySet()) {
            String note = HEADED.contains(entry.getKey()) && !notes.isEmpty() ? notes.remove(0) : "";
            boolean unsure = note.endsWith(" ?");
            String key = entry.getKey();
            Object value = entry.getValue();
            if (key.equals("nulls") && (!typedNulls.isEmpty() || List.of().equals(value))) {
                continue;
            }
            if (key.equals("columns") || key.equals("header")) {
                note = key.equals("header") ? "the first line is data" : "? names for the columns, by what is in them";
            } else if (key.equals("nulls")) {
                note = "these words say \"no value\"";
            }
            out.line(INDENT + 2, key + ": " + JobText.flow(value), unsure ? "? " + note.replace(" ?", "") : note);
        }
        Column text = columns.get("text");
        if (!typedNulls.isEmpty() && text != null) {
            Map<String, Object> nulls = new LinkedHashMap<>();
            nulls.put("*", typedNulls);
            nulls.put(text.ref(), List.of());
            out.line(INDENT + 2, "nulls: " + JobText.flow(nulls), "these words say \"no value\", but not in texts");
        }
        if (!table.json().isEmpty()) {
            out.line(INDENT + 2, "json: " + JobText.flow(table.json()), "texts of JSON");
        }
    }

    private void lookups() {
        if (references.lookups().isEmpty()) {
            return;
        }
        out.line(4, "lookups:");
        references.lookups().values().forEach(lookup -> {
            Map<String, Object> spec = new LinkedHashMap<>();
            List<String> match = lookup.table().match();
            spec.put("file", match.size() == 1 ? match.get(0) : match);
            spec.put("key", lookup.key());
            if (lookup.isMany()) {
                spec.put("many", true);
            }
            boolean own = !isDescribed(lookup.table());
            if (own) {
                spec.putAll(lookup.table().reading());
                if (!lookup.table().json().isEmpty()) {
                    spec.put("json", lookup.table().json());
                }
            }
            out.line(6, lookup.name() + ": " + JobText.flow(spec));
        });
    }

    /** Whether a description says how the rows of a table are read. */
    private boolean isDescribed(Table table) {
        boolean isMessages = messages.stream().anyMatch(each -> each.table().equals(table));
        boolean shared = messages.stream().anyMatch(each -> each.table().match().equals(table.match()));
        return isMessages || (isPicked(table) && !shared);
    }

    /** The names of the tables that the mapping uses. */
    List<String> used() {
        List<String> names = new ArrayList<>();
        for (Table table : chat.tables()) {
            boolean isLookedUp = references.lookups().values().stream()
                    .anyMatch(lookup -> lookup.table().equals(table));
            if (isLookedUp || isPicked(table)) {
                names.add(table.name());
            }
        }
        return names;
    }

    /** Whether times are used that say no zone. */
    boolean isLocal() {
        List<Picker> all = new ArrayList<>(messages);
        all.addAll(chat.members());
        if (chat.users() != null) {
            all.add(chat.users().columns());
        }
        if (chat.groups() != null) {
            all.add(chat.groups().columns());
        }
        return all.stream()
                .flatMap(picker -> picker.picked().values().stream())
                .anyMatch(column -> column.kinds().isTime() && column.kinds().isLocal());
    }

    private boolean isPicked(Table table) {
        return messages.stream().anyMatch(each -> each.table().equals(table))
                || (chat.users() != null && chat.users().table().equals(table))
                || (chat.groups() != null && chat.groups().table().equals(table))
                || chat.members().stream().anyMatch(each -> each.table().equals(table));
    }

    private void missingMembers(@Nullable Entity groups) {
        Direct direct = new Direct(chat, references);
        boolean hasRooms = groups != null || messages.stream().anyMatch(each -> each.get("room") != null);
        boolean hasMembers = !chat.members().isEmpty() || (groups != null && direct.memberList(groups) != null);
        if (hasRooms && !hasMembers && !direct.isOfTwoOnly()) {
            out.comment(
                    4,
                    "? no table of members was found, and people see only the groups that they are members of: export one too,"
                            + " or describe members by another table");
        }
    }

    private void others(Set<List<String>> described) {
        List<String> unknown = new ArrayList<>();
        for (Table table : chat.tables()) {
            boolean isLookedUp = references.lookups().values().stream()
                    .anyMatch(lookup -> lookup.table().equals(table));
            if (!described.contains(table.match()) && !isLookedUp) {
                unknown.add(table.name() + " (" + table.count() + ")");
            }
        }
        if (!unknown.isEmpty()) {
            out.comment(4, "not used: " + JobText.names(unknown));
        }
    }
}
