package io.chatferry.source.mattermost;

import io.chatferry.source.chat.reading.Fields;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import tools.jackson.databind.JsonNode;

/**
 * Ids of posts, which have none in an export: of time, author and words, so that a later export of the server gives the same ones.
 * Not thread-safe.
 */
final class PostIds {

    /** 48 bits tell posts of one millisecond apart. */
    private static final int HASH_BYTES = 6;

    private final MessageDigest sha;

    PostIds() {
        try {
            sha = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException missing) {
            throw new IllegalStateException("every Java platform has SHA-256", missing);
        }
    }

    /** The id of a post or reply. */
    String of(JsonNode post) {
        String time = String.valueOf(Fields.text(post, "create_at"));
        sha.update(String.valueOf(Fields.text(post, "user")).getBytes(StandardCharsets.UTF_8));
        sha.update((byte) 0);
        byte[] hash = sha.digest(String.valueOf(Fields.text(post, "message")).getBytes(StandardCharsets.UTF_8));
        return time + "-" + HexFormat.of().formatHex(hash, 0, HASH_BYTES);
    }
}
