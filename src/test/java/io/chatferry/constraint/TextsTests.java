package io.chatferry.constraint;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Lengths of text, web URLs and MIME types. */
class TextsTests {

    @Test
    void measuresAnyTextAsTheEncoderDoes() {
        Random random = new Random(65_536);
        int[] bounds = {0x80, 0x800, 0xD800, 0x11_0000};
        for (int round = 0; round < 2_000; round++) {
            StringBuilder text = new StringBuilder();
            int characters = random.nextInt(20);
            for (int i = 0; i < characters; i++) {
                int c = random.nextInt(bounds[random.nextInt(bounds.length)]);
                text.appendCodePoint(c >= 0xD800 && c <= 0xDFFF ? 'x' : c);
            }
            String whole = text.toString();
            assertThat(Texts.bytes(whole)).isEqualTo(whole.getBytes(StandardCharsets.UTF_8).length);
            assertThat(Texts.characters(whole)).isEqualTo(characters);
            assertThat(Texts.hasBadChar(whole)).isEqualTo(whole.indexOf('\0') >= 0);

            int length = random.nextInt(20);
            String cut = Texts.cut(whole, length);
            assertThat(whole).startsWith(cut);
            assertThat(Texts.characters(cut)).isLessThanOrEqualTo(Math.min(length, characters));
            assertThat(Texts.hasBadChar(cut.replace("\0", ""))).isFalse();
        }
    }

    @Test
    void stripsUnicodeWhiteSpace() {
        assertThat(Texts.stripped("\u2003 a b \u3000")).isEqualTo("a b");
        assertThat(Texts.stripped("\u2003")).isNull();
        assertThat(Texts.unlessBlank(" ")).isNull();
        assertThat(Texts.unlessBlank(" a ")).isEqualTo(" a ");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://a",
                "https://a.example",
                "HTTPS://A.EXAMPLE/B",
                "https://a.example:8080/x?y=z#f",
                "https://user:pass@a.example/",
                "https://münchen.example/straße",
                "https://a.example/with(brackets)[1]",
                "https://a-b_c.example./",
                "https://127.0.0.1/a",
                "https://[::1]:80/a",
                "https://a?x",
                "https://a#x"
            })
    void acceptsWebUrls(String url) {
        assertThat(WebUrls.isValid(url)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "a.example",
                "//a.example",
                "ftp://a.example",
                "javascript:alert(1)",
                "https://",
                "https:///a",
                "https://-a.example",
                "https://.example",
                "https://a b.example",
                "https://a.example/a b",
                "https://a.example/<b>",
                "https://a.example/\"b\"",
                "https://a.example/\\b",
                "https://a.example/\n",
                "https://a.example:port/",
                "https://a.example:123456/",
                "https://a@b@c.example"
            })
    void rejectsOtherUrls(String url) {
        assertThat(WebUrls.isValid(url)).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "jpg, image/jpeg",
        "JPEG, image/jpeg",
        "png, image/png",
        "mp3, audio/mpeg",
        "opus, audio/ogg",
        "mov, video/quicktime",
        "pdf, application/pdf",
        "docx, application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        "bin, application/octet-stream",
        "xyz, application/octet-stream",
        "'', application/octet-stream"
    })
    void findsTheMimeTypeOfAnExtension(String extension, String type) {
        assertThat(MimeTypes.ofExtension(extension)).isEqualTo(type);
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "none",
            value = {
                "image/jpeg, jpg",
                "IMAGE/JPEG, jpg",
                "text/plain; charset=utf-8, txt",
                "audio/ogg;codecs=opus, ogg",
                "application/x-gtar, gtar",
                "application/epub, epub",
                "image/svg+xml, svg",
                "application/vnd.ms-excel, xls",
                "application/vnd.unknown, none",
                "application/averyverylongname, none",
                "image, none",
                "image/, none",
                "'', none"
            })
    void findsTheExtensionOfAMimeType(String type, String extension) {
        assertThat(MimeTypes.extensionOf(type)).isEqualTo(extension);
    }

    @ParameterizedTest
    @CsvSource({
        "image/png, image",
        "IMAGE/PNG, image",
        "audio/mpeg, audio",
        "video/mp4, video",
        "application/pdf, file",
        "text/plain, file",
        "imagery/png, file",
        "'', file"
    })
    void findsTheMessageTypeOfAMimeType(String type, String messageType) {
        assertThat(MimeTypes.messageTypeOf(type)).isEqualTo(messageType);
    }

    @ParameterizedTest
    @CsvSource({
        "'🇩🇪🇫🇷', 3, '🇩🇪'",
        "'a👍🏽b', 2, 'a'",
        "'a👍🏽b', 3, 'a👍🏽'",
        "'👨‍👩‍👧‍👦👨‍👩‍👧‍👦', 13, '👨‍👩‍👧‍👦'",
        "'🏴󠁧󠁢󠁥󠁮󠁧󠁿🏴󠁧󠁢󠁥󠁮󠁧󠁿', 13, '🏴󠁧󠁢󠁥󠁮󠁧󠁿'",
        "'1️⃣2️⃣', 5, '1️⃣'",
        "'abc', 2, 'ab'"
    })
    void cutsBetweenGraphemes(String text, int characters, String expected) {
        assertThat(Texts.cut(text, characters)).isEqualTo(expected);
    }

    @Test
    void cutsAGraphemeThatIsLongerThanAllowedBetweenItsCharacters() {
        assertThat(Texts.cut("cafe\u0301s", 4)).isEqualTo("caf");
        assertThat(Texts.cut("e" + "\u0301".repeat(200), 100)).isEqualTo("e" + "\u0301".repeat(99));
    }

    @Test
    void cutsAnyTextAtABoundaryOfGraphemes() {
        List<String> parts = List.of("a", " ", "\r\n", "🇩🇪", "👍🏽", "👨‍👩‍👧‍👦", "e\u0301", "각", "😀");
        Random random = new Random(3);
        for (int i = 0; i < 500; i++) {
            StringBuilder text = new StringBuilder();
            for (int part = 0; part < 30; part++) {
                text.append(parts.get(random.nextInt(parts.size())));
            }
            List<String> cut = graphemes(Texts.cut(text.toString(), 7 + random.nextInt(60)));
            assertThat(cut).isEqualTo(graphemes(text.toString()).subList(0, cut.size()));
        }
    }

    private static List<String> graphemes(String text) {
        return Pattern.compile("\\X")
                .matcher(text)
                .results()
                .map(MatchResult::group)
                .toList();
    }
}
