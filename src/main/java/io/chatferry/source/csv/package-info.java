/**
 * CSV files as rows: finds where each record ends, lets opencsv split it into cells, and resumes after a malformed one.
 */
@NullMarked
package io.chatferry.source.csv;

import org.jspecify.annotations.NullMarked;
