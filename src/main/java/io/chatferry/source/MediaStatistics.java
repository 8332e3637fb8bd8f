package io.chatferry.source;

import io.chatferry.model.Attachment;
import io.chatferry.model.Origin;
import java.time.Instant;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The files that messages carry: how many, how large, where they lie, and for how long. */
public final class MediaStatistics {

    /** An exponent or a fraction is no size. */
    private static final Pattern SIZE = Pattern.compile("[0-9]{1,18}");

    private final FrequencyCounter hosts = new FrequencyCounter();
    private final Occurrences tokens = new Occurrences();
    private final Occurrences expiring = new Occurrences();
    private final Occurrences expired = new Occurrences();
    private final Occurrences withoutHost = new Occurrences();
    private final Instant now;
    private long count;
    private long bytes;
    private long withSize;
    private @Nullable Instant earliestExpiry;

    public MediaStatistics(Instant now) {
        this.now = now;
    }

    public void add(Attachment attachment, Origin origin) {
        count++;
        long size = bytes(attachment.size());
        if (size >= 0) {
            bytes += size;
            withSize++;
        }
        MediaLink link = MediaLink.of(attachment.url());
        if (link.host().isEmpty()) {
            withoutHost.add(origin);
        } else {
            hosts.add(link.host());
        }
        if (link.token()) {
            tokens.add(origin);
        }
        if (link.expires()) {
            expiring.add(origin);
        }
        Instant end = link.end();
        if (end != null && end.isBefore(now)) {
            expired.add(origin);
        } else if (end != null && (earliestExpiry == null || end.isBefore(earliestExpiry))) {
            earliestExpiry = end;
        }
    }

    private static long bytes(@Nullable String size) {
        return size != null && SIZE.matcher(size).matches() ? Long.parseLong(size) : -1;
    }

    public long count() {
        return count;
    }

    /** The size of those whose size the export tells. */
    public long bytes() {
        return bytes;
    }

    /** How many those are. */
    public long withSize() {
        return withSize;
    }

    /** By the host of their link. */
    public FrequencyCounter hosts() {
        return hosts;
    }

    /** Links that lead to no host: paths, or none at all. */
    public Occurrences withoutHost() {
        return withoutHost;
    }

    /** Links that carry a secret: whoever has one reads the file. */
    public Occurrences tokens() {
        return tokens;
    }

    /** Links that are made for a limited time, over or not. */
    public Occurrences expiring() {
        return expiring;
    }

    /** Links whose time is over. */
    public Occurrences expired() {
        return expired;
    }

    /** When the first of the other links ends, as far as they say it. */
    public @Nullable Instant earliestExpiry() {
        return earliestExpiry;
    }
}
