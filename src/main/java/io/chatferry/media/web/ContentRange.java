package io.chatferry.media.web;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Which bytes of a file an answer holds.
 *
 * @param first and {@code last} count from 0; both are -1 in an answer that holds none (416)
 * @param total null if the server does not know it
 */
public record ContentRange(long first, long last, @Nullable Long total) {

    private static final Pattern SYNTAX =
            Pattern.compile("bytes\\s+(?:(\\d{1,18})-(\\d{1,18})|\\*)/(?:(\\d{1,18})|\\*)", Pattern.CASE_INSENSITIVE);

    /** Empty if there is no header, or none that makes sense. */
    public static Optional<ContentRange> parse(@Nullable String header) {
        Matcher parts = SYNTAX.matcher(header == null ? "" : header.strip());
        if (!parts.matches()) {
            return Optional.empty();
        }
        Long total = parts.group(3) == null ? null : Long.valueOf(parts.group(3));
        if (parts.group(1) == null) {
            return Optional.of(new ContentRange(-1, -1, total));
        }
        ContentRange range = new ContentRange(Long.parseLong(parts.group(1)), Long.parseLong(parts.group(2)), total);
        boolean makesSense = range.first <= range.last && (total == null || range.last < total);
        return makesSense ? Optional.of(range) : Optional.empty();
    }
}
