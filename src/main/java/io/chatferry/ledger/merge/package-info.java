/** The merge of a pass over the export with what the ledger knows, record kind by record kind. */
@NullMarked
package io.chatferry.ledger.merge;

import org.jspecify.annotations.NullMarked;
