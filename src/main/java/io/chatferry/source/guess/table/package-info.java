/** Finds the tables of an export and how they are written, and samples their rows. */
@NullMarked
package io.chatferry.source.guess.table;

import org.jspecify.annotations.NullMarked;
