package io.chatferry.media.fetch;

import io.chatferry.media.web.CheckedDnsResolver;
import java.time.Duration;
import java.util.List;
import org.apache.hc.client5.http.SystemDefaultDnsResolver;

/**
 * What the key {@code media.fetch} of a job file says.
 *
 * @param headers tokens, and to whom they may go
 * @param perHost requests at once to one host and port
 * @param ratePerHost requests a second to one host and port
 * @param timeout how long a host may take to accept a connection, and how long it may be silent after that
 * @param maxSize of a file, in bytes
 * @param allow names of hosts, addresses and networks beyond the public internet that may be asked
 */
public record FetchPolicy(
        List<HeaderRule> headers, int perHost, int ratePerHost, Duration timeout, long maxSize, List<String> allow) {

    /** Throws an {@link IllegalArgumentException} whose message names the entry that is wrong. */
    public FetchPolicy {
        headers = List.copyOf(headers);
        allow = List.copyOf(allow);
        if (perHost < 1 || ratePerHost < 1 || timeout.toMillis() < 1 || maxSize < 1) {
            throw new IllegalArgumentException(
                    "media.fetch: per-host, rate-per-host, timeout and max-size must be positive");
        }
        var unused = new CheckedDnsResolver(SystemDefaultDnsResolver.INSTANCE, allow);
    }
}
