package io.chatferry.soak;

import java.util.List;

/**
 * A combination of endpoint, order and threads. A new one is one more entry of {@link #ALL}.
 *
 * @param endpoint the job file's {@code target.endpoint}
 * @param order the job file's {@code order}
 * @param hasOriginalTimes whether messages arrive with their original times
 * @param isStrict whether the order holds among all messages of a conversation, not only among those of one second
 * @param hasThreadReplies whether replies go after all others, by a call of their own that stamps the time
 */
public record SendMode(
        String endpoint, String order, boolean hasOriginalTimes, boolean isStrict, boolean hasThreadReplies) {

    public static final List<SendMode> ALL = List.of(
            new SendMode("moderation", "by-second", true, false),
            new SendMode("moderation", "auto", true, false),
            new SendMode("moderation", "strict", true, true),
            new SendMode("import", "by-second", true, false),
            new SendMode("import", "strict", true, true),
            new SendMode("auto", "auto", true, false),
            new SendMode("send", "auto", false, true),
            new SendMode("moderation", "auto", true, false, true),
            new SendMode("auto", "by-second", true, false, true));

    SendMode(String endpoint, String order, boolean hasOriginalTimes, boolean isStrict) {
        this(endpoint, order, hasOriginalTimes, isStrict, false);
    }

    /** The modes of one endpoint. */
    static List<SendMode> ofEndpoint(String endpoint) {
        List<SendMode> modes =
                ALL.stream().filter(mode -> mode.endpoint().equals(endpoint)).toList();
        if (modes.isEmpty()) {
            throw new IllegalArgumentException(endpoint);
        }
        return modes;
    }

    @Override
    public String toString() {
        return endpoint + ", " + order + (hasThreadReplies ? ", replies into threads" : "");
    }
}
