package io.chatferry.source.container;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Encodings that a text shows by itself, and its decoding. */
class TextEncodingTests {

    private static final String CSV = "muid,text\n1,grüße 😀\n2,一二三\n";

    @ParameterizedTest
    @CsvSource({
        "UTF-8, efbbbf",
        "UTF-16LE, fffe",
        "UTF-16BE, feff",
        "UTF-32LE, fffe0000",
        "UTF-32BE, 0000feff",
    })
    void honoursEachByteOrderMark(String charset, String mark) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.write(java.util.HexFormat.of().parseHex(mark));
        bytes.write(CSV.getBytes(Charset.forName(charset)));
        TextEncoding.Recognised recognised = recognise(bytes.toByteArray());

        assertThat(recognised.encoding().charset().name()).isEqualTo(charset);
        assertThat(recognised.encoding().isMarked()).isTrue();
        String expected = charset.equals("UTF-8") ? "\uFEFF" + CSV : CSV;
        assertThat(text(recognised)).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(strings = {"UTF-16LE", "UTF-16BE", "UTF-32LE", "UTF-32BE"})
    void recognisesTextWithoutMarkByItsZeros(String charset) throws IOException {
        for (String text : new String[] {CSV, "[{\"a\":1}]", "имя,текст\n1,привет\n", "名前,テキスト,sentAt\n一,二,2026\n"}) {
            TextEncoding.Recognised recognised = recognise(text.getBytes(Charset.forName(charset)));

            assertThat(recognised.encoding()).as(text).isNotNull();
            assertThat(recognised.encoding().isMarked()).isFalse();
            assertThat(text(recognised)).isEqualTo(text);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a", "ab", "muid,text\n1,a\0b\n", "muid,text\n1,a\0\0\0\0b\n", "\0", "muid\n\0\0\n"})
    void passesOnOtherBytesAsTheyAre(String text) throws IOException {
        TextEncoding.Recognised recognised = recognise(text.getBytes(StandardCharsets.UTF_8));

        assertThat(recognised.encoding()).isNull();
        assertThat(text(recognised)).isEqualTo(text);
    }

    @Test
    void marksWhatIsNoCharacterAndKeepsTheLineEndBehindIt() throws IOException {
        byte[] halfPairBeforeLineEnd = {'a', 0, 0x3D, (byte) 0xD8, '\n', 0, 'b', 0};
        assertThat(decode(halfPairBeforeLineEnd, StandardCharsets.UTF_16LE))
                .isEqualTo(new byte[] {'a', (byte) 0xFF, '\n', 'b'});
        byte[] oddEnd = {'a', 0, 'b'};
        assertThat(decode(oddEnd, StandardCharsets.UTF_16LE)).isEqualTo(new byte[] {'a', (byte) 0xFF});
        byte[] surrogate = {0, (byte) 0xD8, 0, 0, '\n', 0, 0, 0};
        assertThat(decode(surrogate, Charset.forName("UTF-32LE"))).containsSequence((byte) 0xFF, (byte) '\n');
        byte[] noCharacter = {'a', (byte) 0x81, '\n'};
        assertThat(decode(noCharacter, Charset.forName("windows-1252"))).isEqualTo(new byte[] {'a', (byte) 0xFF, '\n'});
    }

    @ParameterizedTest
    @ValueSource(strings = {"UTF-16LE", "UTF-32BE", "GB18030", "UTF-8"})
    void decodesLongTextsWholeInWhateverPortionsTheyCome(String charset) throws IOException {
        Random random = new Random(5);
        StringBuilder text = new StringBuilder();
        while (text.length() < 200_000) {
            text.appendCodePoint(
                    switch (random.nextInt(4)) {
                        case 0 -> 0x1F600 + random.nextInt(60);
                        case 1 -> 0x4E00 + random.nextInt(500);
                        case 2 -> '\n';
                        default -> ' ' + random.nextInt(90);
                    });
        }
        byte[] bytes = text.toString().getBytes(Charset.forName(charset));
        InputStream portions = new InputStream() {
            private int at;

            @Override
            public int read() {
                throw new UnsupportedOperationException();
            }

            @Override
            public int read(byte[] target, int offset, int length) {
                if (at == bytes.length) {
                    return -1;
                }
                int count = Math.min(Math.min(length, 1 + random.nextInt(3_000)), bytes.length - at);
                System.arraycopy(bytes, at, target, offset, count);
                at += count;
                return count;
            }
        };
        assertThat(new String(
                        new Utf8Transcoder(portions, Charset.forName(charset)).readAllBytes(), StandardCharsets.UTF_8))
                .isEqualTo(text.toString());
    }

    @Test
    void returnsTheBytesBeforeAFaultThatWasMetWhileLooking() throws IOException {
        InputStream failing = new SequenceInputStream(
                new ByteArrayInputStream("muid\n1\n".getBytes(StandardCharsets.UTF_8)), new InputStream() {
                    @Override
                    public int read() throws IOException {
                        throw new IOException("its checksum is wrong");
                    }
                });
        InputStream in = TextEncoding.recognise(failing).text();

        assertThat(in.readNBytes(7)).asString(StandardCharsets.UTF_8).isEqualTo("muid\n1\n");
        org.assertj.core.api.Assertions.assertThatThrownBy(in::read).hasMessage("its checksum is wrong");
    }

    private static TextEncoding.Recognised recognise(byte[] bytes) {
        return TextEncoding.recognise(new ByteArrayInputStream(bytes));
    }

    private static String text(TextEncoding.Recognised recognised) throws IOException {
        return new String(recognised.text().readAllBytes(), StandardCharsets.UTF_8);
    }

    private static byte[] decode(byte[] bytes, Charset charset) throws IOException {
        return new Utf8Transcoder(new ByteArrayInputStream(bytes), charset).readAllBytes();
    }
}
