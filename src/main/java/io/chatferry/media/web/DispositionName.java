package io.chatferry.media.web;

import java.net.URLDecoder;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The name of a file in {@code Content-Disposition}, as RFC 6266 has it and as servers write it. */
public final class DispositionName {

    private static final Pattern EXTENDED =
            Pattern.compile("(?i)[;\\s]filename\\*\\s*=\\s*\"?([A-Za-z0-9._-]+)'[^']*'([^;\"\\s]+)");
    private static final Pattern PLAIN =
            Pattern.compile("(?i)[;\\s]filename\\s*=\\s*(?:\"((?:[^\"\\\\]|\\\\.)*)\"|([^;]+))");

    private DispositionName() {}

    /** Null if the header names none. */
    public static @Nullable String of(@Nullable String header) {
        if (header == null) {
            return null;
        }
        return extended(header)
                .or(() -> plain(header))
                .map(DispositionName::lastPart)
                .filter(name -> !name.isBlank())
                .orElse(null);
    }

    private static Optional<String> extended(String header) {
        Matcher found = EXTENDED.matcher(header);
        if (!found.find()) {
            return Optional.empty();
        }
        try {
            return Optional.of(URLDecoder.decode(found.group(2).replace("+", "%2B"), Charset.forName(found.group(1))));
        } catch (IllegalArgumentException odd) { // no such charset, or percent signs that escape nothing
            return Optional.empty();
        }
    }

    private static Optional<String> plain(String header) {
        Matcher found = PLAIN.matcher(header);
        if (!found.find()) {
            return Optional.empty();
        }
        String quoted = found.group(1);
        return Optional.of(utf8(quoted == null ? found.group(2).strip() : quoted.replaceAll("\\\\(.)", "$1")));
    }

    /** Headers are read as Latin-1; many servers write UTF-8. */
    private static String utf8(String latin) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(latin.getBytes(StandardCharsets.ISO_8859_1)))
                    .toString();
        } catch (CharacterCodingException none) {
            return latin;
        }
    }

    private static String lastPart(String name) {
        return name.substring(Math.max(name.lastIndexOf('/'), name.lastIndexOf('\\')) + 1);
    }
}
