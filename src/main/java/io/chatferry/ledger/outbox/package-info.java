/** What sending reads and writes: claims, outcomes and their log, doubts, users and groups, follow-ups. */
@NullMarked
package io.chatferry.ledger.outbox;

import org.jspecify.annotations.NullMarked;
