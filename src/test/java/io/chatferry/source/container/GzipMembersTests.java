package io.chatferry.source.container;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import java.util.zip.CRC32;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Gzip files of one and several members, whole and damaged at each place. */
class GzipMembersTests {

    @Test
    void readsAllMembersAsOne() throws IOException {
        assertThat(text(read(join(gz("one\n"), gz(""), gz("two\n"))))).isEqualTo("one\ntwo\n");
    }

    @Test
    void readsMembersFromAStreamThatNeverSaysThatMoreIsAvailable() throws IOException {
        byte[] bytes = join(gz("one\n"), gz("two\n"));
        try (InputStream in = new GzipMembers(new OneByOne(bytes))) {
            assertThat(text(in.readAllBytes())).isEqualTo("one\ntwo\n");
        }
    }

    @Test
    void readsAMemberBehindOneThatFillsTheBufferExactly() throws IOException {
        // incompressible bytes, so that the second header falls on each place around the end of the buffer
        for (int size = 65_300; size < 65_560; size += 7) {
            byte[] first = new byte[size];
            new Random(size).nextBytes(first);
            byte[] both = read(join(gz(first), gz("tail")));
            assertThat(both).hasSize(size + 4).endsWith("tail".getBytes(StandardCharsets.UTF_8));
        }
    }

    @Test
    void passesOverPaddingOfZeros() throws IOException {
        assertThat(text(read(join(gz("one\n"), new byte[100_000])))).isEqualTo("one\n");
        assertThat(text(read(join(gz("one\n"), new byte[512], gz("two\n"))))).isEqualTo("one\ntwo\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"garbage", "\u001f", "\n", "{\"muid\":1}"})
    void reportsWhatIsNoGzipBehindAMember(String tail) {
        assertThatThrownBy(() -> read(join(gz("one\n"), tail.getBytes(StandardCharsets.UTF_8))))
                .isInstanceOf(IOException.class)
                .hasMessageMatching("behind its gzip data, at byte 24, follows something that is no gzip"
                        + "|its gzip data \\(part 2\\) is cut off");
    }

    @Test
    void reportsAMemberThatIsCutOffAtAnyPlace() throws IOException {
        byte[] first = gz("one\n");
        byte[] both = join(first, gz("two, which is longer\n"));
        for (int length = 1; length < both.length; length++) {
            byte[] cut = Arrays.copyOf(both, length);
            if (length != first.length) {
                assertThatThrownBy(() -> read(cut)).as("cut at " + length).isInstanceOf(IOException.class);
            }
        }
    }

    @Test
    void reportsADamagedByteOfTheDataOrTheTrailerOfAnyMember() throws IOException {
        byte[] first = gz("one\n");
        byte[] both = join(first, gz("two, which is longer\n"));
        for (int at = 10; at < both.length; at++) {
            byte[] bad = both.clone();
            bad[at] ^= 0x5A;
            boolean inHeader = at >= first.length && at < first.length + 10;
            if (!inHeader) {
                assertThatThrownBy(() -> read(bad)).as("damaged at " + at).isInstanceOf(IOException.class);
            }
        }
    }

    @Test
    void readsAHeaderWithAllOptionalParts() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(new byte[] {0x1F, (byte) 0x8B, 8, 2 | 4 | 8 | 16, 0, 0, 0, 0, 0, 3, 3, 0, 'a', 'b', 'c'});
        out.write("name\0comment\0".getBytes(StandardCharsets.ISO_8859_1));
        out.write(new byte[] {1, 2});
        byte[] data = "one\n".getBytes(StandardCharsets.UTF_8);
        Deflater deflater = new Deflater(9, true);
        deflater.setInput(data);
        deflater.finish();
        byte[] packed = new byte[100];
        out.write(packed, 0, deflater.deflate(packed));
        CRC32 crc = new CRC32();
        crc.update(data);
        for (long number : new long[] {crc.getValue(), data.length}) {
            for (int shift = 0; shift < 32; shift += 8) {
                out.write((int) (number >> shift));
            }
        }
        assertThat(text(read(out.toByteArray()))).isEqualTo("one\n");
    }

    @Test
    void refusesWhatIsNoGzip() {
        assertThatThrownBy(() -> read(new byte[0])).hasMessageContaining("empty (0 bytes)");
        assertThatThrownBy(() -> read("muid,text\n".getBytes(StandardCharsets.UTF_8)))
                .hasMessageContaining("not a gzip file");
    }

    private static byte[] read(byte[] bytes) throws IOException {
        try (InputStream in = new GzipMembers(new ByteArrayInputStream(bytes))) {
            return in.readAllBytes();
        }
    }

    private static byte[] gz(String text) throws IOException {
        return gz(text.getBytes(StandardCharsets.UTF_8));
    }

    private static byte[] gz(byte[] bytes) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
            gzip.write(bytes);
        }
        return out.toByteArray();
    }

    private static byte[] join(byte[]... parts) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            out.writeBytes(part);
        }
        return out.toByteArray();
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    private static final class OneByOne extends InputStream {

        private final InputStream in;

        OneByOne(byte[] bytes) {
            in = new ByteArrayInputStream(bytes);
        }

        @Override
        public int read() throws IOException {
            return in.read();
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            return in.read(bytes, offset, Math.min(length, 1));
        }

        @Override
        public int available() {
            return 0;
        }
    }
}
