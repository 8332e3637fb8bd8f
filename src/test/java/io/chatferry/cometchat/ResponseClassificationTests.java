package io.chatferry.cometchat;

import static io.chatferry.cometchat.RawServer.response;
import static io.chatferry.cometchat.RawServer.sends;
import static org.assertj.core.api.Assertions.assertThat;

import io.chatferry.cometchat.answer.Answer;
import io.chatferry.cometchat.answer.RateHeaders;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Raw responses of a server, and what the client makes of them. */
class ResponseClassificationTests {

    private static final ApiKey KEY = new ApiKey("0123456789abcdef0123456789abcdef01234567");
    private static final Timeouts SHORT = new Timeouts(Duration.ofSeconds(2), Duration.ofMillis(400));
    private static final ApiCall SEND = ApiCalls.sendModerated("{\"sender\":\"ann\",\"data\":{\"text\":\"Grüße 👋\"}}");

    static Stream<Arguments> classified() {
        String envelope =
                "{\"error\":{\"code\":\"%s\",\"message\":\"No.\",\"details\":{\"receiver\":[\"is required\"]}}}";
        return Stream.of(
                Arguments.of(
                        response(400, envelope.formatted("ERR_BAD_REQUEST")),
                        "Refused 400 ERR_BAD_REQUEST No.; receiver: is required"),
                Arguments.of(
                        response(401, envelope.formatted("ERR_GROUP_NOT_JOINED")),
                        "Refused 401 ERR_GROUP_NOT_JOINED No.; receiver: is required"),
                Arguments.of(
                        response(417, envelope.formatted("ERR_BAD_ERROR_RESPONSE")),
                        "InDoubt 417 ERR_BAD_ERROR_RESPONSE"),
                Arguments.of(response(429, envelope.formatted("ERR_TOO_MANY_REQUESTS")), "RateLimited"),
                Arguments.of(response(429, "<html>slow down</html>"), "RateLimited"),
                Arguments.of(response(429, ""), "RateLimited"),
                Arguments.of(response(404, "<html>not found</html>"), "InDoubt 404 null"),
                Arguments.of(response(403, "{\"message\":\"blocked by proxy\"}"), "InDoubt 403 null"),
                Arguments.of(response(302, "", "Location: /elsewhere"), "InDoubt 302 null"),
                Arguments.of(response(500, envelope.formatted("ERR_EXCEPTION")), "InDoubt 500 ERR_EXCEPTION"),
                Arguments.of(response(503, "<html>busy</html>"), "InDoubt 503 null"),
                Arguments.of(response(503, "", "Retry-After: 0"), "InDoubt 503 null"),
                Arguments.of(response(200, "<html>welcome</html>"), "InDoubt 200 null"),
                Arguments.of(response(200, "{\"data\":{\"id\":\"7\""), "InDoubt 200 null"),
                Arguments.of(response(200, "{\"data\":{\"id\":\"7\"}} trailing"), "InDoubt 200 null"),
                Arguments.of(response(200, "{\"ok\":true}"), "InDoubt 200 null"),
                Arguments.of(response(200, "{\"data\":null}"), "InDoubt 200 null"),
                Arguments.of(response(200, envelope.formatted("ERR_X")), "InDoubt 200 ERR_X"),
                Arguments.of(response(200, ""), "InDoubt 200 null"),
                Arguments.of("HTTP/1.1 204 No Content\r\n\r\n", "InDoubt 204 null"),
                Arguments.of("this is not HTTP\r\n\r\n", "InDoubt 0 null"));
    }

    @ParameterizedTest
    @MethodSource("classified")
    void classifiesAnswers(String bytes, String expected) throws IOException {
        try (RawServer server = new RawServer(sends(bytes));
                CometChat target = client(server, "")) {
            assertThat(summary(target.send(SEND).join())).startsWith(expected);
            assertThat(server.requests)
                    .as("requests seen: neither retried nor redirected")
                    .hasSize(1);
        }
    }

    static Stream<Arguments> rates() {
        long now = Instant.now().getEpochSecond();
        String inAMinute = DateTimeFormatter.RFC_1123_DATE_TIME.format(
                Instant.ofEpochSecond(now + 60).atOffset(ZoneOffset.UTC));
        String date = "Date: "
                + DateTimeFormatter.RFC_1123_DATE_TIME.format(
                        Instant.ofEpochSecond(now).atOffset(ZoneOffset.UTC));
        String words = "{\"error\":{\"code\":\"ERR_TOO_MANY_REQUESTS\",\"message\":\"%s\"}}";
        return Stream.of(
                Arguments.of(
                        response(
                                429,
                                "",
                                "X-RateLimit-Limit: 500",
                                "X-RateLimit-Remaining: 0",
                                "X-RateLimit-Reset: 1900000000",
                                "Retry-After: 7"),
                        new RateHeaders(500L, 0L, 1900000000L, 7L)),
                Arguments.of(
                        response(
                                429,
                                "",
                                "x-rate-limit: 500",
                                "x-rate-limit-remaining: 3",
                                "x-rate-limit-reset: 1900000000000"),
                        new RateHeaders(500L, 3L, 1900000000L, null)),
                Arguments.of(
                        response(429, "", date, "Retry-After: " + inAMinute), new RateHeaders(null, null, null, 60L)),
                Arguments.of(
                        response(429, "", date, "X-RateLimit-Reset: 30"), new RateHeaders(null, null, now + 30, null)),
                Arguments.of(
                        response(
                                429,
                                words.formatted(
                                        "The limit of 60 requests per minute is reached. Please retry after 58 seconds.")),
                        new RateHeaders(null, null, null, 58L)),
                Arguments.of(
                        response(429, words.formatted("Try again in 2 minutes")),
                        new RateHeaders(null, null, null, 120L)),
                Arguments.of(response(429, words.formatted("Too many after 100 requests")), RateHeaders.NONE),
                Arguments.of(response(429, "", "Retry-After: soon", "X-RateLimit-Limit: many"), RateHeaders.NONE));
    }

    @ParameterizedTest
    @MethodSource("rates")
    void readsRateHeaders(String bytes, RateHeaders expected) throws IOException {
        try (RawServer server = new RawServer(sends(bytes));
                CometChat target = client(server, "")) {
            assertThat(target.send(SEND).join())
                    .isInstanceOfSatisfying(
                            Answer.RateLimited.class,
                            tooMany -> assertThat(tooMany.rate()).isEqualTo(expected));
        }
    }

    private static CometChat client(RawServer server, String appId) {
        return new CometChat(server.base(), appId, KEY, Timeouts.DEFAULT, 8);
    }

    private static String summary(Answer answer) {
        if (answer instanceof Answer.Refused refused) {
            return "Refused " + refused.status() + " " + refused.code() + " " + refused.message();
        } else if (answer instanceof Answer.InDoubt doubt) {
            return "InDoubt " + doubt.status() + " " + doubt.code() + " " + doubt.message();
        } else if (answer instanceof Answer.NotSent notSent) {
            return "NotSent " + notSent.message();
        } else {
            return answer.getClass().getSimpleName();
        }
    }
}
