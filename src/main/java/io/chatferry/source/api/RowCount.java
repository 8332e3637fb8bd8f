package io.chatferry.source.api;

import io.chatferry.model.Kind;
import io.chatferry.model.Origin;
import org.jspecify.annotations.Nullable;

/**
 * How many rows a description of {@code source.mapping} has taken. A row is taken by a description if it became a record
 * of it, valid or not; {@code when} and {@code unless}, or an empty list in {@code each}, are why it is not. Rows that are
 * malformed are not counted.
 *
 * @param description the path of the description: {@code source.mapping.files[2].messages[0]}, or of an entry for files
 *     with all its descriptions: {@code source.mapping.files[2]}
 * @param kind what the rows become; null for an entry with all its descriptions
 * @param taken the rows that were taken, for an entry by at least one of its descriptions
 * @param notTaken the rows that were not taken, for an entry by none of its descriptions
 * @param firstNotTaken the first of them; null if there is none
 */
public record RowCount(
        String description,
        @Nullable Kind kind,
        long taken,
        long notTaken,
        @Nullable Origin firstNotTaken) {}
