/**
 * CSV files as rows: finds where each record ends, splits it into cells, and resumes after a malformed one. Empty rows,
 * and the header where it stands again, are counted and are no records.
 */
@NullMarked
package io.chatferry.source.csv;

import org.jspecify.annotations.NullMarked;
