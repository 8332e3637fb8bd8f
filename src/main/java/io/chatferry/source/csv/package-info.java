/**
 * CSV files as rows: finds where each record ends, lets opencsv cut it into cells, and finds its way back after a broken one.
 */
@NullMarked
package io.chatferry.source.csv;

import org.jspecify.annotations.NullMarked;
