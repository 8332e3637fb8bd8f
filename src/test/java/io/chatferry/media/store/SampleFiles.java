package io.chatferry.media.store;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** The beginnings of files of many kinds, as small as they can be told by. */
final class SampleFiles {

    private SampleFiles() {}

    /** Bytes in hex, other letters as they are: {@code "89 'PNG' 0d0a"}. */
    static byte[] bytes(String description) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        String[] parts = description.split("'", -1);
        for (int i = 0; i < parts.length; i++) {
            out.writeBytes(
                    i % 2 == 1
                            ? parts[i].getBytes(StandardCharsets.UTF_8)
                            : java.util.HexFormat.of().parseHex(parts[i].replace(" ", "")));
        }
        return out.toByteArray();
    }

    static byte[] text(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    static byte[] png() {
        return bytes("89 'PNG' 0d0a1a0a 0000000d 'IHDR' 0000000100000001 0802000000 907753de");
    }

    static byte[] jpeg() {
        return bytes("ffd8ffe0 0010 'JFIF' 00 0101 0000 0001 0001 0000 ffd9");
    }

    static byte[] gif() {
        return bytes("'GIF89a' 0100 0100 00 00 00 3b");
    }

    static byte[] webp() {
        return bytes("'RIFF' 1a000000 'WEBPVP8L' 0d000000 2f00000010071011118888fe0700");
    }

    static byte[] pdf() {
        return text("%PDF-1.4\n%\u00e2\u00e3\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n");
    }

    static byte[] ogg(String codec) {
        return bytes(
                "'OggS' 00 02 0000000000000000 00000000 00000000 00000000 01 1e" + codec + "00000000 0000000000000000");
    }

    /** The container of Matroska and WebM. */
    static byte[] matroska(String docType, String... codecs) {
        StringBuilder tracks = new StringBuilder("1a45dfa3 9f 4286 81 01 4282 84 '" + docType + "' 18538067 1654ae6b");
        for (String codec : codecs) {
            tracks.append(" ae 86 '").append(codec).append("'");
        }
        return bytes(tracks.toString());
    }

    /** A file of boxes: brand, and handlers of its tracks, behind the bytes as phones write them. */
    static byte[] iso(String brands, String... handlers) {
        byte[][] tracks = new byte[handlers.length][];
        for (int i = 0; i < handlers.length; i++) {
            byte[] handler = box("hdlr", bytes("00000000 00000000 '" + handlers[i] + "' 000000000000000000000000 00"));
            tracks[i] = box("trak", box("tkhd", new byte[84]), box("mdia", box("mdhd", new byte[24]), handler));
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(box("ftyp", bytes("'" + brands.substring(0, 4) + "' 00000000 '" + brands.substring(4) + "'")));
        out.writeBytes(box("mdat", new byte[100_000]));
        out.writeBytes(box("moov", join(box("mvhd", new byte[100]), join(tracks))));
        return out.toByteArray();
    }

    private static byte[] box(String name, byte[]... parts) {
        byte[] content = join(parts);
        return join(ByteBuffer.allocate(4).putInt(content.length + 8).array(), text(name), content);
    }

    private static byte[] join(byte[]... parts) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            out.writeBytes(part);
        }
        return out.toByteArray();
    }

    static byte[] zip(String... names) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(out)) {
            for (String name : names) {
                zip.putNextEntry(new ZipEntry(name));
                zip.write(text("<x/>"));
                zip.closeEntry();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }

    /** The kind of container that Word, Excel and Outlook used before. */
    static byte[] ole() {
        byte[] file = new byte[1536];
        byte[] head = bytes("d0cf11e0a1b11ae1 00000000000000000000000000000000 3e00 0300 feff 0900 0600");
        System.arraycopy(head, 0, file, 0, head.length);
        return file;
    }

    /** An MP3 behind a large picture of its cover. */
    static byte[] mp3WithCover() {
        byte[] tag = bytes("'ID3' 0300 00 00 0c 50 00");
        return join(tag, new byte[200_000], bytes("fffb9064"), new byte[413]);
    }
}
