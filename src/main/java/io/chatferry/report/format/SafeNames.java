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
 * Names for output files after the names of input files, which may be paths, lie in archives, or be made to break out of
 * a folder. A plain name stays; any other becomes one that is plain and ends in a hash of it. No two inputs get one name,
 * also where the file system takes upper and lower case for the same.
 */
public final class SafeNames {

    private static final int MAX = 100;

    private final Map<String, String> given = new HashMap<>();
    private final Set<String> taken = new HashSet<>();

    /** @param reserved names that no input may get */
    public SafeNames(String... reserved) {
        for (String name : reserved) {
            taken.add(name.toLowerCase(Locale.ROOT));
        }
    }

    public String of(String input) {
        return given.computeIfAbsent(input, this::choose);
    }

    private String choose(String input) {
        String wanted = input.replaceFirst("(?i)\\.gz$", "").replaceFirst("(?i)\\.json$", ".jsonl");
        String plain = wanted.replaceAll("[^A-Za-z0-9._-]+", "_").replaceFirst("^[._-]+", "");
        if (plain.length() > MAX) {
            plain = plain.substring(plain.length() - MAX).replaceFirst("^[._-]+", "");
        }
        if (plain.equals(wanted) && taken.add(plain.toLowerCase(Locale.ROOT))) {
            return plain;
        }
        int dot = plain.lastIndexOf('.');
        String stem = dot < 0 ? plain : plain.substring(0, dot);
        String ending = dot < 0 ? "" : plain.substring(dot);
        String hash = sha256(input);
        for (int digits = 8; digits <= hash.length(); digits += 8) {
            String name = stem + "-" + hash.substring(0, digits) + ending;
            if (taken.add(name.toLowerCase(Locale.ROOT))) {
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
