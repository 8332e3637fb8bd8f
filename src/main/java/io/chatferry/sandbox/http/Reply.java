package io.chatferry.sandbox.http;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/** One answer. */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record Reply(int status, String contentType, Map<String, String> headers, byte[] body) {

    public static Reply json(int status, byte[] body) {
        return new Reply(status, "application/json", Map.of(), body);
    }

    public static Reply html(int status, String page) {
        return new Reply(status, "text/html; charset=utf-8", Map.of(), page.getBytes(StandardCharsets.UTF_8));
    }

    /** The same answer with these headers beside its own. */
    public Reply with(Map<String, String> more) {
        Map<String, String> all = new HashMap<>(headers);
        all.putAll(more);
        return new Reply(status, contentType, all, body);
    }
}
