package io.chatferry.source.container;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;

class LenientUtf8Tests {

    private static byte[] read(byte[] bytes, int atATime) throws IOException {
        InputStream slow = new FilterInputStream(new ByteArrayInputStream(bytes)) {
            @Override
            public int read(byte[] to, int offset, int length) throws IOException {
                return super.read(to, offset, Math.min(length, atATime));
            }
        };
        try (InputStream lenient = new LenientUtf8(slow)) {
            return lenient.readAllBytes();
        }
    }

    /** The bytes as the decoder of the JDK has them; of encoded surrogates, which are left out here, it replaces more at once. */
    private static byte[] expected(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8).getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void wellFormedTextsStayAsTheyAre() throws IOException {
        byte[] text = "plain, é, 中, 🌱, and \u0000 too\n".repeat(5_000).getBytes(StandardCharsets.UTF_8);

        for (int atATime : new int[] {1, 7, 65_536, 1 << 20}) {
            assertThat(read(text, atATime)).isEqualTo(text);
        }
    }

    @Test
    void brokenSequencesAreReplacedAsTheStandardDecoderDoes() throws IOException {
        Random random = new Random(20_261_128);
        byte[] odd = {
            (byte) 0x80,
            (byte) 0xBF,
            (byte) 0xC0,
            (byte) 0xC3,
            (byte) 0xE0,
            (byte) 0xE2,
            (byte) 0xEC,
            (byte) 0xA0,
            (byte) 0xF0,
            (byte) 0x9F,
            (byte) 0x8C,
            (byte) 0xF4,
            (byte) 0x90,
            (byte) 0xFF,
            'a',
            '"'
        };
        for (int i = 0; i < 3_000; i++) {
            byte[] bytes = new byte[random.nextInt(40)];
            for (int k = 0; k < bytes.length; k++) {
                bytes[k] = random.nextInt(4) == 0 ? (byte) random.nextInt(0xED) : odd[random.nextInt(odd.length)];
            }
            assertThat(read(bytes, 1 + random.nextInt(8))).isEqualTo(expected(bytes));
        }
    }

    @Test
    void aCharacterThatIsCutOffAtTheEndIsReplaced() throws IOException {
        for (int cut = 1; cut < 4; cut++) {
            byte[] whole = "abc🌱".getBytes(StandardCharsets.UTF_8);
            byte[] bytes = java.util.Arrays.copyOf(whole, whole.length - cut);
            assertThat(read(bytes, 3)).isEqualTo(expected(bytes));
        }
    }
}
