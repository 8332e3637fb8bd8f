package io.chatferry.cometchat;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** What is read out of successful answers. */
class AnswersTests {

    @Test
    void readsAMessageWhoseIdIsAStringOrANumber() {
        String message =
                "{\"data\":{\"id\":%s,\"muid\":\"m1\",\"sender\":\"ann\",\"receiver\":\"bob\",\"receiverType\":\"user\","
                        + "\"category\":\"message\",\"type\":\"text\",\"data\":{\"text\":\"hi\",\"moderation\":{\"status\":\"pending\"}},"
                        + "\"sentAt\":%s}}";
        SentMessage expected =
                new SentMessage("7", "m1", "ann", "bob", "user", "message", "text", "hi", 1700000000, "pending");

        assertThat(SentMessage.in(success(message.formatted("\"7\"", "1700000000"))))
                .isEqualTo(expected);
        assertThat(SentMessage.in(success(message.formatted("7", "\"1700000000\""))))
                .isEqualTo(expected);
        assertThat(SentMessage.in(success("{\"data\":{\"success\":true}}"))).isNull();
    }

    @Test
    void readsAPageOfMessagesAndWhereItGoesOn() {
        MessagePage page = MessagePage.in(
                success(
                        "{\"data\":[{\"id\":1,\"muid\":null},{\"noId\":true},{\"id\":\"2\"}],"
                                + "\"meta\":{\"current\":{\"limit\":2,\"count\":2},\"next\":{\"affix\":\"append\",\"sentAt\":5,\"id\":2}}}"));
        assertThat(page.items()).extracting(SentMessage::id).containsExactly("1", "2");
        assertThat(page.items()).extracting(SentMessage::muid).containsOnlyNulls();
        assertThat(page.next()).isEqualTo(new Cursor("append", "2"));

        assertThat(MessagePage.in(success(
                                "{\"data\":[{\"id\":1}],\"meta\":{\"cursor\":{\"id\":1,\"affix\":\"prepend\"}}}"))
                        .next())
                .isEqualTo(new Cursor("prepend", "1"));
        assertThat(MessagePage.in(success("{\"data\":[],\"meta\":{\"next\":{\"affix\":\"append\",\"id\":2}}}"))
                        .next())
                .isNull();
    }

    @Test
    void readsAPageOfUsers() {
        MetaPage page = MetaPage.users(
                success(
                        "{\"data\":[{\"uid\":\"ann\"},{\"uid\":\"bob\"}],"
                                + "\"meta\":{\"pagination\":{\"total\":5,\"count\":2,\"per_page\":2,\"current_page\":1,\"total_pages\":3}}}"));
        assertThat(page).isEqualTo(new MetaPage(List.of("ann", "bob"), 3, 5));
        assertThat(MetaPage.groups(success("{\"data\":[{\"guid\":\"team\"}]}")))
                .isEqualTo(new MetaPage(List.of("team"), 1, 1));
    }

    @Test
    void readsRowsWhereverTheyStandAndCallsTheRestUnknown() {
        String rows = "{\"a\":{\"success\":true,\"data\":{\"uid\":\"a\"}},"
                + "\"b\":{\"success\":false,\"error\":{\"code\":\"ERR_UID_ALREADY_EXISTS\",\"message\":\"there\"}},"
                + "\"c\":{\"success\":false,\"data\":{\"error\":{\"code\":\"ERR_X\"}}},"
                + "\"d\":{\"success\":false},\"e\":{\"data\":{\"uid\":\"e\"}},\"f\":null}";
        for (String answer : List.of(
                "{\"data\":" + rows + "}",
                "{\"data\":{\"data\":" + rows + "}}",
                "{\"data\":{\"users\":" + rows + "}}")) {
            assertThat(ImportRow.read(Json.MAPPER.readTree(answer), List.of("a", "b", "c", "d", "e", "f", "g")))
                    .as(answer)
                    .hasToString("{a=Done[id=null], b=Refused[code=ERR_UID_ALREADY_EXISTS, words=there],"
                            + " c=Refused[code=ERR_X, words=], d=Unknown[], e=Unknown[], f=Unknown[], g=Unknown[]}");
        }
    }

    private static Answer.Success success(String body) {
        return new Answer.Success(Json.MAPPER.readTree(body), RateHeaders.NONE);
    }
}
