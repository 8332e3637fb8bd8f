package io.chatferry.media.fetch;

import io.chatferry.media.fetch.FetchResult.Fetched;
import io.chatferry.media.fetch.FetchResult.Later;
import io.chatferry.media.fetch.FetchResult.Missing;
import io.chatferry.model.Secret;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.hc.client5.http.DnsResolver;

/** What tests of fetching have in common. */
final class FetchFixture {

    static final int MEGABYTE = 1_000_000;

    /** The names of the test's internet; all servers listen on the loopback address, which the policies here allow. */
    static final DnsResolver NAMES = new DnsResolver() {
        @Override
        public InetAddress[] resolve(String host) throws UnknownHostException {
            if (host.endsWith(".example")) {
                return new InetAddress[] {InetAddress.getByAddress(host, new byte[] {127, 0, 0, 1})};
            }
            return InetAddress.getAllByName(host);
        }

        @Override
        public String resolveCanonicalHostname(String host) {
            return host;
        }
    };

    private FetchFixture() {}

    static FetchPolicy policy() {
        return policy(List.of(), 4, 1000, Duration.ofSeconds(5), 10 * MEGABYTE);
    }

    static FetchPolicy policy(List<HeaderRule> headers, int perHost, int rate, Duration timeout, long maxSize) {
        return new FetchPolicy(headers, perHost, rate, timeout, maxSize, List.of("127.0.0.1"));
    }

    static FetchPolicy withToken(String prefix) {
        return policy(List.of(token(prefix)), 4, 1000, Duration.ofSeconds(5), MEGABYTE);
    }

    static HeaderRule token(String prefix) {
        return new HeaderRule(prefix, Map.of("Authorization", new Secret("Bearer s3cret")));
    }

    static byte[] bytes(int length) {
        byte[] bytes = new byte[length];
        new Random(length).nextBytes(bytes);
        return bytes;
    }

    static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    static FetchRequest request(URI url, Path spool) {
        return new FetchRequest(url, spool, "file", "image/png");
    }

    static Fetched fetched(FetchResult result) {
        return (Fetched) result;
    }

    static Missing missing(FetchResult result) {
        return (Missing) result;
    }

    static Later later(FetchResult result) {
        return (Later) result;
    }
}
