package io.chatferry.media.store;

import java.util.List;
import java.util.regex.Pattern;

/**
 * The key of a stored file: {@code JOB/sha256/ab/HASH/NAME}, below the store's prefix. So each job stores a content once, and no job
 * uses what another one stored and may remove.
 */
public final class StoredKey {

    private static final Pattern JOB = Pattern.compile("[a-z0-9-]{1,100}");
    private static final Pattern SHA256 = Pattern.compile("[0-9a-f]{64}");

    private StoredKey() {}

    /**
     * The key.
     *
     * @param storedName from {@link StoredName}
     */
    public static String of(String jobName, String sha256, String storedName) {
        String key = String.join("/", jobName, "sha256", sha256.substring(0, 2), sha256, storedName);
        if (!JOB.matcher(jobName).matches()
                || !SHA256.matcher(sha256).matches()
                || segments(key).size() != 5) {
            throw new IllegalStateException("not the parts of a key");
        }
        return key;
    }

    /** Whether it leads from a folder to a place within it, on every system. */
    static boolean isKey(String key) {
        return List.of(key.split("/", -1)).stream().noneMatch(StoredKey::leadsElsewhere)
                && key.indexOf('\\') < 0
                && key.chars().noneMatch(Character::isISOControl);
    }

    private static boolean leadsElsewhere(String segment) {
        return segment.isEmpty() || segment.equals(".") || segment.equals("..");
    }

    /** The parts of a key, which cannot lead out of the folder that it begins in. */
    static List<String> segments(String key) {
        if (!isKey(key)) {
            throw new IllegalStateException("not a key");
        }
        return List.of(key.split("/", -1));
    }

    /** The last part. */
    static String name(String key) {
        return key.substring(key.lastIndexOf('/') + 1);
    }
}
