/** Queries for reports and commands: counts, rejects, single records, open messages, the history of runs. */
@NullMarked
package io.chatferry.ledger.query;

import org.jspecify.annotations.NullMarked;
