package io.chatferry.cometchat;

import org.jspecify.annotations.Nullable;

/**
 * One request.
 *
 * @param method GET, POST, PUT, DELETE
 * @param path below the base URL, with its query, percent-encoded: {@code /users/ann/messages?limit=100}
 * @param onBehalfOf the uid that the call acts as, or null
 * @param body JSON, or null
 * @param limit the rate-limit class it counts against
 */
public record ApiCall(
        String method,
        String path,
        @Nullable String onBehalfOf,
        @Nullable String body,
        LimitClass limit) {

    /** The classes of CometChat's documentation, "Rate Limits". */
    public enum LimitClass {
        STANDARD,
        CORE,
        DATA_IMPORT
    }
}
