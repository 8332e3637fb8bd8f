/**
 * The ledger: the database that knows every record of a job and what became of it. Schema, states, queries, lock.
 *
 * <h2>The fence</h2>
 *
 * <p>One run writes at a time, also where several machines reach the database and a run may be suspended for any time
 * between two instructions. Row {@code run_lock} has an epoch, which each run raises by one when it takes the lock.
 *
 * <ol>
 *   <li>There are two ways to the database: {@link io.chatferry.ledger.Db#read}, which cannot write, and
 *       {@link io.chatferry.ledger.Db#write}, one transaction that begins with {@code SELECT … FROM run_lock WHERE epoch =}
 *       its own. If no row is found, nothing is written, and the run stops without another request ({@code LOCK_LOST}).
 *       The transactions of Spring Batch begin likewise. Only the takeover itself begins without it.
 *   <li>On PostgreSQL that row is locked until the transaction ends ({@code FOR KEY SHARE}). A takeover changes the epoch,
 *       which is part of a key, and so waits for it: a transaction is wholly before or wholly after a takeover. A heartbeat
 *       changes no key and never waits, however long a merge takes. An H2 file is open in one process.
 *   <li>A takeover does not wait for a run that is suspended in a transaction: it ends the connections of that run, which
 *       have its name, and the server itself ends a transaction that is idle for ten seconds.
 *   <li>Work of several transactions (staging, merging) allows a kill or a takeover between any two: rows that a pass adds
 *       have numbers above those of the last complete pass, and the next pass deletes them; early changes of older rows are
 *       repeated by the next pass; and the last transaction deletes the replaced rows and marks the pass complete.
 *   <li>Each statement that changes or deletes rows of messages names the states that it expects, and counts the rows: a row
 *       that has begun is never withdrawn, replaced or deleted.
 * </ol>
 */
@NullMarked
package io.chatferry.ledger;

import org.jspecify.annotations.NullMarked;
