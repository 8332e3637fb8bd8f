/**
 * Reading back from the target, comparing with the ledger, and taking back what a job has created.
 *
 * <p><b>Reading.</b> {@link io.chatferry.verify.TargetReader} walks the lists that the ledger names, many at once; each page
 * is in the ledger, with the position behind it, before the next one is asked for. So whatever ends a reading, the next
 * run goes on at the page where it was.
 *
 * <p><b>Comparing</b> ({@link io.chatferry.verify.MessageComparison}) needs no network. Both sides are cut down to the same
 * {@link io.chatferry.verify.ComparableFields}, sorted by muid on disk and merged; what has no partner is brought together by server
 * id, and what is left by content. Only where two forms differ are the records themselves read again.
 */
@NullMarked
package io.chatferry.verify;

import org.jspecify.annotations.NullMarked;
