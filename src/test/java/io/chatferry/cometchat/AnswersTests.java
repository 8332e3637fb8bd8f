package io.chatferry.cometchat;

import static org.assertj.core.api.Assertions.assertThat;

import io.chatferry.cometchat.answer.Answer;
import io.chatferry.cometchat.answer.ApiJson;
import io.chatferry.cometchat.answer.Cursor;
import io.chatferry.cometchat.answer.EntityPage;
import io.chatferry.cometchat.answer.ImportRow;
import io.chatferry.cometchat.answer.MessageListPager;
import io.chatferry.cometchat.answer.MessagePage;
import io.chatferry.cometchat.answer.RateHeaders;
import io.chatferry.cometchat.answer.SentMessage;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What is read out of successful answers. */
class AnswersTests {

    @Test
    void readsMessageIdAsStringOrNumber() {
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
    void readsMessagePageAndCursor() {
        MessagePage page = page("append", "[{\"id\":1,\"muid\":null},{\"noId\":true},{\"id\":\"2\"}]", "");
        assertThat(page.items()).extracting(SentMessage::id).containsExactly("1", "2");
        assertThat(page.items()).extracting(SentMessage::muid).containsOnlyNulls();
        assertThat(page.next()).isNull();
    }

    @Test
    void followsCursorOfAnswer() {
        assertThat(page(
                                "append",
                                "[{\"id\":1}]",
                                "\"next\":{\"affix\":\"append\",\"sentAt\":5,\"id\":2,\"page_key\":\"a&b\"}")
                        .next())
                .isEqualTo(new Cursor("append", Map.of("sentAt", "5", "id", "2", "page_key", "a&b")));
        assertThat(page("prepend", "[{\"id\":1}]", "\"cursor\":{\"id\":1,\"affix\":\"prepend\"}")
                        .next())
                .isEqualTo(new Cursor("prepend", "1"));
        assertThat(page("append", "[]", "\"next\":{\"affix\":\"append\",\"id\":2}")
                        .next())
                .as("of an empty page")
                .isEqualTo(new Cursor("append", "2"));
        assertThat(page("append", "[]", "\"next\":{\"sentAt\":2}").next())
                .isEqualTo(new Cursor("append", Map.of("sentAt", "2")));
        for (String nothing : List.of(
                "\"next\":null",
                "\"next\":{}",
                "\"next\":{\"affix\":\"append\",\"id\":null,\"limit\":5}",
                "\"next\":{\"affix\":\"prepend\",\"id\":7}",
                "\"next\":{\"id\":\"" + "x".repeat(2_000) + "\"}",
                "\"next\":[1]")) {
            assertThat(page("append", "[{\"id\":1}]", nothing).next())
                    .as(nothing)
                    .isNull();
        }
    }

    @Test
    void serialisesCursorAsOneLine() {
        Cursor cursor = new Cursor("prepend", Map.of("id", "7", "k&=", "ü %2B+", "empty", ""));
        assertThat(Cursor.parse(cursor.text(), Cursor.NEWEST)).isEqualTo(cursor);
        assertThat(Cursor.parse("4711", Cursor.OLDEST)).isEqualTo(new Cursor("append", "4711"));
        assertThat(ApiCalls.groupConversation("g", 5, cursor).path())
                .contains("affix=prepend", "id=7", "k%26%3D=%C3%BC");
    }

    @Test
    void endsListWhateverTargetAnswers() {
        MessageListPager pager = new MessageListPager();
        Cursor first = Cursor.OLDEST;
        String still = "\"next\":{\"id\":\"2\"}";
        Cursor second = pager.next(page("append", "[{\"id\":1},{\"id\":2}]", still), first);
        assertThat(second).isEqualTo(new Cursor("append", "2"));
        assertThat(pager.next(page("append", "[{\"id\":1},{\"id\":2}]", still), second))
                .as("a cursor that does not move")
                .isNull();

        for (String page : List.of("[]", "[{\"id\":1}]")) {
            MessageListPager endless = new MessageListPager();
            Cursor at = Cursor.OLDEST;
            int pages = 0;
            for (; at != null; pages++) {
                at = endless.next(page("append", page, "\"next\":{\"id\":\"c" + pages + "\"}"), at);
                assertThat(pages).as("cursors that move for ever over " + page).isLessThan(1_000);
            }
            assertThat(pages).isGreaterThan(20);
        }

        MessageListPager silent = new MessageListPager();
        Cursor edge = silent.next(page("append", "[{\"id\":9},{\"id\":4}]", ""), Cursor.OLDEST);
        assertThat(edge).isEqualTo(new Cursor("append", "9"));
        assertThat(new MessageListPager().next(page("prepend", "[{\"id\":9},{\"id\":4}]", ""), Cursor.NEWEST))
                .isEqualTo(new Cursor("prepend", "4"));
        assertThat(silent.next(page("append", "[]", ""), edge)).isNull();
        assertThat(silent.next(page("append", "[{\"id\":\"x\"}]", ""), edge)).isNull();
    }

    private static MessagePage page(String affix, String data, String meta) {
        return MessagePage.in(success("{\"data\":" + data + ",\"meta\":{" + meta + "}}"), new Cursor(affix, Map.of()));
    }

    @Test
    void readsUserPage() {
        EntityPage page = EntityPage.users(
                success(
                        "{\"data\":[{\"uid\":\"ann\"},{\"uid\":\"bob\"}],"
                                + "\"meta\":{\"pagination\":{\"total\":5,\"count\":2,\"per_page\":2,\"current_page\":1,\"total_pages\":3}}}"));
        assertThat(page).isEqualTo(new EntityPage(List.of("ann", "bob"), 3, 5));
        assertThat(EntityPage.groups(success("{\"data\":[{\"guid\":\"team\"}]}")))
                .isEqualTo(new EntityPage(List.of("team"), 1, 1));
    }

    @Test
    void readsImportRowsAndReportsMissingOnesUnknown() {
        String rows = "{\"a\":{\"success\":true,\"data\":{\"uid\":\"a\"}},"
                + "\"b\":{\"success\":false,\"error\":{\"code\":\"ERR_UID_ALREADY_EXISTS\",\"message\":\"there\"}},"
                + "\"c\":{\"success\":false,\"data\":{\"error\":{\"code\":\"ERR_X\"}}},"
                + "\"d\":{\"success\":false},\"e\":{\"data\":{\"uid\":\"e\"}},\"f\":null}";
        for (String answer : List.of(
                "{\"data\":" + rows + "}",
                "{\"data\":{\"data\":" + rows + "}}",
                "{\"data\":{\"users\":" + rows + "}}")) {
            assertThat(ImportRow.read(ApiJson.MAPPER.readTree(answer), List.of("a", "b", "c", "d", "e", "f", "g")))
                    .as(answer)
                    .hasToString("{a=Done[id=null], b=Refused[code=ERR_UID_ALREADY_EXISTS, message=there],"
                            + " c=Refused[code=ERR_X, message=], d=Unknown[], e=Unknown[], f=Unknown[], g=Unknown[]}");
        }
    }

    private static Answer.Success success(String body) {
        return new Answer.Success(ApiJson.MAPPER.readTree(body), RateHeaders.NONE);
    }
}
