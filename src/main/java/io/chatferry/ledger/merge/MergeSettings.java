package io.chatferry.ledger.merge;

/**
 * How a pass is merged.
 *
 * @param delta the export holds only what is new: what is not in it is not gone
 * @param rejectUndescribed users and groups that no file describes are rejects, and so are their messages
 * @param deferBeforeNanos messages sent before this instant (nanoseconds since 1970) are set aside; {@link Long#MIN_VALUE}
 *     for none
 */
public record MergeSettings(boolean delta, boolean rejectUndescribed, long deferBeforeNanos) {}
