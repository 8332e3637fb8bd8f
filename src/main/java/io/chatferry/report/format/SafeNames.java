package io.chatferry.report.format;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Derives names of output files from names of input files, which may be paths, entries of archives, or crafted to leave the
 * folder. A plain name is kept; any other becomes a plain one that ends in a hash of the original. Two inputs never get the
 * same name, also on file systems that ignore case.
 */
public final class SafeNames {

    private static final int MAX_CHARS = 100;

    private final Map<String, String> names = new HashMap<>();
    private final Set<String> usedNames = new HashSet<>();

    /** @param reserved names that are never given to an input */
    public SafeNames(String... reserved) {
        for (String name : reserved) {
            usedNames.add(name.toLowerCase(Locale.ROOT));
        }
    }

    public String of(String input) {
        return names.computeIfAbsent(input, this::choose);
    }

    private String choose(String input) {
        String wanted = input.replaceFirst("(?i)\\.gz$", "").replaceFirst("(?i)\\.json$", ".jsonl");
        String plain = wanted.replaceAll("[^A-Za-z0-9._-]+", "_").replaceFirst("^[._-]+", "");
        if (plain.length() > MAX_CHARS) {
            plain = plain.substring(plain.length() - MAX_CHARS).replaceFirst("^[._-]+", "");
        }
        if (!plain.isEmpty() && plain.equals(wanted) && usedNames.add(plain.toLowerCase(Locale.ROOT))) {
            return plain;
        }
        int dot = plain.lastIndexOf('.');
        String stem = dot < 0 ? plain : plain.substring(0, dot);
        String ending = dot < 0 ? "" : plain.substring(dot);
        String hash = sha256(input);
        for (int digits = 8; digits <= hash.length(); digits += 8) {
            String name = stem + "-" + hash.substring(0, digits) + ending;
            if (usedNames.add(name.toLowerCase(Locale.ROOT))) {
                return name;
            }
        }
        throw new IllegalStateException("two inputs with the same SHA-256");
    }

    private static String sha256(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e); // every Java has it
        }
    }
}
