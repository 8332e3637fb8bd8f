package io.chatferry.source.csv;

/**
 * What is known of the columns of a file whose cells are neither quoted nor escaped, so that a text with the delimiter in
 * it can be told from two cells.
 */
public interface RowLayout {

    /** Whether the cells of a column may hold the delimiter or a line end: those of texts, lists and JSON. */
    boolean isFree(String column);

    /** Whether a text can be a cell of the column: a time, JSON, a word of a table; true if nothing is known of it. */
    boolean fits(String column, String cell);

    /** Whether a cell of the column may be empty; false if a row without it could not be sent. */
    default boolean mayBeEmpty(String column) {
        return true;
    }
}
