package io.chatferry.send.ratelimit;

import org.jspecify.annotations.Nullable;

/** Which limit a rate-limited (429) request has exceeded. */
enum ThrottleScope {
    SENDER,
    APP,
    /** It contradicts other evidence: an accident, unless it repeats. */
    UNKNOWN;

    /** So many refusals in a row are no accidents. */
    private static final int MIN_REPEATED = 3;

    /**
     * The evidence for one scope or the other.
     *
     * @param cap the limit that the answer names
     * @param remaining what is left of it by the answer
     * @param sentBySender what this sender has sent within the last window, with the message refused; 0 = not about a sender
     * @param sentByBusiest the most that any sender has
     * @param senderLimit messages per sender and window as far as it is known, else what the documentation says; 0 = none
     * @param accepted what the target has let through within the last window
     * @param appLimit requests per window that it should let through
     * @param named the limit that other answers of this class have named; -1 = none
     * @param isNearlyUsedUp whether the last such answer has said that next to nothing is left
     * @param consecutiveRefusals refusals since something was let through
     */
    record Evidence(
            @Nullable Long cap,
            @Nullable Long remaining,
            int sentBySender,
            int sentByBusiest,
            int senderLimit,
            long accepted,
            long appLimit,
            long named,
            boolean isNearlyUsedUp,
            int consecutiveRefusals) {}

    static ThrottleScope of(Evidence evidence) {
        if (isOfSender(evidence)) {
            return SENDER;
        }
        if (evidence.consecutiveRefusals() >= MIN_REPEATED) {
            return APP;
        }
        boolean hasRemaining = evidence.remaining() != null && evidence.remaining() > 0;
        return !hasRemaining && isOfApp(evidence) ? APP : UNKNOWN;
    }

    private static boolean isOfSender(Evidence evidence) {
        Long cap = evidence.cap();
        long limit = cap == null ? evidence.senderLimit() : cap;
        if (evidence.sentBySender() == 0 || limit <= 1 || evidence.sentByBusiest() > 2 * limit + 2) {
            return false; // nobody passes twice a limit in a window
        }
        boolean isUsedUp = usedShare(evidence.sentBySender(), limit);
        if (cap == null) {
            return isUsedUp && !usedShare(evidence.accepted(), evidence.appLimit()) && !evidence.isNearlyUsedUp();
        }
        if (cap == evidence.named() || cap >= evidence.appLimit()) {
            return false;
        }
        boolean isAsMuchAsTheApp = evidence.accepted() >= cap - cap / 5 && evidence.accepted() <= cap + cap / 5;
        if (cap <= HeaderLimitTracker.SENDER_LIKE) {
            return isUsedUp || !isAsMuchAsTheApp;
        }
        return isUsedUp && (!isAsMuchAsTheApp || evidence.named() > 0);
    }

    private static boolean isOfApp(Evidence evidence) {
        Long cap = evidence.cap();
        long limit = cap == null ? evidence.appLimit() : Math.min(cap, evidence.appLimit());
        boolean contradicted =
                cap != null && cap <= HeaderLimitTracker.SENDER_LIKE && evidence.accepted() > 2 * cap + 2;
        return evidence.isNearlyUsedUp() || (limit > 1 && !contradicted && usedShare(evidence.accepted(), limit));
    }

    private static boolean usedShare(long used, long limit) {
        return limit > 0 && used >= limit - limit / 10;
    }
}
