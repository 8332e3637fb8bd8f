/** Sorting on disk and numbers for ids, so that memory does not grow with the export. */
@NullMarked
package io.chatferry.ledger.sort;

import org.jspecify.annotations.NullMarked;
