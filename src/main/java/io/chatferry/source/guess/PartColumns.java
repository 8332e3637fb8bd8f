package io.chatferry.source.guess;

import io.chatferry.source.guess.profile.Column;
import io.chatferry.source.guess.profile.Names;
import io.chatferry.source.guess.profile.Picker;
import io.chatferry.source.guess.profile.Rows;
import org.jspecify.annotations.Nullable;

/** Finds the attachments, reactions and additional values of messages in their own rows. */
final class PartColumns {

    private final Picker columns;

    PartColumns(Picker columns) {
        this.columns = columns;
    }

    void pick() {
        columns.best("reactions", this::reactions);
        columns.best("attachments", this::attachments);
        if (columns.get("attachments") == null) {
            columns.best(
                    "url", column -> column.isContainer() || !isLink(column) ? 0 : 100 + columns.score("url", column));
            Column url = columns.get("url");
            if (url != null) {
                columns.named("mime", column -> column.kinds().isMime());
                columns.named(
                        "fileName",
                        column -> !column.isContainer()
                                && besides(column, url)
                                && !column.kinds().isNumber()
                                && !column.kinds().isTime()
                                && !column.kinds().isMime());
                columns.named("size", column -> column.kinds().isWhole() && besides(column, url));
            }
        }
        columns.best(
                "metadata",
                column -> column.isRecord() && !isInUse(column) && !column.ref().startsWith("/")
                        ? 1 + columns.score("metadata", column)
                        : 0);
    }

    private boolean isInUse(Column column) {
        return column.fields().values().stream().anyMatch(columns::isUsed);
    }

    private static boolean isLink(Column column) {
        return column.kinds().isUrl();
    }

    /** Whether a column has values only in rows that have a URL. */
    private boolean besides(Column column, Column url) {
        return columns.rows()
                        .where(column, cell -> cell > 16 || cell < 0, url, cell -> cell == 0 || cell == Rows.NULL_WORD)
                == 0;
    }

    private double reactions(Column column) {
        if (!column.isContainer()) {
            return 0;
        }
        int name = columns.score("reactions", column);
        Rows elements = column.elementRows();
        boolean isKeyed =
                column.keyValues() != null && column.keyValues().kinds().isEmoji();
        boolean isList = elements != null && emoji(elements, column) != null && uids(elements) != null;
        if (!isKeyed && !isList) {
            return 0;
        }
        boolean byValues = isKeyed || (elements != null && anyEmoji(elements));
        return name + (byValues ? 50 : 0);
    }

    private static boolean anyEmoji(Rows elements) {
        return elements.all().stream().anyMatch(column -> column.kinds().isEmoji());
    }

    private double attachments(Column column) {
        if (!column.isContainer()) {
            return 0;
        }
        Rows elements = column.elementRows();
        Column items = column.itemValues();
        boolean urls = (elements != null && url(elements) != null)
                || (items != null && items.kinds().isUrl());
        return urls ? 50 + columns.score("attachments", column) : 0;
    }

    /** The column of a part's rows whose name fits a field best, of those that can be it. */
    private static @Nullable Column best(Rows rows, String field, java.util.function.Predicate<Column> canBe) {
        Column best = null;
        int most = 0;
        for (Column column : rows.all()) {
            int score = canBe.test(column) ? Names.score(field, column.ref(), "") : 0;
            if (score > most) {
                most = score;
                best = column;
            }
        }
        return best;
    }

    static @Nullable Column url(Rows elements) {
        return best(elements, "url", column -> column.kinds().isUrl());
    }

    static @Nullable Column fileName(Rows elements) {
        return best(
                elements,
                "fileName",
                column -> !column.isContainer() && !column.kinds().isUrl());
    }

    static @Nullable Column mime(Rows elements) {
        return best(elements, "mime", column -> column.kinds().isMime());
    }

    static @Nullable Column size(Rows elements) {
        return best(elements, "size", column -> column.kinds().isWhole());
    }

    static @Nullable Column emoji(Rows elements, Column list) {
        for (Column column : elements.all()) {
            if (column.kinds().isEmoji()) {
                return column;
            }
        }
        return list.isKeyed()
                ? null
                : best(
                        elements,
                        "emoji",
                        column -> !column.isContainer() && !column.kinds().isNumber());
    }

    static @Nullable Column uids(Rows elements) {
        return best(elements, "uids", column -> true);
    }
}
