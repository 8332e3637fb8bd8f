/**
 * Sending: the ready queue, limits, order, entities, retries and doubts.
 *
 * <p><b>Who does what.</b> One thread, that of the {@code send} step, owns every decision and every change of the
 * ledger ({@link io.chatferry.send.SendLoop}). The client's IO threads only put answers into a queue. So between two
 * instructions of that thread nothing changes but the target and the wire.
 *
 * <p><b>What is on disk when.</b> For each message:
 *
 * <ol>
 *   <li>{@code STAGED}: nothing has left. A crash here: it is sent by the next run.
 *   <li>Claim, one transaction: {@code SENDING}, attempt, time; the entities whose details ride on it {@code CREATING}.
 *       Only after its commit may the first byte leave. A crash from here to 4: the next start turns {@code SENDING}
 *       into {@code IN_DOUBT}, with the instant of that start as the end of the connection, and {@code CREATING} into
 *       {@code UNKNOWN}, which is asked for before the entity is used again.
 *   <li>On the wire. The answer says sent, refused, surely not processed, or nothing for certain.
 *   <li>Outcome, one transaction: {@code SENT} with the server's id; {@code FAILED} with code and words;
 *       {@code STAGED} again; or {@code IN_DOUBT}. A crash before its commit is a crash at 3.
 *   <li>{@code IN_DOUBT}: looked for by muid ({@link io.chatferry.send.Doubts}) until it is found ({@code SENT}), or is
 *       missing twice, the first time no earlier than {@code settle-after} after its connection closed, and 5 s apart
 *       ({@code STAGED} again). The first miss is on disk, so a crash between the two keeps it.
 * </ol>
 *
 * <p><b>Why nothing is sent twice:</b> a message leaves only from {@code STAGED}, by an update that names that state and
 * whose row count is checked, in a transaction that checks the epoch of the run. <b>Why nothing is lost:</b> only a
 * success answer for that very muid, or finding it in the target, makes it {@code SENT}.
 *
 * <p><b>Order.</b> Messages of one second of one conversation go one after another; other messages of a conversation may
 * pass each other, since the target sorts by second; the last two go after all the others, in order
 * ({@link io.chatferry.send.ReadyQueue}).
 *
 * <p><b>The limits</b> of the API's classes are paced by resilience4j, one permit a small step, reserved ahead so that
 * none is lost while the ledger commits. Senders are paced by a table of the next allowed instant instead: a limiter
 * object for each of hundreds of thousands of senders would cost a hundred times the memory.
 */
@NullMarked
package io.chatferry.send;

import org.jspecify.annotations.NullMarked;
