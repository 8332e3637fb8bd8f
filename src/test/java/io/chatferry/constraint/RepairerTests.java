package io.chatferry.constraint;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.chatferry.constraint.repair.Repairer;
import io.chatferry.model.Attachment;
import io.chatferry.model.Outbound;
import io.chatferry.model.Problem;
import io.chatferry.model.Reaction;
import io.chatferry.model.RejectCode;
import io.chatferry.model.Repair;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What {@code invalid: repair} makes of records with one broken rule each, and which stay rejects. */
class RepairerTests {

    private static final CheckSettings SETTINGS =
            new CheckSettings(CheckSettings.Reactions.METADATA, CheckSettings.Deleted.IMPORT, false, false);

    private final Checker checker =
            new Checker(SETTINGS, new IdMap(), new IdMap(), Clock.fixed(Sample.NOW, ZoneOffset.UTC));
    private final Repairer repairer = new Repairer(checker);

    static Stream<Arguments> repairs() {
        return Stream.of(
                of("TEXT_BAD_CHAR text", s -> s.text = "a\u0000b\uD83D", "/data/text", "a\uFFFDb\uFFFD"),
                of("TEXT_EMPTY text", s -> s.text = " ", "/data/text", "(empty message)"),
                of("MENTIONS_OVER_10 text", s -> s.text = mentions(12), "/data/text", mentions(10) + "@u11 @u12 "),
                of("TAGS_OVER_25 tags", s -> s.tags = numbers(27), "/tags", json(numbers(25))),
                of("TAG_TOO_LONG tags", s -> s.tags = List.of("t".repeat(101), "u"), "/tags/0", "t".repeat(100)),
                of("FIELD_TYPE tags", s -> s.tags = List.of("a", " ", "b"), "/tags", "[\"a\",\"b\"]"),
                of("BAD_CHAR tags", s -> s.tags = List.of("a\u0000"), "/tags/0", "a\uFFFD"),
                of(
                        "BAD_CHAR metadata",
                        s -> s.metadata = Sample.object("{'a\\u0000':['\\ud800',1,{'b':null}]}"),
                        "/data/metadata",
                        "{\"a\uFFFD\":[\"\uFFFD\",1,{\"b\":null}]}"),
                of(
                        "BAD_CHAR reactions",
                        s -> s.reactions = List.of(new Reaction("+1\u0000", List.of("bob", "x\u0000"))),
                        "/data/metadata/chatferry/reactions",
                        "{\"+1\uFFFD\":[\"bob\"]}"),
                of(
                        "BAD_CHAR attachments",
                        s -> s.attachments = List.of(
                                new Attachment("https://a/1.png", "a\u0000.png", "image/png", "png", "1\u0000")),
                        "/data/attachments/0/name",
                        "a\uFFFD.png"),
                of("CATEGORY_INVALID category", s -> s.category = "call", "/category", "message"),
                of("TYPE_INVALID type", s -> s.type = "sticker", "/type", "text"),
                of(
                        "TYPE_INVALID type",
                        s -> {
                            s.type = "photo";
                            s.attachments = List.of(Sample.attachment("https://a/1.png"));
                        },
                        "/type",
                        "image"),
                of("CUSTOM_DATA_EMPTY category", s -> s.category = "custom", "/type", "text"),
                of("MEDIA_EMPTY type", s -> s.type = " Image", "/data/text", "Hello"),
                of(
                        "MEDIA_EMPTY type",
                        s -> {
                            s.type = "Image";
                            s.text = null;
                        },
                        "/data/text",
                        "(image without a file)"),
                of(
                        "ATTACHMENT_INVALID attachments",
                        s -> s.attachments = List.of(
                                Sample.attachment("ftp://a/x.png"),
                                Sample.attachment("https://a/1.png"),
                                new Attachment("https://a/", " voice ", null, null, null)),
                        "/data/text",
                        "Hello\n(file: ftp://a/x.png)\n(file: voice)"),
                of(
                        "ATTACHMENT_INVALID attachments",
                        s -> {
                            s.type = "file";
                            s.text = null;
                            s.attachments = List.of(Sample.attachment(null));
                        },
                        "/data/text",
                        "(file)"),
                of("SENT_AT_TOO_OLD sentAt", s -> s.sentAt = Instant.EPOCH, "/sentAt", "1000000000"),
                of("TIME_INVALID editedAt", s -> s.editedAt = Instant.EPOCH, "/data/metadata", "null"),
                of("TIME_INVALID readAt", s -> s.readAt = Instant.EPOCH, "/data/text", "Hello"),
                of("URL_INVALID senderAvatar", s -> s.senderAvatar = "me.png", "/data/text", "Hello"),
                of("NAME_TOO_LONG senderName", s -> s.senderName = " " + "n".repeat(101), "/data/text", "Hello"));
    }

    private static Arguments of(String repair, Consumer<Sample> change, String pointer, String expected) {
        return Arguments.of(repair, change, pointer, expected);
    }

    @ParameterizedTest(name = "{0} {3}")
    @MethodSource("repairs")
    void repairsOneBrokenRuleOfAMessage(String repair, Consumer<Sample> change, String pointer, String expected) {
        Sample sample = new Sample();
        change.accept(sample);

        Repairer.Repaired repaired =
                repairer.repair(sample.message(), List.of()).orElseThrow();

        assertThat(repaired.repairs())
                .extracting(each -> each.code() + " " + each.field())
                .containsOnly(repair);
        assertThat(repaired.records()).singleElement().satisfies(record -> {
            JsonNode value = body(record).at(pointer);
            assertThat(value.isString() ? value.stringValue() : value.isMissingNode() ? "null" : value.toString())
                    .isEqualTo(expected);
        });
    }

    static Stream<Arguments> rejects() {
        return Stream.of(
                stays("a sender that is absent", s -> s.sender = null),
                stays("a blank receiver", s -> s.receiver = " "),
                stays("an invalid character in the muid", s -> s.muid = "a\u0000"),
                stays("an invalid character in an id", s -> s.sender = "a\u0000"),
                stays("an invalid character in the parent", s -> s.parentMuid = "a\u0000"),
                stays("an unknown receiver type", s -> s.receiverType = "room"),
                stays("no time of sending", s -> s.sentAt = null),
                stays("a future time of sending", s -> s.sentAt = Sample.NOW.plusSeconds(1)),
                stays("an invalid time of deletion", s -> s.deletedAt = Instant.EPOCH),
                stays("an unknown type without content", s -> {
                    s.type = "sticker";
                    s.text = null;
                }),
                stays("a custom message without data and text", s -> {
                    s.category = "custom";
                    s.text = null;
                }),
                stays("custom data that is not an object", s -> {
                    s.category = "custom";
                    s.customData = JsonMapper.shared().readTree("17");
                }),
                stays("metadata too large to send", s -> {
                    s.metadata = Sample.object("{'a':'" + "x".repeat(11_000) + "'}");
                    s.text = "short";
                }),
                stays("two problems of which one cannot be repaired", s -> {
                    s.tags = numbers(26);
                    s.receiverType = "room";
                }));
    }

    private static Arguments stays(String name, Consumer<Sample> change) {
        return Arguments.of(name, change);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("rejects")
    void leavesOtherMessagesRejected(String name, Consumer<Sample> change) {
        Sample sample = new Sample();
        change.accept(sample);
        assertThat(checker.check(sample.message(), List.of())).isInstanceOf(Verdict.Rejected.class);

        assertThat(repairer.repair(sample.message(), List.of())).isEmpty();
    }

    @Test
    void repairsSeveralBrokenRulesTogether() {
        Sample sample = new Sample();
        sample.tags = numbers(26);
        sample.text = "a\u0000";
        sample.senderAvatar = "me.png";

        Repairer.Repaired repaired =
                repairer.repair(sample.message(), List.of()).orElseThrow();

        assertThat(repaired.repairs())
                .extracting(Repair::code)
                .containsExactlyInAnyOrder(RejectCode.TAGS_OVER_25, RejectCode.TEXT_BAD_CHAR, RejectCode.URL_INVALID);
        assertThat(repaired.repairs())
                .filteredOn(each -> each.code() == RejectCode.URL_INVALID)
                .containsExactly(new Repair(RejectCode.URL_INVALID, "senderAvatar", "me.png", ""));
    }

    @Test
    void removesAnUnreadableFieldThatARecordCanDoWithout() {
        Sample sample = new Sample();
        Problem metadata = new Problem(RejectCode.JSON_INVALID, "metadata", "the cell is not valid JSON");
        Problem text = new Problem(RejectCode.FIELD_TYPE, "text", "must be text, is number");

        assertThat(repairer.repair(sample.message(), List.of(metadata))).isPresent();
        assertThat(repairer.repair(sample.message(), List.of(metadata, text))).isEmpty();
    }

    @Test
    void splitsALongTextIntoNumberedMessagesOfTheSameSecond() {
        Sample sample = new Sample();
        sample.text = "many words \uD83D\uDE00 ".repeat(1_500);
        sample.tags = List.of("t");
        sample.metadata = Sample.object("{'a':1}");

        Repairer.Repaired repaired =
                repairer.repair(sample.message(), List.of()).orElseThrow();

        int count = repaired.records().size();
        assertThat(count).isBetween(3, 5);
        StringBuilder whole = new StringBuilder();
        for (int i = 0; i < count; i++) {
            JsonNode body = body(repaired.records().get(i));
            String number = "(" + (i + 1) + "/" + count + ") ";
            String text = body.at("/data/text").stringValue();
            assertThat(text).startsWith(number).hasSizeLessThan(10_240);
            whole.append(text, number.length(), text.length());
            assertThat(body.at("/sentAt").asLong()).isEqualTo(1_700_000_000);
            assertThat(body.at("/tags/0").stringValue()).isEqualTo("t");
            assertThat(body.at("/data/metadata").isObject()).isEqualTo(i == 0);
            assertThat(message(repaired.records().get(i)).muid()).isEqualTo(i == 0 ? "m-one" : "m-one-part-" + (i + 1));
        }
        assertThat(whole).hasToString(sample.text);
        assertThat(repaired.repairs())
                .singleElement()
                .satisfies(repair -> assertThat(repair.after()).isEqualTo(count + " messages of the same second"));
    }

    @Test
    void splitsBetweenGraphemes() {
        for (String whole : List.of("👨‍👩‍👧‍👦", "🇩🇪", "👍🏽", "e\u0301")) {
            for (int offset = 0; offset < 12; offset++) {
                Sample sample = new Sample();
                sample.text = "y".repeat(offset) + whole.repeat(1 + 12_000 / whole.getBytes(UTF_8).length);

                Repairer.Repaired repaired =
                        repairer.repair(sample.message(), List.of()).orElseThrow();

                assertThat(repaired.records()).hasSizeGreaterThan(1).allSatisfy(part -> {
                    String text = body(part).at("/data/text").stringValue();
                    String sent = text.substring(text.indexOf(") ") + 2).replaceFirst("^y+", "");
                    assertThat(sent.replace(whole, "")).isEmpty();
                });
            }
        }
    }

    @Test
    void splitsAfterASpaceOnlyWhereNothingJoinsIt() {
        for (String joined : List.of("x \u0301", "a\r\n")) {
            Sample sample = new Sample();
            sample.text = joined.repeat(6_000);

            Repairer.Repaired repaired =
                    repairer.repair(sample.message(), List.of()).orElseThrow();

            assertThat(repaired.records())
                    .extracting(
                            part -> body(part).at("/data/text").stringValue().charAt(6))
                    .containsAnyOf('x', 'a', ' ', '\r')
                    .doesNotContain('\u0301', '\n');
        }
    }

    @Test
    void namesSeveralInvalidAttachmentsInOneRepair() {
        Sample sample = new Sample();
        sample.attachments = List.of(Sample.attachment("ftp://a/x.png"), Sample.attachment("ftp://a/y.png"));

        Repairer.Repaired repaired =
                repairer.repair(sample.message(), List.of()).orElseThrow();

        assertThat(repaired.repairs())
                .singleElement()
                .satisfies(repair -> assertThat(repair.before()).isNotEqualTo(repair.after()));
        assertThat(body(repaired.records().get(0)).at("/data/text").stringValue())
                .endsWith("(file: ftp://a/x.png)\n(file: ftp://a/y.png)");
    }

    @Test
    void neverSplitsWithinAMentionOrACharacter() {
        for (int offset = 0; offset < 24; offset++) {
            Sample sample = new Sample();
            sample.text = "x".repeat(offset) + "<@uid:someone>\uD83D\uDE00".repeat(1_000);

            Repairer.Repaired repaired =
                    repairer.repair(sample.message(), List.of()).orElseThrow();

            for (Verdict.Accepted each : repaired.records()) {
                String text = body(each).at("/data/text").stringValue();
                assertThat(Texts.hasBadChar(text)).isFalse();
                assertThat(text.split("<@uid:", -1)).hasSameSizeAs(text.split("<@uid:someone>", -1));
            }
        }
    }

    private static Outbound.OutboundMessage message(Verdict.Accepted accepted) {
        return (Outbound.OutboundMessage) accepted.outbound();
    }

    private static JsonNode body(Verdict.Accepted accepted) {
        return JsonMapper.shared().readTree(message(accepted).body());
    }

    private static String mentions(int count) {
        return IntStream.rangeClosed(1, count)
                .mapToObj(i -> "<@uid:u" + i + "> ")
                .collect(Collectors.joining());
    }

    private static List<String> numbers(int count) {
        return IntStream.range(0, count).mapToObj(Integer::toString).toList();
    }

    private static String json(List<String> texts) {
        return JsonMapper.shared().writeValueAsString(texts);
    }

    @Test
    void removesBlankTagsBeyondTheLimitAltogether() {
        Sample sample = new Sample();
        sample.tags = Collections.nCopies(26, " ");

        Optional<Repairer.Repaired> repaired = repairer.repair(sample.message(), List.of());

        assertThat(repaired).isPresent();
        assertThat(body(repaired.get().records().get(0)).at("/tags").isMissingNode())
                .isTrue();
    }
}
