package io.chatferry.cometchat;

import io.chatferry.cometchat.answer.Answer;
import io.chatferry.cometchat.answer.Answer.Persistence;
import io.chatferry.cometchat.answer.ApiJson;
import io.chatferry.cometchat.answer.BoundedText;
import io.chatferry.cometchat.answer.ErrorPolicy;
import io.chatferry.cometchat.answer.RateReader;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpResponse;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Classifies an HTTP response as one kind of {@link Answer}: by status, body and error code. */
final class AnswerReader {

    private static final int TOO_MANY_REQUESTS = 429;

    private final ApiKey key;
    private final Clock clock;

    AnswerReader(ApiKey key, Clock clock) {
        this.key = key;
        this.clock = clock;
    }

    Answer read(HttpResponse head, byte[] body) {
        int status = head.getCode();
        JsonNode json = ApiJson.parse(key.maskedIn(body));
        if (status / 100 == 2) {
            return json != null && json.hasNonNull("data")
                    ? new Answer.Success(json, RateReader.read(head, clock.instant()))
                    : inDoubt(head, body, json);
        }
        String code = codeOf(json);
        String message = json == null ? "HTTP " + status : messageOf(json.path("error"));
        boolean isThrottled = status == TOO_MANY_REQUESTS
                && (code == null || !ErrorPolicy.of(code).concernsAll());
        if (isThrottled || (status / 100 == 4 && ErrorPolicy.isThrottle(code))) {
            return new Answer.RateLimited(message, RateReader.read(head, message, clock.instant()));
        }
        if (status / 100 == 4 && code != null && !ErrorPolicy.of(code).mayHaveHappened()) {
            return new Answer.Refused(status, code, message, RateReader.read(head, message, clock.instant()));
        }
        return inDoubt(head, body, json);
    }

    private Answer inDoubt(HttpResponse head, byte[] body, @Nullable JsonNode json) {
        int status = head.getCode();
        String code = codeOf(json);
        if (json != null && code != null) {
            return new Answer.InDoubt(status, code, "HTTP " + status + ": " + messageOf(json.path("error")));
        }
        if (status / 100 == 3) {
            return new Answer.InDoubt(
                    status,
                    null,
                    "HTTP " + status + " leads elsewhere" + redirectHost(head) + ": is target.base-url right?",
                    Persistence.PERMANENT);
        }
        boolean isEmpty = body.length == 0 || (json == null && looksLikeHtml(body));
        return new Answer.InDoubt(
                status,
                null,
                "HTTP " + status + " with " + description(head, body, json),
                isEmpty && status / 100 == 2 ? Persistence.PERMANENT : Persistence.TRANSIENT);
    }

    private static String description(HttpResponse head, byte[] body, @Nullable JsonNode json) {
        if (body.length == 0) {
            return "an empty body";
        }
        if (json != null) {
            return "JSON that is no CometChat answer";
        }
        if (head.containsHeader("Content-Encoding")) {
            return "a compressed body, which was not asked for";
        }
        return looksLikeHtml(body) ? "a web page in place of an answer of the API" : "a body that is no JSON";
    }

    /** The host alone: what stands behind it may be anything. */
    private static String redirectHost(HttpResponse head) {
        Header location = head.getFirstHeader("Location");
        try {
            String host =
                    location == null ? null : URI.create(location.getValue()).getHost();
            return host == null ? "" : ", to " + host;
        } catch (IllegalArgumentException noUri) {
            return "";
        }
    }

    private static boolean looksLikeHtml(byte[] body) {
        String start = new String(body, 0, Math.min(body.length, 100), StandardCharsets.UTF_8);
        return start.replace("\ufeff", "").stripLeading().startsWith("<");
    }

    private static @Nullable String codeOf(@Nullable JsonNode json) {
        String code = json == null ? null : ApiJson.text(json.path("error"), "code");
        return code == null || code.isBlank() ? null : BoundedText.code(code);
    }

    /** The message and the details of an error object in one line. */
    private String messageOf(JsonNode error) {
        List<String> parts = new ArrayList<>();
        String text = ApiJson.text(error, "message");
        String forDevelopers = ApiJson.text(error, "devMessage");
        if (text != null) {
            parts.add(text);
        } else if (forDevelopers != null) {
            parts.add(forDevelopers);
        }
        for (Map.Entry<String, JsonNode> detail : error.path("details").properties()) {
            for (JsonNode each : detail.getValue().isArray() ? detail.getValue() : List.of(detail.getValue())) {
                parts.add(detail.getKey() + ": " + (each.isString() ? each.asString() : each.toString()));
            }
        }
        return BoundedText.line(key.maskedIn(String.join("; ", parts)));
    }
}
