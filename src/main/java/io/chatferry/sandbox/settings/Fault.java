package io.chatferry.sandbox.settings;

/** A fault of a request; at most one hits each request. */
public enum Fault {
    TOO_MANY(Setting.FAULT_429),
    ERROR_BEFORE(Setting.FAULT_500_BEFORE),
    ERROR_AFTER(Setting.FAULT_500_AFTER),
    HTML_503(Setting.FAULT_503),
    CUT_BEFORE(Setting.FAULT_CUT_BEFORE),
    CUT_AFTER(Setting.FAULT_CUT_AFTER),
    CUT_LATE(Setting.FAULT_CUT_LATE),
    TRUNCATED(Setting.FAULT_TRUNCATED),
    BAD_JSON(Setting.FAULT_BAD_JSON),
    STALL(Setting.FAULT_STALL);

    private final Setting share;

    Fault(Setting share) {
        this.share = share;
    }

    public Setting share() {
        return share;
    }
}
