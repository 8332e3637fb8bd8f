package io.chatferry.source.guess;

import io.chatferry.source.guess.profile.Column;
import io.chatferry.source.guess.profile.Names;
import io.chatferry.source.guess.profile.Picker;
import io.chatferry.source.guess.profile.Role;
import io.chatferry.source.guess.profile.Rows;
import io.chatferry.source.guess.profile.Table;
import io.chatferry.source.guess.profile.ValueKinds;
import io.chatferry.source.guess.profile.Words;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Which column of a table of messages is which field. */
final class MessageColumns {

    private final Picker columns;
    private final Chat chat;

    private MessageColumns(Picker columns, Chat chat) {
        this.columns = columns;
        this.chat = chat;
    }

    static Picker of(Table table, Chat chat) {
        MessageColumns found = new MessageColumns(new Picker(table), chat);
        found.pick();
        return found.columns;
    }

    private void pick() {
        Rows rows = columns.rows();
        columns.best("muid", column -> !canIdentify(column) ? 0 : columns.isNameless() ? 1 : idScore(column));
        columns.best(
                "sentAt",
                column -> !column.kinds().isTime() || column.filled() * 10 < rows.count() * 9
                        ? 0
                        : 50 + columns.score("sentAt", column));
        columns.best("sender", column -> person("sender", column));
        columns.best("room", this::room);
        columns.best("peer", this::peer);
        columns.best("text", this::text);
        columns.best("kind", this::kind);
        columns.best("roomKind", this::roomKind);
        columns.named("parent", this::isParent);
        columns.named("editedAt", column -> isLater(column, "editedAt"));
        columns.named(
                "deletedAt",
                column -> isLater(column, "deletedAt")
                        || (!columns.isNameless() && column.kinds().isFlag()));
        columns.onlyNamed("readAt", column -> column.kinds().isTime());
        columns.onlyNamed("deliveredAt", column -> column.kinds().isTime());
        new PartColumns(columns).pick();
    }

    private boolean canIdentify(Column column) {
        return columns.rows().isUnique(column)
                && !column.kinds().isTime()
                && !column.kinds().isFreeText();
    }

    private double idScore(Column column) {
        boolean isStep = column.ref().startsWith("@");
        boolean isFirst =
                column.equals(columns.rows().columns().values().iterator().next());
        return isStep || isFirst ? Math.max(1, columns.score("muid", column)) : columns.score("muid", column);
    }

    private double person(String field, Column column) {
        if (column.equals(columns.get("muid")) || (column.kinds().isFreeText() && columns.score(field, column) == 0)) {
            return 0;
        }
        return Chat.reference(columns, field, column, chat.users(), "uid");
    }

    private double room(Column column) {
        if (column.ref().startsWith("@") && chat.groups() == null) {
            return column.equals(columns.get("muid")) ? 0 : 1;
        }
        if (Names.role(column.kinds().prefix()) == Role.GROUPS && chat.groups() == null) {
            return 1;
        }
        return Chat.reference(columns, "room", column, chat.groups(), "guid");
    }

    /** The other person: named so, or, without names, whoever else is a user. */
    private double peer(Column column) {
        if (!columns.isNameless() && columns.score("peer", column) == 0) {
            return 0;
        }
        return Chat.reference(columns, "peer", column, chat.users(), "uid");
    }

    private double text(Column column) {
        ValueKinds kinds = column.kinds();
        int name = columns.score("text", column);
        boolean isOther = column.isContainer() || kinds.isTime() || kinds.isUrl() || kinds.isMime() || kinds.isMail();
        if (isOther || (name == 0 && !columns.isNameless() && !kinds.isFreeText())) {
            return 0;
        }
        if (columns.isNameless() && !kinds.isFreeText()) {
            return 0;
        }
        return name + (kinds.isFreeText() ? 50 : 1) + Math.min(kinds.averageLength(), 50) / 2.0;
    }

    private double kind(Column column) {
        long known = column.vocabulary().keySet().stream()
                .filter(word -> Words.isContent(word) || Words.isSystem(word))
                .count();
        boolean isContent = column.vocabulary().keySet().stream().anyMatch(Words::isContent);
        if (known * 2 < column.vocabulary().size()
                || !isContent
                || !Words.direct(name(column), column).isEmpty()) {
            return 0;
        }
        return 10 + known + columns.score("kind", column);
    }

    private double roomKind(Column column) {
        return Words.direct(name(column), column).isEmpty() ? 0 : 10 + columns.score("roomKind", column);
    }

    private static String name(Column column) {
        return Names.normalized(column.ref());
    }

    private boolean isParent(Column column) {
        Column muid = columns.get("muid");
        if (muid == null
                || column.isContainer()
                || (column.filled() >= columns.rows().count() && columns.isNameless())) {
            return false;
        }
        long matched = column.in(muid);
        return columns.isNameless()
                ? matched == column.distinct() && matched > 0
                : matched * 10 >= column.distinct() * 3;
    }

    /** Whether a time is one that only some messages have. */
    private boolean isLater(Column column, String field) {
        if (!column.kinds().isTime()) {
            return false;
        }
        boolean some = column.filled() * 100 < columns.rows().count() * 95;
        List<String> sure = List.of("editedat", "edited", "editts", "deletedat");
        return some || (field.equals("editedAt") && sure.contains(name(column)));
    }

    /** The words of rooms of two, in the messages themselves; empty if they do not say. */
    static List<String> direct(Picker columns) {
        @Nullable Column kind = columns.get("roomKind");
        return kind == null ? List.of() : Words.direct(name(kind), kind);
    }
}
