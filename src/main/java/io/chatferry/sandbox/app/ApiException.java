package io.chatferry.sandbox.app;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.node.ObjectNode;

/** An error answer of the API. */
public final class ApiException extends RuntimeException {

    private static final long serialVersionUID = 1;

    private final ErrorCode code;
    private final int status;
    private final LinkedHashMap<String, String> details;
    private final LinkedHashMap<String, String> headers = new LinkedHashMap<>();

    public ApiException(ErrorCode code) {
        this(code, code.message());
    }

    public ApiException(ErrorCode code, String message) {
        this(code, code.status(), message, Map.of());
    }

    private ApiException(ErrorCode code, int status, String message, Map<String, String> details) {
        super(message, null, false, false);
        this.code = code;
        this.status = status;
        this.details = new LinkedHashMap<>(details);
    }

    /** A field breaks a rule: code {@code ERR_BAD_REQUEST} with the field in {@code details}. */
    public static ApiException field(String field, String why) {
        return field(ErrorCode.ERR_BAD_REQUEST, field, why);
    }

    public static ApiException field(ErrorCode code, String field, String why) {
        return new ApiException(code, code.status(), code.message(), Map.of(field, why));
    }

    /** A required field is absent. */
    public static ApiException required(String field) {
        return field(field, "The " + field + " field is required.");
    }

    /** The same error with another HTTP status, since applications differ. */
    public ApiException withStatus(int other) {
        return new ApiException(code, other, message(), details);
    }

    ApiException withHeaders(Map<String, String> more) {
        headers.putAll(more);
        return this;
    }

    private String message() {
        String message = getMessage();
        return message == null ? code.message() : message;
    }

    /** Whether the details name this field. */
    public boolean isAbout(String field) {
        return details.containsKey(field);
    }

    public ErrorCode code() {
        return code;
    }

    public int status() {
        return status;
    }

    public Map<String, String> headers() {
        return headers;
    }

    /** The object under {@code error}. */
    public ObjectNode error() {
        ObjectNode error = Json.object();
        error.put("message", message());
        error.put("devMessage", message());
        error.put("source", "chat-api");
        error.put("code", code.name());
        if (!details.isEmpty()) {
            ObjectNode fields = error.putObject("details");
            details.forEach((field, why) -> fields.set(field, Json.array(List.of(why))));
        }
        return error;
    }

    public ObjectNode envelope() {
        ObjectNode envelope = Json.object();
        envelope.set("error", error());
        return envelope;
    }
}
