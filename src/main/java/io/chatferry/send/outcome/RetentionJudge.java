package io.chatferry.send.outcome;

import io.chatferry.ledger.backlog.PendingMessage;

/** What is done with messages that are judged by {@link RetentionDetector}. */
interface RetentionJudge {

    /** It is not sent: older than the cut-off. */
    void setAside(PendingMessage message);

    /** It has waited, and may go. */
    void release(PendingMessage message);

    /** It was refused, for its age. */
    void refusedForAge(PendingMessage message);

    /** Whether refusals still count; if not, suspects stay {@code STAGED} for the next run. */
    boolean isJudging();

    /** It was refused, and not for its age. */
    void refusedForItself(PendingMessage message, String code, String reason);
}
