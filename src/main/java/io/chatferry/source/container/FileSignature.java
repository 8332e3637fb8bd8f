package io.chatferry.source.container;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What the first bytes of a file say it is, if it is no text. */
final class FileSignature {

    /** The first bytes, one character each, and what they are the beginning of. */
    private static final Map<String, String> SIGNATURES = new LinkedHashMap<>();

    static {
        SIGNATURES.put("\u001f\u008b\b", "gzip; give its name the ending .gz");
        SIGNATURES.put(
                "PK\u0003\u0004",
                "a zip, or an Office file such as .xlsx; name a zip .zip, export an Office file as CSV");
        SIGNATURES.put("\u00fd7zXZ\0", "xz; unpack it with xz -d");
        SIGNATURES.put("(\u00b5/\u00fd", "zstd; unpack it with zstd -d");
        SIGNATURES.put("BZh91AY&SY", "bzip2; unpack it with bunzip2");
        SIGNATURES.put("7z\u00bc\u00af'\u001c", "7z; unpack it with 7z x");
        SIGNATURES.put("Rar!\u001a\u0007", "rar; unpack it with unrar x");
        SIGNATURES.put("SQLite format 3\0", "a SQLite database; name it as source.jdbc.url: jdbc:sqlite:FILE");
        SIGNATURES.put("PGDMP\u0001", "a dump of pg_dump -Fc; export the tables as CSV");
        SIGNATURES.put(
                "\u00d0\u00cf\u0011\u00e0\u00a1\u00b1\u001a\u00e1",
                "an old Office file such as .xls; export it as CSV");
        SIGNATURES.put("%PDF-", "a PDF");
    }

    private FileSignature() {}

    /** What a file is that begins with these bytes, and what to do; null if nothing says that it is no text. */
    static @Nullable String of(byte[] start) {
        String text = new String(start, 0, Math.min(start.length, 16), StandardCharsets.ISO_8859_1);
        return SIGNATURES.entrySet().stream()
                .filter(entry -> text.startsWith(entry.getKey()))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElse(null);
    }
}
