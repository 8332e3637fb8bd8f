package io.chatferry.ledger.merge;

/**
 * How a pass is merged.
 *
 * @param delta the export contains new records only: a record that it does not contain is not removed
 * @param rejectUndescribed users and groups that no file describes are rejects, and so are their messages
 * @param deferBeforeNanos messages sent before this instant (nanoseconds since 1970) are deferred; {@link Long#MIN_VALUE}
 *     for none
 */
public record MergeSettings(boolean delta, boolean rejectUndescribed, long deferBeforeNanos) {}
