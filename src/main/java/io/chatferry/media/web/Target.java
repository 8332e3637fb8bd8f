package io.chatferry.media.web;

import java.net.InetAddress;
import java.net.URI;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.hc.core5.http.HttpHost;
import org.jspecify.annotations.Nullable;

/**
 * What a URL asks whom for. {@link URI#getHost()} is not relied on: it is null for names with an underscore.
 *
 * @param host in lower case, without the brackets of an IPv6 address and without a dot at the end
 * @param path raw, at least {@code /}
 * @param query raw
 */
public record Target(
        String scheme,
        String host,
        int port,
        String path,
        @Nullable String query) {

    private static final Pattern AUTHORITY =
            Pattern.compile("(?:\\[([0-9A-Fa-f:.]+)]|([A-Za-z0-9._-]+))(?::(\\d{0,5}))?");
    private static final int MAX_PORT = 65_535;

    public static Target of(URI url) throws RefusedUrlException {
        String scheme = url.getScheme() == null ? "" : url.getScheme().toLowerCase(Locale.ROOT);
        if (!scheme.equals("http") && !scheme.equals("https")) {
            throw bad("a link that is neither http nor https");
        }
        String authority = url.getRawAuthority() == null ? "" : url.getRawAuthority();
        if (authority.contains("@")) {
            throw bad("a link with a user name or password in front of its host");
        }
        Matcher parts = AUTHORITY.matcher(authority);
        if (!parts.matches()) {
            throw bad("a link without the name of a host");
        }
        String host = parts.group(1) != null ? parts.group(1) : parts.group(2).replaceFirst("\\.$", "");
        String path = url.getRawPath() == null || url.getRawPath().isEmpty() ? "/" : url.getRawPath();
        return new Target(
                scheme,
                canonical(host.toLowerCase(Locale.ROOT)),
                port(scheme, parts.group(3)),
                path,
                url.getRawQuery());
    }

    /**
     * The name, or the address in the form that all notations of it have in common. {@code 0x7f.1} and {@code 2130706433} are
     * addresses as well, for some systems; nobody means well by them.
     */
    private static String canonical(String host) throws RefusedUrlException {
        boolean isV6 = host.contains(":");
        Optional<InetAddress> address = InternetAddress.parse(host);
        if (host.isEmpty() || (isV6 && address.isEmpty())) {
            throw bad("a link without the name of a host");
        }
        if (InternetAddress.looksNumeric(host) && address.isEmpty()) {
            throw new RefusedUrlException(host + " is an address written in a form that hides it", true);
        }
        return address.map(InetAddress::getHostAddress).orElse(host);
    }

    private static int port(String scheme, @Nullable String digits) throws RefusedUrlException {
        if (digits == null || digits.isEmpty()) {
            return scheme.equals("https") ? 443 : 80;
        }
        int port = Integer.parseInt(digits);
        if (port == 0 || port > MAX_PORT) {
            throw bad("a link to port " + port);
        }
        return port;
    }

    private static RefusedUrlException bad(String message) {
        return new RefusedUrlException(message, false);
    }

    public HttpHost httpHost() {
        return new HttpHost(scheme, host, port);
    }

    public String pathAndQuery() {
        return query == null ? path : path + "?" + query;
    }

    /** Scheme, host and port alike. */
    public boolean isOfSameOrigin(Target other) {
        return scheme.equals(other.scheme) && host.equals(other.host) && port == other.port;
    }

    /** Host and port: to whom limits apply. */
    public String authority() {
        return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
    }
}
