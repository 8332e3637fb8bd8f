package io.chatferry.sandbox.http;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One complete request.
 *
 * @param method upper case
 * @param path as sent, percent-encoded, without the query
 * @param segments of the path, decoded; empty ones left out
 * @param query decoded; a name may come more than once
 * @param headers names in lower case, the last value of each
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record Call(
        String method,
        String path,
        List<String> segments,
        Map<String, List<String>> query,
        Map<String, String> headers,
        byte[] body) {

    /** A header's value, or null. */
    public @Nullable String header(String lowerCaseName) {
        return headers.get(lowerCaseName);
    }

    /** The first value of a query parameter, or null if it is absent or empty. */
    public @Nullable String query(String name) {
        List<String> values = query.get(name);
        return values == null || values.get(0).isEmpty() ? null : values.get(0);
    }
}
