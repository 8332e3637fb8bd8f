package io.chatferry.ledger.sort;

import io.chatferry.model.Kind;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.Map;

/**
 * Numbers that stand for ids, so that sorts and lookups need no strings: SHA-256, cut to 64 bits for entities (a
 * few million of them; a clash would need ten thousand times as many) and to 128 for messages. Not thread-safe.
 */
public final class HashKeys {

    private static final int REMEMBERED = 50_000;

    private final MessageDigest sha = sha256();
    private final Map<String, Long> users = new HashMap<>();
    private final Map<String, Long> groups = new HashMap<>();

    /** The key of a user or group. */
    public long entity(Kind kind, String sourceId) {
        Map<String, Long> known = kind == Kind.GROUP ? groups : users;
        Long key = known.get(sourceId);
        if (key == null) {
            key = hash(kind == Kind.GROUP ? "g:" : "u:", sourceId).getLong();
            if (known.size() >= REMEMBERED) {
                known.clear();
            }
            known.put(sourceId, key);
        }
        return key;
    }

    /** The key of a message: 16 bytes. */
    public ByteBuffer message(String muid) {
        return hash("m:", muid);
    }

    /** The key of a membership. */
    public long member(long group, long user) {
        return mix(mix(group) + user);
    }

    /** The key of a conversation: of a group, or of two users in either direction. */
    public long conversation(Kind receiverKind, long sender, long receiver) {
        if (receiverKind == Kind.GROUP) {
            return mix(receiver);
        }
        return mix(mix(Math.min(sender, receiver)) + Math.max(sender, receiver));
    }

    /** The key of any text; {@code prefix} separates kinds of texts. */
    public long text(String prefix, String text) {
        return hash(prefix, text).getLong();
    }

    private ByteBuffer hash(String prefix, String id) {
        sha.update(prefix.getBytes(StandardCharsets.UTF_8));
        return ByteBuffer.wrap(sha.digest(id.getBytes(StandardCharsets.UTF_8)));
    }

    /** The finaliser of MurmurHash3: every bit of the result depends on every bit of {@code x}. */
    private static long mix(long x) {
        long h = x;
        h ^= h >>> 33;
        h *= 0xff51afd7ed558ccdL;
        h ^= h >>> 33;
        h *= 0xc4ceb9fe1a85ec53L;
        return h ^ (h >>> 33);
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException missing) {
            throw new IllegalStateException("every Java platform has SHA-256", missing);
        }
    }
}
