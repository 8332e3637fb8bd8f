package io.chatferry.ledger.backlog;

/** Which of the open messages a {@link Backlog} holds. */
public enum BacklogPortion {
    /** All of them. */
    ALL("", ""),
    /** Messages outside of threads: no replies, and replies whose parent is not in the target and will not be. */
    UNTHREADED(
            BacklogPortion.WITH_PARENT,
            " AND (m.parent_hi IS NULL OR p.id IS NULL OR p.state IN (4, 6, 7, 8, 9) OR f.message IS NOT NULL)"),
    /** Replies whose parent is in the target. */
    THREADED(BacklogPortion.WITH_PARENT, " AND p.state IN (3, 5) AND p.server_id <> '' AND f.message IS NULL");

    /** A parent in another conversation does not count: a thread is part of its conversation. */
    private static final String WITH_PARENT = " LEFT JOIN message p ON p.key_hi = m.parent_hi"
            + " AND p.key_lo = m.parent_lo AND p.occurrence = 1 AND p.conversation = m.conversation AND p.id <> m.id"
            + " LEFT JOIN flat_reply f ON f.message = m.id";

    private final String joins;
    private final String condition;

    BacklogPortion(String joins, String condition) {
        this.joins = joins;
        this.condition = condition;
    }

    /** Selects these columns of {@code message m}, in pages by its number. */
    String select(String columns) {
        return "SELECT " + columns + " FROM message m" + joins + " WHERE m.id > ? AND m.state IN (0, 2)" + condition
                + " ORDER BY m.id LIMIT 10000";
    }
}
