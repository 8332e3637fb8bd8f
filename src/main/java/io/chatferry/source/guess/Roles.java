package io.chatferry.source.guess;

import io.chatferry.source.guess.profile.Column;
import io.chatferry.source.guess.profile.Names;
import io.chatferry.source.guess.profile.Relation;
import io.chatferry.source.guess.profile.Role;
import io.chatferry.source.guess.profile.Table;
import java.util.Comparator;
import java.util.List;
import java.util.Set;

/** Says what each table holds: by its name, if its columns agree, or else by its columns alone. */
final class Roles {

    /** The least score of a name that is certainly that of a sender. */
    private static final int SENDER = 40;

    private static final Set<String> ABOUT = Set.of("messageid", "message", "msgid", "postid", "originalmessageid");

    private Roles() {}

    static void assign(List<Table> tables) {
        for (Table table : tables) {
            Role named = Names.role(table.name());
            boolean isUsers = named == Role.MEMBERS && describesPeople(table) && fits(table, Role.USERS);
            table.setRole(isUsers ? Role.USERS : fits(table, named) ? named : byShape(table));
        }
        boolean isNamed = tables.stream().anyMatch(table -> table.role() == Role.MESSAGES && isNamedMessages(table));
        for (Table table : tables) {
            // notifications and the like look like messages, and so do earlier versions of messages
            boolean isOther = (isNamed && !isNamedMessages(table)) || isAboutMessages(table, tables);
            if (table.role() == Role.MESSAGES && isOther) {
                table.setRole(Role.UNKNOWN);
            }
        }
        if (tables.stream().noneMatch(table -> table.role() == Role.MESSAGES)) {
            tables.stream()
                    .filter(table -> table.role() != Role.USERS && hasText(table) && hasTime(table))
                    .max(Comparator.comparingLong(table -> table.rows().count()))
                    .ifPresent(table -> table.setRole(Role.MESSAGES));
        }
    }

    private static boolean isNamedMessages(Table table) {
        return Names.role(table.name()) == Role.MESSAGES || table.name().matches("(?i).*(chat|conversation|dialog).*");
    }

    /** Whether the rows of a table belong to messages of another table: earlier texts of them, or their translations. */
    private static boolean isAboutMessages(Table table, List<Table> tables) {
        return tables.stream()
                .filter(other -> !other.equals(table) && other.role() == Role.MESSAGES)
                .anyMatch(other -> any(
                        table,
                        column -> ABOUT.contains(Names.normalized(column.ref()))
                                && Relation.of(column, other, "muid") != null));
    }

    private static boolean fits(Table table, Role role) {
        return switch (role) {
            case MESSAGES ->
                table.rows().columns().size() >= 3 && (hasText(table) || named(table, "text")) && hasTime(table);
            case USERS -> hasKey(table) && !(named(table, "text") && hasTime(table) && hasRefs(table));
            case GROUPS -> hasKey(table) && !isMessages(table) && !isConversation(table);
            case MEMBERS -> table.rows().columns().size() >= 2 && !hasText(table);
            case ATTACHMENTS -> any(table, column -> column.kinds().isUrl()) || named(table, "url");
            case REACTIONS -> any(table, column -> column.kinds().isEmoji()) || named(table, "emoji");
            case UNKNOWN -> false;
        };
    }

    /** Whether rows have names or addresses of people, as members of a room need not. */
    private static boolean describesPeople(Table table) {
        return any(table, column -> column.kinds().isMail())
                || strong(table, "name", Set.of("name", "displayname", "fullname", "realname"));
    }

    private static Role byShape(Table table) {
        if (isMessages(table) || isConversation(table)) {
            return Role.MESSAGES;
        }
        boolean message = named(table, "message");
        if (message && any(table, column -> column.kinds().isEmoji())) {
            return Role.REACTIONS;
        }
        if (message && any(table, column -> column.kinds().isUrl())) {
            return Role.ATTACHMENTS;
        }
        if (hasKey(table) && any(table, column -> column.kinds().isMail())) {
            return Role.USERS;
        }
        return Role.UNKNOWN;
    }

    private static boolean isMessages(Table table) {
        return hasText(table)
                && hasTime(table)
                && hasRefs(table)
                && strong(table, "text", Set.of("text", "body", "content", "message"));
    }

    /** Whether rows have a sender, a text and a time, whatever their columns are called. */
    private static boolean isConversation(Table table) {
        boolean sender = any(table, column -> table.score("sender", column) >= SENDER);
        return sender && hasText(table) && hasTime(table) && any(table, column -> table.score("text", column) > 0);
    }

    private static boolean strong(Table table, String field, Set<String> names) {
        return any(table, column -> table.score(field, column) > 0 && names.contains(Names.normalized(column.ref())));
    }

    private static boolean hasRefs(Table table) {
        return strong(
                table,
                "sender",
                Set.of(
                        "sender",
                        "senderid",
                        "from",
                        "fromid",
                        "author",
                        "authorid",
                        "userid",
                        "user",
                        "fromuser",
                        "uid"));
    }

    private static boolean hasKey(Table table) {
        return any(table, column -> table.rows().isUnique(column));
    }

    private static boolean hasTime(Table table) {
        return any(
                table,
                column -> column.kinds().isTime()
                        && column.filled() * 10 >= table.rows().count() * 9);
    }

    private static boolean hasText(Table table) {
        return any(table, column -> !column.isContainer() && column.kinds().isFreeText());
    }

    private static boolean named(Table table, String field) {
        return any(table, column -> table.score(field, column) >= 80);
    }

    private static boolean any(Table table, java.util.function.Predicate<Column> test) {
        return table.rows().all().stream().anyMatch(test);
    }
}
