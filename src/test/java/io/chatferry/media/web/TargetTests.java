package io.chatferry.media.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.net.URI;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TargetTests {

    @ParameterizedTest
    @CsvSource(
            delimiter = ' ',
            value = {
                "https://A.Example/x?y https a.example 443 /x?y",
                "http://a.example. http a.example 80 /",
                "HTTP://a.example:/?y http a.example 80 /?y",
                "https://a_b.example:8443/x https a_b.example 8443 /x",
                "https://[2001:DB8::1]:1/ https 2001:db8:0:0:0:0:0:1 1 /",
                "https://[::ffff:8.8.8.8]/ https 8.8.8.8 443 /",
                "https://8.8.8.8/ https 8.8.8.8 443 /",
                "https://1.example/ https 1.example 443 /",
                "https://0xcafe.example/ https 0xcafe.example 443 /",
            })
    void readsWhoIsAskedForWhat(String url, String scheme, String host, int port, String path) throws Exception {
        Target target = Target.of(URI.create(url));

        assertThat(target.scheme()).isEqualTo(scheme);
        assertThat(target.host()).isEqualTo(host);
        assertThat(target.port()).isEqualTo(port);
        assertThat(target.pathAndQuery()).isEqualTo(path);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ftp://a.example/",
                "file:/etc/passwd",
                "a/b",
                "mailto:a@b.example",
                "https://user@a.example/",
                "https://user:s3cret@a.example/",
                "https:///x",
                "https://a.example:0/",
                "https://a.example:70000/",
                "https://%61.example/",
                "https://[fe80::1%25eth0]/",
                "https://./",
            })
    void refusesWhatIsNoWebUrl(String url) {
        RefusedUrlException refused = catchThrowableOfType(RefusedUrlException.class, () -> Target.of(URI.create(url)));

        assertThat(refused.isAddress()).isFalse();
        assertThat(refused.message()).doesNotContain("s3cret");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "2130706433",
                "127.1",
                "0177.0.0.1",
                "127.0.0.01",
                "0x7f000001",
                "0x7F.0.0.1",
                "127.0.0x1",
                "1.2.3.4.5",
                "256.1.1.1",
                "a.127",
                "127.0.0.1.0x",
                "017700000001.",
            })
    void refusesAddressInAFormThatHidesIt(String host) {
        RefusedUrlException refused =
                catchThrowableOfType(RefusedUrlException.class, () -> Target.of(URI.create("http://" + host + "/")));

        assertThat(refused.isAddress()).isTrue();
    }
}
