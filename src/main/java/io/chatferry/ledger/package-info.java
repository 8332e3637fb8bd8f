/**
 * The ledger: the database that knows every record of a job and what became of it. Schema, states, queries, lock.
 *
 * <h2>The fence</h2>
 *
 * <p>One run writes at a time, also where several machines reach the database and a run may stand still for any time
 * between two instructions. Row {@code run_lock} has an epoch, which each run raises by one when it takes the lock over.
 *
 * <ol>
 *   <li>There are two ways to the database: {@link io.chatferry.ledger.Db#read}, which cannot write, and
 *       {@link io.chatferry.ledger.Db#write}, one transaction that begins with {@code SELECT … FROM run_lock WHERE epoch =}
 *       its own. Where no row is found, nothing is written, and the run stops without another request
 *       ({@code LOCK_LOST}). The framework's transactions begin likewise. The one transaction without it is the takeover.
 *   <li>On PostgreSQL that row is locked until the transaction ends ({@code FOR KEY SHARE}). A takeover changes the epoch,
 *       which is part of a key, and so waits for it: a transaction is wholly before or wholly after a takeover. A heartbeat
 *       changes no key and waits for nobody, however long a merge takes. An H2 file is open in one process.
 *   <li>A takeover does not wait for a run that stands still in a transaction: it ends that run's connections, which bear
 *       the run's name, and the server itself ends a transaction that is idle for ten seconds.
 *   <li>What takes more than one transaction (staging, merging) is written so that a run may be killed or taken over
 *       between any two: what a pass adds has numbers above those of the last complete pass and is cleared away by the next
 *       one, what it changes early in older rows the next one changes alike, and the last transaction drops what is replaced
 *       and marks the pass complete.
 *   <li>Each statement that changes or deletes rows of messages names the states that it may find, and counts them: a row
 *       that has begun is never withdrawn, replaced or deleted.
 * </ol>
 */
@NullMarked
package io.chatferry.ledger;

import org.jspecify.annotations.NullMarked;
