package io.chatferry.source;

import io.chatferry.model.Attachment;
import io.chatferry.model.Origin;
import io.chatferry.model.link.LinkTraits;
import java.time.Instant;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The attachments of an export: how many, how large, on which hosts, and how long their links work. */
public final class MediaStatistics {

    /** Whole bytes; an exponent or a fraction is not a size. */
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
        LinkTraits link = LinkTraits.of(attachment.url());
        if (link.host().isEmpty()) {
            withoutHost.add(origin);
        } else {
            hosts.add(link.host());
        }
        if (link.hasSecret()) {
            tokens.add(origin);
        }
        if (link.isTimeLimited()) {
            expiring.add(origin);
        }
        Instant expiry = link.expiry();
        if (expiry != null && expiry.isBefore(now)) {
            expired.add(origin);
        } else if (expiry != null && (earliestExpiry == null || expiry.isBefore(earliestExpiry))) {
            earliestExpiry = expiry;
        }
    }

    private static long bytes(@Nullable String size) {
        return size != null && SIZE.matcher(size).matches() ? Long.parseLong(size) : -1;
    }

    public long count() {
        return count;
    }

    /** The sum of the sizes that the export states, in bytes. */
    public long bytes() {
        return bytes;
    }

    /** The number of attachments whose size the export states. */
    public long withSize() {
        return withSize;
    }

    /** The hosts of the links. */
    public FrequencyCounter hosts() {
        return hosts;
    }

    /** Attachments without a host: a path, or no link at all. */
    public Occurrences withoutHost() {
        return withoutHost;
    }

    /** Links that carry a secret: anyone who has the link can read the file. */
    public Occurrences tokens() {
        return tokens;
    }

    /** Links with a limited lifetime, expired or not. */
    public Occurrences expiring() {
        return expiring;
    }

    /** Links that have expired. */
    public Occurrences expired() {
        return expired;
    }

    /** The earliest stated expiry of the links that still work. */
    public @Nullable Instant earliestExpiry() {
        return earliestExpiry;
    }
}
