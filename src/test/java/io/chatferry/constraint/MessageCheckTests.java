package io.chatferry.constraint;

import static io.chatferry.constraint.Sample.NOW;
import static io.chatferry.constraint.Sample.attachment;
import static io.chatferry.constraint.Sample.object;
import static org.assertj.core.api.Assertions.assertThat;

import io.chatferry.model.Attachment;
import io.chatferry.model.EntityRef;
import io.chatferry.model.Kind;
import io.chatferry.model.Outbound.OutboundMessage;
import io.chatferry.model.Reaction;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class MessageCheckTests {

    private static final Clock CLOCK = Clock.fixed(NOW, ZoneOffset.UTC);
    private static final CheckSettings SETTINGS =
            new CheckSettings(CheckSettings.Reactions.METADATA, CheckSettings.Deleted.SKIP, false, false);

    private final Checker checker = new Checker(SETTINGS, new IdMap(), new IdMap(Map.of("Team", "team-2")), CLOCK);

    @Test
    void writesAPlainMessageInTheOrderOfTheDocumentation() {
        OutboundMessage message = accepted(m -> {
            m.sender = "Ann";
            m.receiver = "Team";
            m.receiverType = "GROUP";
            m.text = "\"Hi\"\n👋 \u202eאב\\";
            m.tags = List.of("a", "b");
            m.sentAt = Instant.ofEpochSecond(1_700_000_000, 999_999_999);
            m.senderName = " Ann Lee ";
            m.groupType = "Public";
        });

        assertThat(message.body())
                .isEqualTo(
                        "{\"sender\":\"ann\",\"receiver\":\"team-2\",\"receiverType\":\"group\",\"category\":\"message\","
                                + "\"type\":\"text\",\"data\":{\"text\":\"\\\"Hi\\\"\\n👋 \u202eאב\\\\\"},\"tags\":[\"a\",\"b\"],"
                                + "\"sentAt\":1700000000}");
        assertThat(message.muid()).isEqualTo("m-one");
        assertThat(message.derived()).isFalse();
        assertThat(message.sentAtNanos()).isEqualTo(1_700_000_000_999_999_999L);
        assertThat(message.sender()).isEqualTo(new EntityRef(Kind.USER, "Ann", "ann", "Ann Lee", null, null));
        assertThat(message.receiver()).isEqualTo(new EntityRef(Kind.GROUP, "Team", "team-2", null, null, "public"));
    }

    @Test
    void mapsTheUsersThatAreMentioned() {
        assertThat(data(accepted(m -> m.text = "<@uid:Ann>, <@uid:> and <@uid:a.b> < <@all>"))
                        .path("text")
                        .asString())
                .matches("<@uid:ann>, <@uid:> and <@uid:a-b-[a-z2-7]{10}> < <@all>");
    }

    @ParameterizedTest
    @CsvSource({
        "https://f.example/a/My%20photo+1.JPG?sig=1#x, , , , image, My photo+1.JPG, image/jpeg, JPG",
        "https://f.example/clip.mp4, , , , video, clip.mp4, video/mp4, mp4",
        "https://f.example/voice.ogg, , , , audio, voice.ogg, audio/ogg, ogg",
        "https://f.example/a.xyz, , , , file, a.xyz, application/octet-stream, xyz",
        "https://f.example/files/77, photo, image/png, , image, photo, image/png, png",
        "https://f.example/files/77, Report.pdf, , , file, Report.pdf, application/pdf, pdf",
        "https://f.example/files/77, Report, , .docx, file, Report, "
                + "application/vnd.openxmlformats-officedocument.wordprocessingml.document, docx",
        "https://f.example/100%25%zz.png, , , , image, 100%25%zz.png, image/png, png",
        "https://f.example/77, x, application/x-foo, , file, x, application/x-foo, foo",
    })
    void completesAnAttachmentAndTakesTheTypeFromTheFirst(
            String url,
            String name,
            String mimeType,
            String extension,
            String type,
            String fullName,
            String fullMimeType,
            String fullExtension) {
        OutboundMessage message = accepted(m -> {
            m.text = null;
            m.attachments = List.of(
                    new Attachment(url, name, mimeType, extension, "350.2"), attachment("https://f.example/b.txt"));
        });

        assertThat(json(message).path("type").asString()).isEqualTo(type);
        assertThat(data(message).path("attachments").get(0))
                .isEqualTo(object("{}")
                        .put("url", url)
                        .put("name", fullName)
                        .put("mimeType", fullMimeType)
                        .put("extension", fullExtension)
                        .put("size", "350.2"));
    }

    @Test
    void mergesAWholeDataWithTheFieldsBesideIt() {
        OutboundMessage message = accepted(m -> {
            m.data = object("{'extra':{'n':1.10},'text':'loses','metadata':{'lost':1},'more':12345678901234567890123,"
                    + "'attachments':[{'url':'https://f.example/a.png','width':7}]}");
            m.text = "wins";
            m.metadata = object("{}").put("n", new BigDecimal("100.500"));
        });

        assertThat(message.body())
                .contains(
                        "\"data\":{\"text\":\"wins\",\"attachments\":[{\"url\":\"https://f.example/a.png\",\"name\":\"a.png\","
                                + "\"mimeType\":\"image/png\",\"extension\":\"png\",\"width\":7}],\"metadata\":{\"n\":100.500},"
                                + "\"extra\":{\"n\":1.1},\"more\":12345678901234567890123}");
    }

    @Test
    void keepsCustomDataOfACustomMessage() {
        OutboundMessage message = accepted(m -> {
            m.category = "Custom";
            m.type = "Poll";
            m.text = null;
            m.customData = object("{'question':'?'}");
        });
        assertThat(json(message).path("category").asString()).isEqualTo("custom");
        assertThat(json(message).path("type").asString()).isEqualTo("Poll");
        assertThat(data(message)).isEqualTo(object("{'customData':{'question':'?'}}"));
    }

    @Test
    void storesValuesWithoutAFieldUnderOneKeyOfTheMetadata() {
        Verdict.Accepted verdict = accept(checker, m -> {
            m.metadata = object("{'own':1}");
            m.parentMuid = "77";
            m.editedAt = Instant.ofEpochSecond(1_700_000_100, 5);
            m.reactions = List.of(new Reaction("👍", List.of("Bob", "cy")), new Reaction("👍", List.of("bob", "a.b")));
            m.deliveredAt = NOW;
            m.readAt = NOW;
        });

        assertThat(data((OutboundMessage) verdict.outbound()).path("metadata"))
                .isEqualTo(object(
                        "{'own':1,'chatferry':{'parentMuid':'m-77','editedAt':1700000100,'reactions':{'👍':['bob','cy','"
                                + new IdMap().map("a.b") + "']}}}"));
        assertThat(verdict.losses()).containsExactly("deliveredAt", "readAt");
    }

    @ParameterizedTest
    @CsvSource({"9000, ''", "10160, reactions", "10185, reactions editedAt", "10200, reactions editedAt parentMuid"})
    void dropsAdditionsThatWouldMakeAMessageTooLarge(int textLength, String losses) {
        Verdict.Accepted verdict = accept(checker, m -> {
            m.text = "x".repeat(textLength);
            m.parentMuid = "p";
            m.editedAt = NOW;
            m.reactions = List.of(new Reaction("👍", List.of("bob")));
        });
        assertThat(String.join(" ", verdict.losses())).isEqualTo(losses);
        assertThat(Texts.bytes(data((OutboundMessage) verdict.outbound()).toString()))
                .isLessThanOrEqualTo(10_240);
    }

    @ParameterizedTest
    @CsvSource({
        "9000, p, ''",
        "10160, p, editedAt",
        "10193, p, editedAt parentMuid",
        "10194, '', editedAt thread",
        "10240, '', editedAt parentMuid thread"
    })
    void sendsAReplyOutsideItsThreadIfItsTimeDoesNotFit(int textLength, String thread, String losses) {
        Checker threads = new Checker(
                new CheckSettings(CheckSettings.Reactions.METADATA, CheckSettings.Deleted.SKIP, true, false),
                new IdMap(),
                new IdMap(),
                CLOCK);
        int overhead = "{'text':''}".length();
        Verdict.Accepted verdict = accept(threads, m -> {
            m.text = "x".repeat(textLength - overhead);
            m.parentMuid = "p";
            m.editedAt = NOW;
        });
        OutboundMessage message = (OutboundMessage) verdict.outbound();
        assertThat(String.valueOf(message.followups().parentMuid())).isEqualTo(thread.isEmpty() ? "null" : thread);
        assertThat(String.join(" ", verdict.losses())).isEqualTo(losses);
        assertThat(data(message).at("/metadata/chatferry/sentAt").isMissingNode())
                .isEqualTo(thread.isEmpty());
    }

    @Test
    void sendsAReplyOutsideItsThreadIfTheSourceUsesTheKeyOfItsTime() {
        Checker threads = new Checker(
                new CheckSettings(CheckSettings.Reactions.METADATA, CheckSettings.Deleted.SKIP, true, false),
                new IdMap(),
                new IdMap(),
                CLOCK);
        Verdict.Accepted verdict = accept(threads, m -> {
            m.metadata = object("{'chatferry':'mine'}");
            m.parentMuid = "p";
        });
        assertThat(((OutboundMessage) verdict.outbound()).followups().parentMuid())
                .isNull();
        assertThat(verdict.losses()).containsExactly("parentMuid", "thread");
    }

    @Test
    void reportsItsChanges() {
        assertThat(accept(checker, m -> {
                            m.muid = "17";
                            m.senderName = " Ann";
                            m.receiverType = "USER";
                            m.sentAt = Instant.ofEpochMilli(1_700_000_001_250L);
                            m.attachments =
                                    List.of(new Attachment(" https://f.example/a.png", null, null, ".png", null));
                        })
                        .changes())
                .extracting(change -> change.field() + " " + change.rule())
                .containsExactly(
                        "senderName STRIPPED",
                        "receiverType LOWER_CASED",
                        "sentAt WHOLE_SECONDS",
                        "attachments.url STRIPPED",
                        "attachments.extension DOT_DROPPED",
                        "muid PREFIXED");
    }

    @Test
    void keepsTheSourcesOwnValueOfTheKey() {
        Verdict.Accepted verdict = accept(checker, m -> {
            m.metadata = object("{'chatferry':'mine'}");
            m.parentMuid = "p";
        });
        assertThat(data((OutboundMessage) verdict.outbound()).path("metadata"))
                .isEqualTo(object("{'chatferry':'mine'}"));
        assertThat(verdict.losses()).containsExactly("parentMuid");
    }

    @Test
    void obeysTheSettingsForReactionsAndDeletedMessages() {
        Checker other = new Checker(
                new CheckSettings(CheckSettings.Reactions.DROP, CheckSettings.Deleted.IMPORT, false, false),
                new IdMap(),
                new IdMap(),
                CLOCK);
        Consumer<Sample> change = m -> {
            m.deletedAt = NOW;
            m.reactions = List.of(new Reaction("👍", List.of("bob")));
        };
        Sample sample = new Sample();
        change.accept(sample);
        assertThat(checker.check(sample.message(), List.of())).isEqualTo(new Verdict.Skipped("deleted"));
        assertThat(accept(other, change).losses()).containsExactly("reactions", "deletedAt");
    }

    @Test
    void dropsTheTypeOfAPasswordGroupWithoutAPassword() {
        Verdict.Accepted verdict = accept(checker, m -> {
            m.receiverType = "group";
            m.groupType = "password";
        });
        assertThat(((OutboundMessage) verdict.outbound()).receiver().groupType())
                .isNull();
        assertThat(verdict.losses()).containsExactly("groupType");
    }

    @Test
    void ignoresTheSignatureOfAUrlInTheContentHash() {
        long content = contentOf("https://f.example/a.png?sig=1", "hi");
        assertThat(contentOf("https://f.example/a.png?sig=2#top", "hi")).isEqualTo(content);
        assertThat(contentOf("https://f.example/b.png?sig=1", "hi")).isNotEqualTo(content);
        assertThat(contentOf("https://f.example/a.png?sig=1", "ho")).isNotEqualTo(content);
        assertThat(accepted(m -> m.muid = "other").content())
                .isEqualTo(accepted(m -> m.senderName = "A").content());
    }

    private long contentOf(String url, String text) {
        return accepted(m -> {
                    m.text = text;
                    m.attachments = List.of(attachment(url));
                })
                .content();
    }

    private OutboundMessage accepted(Consumer<Sample> change) {
        return (OutboundMessage) accept(checker, change).outbound();
    }

    private static Verdict.Accepted accept(Checker checker, Consumer<Sample> change) {
        Sample sample = new Sample();
        change.accept(sample);
        Verdict verdict = checker.check(sample.message(), List.of());
        assertThat(verdict).isInstanceOf(Verdict.Accepted.class);
        return (Verdict.Accepted) verdict;
    }

    private static JsonNode json(OutboundMessage message) {
        return JsonMapper.shared().readTree(message.body());
    }

    private static JsonNode data(OutboundMessage message) {
        return json(message).path("data");
    }
}
