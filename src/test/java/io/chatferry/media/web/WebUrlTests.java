package io.chatferry.media.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WebUrlTests {

    @ParameterizedTest
    @CsvSource(
            delimiter = ' ',
            value = {
                "https://a.example https://a.example/",
                "HTTPS://a.example/x https://a.example/x",
                "https://a.example?q=1 https://a.example/?q=1",
                "https://a.example/a%20b https://a.example/a%20b",
                "https://a.example/100% https://a.example/100%25",
                "https://a.example/%zz%41 https://a.example/%25zz%41",
                "https://a.example/x[1].png?a=[b]|c https://a.example/x%5B1%5D.png?a=%5Bb%5D%7Cc",
                "https://a.example/\u00fc/\ud83d\ude00.png https://a.example/%C3%BC/%F0%9F%98%80.png",
                "https://b\u00fccher.example/x https://xn--bcher-kva.example/x",
                "https://a.example/x#y https://a.example/x",
                "https://a_b.example:8443/x https://a_b.example:8443/x",
                "https://a.example/x;v=1,2!$&'()*+=:@~ https://a.example/x;v=1,2!$&'()*+=:@~",
            })
    void readsLinkAsItIsWritten(String text, String url) {
        assertThat(WebUrl.parse(text)).contains(URI.create(url));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "a.example/x",
                "ftp://a.example/x",
                "file:///etc/passwd",
                "jar:https://a.example/x!/y",
                "https://",
                "https:///x",
                "https:/a.example",
                "https://a.example\\@b.example/",
                "https://a b.example/",
                "https://a.example/x\r\nHost: b",
                "https://a.example/\u0000",
                "javascript://a.example/%0Aalert(1)",
            })
    void takesNothingElse(String text) {
        assertThat(WebUrl.parse(text)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "https://b.example/y, https://b.example/y",
        "//b.example/y, https://b.example/y",
        "/y, https://a.example:8443/y",
        "y, https://a.example:8443/d/y",
        "../y, https://a.example:8443/y",
        "./y?q=a b, https://a.example:8443/d/y?q=a%20b",
        "?q, https://a.example:8443/d/x?q",
    })
    void resolvesRedirect(String location, String url) throws Exception {
        Target base = Target.of(URI.create("https://a.example:8443/d/x?p#f"));

        assertThat(WebUrl.resolve(base, location)).contains(URI.create(url));
    }

    @ParameterizedTest
    @ValueSource(strings = {"mailto:a@b", "data:text/html,x", "about:blank", "file:/x", "c:\\x"})
    void resolvesNoRedirectToAnotherScheme(String location) throws Exception {
        assertThat(WebUrl.resolve(Target.of(URI.create("https://a.example/")), location))
                .isEmpty();
    }
}
