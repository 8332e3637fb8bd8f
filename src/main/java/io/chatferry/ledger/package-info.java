/**
 * The ledger: the database that knows every record of a job and what became of it. Schema, states, queries, lock.
 */
@NullMarked
package io.chatferry.ledger;

import org.jspecify.annotations.NullMarked;
