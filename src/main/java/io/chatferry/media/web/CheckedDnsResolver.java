package io.chatferry.media.web;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.apache.hc.client5.http.DnsResolver;

/**
 * Resolves names to addresses of the public internet, and to those that the job allows. The client connects to what is returned
 * here and asks nobody else, so the address that was checked is the one that is connected to, at every redirect too.
 */
public final class CheckedDnsResolver implements DnsResolver {

    private final DnsResolver lookup;
    private final List<String> hosts;
    private final List<Network> networks;

    /** @param allow names of hosts, addresses and networks */
    public CheckedDnsResolver(DnsResolver lookup, List<String> allow) {
        this.lookup = lookup;
        this.hosts = allow.stream()
                .filter(CheckedDnsResolver::isName)
                .map(name -> name.toLowerCase(Locale.ROOT))
                .toList();
        this.networks = allow.stream()
                .filter(entry -> !isName(entry))
                .map(Network::parse)
                .toList();
    }

    private static boolean isName(String entry) {
        return entry.matches("[A-Za-z0-9._-]+") && !InternetAddress.looksNumeric(entry);
    }

    @Override
    public InetAddress[] resolve(String host) throws UnknownHostException {
        InetAddress[] all = lookup.resolve(host);
        InetAddress[] allowed =
                Stream.of(all).filter(address -> isAllowed(host, address)).toArray(InetAddress[]::new);
        if (allowed.length == 0 && all.length > 0) {
            throw new RefusedAddressException(host, all[0]);
        }
        return allowed;
    }

    private boolean isAllowed(String host, InetAddress address) {
        return InternetAddress.isPublic(address)
                || hosts.contains(host)
                || networks.stream().anyMatch(network -> network.contains(address));
    }

    @Override
    public String resolveCanonicalHostname(String host) throws UnknownHostException {
        return lookup.resolveCanonicalHostname(host);
    }

    /** A name leads to addresses that nobody has allowed. */
    public static final class RefusedAddressException extends UnknownHostException {

        private static final long serialVersionUID = 1L;

        RefusedAddressException(String host, InetAddress address) {
            super((host.equals(address.getHostAddress()) ? host : host + " (" + address.getHostAddress() + ")")
                    + " is not on the public internet; if the file is wanted from there, name it in media.fetch.allow");
        }
    }
}
