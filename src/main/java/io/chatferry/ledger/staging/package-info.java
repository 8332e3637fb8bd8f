/** The records of a pass over the export, until the merge takes them over. */
@NullMarked
package io.chatferry.ledger.staging;

import org.jspecify.annotations.NullMarked;
