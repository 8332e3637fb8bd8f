/**
 * Reads back from the target, compares with the ledger, and deletes what a job has created.
 *
 * <p><b>Reading.</b> {@link io.chatferry.verify.TargetReader} walks the lists that the ledger names, many at once; each page
 * is in the ledger, with the position behind it, before the next one is requested. So whatever ends a reading, the next run
 * resumes at the same page.
 *
 * <p><b>Comparing</b> ({@link io.chatferry.verify.MessageComparison}) needs no network. Both sides are reduced to the same
 * {@link io.chatferry.verify.ComparableFields}, sorted by muid on disk and merged; what has no partner is paired by server id,
 * and what remains by content. Only where two digests differ are the records themselves read again.
 */
@NullMarked
package io.chatferry.verify;

import org.jspecify.annotations.NullMarked;
