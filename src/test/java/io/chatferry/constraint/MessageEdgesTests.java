package io.chatferry.constraint;

import static io.chatferry.constraint.Sample.NOW;
import static io.chatferry.constraint.Sample.attachment;
import static io.chatferry.constraint.Sample.object;
import static org.assertj.core.api.Assertions.assertThat;

import io.chatferry.model.Problem;
import io.chatferry.model.Reaction;
import io.chatferry.model.RejectCode;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Collections;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Each rule of a message at its limit, where it is valid, and one beyond, where it is not. */
class MessageEdgesTests {

    private static final String EMOJI = "👋";
    private static final String LONE = "\ud83d";

    private final Checker checker = new Checker(
            new CheckSettings(CheckSettings.Reactions.METADATA, CheckSettings.Deleted.SKIP, false, false),
            new IdMap(),
            new IdMap(),
            Clock.fixed(NOW, ZoneOffset.UTC));

    static Stream<Arguments> valid() {
        return Stream.of(
                ok("nothing but the required", m -> m.muid = null),
                ok("a name of 100 characters, each an emoji", m -> m.senderName = EMOJI.repeat(100)),
                ok("a name of 100 characters and white space", m -> m.senderName = " " + "x".repeat(100) + "\n"),
                ok("a blank name", m -> m.receiverName = "  "),
                ok("a URL of 3,000 characters", m -> m.senderAvatar = url(3_000)),
                ok("25 tags of 100 characters", m -> m.tags = tags(25, 100)),
                ok("a tag of 100 emoji", m -> m.tags = List.of(EMOJI.repeat(100))),
                ok("the same tag twice", m -> m.tags = List.of("a", "a")),
                ok("data of 10,240 bytes", m -> m.text = "x".repeat(10_240 - "{'text':''}".length())),
                ok("data of 10,240 bytes of emoji", m -> m.text = EMOJI.repeat(2_557) + "x"),
                ok("a message of 65,536 characters", m -> m.muid = muidFor(65_536)),
                ok("10 users mentioned", m -> m.text = mentions(10)),
                ok("10 users mentioned twice", m -> m.text = mentions(10) + mentions(10)),
                ok("sent this very moment", m -> m.sentAt = NOW),
                ok("sent at the first second of ten digits", m -> m.sentAt = Instant.ofEpochSecond(1_000_000_000)),
                ok("read at the last second of ten digits", m -> m.readAt = Instant.ofEpochSecond(9_999_999_999L)),
                ok("words in any case", m -> {
                    m.receiverType = "User";
                    m.category = " MESSAGE";
                    m.type = "Text";
                }),
                ok("blank words are absent ones", m -> {
                    m.receiverType = "";
                    m.category = " ";
                    m.type = "";
                }),
                ok("a custom type of any length", m -> {
                    m.category = "custom";
                    m.type = "Poll " + "x".repeat(200);
                    m.customData = object("{'q':1}");
                    m.text = null;
                }),
                ok("a caption may be absent", m -> {
                    m.text = null;
                    m.attachments = List.of(attachment("https://files.example.com/a.png"));
                }),
                ok("text within data", m -> {
                    m.text = null;
                    m.data = object("{'text':'hi'}");
                }),
                ok("a surrogate pair", m -> m.text = EMOJI));
    }

    static Stream<Arguments> invalid() {
        return Stream.of(
                bad("FIELD_MISSING sender", m -> m.sender = null),
                bad("FIELD_MISSING sender", m -> m.sender = ""),
                bad("ID_EMPTY receiver", m -> m.receiver = " \t"),
                bad("FIELD_MISSING sentAt", m -> m.sentAt = null),
                bad("BAD_CHAR sender", m -> m.sender = "a\0"),
                bad("BAD_CHAR receiver", m -> m.receiver = LONE),
                bad("BAD_CHAR muid", m -> m.muid = "m" + LONE + "x"),
                bad("BAD_CHAR parentMuid", m -> m.parentMuid = "\0"),
                bad("BAD_CHAR senderName", m -> m.senderName = "A\0"),
                bad("BAD_CHAR tags", m -> m.tags = List.of("ok", "\udc4b")),
                bad(
                        "BAD_CHAR metadata",
                        m -> m.metadata = object("{'a':[{'b':'x'}]}").set("k\0", object("{}"))),
                bad("BAD_CHAR metadata", m -> m.metadata = object("{}").put("a", "x" + LONE)),
                bad("BAD_CHAR customData", m -> m.customData = object("{}").put("a", "\0")),
                bad("BAD_CHAR data", m -> m.data = object("{}").put("extra", "\0")),
                bad("BAD_CHAR attachments", m -> m.attachments = List.of(attachment("https://a.example/\0.png"))),
                bad("BAD_CHAR reactions", m -> m.reactions = List.of(new Reaction(LONE, List.of("bob")))),
                bad("TEXT_BAD_CHAR text", m -> m.text = "a\0b"),
                bad("TEXT_BAD_CHAR text", m -> m.text = "a" + LONE),
                bad("TEXT_BAD_CHAR text", m -> m.text = "\udc4b\ud83d"),
                bad("TEXT_EMPTY text", m -> m.text = null),
                bad("TEXT_EMPTY text", m -> m.text = " \n "),
                bad("RECEIVER_TYPE_INVALID receiverType", m -> m.receiverType = "channel"),
                bad("CATEGORY_INVALID category", m -> m.category = "action"),
                bad("TYPE_INVALID type", m -> m.type = "sticker"),
                bad("MEDIA_EMPTY attachments", m -> m.type = "image"),
                bad("CUSTOM_DATA_EMPTY customData", m -> m.category = "custom"),
                bad("CUSTOM_DATA_EMPTY customData", m -> {
                    m.category = "custom";
                    m.customData = object("{}");
                }),
                bad("FIELD_TYPE customData", m -> {
                    m.category = "custom";
                    m.customData = object("{'a':'x'}").get("a");
                }),
                bad("FIELD_TYPE data", m -> {
                    m.text = null;
                    m.data = object("{'text':7}");
                }),
                bad("FIELD_TYPE data", m -> m.data = object("{'metadata':[]}")),
                bad("FIELD_TYPE data", m -> m.data = object("{'attachments':['x']}")),
                bad("FIELD_TYPE tags", m -> m.tags = List.of("a", " ")),
                bad("TAGS_OVER_25 tags", m -> m.tags = tags(26, 1)),
                bad("TAG_TOO_LONG tags", m -> m.tags = tags(1, 101)),
                bad("TAGS_OVER_25 tags, TAG_TOO_LONG tags", m -> m.tags = tags(26, 101)),
                bad("DATA_OVER_10KB data", m -> m.text = "x".repeat(10_241 - "{'text':''}".length())),
                bad("DATA_OVER_10KB data", m -> m.text = EMOJI.repeat(2_557) + "xx"),
                bad("DATA_OVER_10KB data", m -> m.metadata = object("{'a':'" + "x".repeat(10_300) + "'}")),
                bad("DATA_OVER_10KB data, MESSAGE_OVER_65536 ", m -> m.text = "x".repeat(70_000)),
                bad("MESSAGE_OVER_65536 ", m -> m.muid = muidFor(65_537)),
                bad("MENTIONS_OVER_10 text", m -> m.text = mentions(11)),
                bad("SENT_AT_FUTURE sentAt", m -> m.sentAt = NOW.plusNanos(1)),
                bad("SENT_AT_TOO_OLD sentAt", m -> m.sentAt = Instant.ofEpochSecond(999_999_999, 999_999_999)),
                bad("SENT_AT_TOO_OLD sentAt", m -> m.sentAt = Instant.ofEpochSecond(-5)),
                bad("TIME_INVALID editedAt", m -> m.editedAt = Instant.ofEpochSecond(999_999_999)),
                bad("TIME_INVALID readAt", m -> m.readAt = Instant.ofEpochSecond(10_000_000_000L)),
                bad("NAME_TOO_LONG senderName", m -> m.senderName = "x".repeat(101)),
                bad("NAME_TOO_LONG receiverName", m -> m.receiverName = EMOJI.repeat(101)),
                bad("URL_INVALID senderAvatar", m -> m.senderAvatar = "not a url"),
                bad("URL_TOO_LONG receiverAvatar", m -> m.receiverAvatar = url(3_001)),
                bad("GROUP_TYPE_INVALID groupType", m -> {
                    m.receiverType = "group";
                    m.groupType = "secret";
                }),
                bad(
                        "ATTACHMENT_INVALID attachments",
                        m -> m.attachments = List.of(attachment("ftp://a.example/a.png"))),
                bad("ATTACHMENT_INVALID attachments", m -> m.attachments = List.of(attachment(null))),
                bad("ATTACHMENT_INVALID attachments", m -> m.attachments = List.of(attachment("https://a.example/"))),
                bad(
                        "ATTACHMENT_INVALID attachments",
                        m -> m.attachments = List.of(attachment("https://a.example/file"))),
                bad("ATTACHMENT_INVALID attachments, ATTACHMENT_INVALID attachments", m -> {
                    m.text = null;
                    m.attachments = List.of(attachment("https://a.example/x"), attachment("nonsense"));
                }),
                bad("FIELD_MISSING receiver, TAGS_OVER_25 tags, SENT_AT_FUTURE sentAt, TEXT_EMPTY text", m -> {
                    m.receiver = null;
                    m.text = "";
                    m.tags = tags(26, 1);
                    m.sentAt = NOW.plusSeconds(60);
                }));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("valid")
    void acceptsAValueAtTheLimit(String name, Consumer<Sample> change) {
        assertThat(check(change, List.of())).isInstanceOf(Verdict.Accepted.class);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("invalid")
    void rejectsAValueBeyondTheLimitWithOneProblemPerRule(String expected, Consumer<Sample> change) {
        assertThat(check(change, List.of())).isInstanceOfSatisfying(Verdict.Rejected.class, rejected -> {
            assertThat(rejected.problems().stream()
                            .map(p -> p.code() + " " + p.field())
                            .collect(Collectors.joining(", ")))
                    .isEqualTo(expected);
            assertThat(rejected.problems())
                    .allSatisfy(p -> assertThat(p.message()).isNotBlank());
        });
    }

    @Test
    void doesNotCheckAFieldWithAProblemOfItsSource() {
        List<Problem> found = List.of(
                new Problem(RejectCode.SENT_AT_INVALID, "sentAt", "no time"),
                new Problem(RejectCode.JSON_INVALID, "attachments", "no JSON"),
                new Problem(RejectCode.FIELD_TYPE, "text", "no text"));
        Verdict verdict = check(
                m -> {
                    m.sentAt = null;
                    m.type = "image";
                    m.text = null;
                },
                found);
        assertThat(verdict).isEqualTo(new Verdict.Rejected(found));
    }

    @Test
    void neverShowsTheTextOfAMessageInAProblem() {
        Verdict verdict = check(m -> m.text = "secret".repeat(2_000) + "\0", List.of());
        assertThat(verdict.toString()).doesNotContain("secret");
    }

    private Verdict check(Consumer<Sample> change, List<Problem> found) {
        Sample sample = new Sample();
        change.accept(sample);
        return checker.check(sample.message(), found);
    }

    private static Arguments ok(String name, Consumer<Sample> change) {
        return Arguments.of(name, change);
    }

    private static Arguments bad(String problems, Consumer<Sample> change) {
        return Arguments.of(problems, change);
    }

    private static List<String> tags(int count, int length) {
        return Collections.nCopies(count, "t".repeat(length));
    }

    private static String url(int length) {
        String beginning = "https://a.example/";
        return beginning + "x".repeat(length - beginning.length());
    }

    private static String mentions(int users) {
        return IntStream.range(0, users).mapToObj(i -> "<@uid:u" + i + "> ").collect(Collectors.joining());
    }

    /** A muid that makes the whole message, as it is sent, so many characters long. */
    private static String muidFor(int characters) {
        String rest = "{'sender':'ann','receiver':'bob','receiverType':'user','category':'message','type':'text',"
                + "'data':{'text':'Hello'},'sentAt':1700000000,'muid':''}";
        return EMOJI.repeat(characters - rest.length());
    }
}
