/**
 * What the readers of CSV and JSON have in common: a window that slides over a file's bytes, and the rows it is cut into.
 */
@NullMarked
package io.chatferry.source.row;

import org.jspecify.annotations.NullMarked;
