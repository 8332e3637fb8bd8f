package io.chatferry.media.web;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Which addresses belong to the public internet, by IANA's registries of special-purpose addresses. */
final class InternetAddress {

    private static final Pattern NUMERIC = Pattern.compile("(?:.*\\.)?(?:\\d+|0[xX][0-9A-Fa-f]*)");
    private static final String OCTET = "(?:0|[1-9]\\d?|1\\d\\d|2[0-4]\\d|25[0-5])";
    private static final Pattern DOTTED = Pattern.compile(OCTET + "(?:\\." + OCTET + "){3}");

    private static final List<Network> SPECIAL_V4 = networks(
            "0.0.0.0/8", // this host
            "10.0.0.0/8", // private
            "100.64.0.0/10", // behind carrier-grade NAT
            "127.0.0.0/8", // loopback
            "168.63.129.16/32", // Azure's services for its machines
            "169.254.0.0/16", // link-local, and the metadata of clouds
            "172.16.0.0/12", // private
            "192.0.0.0/24", // protocols
            "192.0.2.0/24", // documentation
            "192.88.99.0/24", // relays of 6to4
            "192.168.0.0/16", // private
            "198.18.0.0/15", // benchmarks
            "198.51.100.0/24", // documentation
            "203.0.113.0/24", // documentation
            "224.0.0.0/4", // multicast
            "240.0.0.0/4"); // reserved, and broadcast

    /** All else (loopback, link-local, unique local, multicast, mapped and local translation) is not public. */
    private static final Network GLOBAL_V6 = Network.parse("2000::/3");

    private static final List<Network> SPECIAL_V6 = networks(
            "2001::/23", // protocols, Teredo among them
            "2001:db8::/32", // documentation
            "3fff::/20"); // documentation

    /** Addresses that lead to the IPv4 address inside of them, and where in them it begins. */
    private static final Network NAT64 = Network.parse("64:ff9b::/96");

    private static final int IN_NAT64 = 12;
    private static final Network SIX_TO_FOUR = Network.parse("2002::/16");
    private static final int IN_SIX_TO_FOUR = 2;

    private InternetAddress() {}

    private static List<Network> networks(String... texts) {
        return Stream.of(texts).map(Network::parse).toList();
    }

    /** Whether a packet to it leaves for the public internet. */
    static boolean isPublic(InetAddress address) {
        if (address instanceof Inet4Address) {
            return SPECIAL_V4.stream().noneMatch(network -> network.contains(address));
        }
        if (NAT64.contains(address)) {
            return isPublic(embedded(address, IN_NAT64));
        }
        if (SIX_TO_FOUR.contains(address)) {
            return isPublic(embedded(address, IN_SIX_TO_FOUR));
        }
        return GLOBAL_V6.contains(address) && SPECIAL_V6.stream().noneMatch(network -> network.contains(address));
    }

    private static InetAddress embedded(InetAddress address, int from) {
        try {
            return InetAddress.getByAddress(Arrays.copyOfRange(address.getAddress(), from, from + 4));
        } catch (UnknownHostException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Whether systems take this host for an IPv4 address, in whichever notation. */
    static boolean looksNumeric(String host) {
        return NUMERIC.matcher(host).matches();
    }

    /** An address that is written in digits; empty for a name, which is not looked up. */
    static Optional<InetAddress> parse(String text) {
        boolean isLiteral = DOTTED.matcher(text).matches() || text.matches("[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*");
        if (!isLiteral) {
            return Optional.empty();
        }
        try {
            return Optional.of(InetAddress.getByName(text));
        } catch (UnknownHostException none) {
            return Optional.empty();
        }
    }
}
