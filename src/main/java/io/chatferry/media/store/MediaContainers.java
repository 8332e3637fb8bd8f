package io.chatferry.media.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What is in the containers that hold sound as well as moving pictures: a voice message is to be played as sound, whatever its
 * container is called.
 */
final class MediaContainers {

    private static final Pattern OGG_VIDEO = Pattern.compile("\u0080theora|BBCD\u0000");
    private static final Pattern OGG_AUDIO = Pattern.compile("\u0001vorbis|OpusHead|Speex {3}|\u007fFLAC");
    private static final Pattern MATROSKA_VIDEO = Pattern.compile("V_(VP[89]|AV1|MPEG|MPEGH|MS/|THEORA|MJPEG|PRORES)");
    private static final Pattern MATROSKA_AUDIO = Pattern.compile("A_(OPUS|VORBIS|AAC|MPEG|FLAC|PCM|AC3|EAC3|DTS)");

    private static final Set<String> HEIC = Set.of("heic", "heix", "heim", "heis", "hevc", "hevx", "hevm", "hevs");
    private static final Set<String> AVIF = Set.of("avif", "avis");
    private static final Set<String> AUDIO = Set.of("M4A ", "M4B ", "M4P ", "F4A ", "F4B ");

    /** On the way to where each track of an MP4 says what it is. */
    private static final List<String> TO_THE_TRACKS = List.of("moov", "trak", "mdia");

    /** More than any real film has on the way to its tracks. */
    private static final int MOST_BOXES = 10_000;

    private MediaContainers() {}

    /**
     * The type, or null for something else.
     *
     * @param head the file's beginning, a letter for each byte
     */
    static @Nullable String type(Path file, String head, boolean saidAudio, boolean saidVideo) throws IOException {
        if (head.startsWith("OggS")) {
            return ogg(head, saidVideo);
        }
        if (head.startsWith("\u001aE\u00df\u00a3")) {
            return matroska(head, saidAudio);
        }
        if (head.startsWith("ID3")) {
            return "audio/mpeg";
        }
        return head.startsWith("ftyp", 4) && head.length() >= 16 ? iso(file, head) : null;
    }

    private static String ogg(String head, boolean saidVideo) {
        if (OGG_VIDEO.matcher(head).find()) {
            return "video/ogg";
        }
        return saidVideo && !OGG_AUDIO.matcher(head).find() ? "video/ogg" : "audio/ogg";
    }

    private static String matroska(String head, boolean saidAudio) {
        boolean hasVideo = MATROSKA_VIDEO.matcher(head).find();
        boolean isAudio = !hasVideo && (MATROSKA_AUDIO.matcher(head).find() || saidAudio);
        boolean isWebm = head.substring(0, Math.min(64, head.length())).contains("webm");
        return (isAudio ? "audio/" : "video/") + (isWebm ? "webm" : "x-matroska");
    }

    /** MP4, QuickTime, 3GPP, HEIC and AVIF are boxes in boxes, the first of which says the brand. */
    private static String iso(Path file, String head) throws IOException {
        String brand = head.substring(8, 12);
        Set<String> brands = brands(head);
        if (brands.stream().anyMatch(AVIF::contains)) {
            return "image/avif";
        }
        if (brands.stream().anyMatch(HEIC::contains)) {
            return "image/heic";
        }
        if (brand.equals("mif1") || brand.equals("msf1")) {
            return "image/heif";
        }
        if (brand.equals("crx ")) {
            return "image/x-canon-cr3";
        }
        if (AUDIO.contains(brand)) {
            return "audio/mp4";
        }
        Set<String> tracks = tracks(file);
        String container = brand.startsWith("3g") ? "3gpp" : "mp4";
        if (tracks.contains("soun") && !tracks.contains("vide")) {
            return "audio/" + container;
        }
        return brand.equals("qt  ") ? "video/quicktime" : "video/" + container;
    }

    private static Set<String> brands(String head) {
        long size = (long) head.charAt(0) << 24 | head.charAt(1) << 16 | head.charAt(2) << 8 | head.charAt(3);
        Set<String> brands = new HashSet<>();
        brands.add(head.substring(8, 12));
        for (int at = 16; at + 4 <= Math.min(size, Math.min(head.length(), 1024)); at += 4) {
            brands.add(head.substring(at, at + 4));
        }
        return brands;
    }

    private static Set<String> tracks(Path file) throws IOException {
        try (FileChannel in = FileChannel.open(file)) {
            Set<String> handlers = new HashSet<>();
            read(in, 0, in.size(), 0, handlers, new int[] {MOST_BOXES});
            return handlers;
        }
    }

    private static void read(FileChannel in, long from, long to, int depth, Set<String> handlers, int[] boxesLeft)
            throws IOException {
        long at = from;
        while (at + 8 <= to && boxesLeft[0]-- > 0) {
            ByteBuffer head = ByteBuffer.allocate(20);
            if (in.read(head, at) < 8) {
                return;
            }
            long size = head.getInt(0) & 0xFFFF_FFFFL;
            String name = new String(head.array(), 4, 4, StandardCharsets.ISO_8859_1);
            int header = size == 1 ? 16 : 8;
            if (size == 1) {
                size = head.getLong(8);
            } else if (size == 0) {
                size = to - at; // to the end
            }
            if (size < header || size > to - at) {
                return;
            }
            if (depth < TO_THE_TRACKS.size() && name.equals(TO_THE_TRACKS.get(depth))) {
                read(in, at + header, at + size, depth + 1, handlers, boxesLeft);
            } else if (depth == TO_THE_TRACKS.size() && name.equals("hdlr") && size >= 20) {
                handlers.add(new String(head.array(), 16, 4, StandardCharsets.ISO_8859_1));
            }
            at += size;
        }
    }
}
