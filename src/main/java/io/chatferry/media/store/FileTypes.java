package io.chatferry.media.store;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.tika.metadata.Metadata;
import org.apache.tika.metadata.TikaCoreProperties;
import org.apache.tika.mime.MediaType;
import org.apache.tika.mime.MediaTypeRegistry;
import org.apache.tika.mime.MimeTypes;
import org.jspecify.annotations.Nullable;

/**
 * What a file is, by its bytes. What an export, a host or the name says of it counts only where the bytes leave it open, as for the
 * kinds of text and of zips. Thread-safe.
 */
public final class FileTypes {

    /** Where the containers of sound and pictures name their streams. */
    private static final int HEAD = 64 * 1024;

    /** As far as signatures of other files reach; Tika's take five times as long in all of the head. */
    private static final int SIGNATURES = 12 * 1024;

    /** As browsers do where they are told no type: a tag at the beginning is a page, whatever follows. */
    private static final Pattern MARKUP = Pattern.compile("^(\u00ef\u00bb\u00bf)?[\\s\\x00]*<[a-zA-Z!?/]");

    private static final Pattern SCRIPT = Pattern.compile("^(\u00ef\u00bb\u00bf)?(#! ?/|<%)");

    /** Their bytes show them: what only claims to be one of them is none. */
    private static final Set<String> KNOWN_BY_CONTENT = Set.of(
            "application/pdf",
            "application/zip",
            "audio/flac",
            "audio/mp4",
            "audio/ogg",
            "audio/vnd.wave",
            "image/avif",
            "image/bmp",
            "image/gif",
            "image/heic",
            "image/heif",
            "image/jpeg",
            "image/png",
            "image/tiff",
            "image/webp",
            "video/mp4",
            "video/ogg",
            "video/quicktime",
            "video/webm");

    private FileTypes() {}

    /**
     * How a file is served.
     *
     * @param declaredType what the export or the host says
     * @param name of the file there
     */
    public static StoredType sniff(Path file, @Nullable String declaredType, @Nullable String name) throws IOException {
        byte[] head;
        try (InputStream in = Files.newInputStream(file)) {
            head = in.readNBytes(HEAD);
        }
        if (head.length == 0) {
            return StoredType.of(StoredType.OCTETS);
        }
        return StoredType.of(type(file, head, hints(declaredType, name)));
    }

    /** The type that a name stands for: {@code application/octet-stream} if it says nothing. */
    static String ofName(String name) {
        return Tika.ofName(name).toString();
    }

    /** The usual extension of a type, with its dot; {@code .bin} if it has none. */
    static String extension(String type) {
        return Tika.extension(type);
    }

    private static Hints hints(@Nullable String declaredType, @Nullable String name) {
        MediaType declared = declaredType == null ? null : MediaType.parse(declaredType);
        return new Hints(
                name == null ? MediaType.OCTET_STREAM : Tika.ofName(name),
                declared == null ? MediaType.OCTET_STREAM : Tika.normal(declared));
    }

    /** What the name and the declaration say. */
    private record Hints(MediaType name, MediaType declared) {

        Stream<MediaType> stream() {
            return Stream.of(name, declared);
        }

        boolean say(String family) {
            return stream().anyMatch(type -> type.getType().equals(family));
        }
    }

    private static String type(Path file, byte[] head, Hints hints) throws IOException {
        String text = new String(head, StandardCharsets.ISO_8859_1);
        if (MARKUP.matcher(text).find() || SCRIPT.matcher(text).find()) {
            return "text/html";
        }
        String streams = MediaContainers.type(file, text, hints.say("audio"), hints.say("video"));
        if (streams != null) {
            return streams;
        }
        MediaType content = Tika.ofContent(head);
        if (content.equals(Tika.OFFICE) || content.toString().equals(ZipContents.ZIP)) {
            String type = ZipContents.type(file, hints.name().toString());
            if (!type.equals(ZipContents.ZIP)) {
                return type;
            }
            return narrowed(
                    MediaType.parse(type),
                    hints.stream().filter(hint -> !Tika.REGISTRY.isInstanceOf(hint, Tika.OFFICE)));
        }
        return narrowed(content, hints.stream());
    }

    private static String narrowed(MediaType content, Stream<MediaType> hints) {
        return hints.filter(hint -> isKindOf(hint, content))
                .findFirst()
                .orElse(content)
                .getBaseType()
                .toString();
    }

    private static boolean isKindOf(MediaType hint, MediaType content) {
        if (content.equals(MediaType.OCTET_STREAM)) {
            return !KNOWN_BY_CONTENT.contains(hint.toString())
                    && !hint.getType().equals("text")
                    && !hint.equals(MediaType.OCTET_STREAM);
        }
        return Tika.REGISTRY.isSpecializationOf(hint, content);
    }

    /** Tika's tables, which take half a second to read. */
    private static final class Tika {

        static final MimeTypes TYPES = MimeTypes.getDefaultMimeTypes();
        /** Documents of offices of today. */
        static final MediaType OFFICE = MediaType.application("x-tika-ooxml");

        static final MediaTypeRegistry REGISTRY = TYPES.getMediaTypeRegistry();

        static MediaType ofContent(byte[] head) throws IOException {
            return TYPES.detect(new ByteArrayInputStream(head, 0, Math.min(head.length, SIGNATURES)), new Metadata());
        }

        static MediaType ofName(String name) {
            Metadata metadata = new Metadata();
            metadata.set(TikaCoreProperties.RESOURCE_NAME_KEY, name);
            try {
                return TYPES.detect(null, metadata);
            } catch (IOException e) {
                throw new IllegalStateException("nothing is read", e);
            }
        }

        static MediaType normal(MediaType type) {
            return REGISTRY.normalize(type.getBaseType());
        }

        static String extension(String type) {
            try {
                return TYPES.forName(type).getExtension();
            } catch (org.apache.tika.mime.MimeTypeException e) {
                return "";
            }
        }
    }
}
