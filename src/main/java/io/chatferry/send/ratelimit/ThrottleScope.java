package io.chatferry.send.ratelimit;

import org.jspecify.annotations.Nullable;

/** Whose limit a refusal with 429 is about. */
enum ThrottleScope {
    SENDER,
    APP,
    /** It contradicts what else is known: an accident, unless it happens again. */
    UNKNOWN;

    /** So many refusals in a row are no accidents. */
    private static final int NO_ACCIDENT = 3;

    /**
     * What speaks for one or the other.
     *
     * @param cap the limit that the answer names
     * @param remaining what is left of it by the answer
     * @param sentBySender what this sender has sent within the last window, with the message refused; 0 = not about a sender
     * @param sentByBusiest the most that any sender has
     * @param senderLimit messages of a sender a window as far as it is known, else what the documentation says; 0 = none
     * @param passed what the target has let through within the last window
     * @param appLimit requests a window that it should let through
     * @param named the limit that other answers of this class have named; -1 = none
     * @param nearlyUsedUp whether the last such answer has said that next to nothing is left
     * @param inARow refusals since something was let through
     */
    record Evidence(
            @Nullable Long cap,
            @Nullable Long remaining,
            int sentBySender,
            int sentByBusiest,
            int senderLimit,
            long passed,
            long appLimit,
            long named,
            boolean nearlyUsedUp,
            int inARow) {}

    static ThrottleScope of(Evidence evidence) {
        if (isSenders(evidence)) {
            return SENDER;
        }
        if (evidence.inARow() >= NO_ACCIDENT) {
            return APP;
        }
        boolean somethingLeft = evidence.remaining() != null && evidence.remaining() > 0;
        return !somethingLeft && isApps(evidence) ? APP : UNKNOWN;
    }

    private static boolean isSenders(Evidence evidence) {
        Long cap = evidence.cap();
        long limit = cap == null ? evidence.senderLimit() : cap;
        if (evidence.sentBySender() == 0 || limit <= 1 || evidence.sentByBusiest() > 2 * limit + 2) {
            return false; // nobody passes twice a limit in a window
        }
        boolean used = usedShare(evidence.sentBySender(), limit);
        if (cap == null) {
            return used && !usedShare(evidence.passed(), evidence.appLimit()) && !evidence.nearlyUsedUp();
        }
        if (cap == evidence.named() || cap >= evidence.appLimit()) {
            return false;
        }
        boolean asMuchAsTheApp = evidence.passed() >= cap - cap / 5 && evidence.passed() <= cap + cap / 5;
        if (cap <= HeaderLimitTracker.SENDER_LIKE) {
            return used || !asMuchAsTheApp;
        }
        return used && (!asMuchAsTheApp || evidence.named() > 0);
    }

    private static boolean isApps(Evidence evidence) {
        Long cap = evidence.cap();
        long limit = cap == null ? evidence.appLimit() : Math.min(cap, evidence.appLimit());
        boolean contradicted = cap != null && cap <= HeaderLimitTracker.SENDER_LIKE && evidence.passed() > 2 * cap + 2;
        return evidence.nearlyUsedUp() || (limit > 1 && !contradicted && usedShare(evidence.passed(), limit));
    }

    private static boolean usedShare(long used, long limit) {
        return limit > 0 && used >= limit - limit / 10;
    }
}
