package io.chatferry.source.chat.stream;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** A message by 128 bits of a hash of its conversation and id: no two messages of any export share them. */
record MessageKey(long hi, long lo) {

    private static final MessageDigest SHA = sha256();

    /** The key of a message. */
    static MessageKey of(String conversation, String id) {
        synchronized (SHA) {
            SHA.update(conversation.getBytes(StandardCharsets.UTF_8));
            SHA.update((byte) 0);
            ByteBuffer hash = ByteBuffer.wrap(SHA.digest(id.getBytes(StandardCharsets.UTF_8)));
            return new MessageKey(hash.getLong(), hash.getLong());
        }
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException missing) {
            throw new IllegalStateException("every Java platform has SHA-256", missing);
        }
    }
}
