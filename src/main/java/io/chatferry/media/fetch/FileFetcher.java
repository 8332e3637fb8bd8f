package io.chatferry.media.fetch;

import io.chatferry.media.web.RefusedUrlException;
import io.chatferry.media.web.Target;
import java.net.URI;
import java.time.Duration;
import org.apache.hc.client5.http.DnsResolver;
import org.apache.hc.client5.http.SystemDefaultDnsResolver;

/**
 * Fetches files by http and https, one attempt a call, on the caller's thread. Safe for use by many threads; it has none of its own.
 *
 * <p>Links come from strangers. Each connection, also that of a redirect, goes to an address of the public internet or to one that
 * the policy allows, and to no proxy; tokens go to the URLs that they are for; nothing longer than the policy's size is taken. Of
 * each host at most so many files are asked for at once and a second as the policy says, and a host that asks for a wait or is down
 * is left alone: calls for it return {@link FetchResult.Later} at once.
 *
 * <p>What was received of a file stays in the spool until it is whole or known not to come, whatever ends the process; the next
 * attempt continues it where the server has ranges and says by which version. A spool that cannot be written throws a
 * {@link SpoolException}.
 */
public final class FileFetcher implements AutoCloseable {

    private final FetchPolicy policy;
    private final RequestSender sender;

    public FileFetcher(FetchPolicy policy) {
        this(policy, SystemDefaultDnsResolver.INSTANCE);
    }

    /** @param lookup resolves names; its addresses are checked like all others */
    FileFetcher(FetchPolicy policy, DnsResolver lookup) {
        this.policy = policy;
        this.sender = new RequestSender(policy, lookup);
    }

    /**
     * Makes one attempt. Waits for a permit of the host, which is not long unless other calls hold all of them.
     *
     * <p>An interrupt is noticed with the next bytes, at the latest when the host has been silent for the time of the policy; to
     * end calls at once, {@link #close()} the fetcher. Both keep what has arrived.
     */
    public FetchResult fetch(FetchRequest request) throws InterruptedException {
        try (PartFile part = PartFile.open(request)) {
            return new Download(sender, policy, request, part).run();
        }
    }

    /** Asks what a link leads to, under the same rules, without fetching it. */
    public ProbeResult probe(URI url) throws InterruptedException {
        return new Probe(sender, url).run();
    }

    /**
     * Zero if a call for this URL would ask its host at once; else how long the host is paused, or a short time if only all of its
     * permits are taken.
     */
    public Duration readyIn(URI url) {
        try {
            return sender.gate(Target.of(url)).readyIn();
        } catch (RefusedUrlException bad) {
            return Duration.ZERO; // its call ends at once, too
        }
    }

    /** Cuts all connections. Calls that are running, and later ones, throw an {@link InterruptedException}. */
    @Override
    public void close() {
        sender.close();
    }
}
