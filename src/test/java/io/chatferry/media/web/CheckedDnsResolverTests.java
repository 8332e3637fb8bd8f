package io.chatferry.media.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.chatferry.media.web.CheckedDnsResolver.RefusedAddressException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.stream.Stream;
import org.apache.hc.client5.http.DnsResolver;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CheckedDnsResolverTests {

    private static CheckedDnsResolver resolver(List<String> allow, String... addresses) {
        return new CheckedDnsResolver(
                new DnsResolver() {
                    @Override
                    public InetAddress[] resolve(String host) throws UnknownHostException {
                        InetAddress[] all = new InetAddress[addresses.length];
                        for (int i = 0; i < all.length; i++) {
                            all[i] = InetAddress.getByName(addresses[i]);
                        }
                        return all;
                    }

                    @Override
                    public String resolveCanonicalHostname(String host) {
                        return host;
                    }
                },
                allow);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0.0.0.0",
                "0.1.2.3",
                "10.0.0.1",
                "100.64.0.1",
                "100.100.100.200",
                "100.127.255.255",
                "127.0.0.1",
                "127.255.255.254",
                "168.63.129.16",
                "169.254.169.254",
                "172.16.0.1",
                "172.31.255.255",
                "192.0.0.192",
                "192.0.2.1",
                "192.88.99.1",
                "192.168.1.1",
                "198.18.0.1",
                "198.19.255.255",
                "198.51.100.1",
                "203.0.113.1",
                "224.0.0.1",
                "239.255.255.250",
                "240.0.0.1",
                "255.255.255.255",
                "::",
                "::1",
                "::127.0.0.1",
                "::8.8.8.8",
                "::ffff:127.0.0.1",
                "::ffff:a00:1",
                "::ffff:0:10.0.0.1",
                "::ffff:0:8.8.8.8",
                "64:ff9b::127.0.0.1",
                "64:ff9b::a9fe:a9fe",
                "64:ff9b:1::8.8.8.8",
                "100::1",
                "2001::1",
                "2001:0:1::1",
                "2001:db8::1",
                "2002:7f00:1::",
                "2002:c0a8:101::1",
                "3fff::1",
                "5f00::1",
                "fc00::1",
                "fd00:ec2::254",
                "fe80::1",
                "fec0::1",
                "ff02::1"
            })
    void refusesWhatIsNotOnThePublicInternet(String address) {
        assertThatThrownBy(() -> resolver(List.of(), address).resolve("a.example"))
                .isInstanceOf(RefusedAddressException.class)
                .hasMessageStartingWith("a.example (")
                .hasMessageEndingWith(
                        "is not on the public internet; if the file is wanted from there, name it in media.fetch.allow");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1.1.1.1",
                "9.255.255.255",
                "11.0.0.1",
                "100.63.255.255",
                "100.128.0.1",
                "126.255.255.255",
                "128.0.0.1",
                "169.253.1.1",
                "172.15.255.255",
                "172.32.0.1",
                "192.0.1.1",
                "192.167.1.1",
                "192.169.1.1",
                "198.17.1.1",
                "198.20.0.1",
                "223.255.255.255",
                "::ffff:8.8.8.8",
                "64:ff9b::8.8.8.8",
                "2001:200::1",
                "2001:4860:4860::8888",
                "2002:808:808::1",
                "2606:4700::1",
                "3ffe::1"
            })
    void allowsThePublicInternet(String address) throws Exception {
        assertThat(resolver(List.of(), address).resolve("a.example")).containsExactly(InetAddress.getByName(address));
    }

    @Test
    void leavesOutTheRefusedAddressesOfAName() throws Exception {
        assertThat(resolver(List.of(), "127.0.0.1", "8.8.8.8", "fe80::1").resolve("a.example"))
                .containsExactly(InetAddress.getByName("8.8.8.8"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"10.1.2.3", "10.0.0.0/8", "10.1.2.0/23", "0.0.0.0/0", "A.example", "a.example"})
    void allowsWhatTheJobNames(String entry) throws Exception {
        assertThat(resolver(List.of("192.168.0.1", entry), "10.1.2.3").resolve("a.example"))
                .hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"10.1.2.4", "10.2.0.0/16", "b.example", "example", "x.a.example", "::/0", "::ffff:10.1.2.4"})
    void allowsNothingElse(String entry) {
        assertThatThrownBy(() -> resolver(List.of(entry), "10.1.2.3").resolve("a.example"))
                .isInstanceOf(RefusedAddressException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"fd00::/8", "fd00:0:0::1", "::/0"})
    void allowsNetworksOfIPv6(String entry) throws Exception {
        assertThat(resolver(List.of(entry), "fd00::1").resolve("a.example")).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "10",
                "10.0.0.0/33",
                "10.0.0.0/",
                "10.0.0.0/8/8",
                "10.0.0.0/-1",
                "fd00::/129",
                "a b",
                "*.example",
                "http://a.example",
                "a.example/8",
                "a.example:80",
                "127.1",
                "0x7f.1"
            })
    void refusesEntryThatIsNeitherHostNorNetwork(String entry) {
        assertThatThrownBy(() -> resolver(List.of(entry)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("\"" + entry + "\"");
    }

    @Test
    void looksUpNoNameThatIsNotAsked() {
        assertThat(Stream.of("a.example", "1.2.3", "x::y").map(InternetAddress::parse))
                .allMatch(java.util.Optional::isEmpty);
    }
}
