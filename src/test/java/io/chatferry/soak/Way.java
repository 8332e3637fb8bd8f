package io.chatferry.soak;

import java.util.List;

/**
 * One of the ways in which messages can be sent. What the program learns to do is one more entry of {@link #ALL}.
 *
 * @param endpoint the job file's {@code target.endpoint}
 * @param order the job file's {@code order}
 * @param keepsTimes whether messages arrive with their original times
 * @param strict whether the order holds among all messages of a conversation, not only among those of one second
 * @param repliesApart whether replies go after all others, by a call of their own that stamps the time
 */
public record Way(String endpoint, String order, boolean keepsTimes, boolean strict, boolean repliesApart) {

    public static final List<Way> ALL = List.of(
            new Way("moderation", "by-second", true, false),
            new Way("moderation", "auto", true, false),
            new Way("moderation", "strict", true, true),
            new Way("import", "by-second", true, false),
            new Way("import", "strict", true, true),
            new Way("auto", "auto", true, false),
            new Way("send", "auto", false, true),
            new Way("moderation", "auto", true, false, true),
            new Way("auto", "by-second", true, false, true));

    Way(String endpoint, String order, boolean keepsTimes, boolean strict) {
        this(endpoint, order, keepsTimes, strict, false);
    }

    /** Those of one endpoint. */
    static List<Way> to(String endpoint) {
        List<Way> ways =
                ALL.stream().filter(way -> way.endpoint().equals(endpoint)).toList();
        if (ways.isEmpty()) {
            throw new IllegalArgumentException(endpoint);
        }
        return ways;
    }

    @Override
    public String toString() {
        return endpoint + ", " + order + (repliesApart ? ", replies into threads" : "");
    }
}
