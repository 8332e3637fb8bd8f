package io.chatferry.source.guess;

import io.chatferry.source.guess.profile.Column;
import io.chatferry.source.guess.profile.Names;
import io.chatferry.source.guess.profile.Picker;
import io.chatferry.source.guess.profile.Table;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The users or the groups of an export.
 *
 * @param columns the columns by their fields
 * @param id the column that identifies one in the target
 */
record Entity(Picker columns, Column id) {

    /** Names of columns that were made to identify someone outside of the database. */
    private static final List<String> PUBLIC_IDS =
            List.of("uid", "useruid", "externalid", "externalref", "extid", "publicid", "guid", "slug");

    private static final List<String> NAMES =
            List.of("name", "displayname", "fullname", "realname", "firstname", "screenname", "title");

    Table table() {
        return columns.table();
    }

    /**
     * Chooses what identifies an entity: a column that is made for that, or else the one that other tables refer to.
     *
     * @param referred the column that most messages refer to, if any
     */
    static @Nullable Entity of(Table table, String field, @Nullable Column referred) {
        Picker picker = new Picker(table);
        Column id = null;
        int best = 0;
        for (Column column : table.rows().all()) {
            boolean canBe = table.rows().isUnique(column)
                    && !column.kinds().isTime()
                    && !column.kinds().isMail()
                    && !column.kinds().isUrl();
            int score = picker.score(field, column);
            boolean isPublic = PUBLIC_IDS.contains(Names.normalized(column.ref())) && !picker.isNameless();
            // people are called by their names in some tables, but names change and are not unique for ever
            boolean isName = !picker.isNameless() && NAMES.contains(Names.normalized(column.ref()));
            boolean isReferred = column.equals(referred) && !isName;
            int found = !canBe ? 0 : isPublic ? 300 + score : isReferred ? 200 : score;
            if (found > best) {
                best = found;
                id = column;
            }
        }
        if (id == null) {
            return null;
        }
        picker.take(field, id);
        return new Entity(picker, id);
    }
}
