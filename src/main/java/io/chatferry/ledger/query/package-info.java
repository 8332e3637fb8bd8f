/** What the ledger tells of a job: counts, rejects, records, what is still open. */
@NullMarked
package io.chatferry.ledger.query;

import org.jspecify.annotations.NullMarked;
