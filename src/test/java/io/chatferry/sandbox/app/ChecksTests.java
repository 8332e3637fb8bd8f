package io.chatferry.sandbox.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.chatferry.sandbox.http.Call;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.node.ObjectNode;

/** The sandbox's checks of fields, parameters and bodies: at the limit and one over. */
class ChecksTests {

    private static final String EMOJI = "\uD83D\uDE00";

    @Test
    void lowersAndBoundsIds() {
        assertThat(Checks.id(body("{'uid':'Ann_1-x'}"), "uid")).isEqualTo("ann_1-x");
        assertThat(Checks.id(body("{'uid':7}"), "uid")).isEqualTo("7");
        assertThat(Checks.id("uid", "a".repeat(100))).hasSize(100);
        refuses("uid", "may not be greater than 100 characters", in -> Checks.id("uid", "a".repeat(101)));
        for (String id : List.of("a b", "ä", "a.b", "a/b", "", "a\n")) {
            assertThatThrownBy(() -> Checks.id("uid", id)).isInstanceOf(ApiException.class);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "{'uid':null}", "{'uid':''}", "{'uid':[]}", "{'uid':{}}", "{'uid':true}"})
    void requiresAText(String body) {
        assertThatThrownBy(() -> Checks.requiredText(body(body), "uid"))
                .isInstanceOfSatisfying(ApiException.class, refused -> {
                    assertThat(refused.status()).isEqualTo(400);
                    assertThat(refused.isAbout("uid")).isTrue();
                });
    }

    @Test
    void countsCharactersOfANameAsCodePoints() {
        assertThat(Checks.name(Json.object().put("name", EMOJI.repeat(100)))).hasSize(200);
        refuses("name", "100 characters", in -> Checks.name(Json.object().put("name", EMOJI.repeat(101))));
    }

    @ParameterizedTest
    @ValueSource(strings = {"https://a", "http://a.example/b?c", "ftp://a/b", "https://ä.example/ö", "https://a/[1]|2"})
    void acceptsUrls(String url) {
        assertThat(Checks.url(Json.object().put("avatar", url), "avatar")).isEqualTo(url);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a.example", "://a", "https://", "https://a b", "javascript:alert(1)", "1s://a"})
    void refusesOtherTextsThanUrls(String url) {
        refuses("avatar", "format is invalid", in -> Checks.url(Json.object().put("avatar", url), "avatar"));
    }

    @Test
    void boundsUrlsAt3000Characters() {
        String url = "https://a/" + "x".repeat(2_990);
        assertThat(Checks.url(Json.object().put("link", url), "link")).hasSize(3_000);
        refuses("link", "3000 characters", in -> Checks.url(Json.object().put("link", url + "x"), "link"));
        assertThat(Checks.url(Json.object().put("link", ""), "link")).isNull();
    }

    @Test
    void boundsMetadataAt5KilobytesOfUtf8() {
        int room = 5 * 1024 - "{\"a\":\"\"}".length();
        ObjectNode atTheLimit = Json.object();
        atTheLimit.putObject("metadata").put("a", "ü".repeat(room / 2));
        assertThat(Checks.metadata(atTheLimit)).isNotNull();

        ObjectNode over = Json.object();
        over.putObject("metadata").put("a", "ü".repeat(room / 2) + "x");
        refuses("metadata", "5 KB", in -> Checks.metadata(over));
        assertThat(Checks.metadata(body("{'metadata':[]}"))).isNull();
        refuses("metadata", "must be an object", in -> Checks.metadata(body("{'metadata':[1]}")));
    }

    @Test
    void boundsTagsAt25Of100Characters() {
        assertThat(Checks.tags(body(tags(25, 100)))).hasSize(25);
        refuses("tags", "25 items", in -> Checks.tags(body(tags(26, 1))));
        refuses("tags.0", "100 characters", in -> Checks.tags(body(tags(1, 101))));
        refuses("tags.1", "must be a string", in -> Checks.tags(body("{'tags':['a',1]}")));
        refuses("tags", "must be an array", in -> Checks.tags(body("{'tags':'a'}")));
        assertThat(Checks.tags(body("{'tags':null}"))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "1700000000, 1700000000",
        "'\"1700000000\"', 1700000000",
        "null, 0",
        "999999999, -1",
        "10000000000, -1",
        "'\"0700000000\"', -1",
        "1700000000.0, -1",
        "true, -1",
        "'\"\"', -1"
    })
    void acceptsTimesOfTenDigits(String json, long expected) {
        ObjectNode body = body("{'sentAt':" + json + "}");
        if (expected < 0) {
            refuses("sentAt", "10 digit timestamp", in -> Checks.time(body, "sentAt"));
        } else {
            assertThat(Checks.time(body, "sentAt")).isEqualTo(expected);
        }
    }

    @Test
    void boundsTheBodyOfAnEntityAt10Kilobytes() {
        Checks.entityBody(new byte[10 * 1024]);
        refuses("body", "10 KB", in -> Checks.entityBody(new byte[10 * 1024 + 1]));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{}", "[]", " {\"a\":1} "})
    void readsAnObjectOrNothingAsABody(String body) {
        assertThat(Json.body(body.getBytes(StandardCharsets.UTF_8))).isNotNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"[1]", "17", "null", "\"a\"", "{", "{}{}", "{a:1}", "{\"a\":1e99999999999}"})
    void refusesOtherBodiesAsABadRequest(String body) {
        assertThatThrownBy(() -> Json.body(body.getBytes(StandardCharsets.UTF_8)))
                .isInstanceOfSatisfying(
                        ApiException.class,
                        refused -> assertThat(refused.code()).isEqualTo(ErrorCode.ERR_BAD_REQUEST));
    }

    @Test
    void readsParametersOfAQuery() {
        Request request = request(Map.of(
                "limit", List.of("7"),
                "flag", List.of("TRUE"),
                "one", List.of("1"),
                "no", List.of("yes"),
                "list", List.of("a,b"),
                "more[]", List.of("a,b", "c"),
                "empty", List.of("")));

        assertThat(request.number("limit", 10, 100)).isEqualTo(7);
        assertThat(request.number("absent", 10, 100)).isEqualTo(10);
        assertThat(request.number("empty", 10, 100)).isEqualTo(10);
        assertThat(request.flag("flag")).isTrue();
        assertThat(request.flag("one")).isTrue();
        assertThat(request.flag("no")).isFalse();
        assertThat(request.list("list")).containsExactly("a", "b");
        assertThat(request.list("more")).containsExactly("a,b", "c");
        assertThat(request.list("absent")).isEmpty();
        assertThat(request.onBehalfOf()).isEqualTo("ann");
        assertThat(request.id("id")).isEqualTo("m7");
        assertThat(request.raw("id")).isEqualTo("M7");
        assertThatThrownBy(request::messageId)
                .isInstanceOfSatisfying(
                        ApiException.class,
                        refused -> assertThat(refused.code()).isEqualTo(ErrorCode.ERR_MESSAGE_ID_NOT_FOUND));
    }

    @ParameterizedTest
    @CsvSource({
        "0, at least 1",
        "-1, at least 1",
        "x, at least 1",
        "1.5, at least 1",
        "9999999999, at least 1",
        "101, greater than 100"
    })
    void boundsNumbersOfAQuery(String value, String message) {
        Request request = request(Map.of("limit", List.of(value)));

        refuses("limit", message, in -> request.number("limit", 10, 100));
    }

    private static void refuses(String field, String message, Consumer<Void> check) {
        assertThatThrownBy(() -> check.accept(null))
                .isInstanceOfSatisfying(
                        ApiException.class,
                        refused -> assertThat(refused.error()
                                        .at("/details/" + field + "/0")
                                        .asString(""))
                                .contains(message));
    }

    private static Request request(Map<String, List<String>> query) {
        Call call = new Call("GET", "/v3/x", List.of("v3", "x"), query, Map.of("onbehalfof", "ANN"), new byte[0]);
        return new Request(call, Map.of("id", "M7"));
    }

    private static String tags(int count, int length) {
        return IntStream.range(0, count)
                .mapToObj(i -> "'" + "t".repeat(length) + "'")
                .collect(Collectors.joining(",", "{'tags':[", "]}"));
    }

    private static ObjectNode body(String json) {
        return Json.body(json.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
    }
}
