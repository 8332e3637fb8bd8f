package io.chatferry.cometchat;

import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.hc.core5.http.HttpResponse;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Sorts what came back over HTTP into an {@link Answer}, by DESIGN section 8, item 2. */
final class AnswerReader {

    private static final int TOO_MANY = 429;

    private final ApiKey key;
    private final Clock clock;

    AnswerReader(ApiKey key, Clock clock) {
        this.key = key;
        this.clock = clock;
    }

    Answer read(HttpResponse head, byte[] body) {
        int status = head.getCode();
        JsonNode json = Json.parse(key.maskedIn(body));
        if (status / 100 == 2) {
            return json != null && json.hasNonNull("data")
                    ? new Answer.Success(json, RateReader.read(head, clock.instant()))
                    : inDoubt(status, json);
        }
        String code = codeOf(json);
        String words = json == null ? "HTTP " + status : wordsOf(json.path("error"));
        if (status == TOO_MANY || (status / 100 == 4 && ErrorPolicy.isThrottle(code))) {
            return new Answer.TooMany(words, RateReader.read(head, words, clock.instant()));
        }
        if (status / 100 == 4 && code != null && !ErrorPolicy.of(code).mayHaveHappened()) {
            return new Answer.Refused(status, code, words, RateReader.read(head, words, clock.instant()));
        }
        return inDoubt(status, json);
    }

    private Answer inDoubt(int status, @Nullable JsonNode json) {
        String code = codeOf(json);
        String words = json == null
                ? "HTTP " + status + " with a body that is no JSON"
                : code == null
                        ? "HTTP " + status + " with JSON that is no CometChat answer"
                        : "HTTP " + status + ": " + wordsOf(json.path("error"));
        return new Answer.InDoubt(status, code, words);
    }

    private static @Nullable String codeOf(@Nullable JsonNode json) {
        String code = json == null ? null : Json.text(json.path("error"), "code");
        return code == null || code.isBlank() ? null : Words.code(code);
    }

    /** The message and the details of an error object in one line. */
    private String wordsOf(JsonNode error) {
        List<String> parts = new ArrayList<>();
        String message = Json.text(error, "message");
        String forDevelopers = Json.text(error, "devMessage");
        if (message != null) {
            parts.add(message);
        } else if (forDevelopers != null) {
            parts.add(forDevelopers);
        }
        for (Map.Entry<String, JsonNode> detail : error.path("details").properties()) {
            for (JsonNode text : detail.getValue().isArray() ? detail.getValue() : List.of(detail.getValue())) {
                parts.add(detail.getKey() + ": " + (text.isString() ? text.asString() : text.toString()));
            }
        }
        return Words.line(key.maskedIn(String.join("; ", parts)));
    }
}
