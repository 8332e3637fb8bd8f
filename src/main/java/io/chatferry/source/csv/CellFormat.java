package io.chatferry.source.csv;

import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * How a tool writes the cells of a table as text, where that is not RFC 4180.
 *
 * @param delimiter what separates cells, one or more characters of ASCII; null = recognised by the first line
 * @param quote what encloses a cell that holds delimiters or line ends, or null if the tool never quotes
 * @param escapes the meaning of a backslash
 * @param nulls by the name of a column, the words that mean "no value" where they are a whole cell, neither quoted nor
 *     escaped
 */
public record CellFormat(
        @Nullable String delimiter, @Nullable Character quote, Escapes escapes, Function<String, Set<String>> nulls) {

    /** What a backslash means. */
    public enum Escapes {
        /** A character like any other. */
        NONE,
        /** MySQL: {@code \n \t \r \b \0 \Z}; before any other character, a line end too, the character itself. */
        MYSQL,
        /** PostgreSQL: {@code \n \t \r \b \f \v}, octal and {@code \x} hexadecimal bytes; else the character itself. */
        POSTGRES
    }

    /** Whether cells of any text can be told apart: by quotes or by escapes. */
    public boolean isUnambiguous() {
        return quote != null || escapes != Escapes.NONE;
    }
}
