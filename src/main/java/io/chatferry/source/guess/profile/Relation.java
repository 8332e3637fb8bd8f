package io.chatferry.source.guess.profile;

import org.jspecify.annotations.Nullable;

/**
 * Values of a column that are keys of another table.
 *
 * @param key the column of the table that has them
 * @param matched how many of the different values are there
 * @param total how many different values there are
 */
public record Relation(Table table, Column key, long matched, long total) {

    /** Whether a relation is believed without any name that says so. */
    private static final double LEAST = 0.6;

    private static final double LEAST_OF_CUT = 0.1;

    /** The best relation of a column to a table; null if its values are not there. */
    public static @Nullable Relation of(Column column, @Nullable Table target, String idField) {
        if (target == null || column.isContainer() || column.distinct() == 0) {
            return null;
        }
        Relation best = null;
        for (Column key : target.rows().all()) {
            if (key.equals(column)
                    || !target.rows().isUnique(key)
                    || key.kinds().isTime()) {
                continue;
            }
            Relation found = new Relation(target, key, column.in(key), column.distinct());
            boolean isEnough = found.share() >= (target.isCut() ? LEAST_OF_CUT : LEAST);
            if (isEnough && (best == null || found.isBetterThan(best, idField))) {
                best = found;
            }
        }
        return best;
    }

    private boolean isBetterThan(Relation other, String idField) {
        if (matched != other.matched) {
            return matched > other.matched;
        }
        return table.score(idField, key) > table.score(idField, other.key);
    }

    public double share() {
        return (double) matched / total;
    }

    /** Whether both sides are numbers, which may be equal by chance. */
    public boolean isOfNumbers() {
        return key.kinds().isWhole();
    }

    /** As a comment says it. */
    public String evidence() {
        return matched + " of " + total + (total == 1 ? " value is" : " values are") + " in " + table.name() + "."
                + key.ref();
    }
}
