package io.chatferry.constraint;

import java.text.Normalizer;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;

/**
 * Maps ids of the source to those of CometChat, which consist of at most {@value #MAX_LENGTH} of {@code a-z 0-9 - _}.
 * A pure function of the source id, except for the few ids with a collision that was resolved for the whole job.
 * Users and groups have separate maps. Thread-safe.
 *
 * <p>Different source ids may map to one target id ({@code Ann} and {@code ann}). The merge, which sees all ids of a
 * job, finds these collisions, and passes {@link #resolveCollision} of all but one as overrides.
 */
public final class IdMap {

    /** The longest id, in characters (CometChat, "Properties and Constraints"). */
    public static final int MAX_LENGTH = 100;

    private static final int HASH_LENGTH = 10;
    private static final int LONG_HASH_LENGTH = 20;
    private static final Pattern MARKS = Pattern.compile("\\p{M}+");
    private static final Pattern OTHERS = Pattern.compile("[^a-z0-9_]+");
    private static final Pattern ENDS = Pattern.compile("^-+|-+$");

    private static final int REMEMBERED = 50_000;

    private final Map<String, String> overrides;
    /** Those that had to be composed: an id stands in many messages. */
    private final Map<String, String> composed = new ConcurrentHashMap<>();

    /**
     * @param overrides target ids by source id, for resolved collisions
     */
    public IdMap(Map<String, String> overrides) {
        this.overrides = Map.copyOf(overrides);
    }

    /** A map without overrides. */
    public IdMap() {
        this(Map.of());
    }

    /** The target id of a source id that is not empty. */
    public String map(String sourceId) {
        if (!overrides.isEmpty()) {
            String resolved = overrides.get(sourceId);
            if (resolved != null) {
                return resolved;
            }
        }
        return isSafe(sourceId) ? sourceId.toLowerCase(Locale.ROOT) : remembered(sourceId);
    }

    private String remembered(String sourceId) {
        String known = composed.get(sourceId);
        if (known == null) {
            known = slugAndHash(sourceId, HASH_LENGTH);
            if (composed.size() >= REMEMBERED) {
                composed.clear();
            }
            composed.put(sourceId, known);
        }
        return known;
    }

    /** The source id of the group that stands for a user's conversation with oneself. */
    public static String selfRoom(String sourceUid) {
        return "self:" + sourceUid;
    }

    /** The target id of that group: {@code self-} and the user's id. */
    String mapSelfRoom(String sourceUid) {
        String resolved = overrides.get(selfRoom(sourceUid));
        return resolved == null ? withoutOverride("self-" + sourceUid) : resolved;
    }

    /** The target id of a source id that collides with another: its slug and hash. */
    public static String resolveCollision(String sourceId) {
        String hashed = slugAndHash(sourceId, HASH_LENGTH);
        return hashed.equals(withoutOverride(sourceId)) ? slugAndHash(sourceId, LONG_HASH_LENGTH) : hashed;
    }

    private static String withoutOverride(String sourceId) {
        return isSafe(sourceId) ? sourceId.toLowerCase(Locale.ROOT) : slugAndHash(sourceId, HASH_LENGTH);
    }

    /** Whether it needs no more than lower case. */
    private static boolean isSafe(String sourceId) {
        int length = sourceId.length();
        boolean safe = length > 0 && length <= MAX_LENGTH;
        for (int i = 0; safe && i < length; i++) {
            char c = sourceId.charAt(i);
            safe = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
        }
        return safe;
    }

    private static String slugAndHash(String sourceId, int hashLength) {
        String ascii = MARKS.matcher(Normalizer.normalize(sourceId, Normalizer.Form.NFKD))
                .replaceAll("");
        String slug = withoutOuterDashes(
                OTHERS.matcher(ascii.toLowerCase(Locale.ROOT)).replaceAll("-"));
        int room = MAX_LENGTH - 1 - hashLength;
        if (slug.length() > room) {
            slug = withoutOuterDashes(slug.substring(0, room));
        }
        String hash = new Sha256().text(sourceId).base32(hashLength);
        return (slug.isEmpty() ? "id" : slug) + "-" + hash;
    }

    private static String withoutOuterDashes(String slug) {
        return ENDS.matcher(slug).replaceAll("");
    }
}
