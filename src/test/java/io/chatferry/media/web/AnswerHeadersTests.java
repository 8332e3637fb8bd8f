package io.chatferry.media.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AnswerHeadersTests {

    private static final Instant NOW = Instant.parse("2026-11-28T12:00:00Z");

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                "0, -, PT0S",
                "120, -, PT2M",
                "1.5, -, PT1.5S",
                "999999999, -, PT720H",
                "'Sat, 28 Nov 2026 12:01:00 GMT', -, PT1M",
                "'Sat, 28 Nov 2026 12:01:00 GMT', 'Sat, 28 Nov 2026 12:00:30 GMT', PT30S",
                "'Sat, 28 Nov 2026 11:00:00 GMT', -, PT0S",
                "'Sat, 28 Nov 2099 11:00:00 GMT', -, PT720H",
                "soon, -, -",
                "-5, -, -",
                "99999999999, -, -",
                "'', -, -",
                "-, -, -",
            })
    void readsHowLongToWait(String header, String date, Duration wait) {
        assertThat(RetryAfter.of(header, date, NOW)).isEqualTo(wait);
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                "bytes 0-0/1, 0, 0, 1",
                "bytes 5-9/*, 5, 9, -",
                "BYTES  5-9/10, 5, 9, 10",
                "bytes */10, -1, -1, 10",
            })
    void readsRange(String header, long first, long last, Long total) {
        assertThat(ContentRange.parse(header)).contains(new ContentRange(first, last, total));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "bytes",
                "bytes 5-4/10",
                "bytes 0-10/10",
                "items 0-1/2",
                "bytes 0-1",
                "bytes -1/2",
                "bytes 0-99999999999999999999/*"
            })
    void takesRangeWithoutSenseForNone(String header) {
        assertThat(ContentRange.parse(header)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            nullValues = "-",
            value = {
                "attachment; filename=\"a b.png\" | a b.png",
                "attachment; filename=a.png; size=3 | a.png",
                "inline;FILENAME = a.png | a.png",
                "attachment; filename=\"a\\\"b;c.png\" | a\"b;c.png",
                "attachment; filename=\"x.png\"; filename*=UTF-8''%e2%82%ac+1.png | \u20ac+1.png",
                "attachment; filename*=iso-8859-1'en'%FC.png | \u00fc.png",
                "attachment; filename*=nonsense''%FC.png; filename=y.png | y.png",
                "attachment; filename*=UTF-8''%F.png; filename=y.png | y.png",
                "attachment; filename=\"../../etc/passwd\" | passwd",
                "attachment; filename=\"C:\\\\temp\\\\a.png\" | a.png",
                "attachment; filename=\"\" | -",
                "attachment | -",
                "attachment; xfilename=a.png | -",
            })
    void readsName(String header, String name) {
        assertThat(DispositionName.of(header)).isEqualTo(name);
    }

    @Test
    void readsNameThatIsWrittenInUtf8() {
        String raw = new String(
                "attachment; filename=\"\u00fc\u20ac.png\"".getBytes(StandardCharsets.UTF_8),
                StandardCharsets.ISO_8859_1);

        assertThat(DispositionName.of(raw)).isEqualTo("\u00fc\u20ac.png");
        assertThat(DispositionName.of("attachment; filename=\u00fc.png")).isEqualTo("\u00fc.png");
        assertThat(DispositionName.of(null)).isNull();
    }

    @ParameterizedTest
    @CsvSource({
        "https://login.microsoftonline.com/common/oauth2/authorize, true",
        "https://accounts.google.com/ServiceLogin?continue=x, true",
        "https://corp.okta.com/, true",
        "https://chat.example/signin, true",
        "https://chat.example/users/sign_in.html, true",
        "https://chat.example/login.php?next=/a, true",
        "https://team.slack.com/?redir=%2Ffiles-pri%2FT1-F1, true",
        "https://chat.example/files/login-screen.png, false",
        "https://cdn.example/loginpage/a.png, false",
        "https://files.slack.com/files-pri/T1-F1/a.png, false",
    })
    void recognisesLogins(String url, boolean isLogin) throws Exception {
        assertThat(LoginHosts.isLogin(Target.of(URI.create(url)))).isEqualTo(isLogin);
    }
}
