/** Merges a pass over the export with the rows of the ledger: entities, memberships, messages, follow-ups. */
@NullMarked
package io.chatferry.ledger.merge;

import org.jspecify.annotations.NullMarked;
