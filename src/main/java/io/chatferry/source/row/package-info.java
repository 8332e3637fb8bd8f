/**
 * Shared by the readers of CSV and JSON: a window that slides over a file's bytes, and the rows found in it.
 */
@NullMarked
package io.chatferry.source.row;

import org.jspecify.annotations.NullMarked;
