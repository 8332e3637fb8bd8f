/** Numbers for ids, and sorting in the work folder of a ledger, so that memory does not grow with the export. */
@NullMarked
package io.chatferry.ledger.sort;

import org.jspecify.annotations.NullMarked;
