package io.chatferry.cometchat.answer;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Lists and rows as a target may show them, well-formed or not. */
class PagesTests {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"data\":null}",
                "{\"data\":{}}",
                "{\"data\":7}",
                "{\"data\":[]}",
                "{\"data\":[1,null,{}]}"
            })
    void readsEmptyPageFromAnythingElse(String body) {
        assertThat(MessagePage.in(answer(body), Cursor.OLDEST)).isEqualTo(new MessagePage(List.of(), null));
        assertThat(ModerationPage.in(answer(body))).isEmpty();
        assertThat(EntityPage.users(answer(body)).ids()).isEmpty();
        assertThat(EntityPage.groups(answer(body))).isEqualTo(new EntityPage(List.of(), 1, 0));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'meta':{'pagination':{'total':7,'total_pages':3,'current_page':2}}} | 3 | 7",
                "{'meta':{'pagination':{'total':'7','total_pages':'3'}}} | 3 | 7",
                "{'meta':{'pagination':{'current_page':5}}} | 5 | 2",
                "{'meta':{'pagination':{'total':1.5,'total_pages':'x'}}} | 1 | 2",
                "{} | 1 | 2",
            })
    void readsPaginationOrCountsItems(String meta, long pages, long total) {
        String body = "{\"data\":[{\"uid\":\"ann\"},{\"uid\":7},{\"name\":\"none\"}],"
                + meta.replace('\'', '"').substring(1);
        assertThat(EntityPage.users(answer(body.replace(",}", "}"))))
                .isEqualTo(new EntityPage(List.of("ann", "7"), pages, total));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'id':1,'data':{'moderation':{'status':'pending','rule':{'name':'words'}}}} | pending | words",
                "{'id':1,'data':{'moderation':{'status':'disapproved','rule':{'id':9}}}} | disapproved | 9",
                "{'id':1,'data':{'moderation':{'status':'disapproved','rule':'swearing'}}} | disapproved | swearing",
                "{'id':1,'ruleName':'beside'} | | beside",
                "{'id':1,'ruleId':4} | | 4",
                "{'id':1,'ruleName':'','ruleId':4} | | 4",
                "{'id':1,'data':{'moderation':{'status':['x']}}} | | ''",
            })
    void readsModerationStatusAndRule(String item, @Nullable String status, String rule) {
        String body = "{\"data\":[" + item.replace('\'', '"') + "]}";
        assertThat(ModerationPage.in(answer(body))).containsExactly(new ModerationPage("1", status, rule));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'k':{'success':true,'data':{'id':7}}} | Done[id=7]",
                "{'k':{'success':true,'data':{'data':{'id':'7'}}}} | Done[id=7]",
                "{'k':{'success':true}} | Done[id=null]",
                "{'data':{'k':{'success':true}}} | Done[id=null]",
                "{'messages':{'k':{'success':true}}} | Done[id=null]",
                "{'k':{'success':false,'error':{'code':'ERR_X','message':'no'}}} | Refused[code=ERR_X, message=no]",
                "{'k':{'success':true,'error':{'code':'ERR_X'}}} | Refused[code=ERR_X, message=]",
                "{'k':{'success':false,'data':{'error':{'code':'ERR_X','message':'no'}}}} | Refused[code=ERR_X, message=no]",
                "{'k':{'error':{'code':'E','message':'no','details':{'a':1}}}} | 'Refused[code=E, message=no {\"a\":1}]'",
                "{'k':{'success':false}} | Unknown[]",
                "{'k':{'success':'true'}} | Unknown[]",
                "{'k':{'success':1}} | Unknown[]",
                "{'k':[]} | Unknown[]",
                "{'k':null} | Unknown[]",
                "{'other':{'success':true}} | Unknown[]",
            })
    void readsRowOfImport(String data, String expected) {
        Answer.Success answer = answer("{\"data\":" + data.replace('\'', '"') + "}");
        assertThat(ImportRow.read(answer.body(), List.of("k")).get("k")).hasToString(expected);
    }

    @Test
    void readsRowForEachKeyInOrder() {
        Answer.Success answer = answer("{\"data\":{\"b\":{\"success\":true},\"z\":{\"success\":true}}}");
        Map<String, ImportRow> rows = ImportRow.read(answer.body(), List.of("c", "b", "a"));
        assertThat(rows.keySet()).containsExactly("c", "b", "a");
        assertThat(rows.get("b")).isInstanceOf(ImportRow.Done.class);
        assertThat(rows.get("a")).isInstanceOf(ImportRow.Unknown.class);
    }

    @Test
    void parsesCursorFromItsText() {
        Random random = new Random(4);
        for (int i = 0; i < 500; i++) {
            Cursor cursor = new Cursor(
                    random.nextBoolean() ? "append" : "prepend",
                    Map.of(text(random), text(random), "id", text(random)));
            assertThat(Cursor.parse(cursor.text(), Cursor.OLDEST)).isEqualTo(cursor);
        }
        assertThat(Cursor.parse("123", Cursor.NEWEST)).isEqualTo(new Cursor("prepend", "123"));
        assertThat(Cursor.parse(Cursor.OLDEST.text(), Cursor.NEWEST)).isEqualTo(Cursor.OLDEST);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'next':{'id':5,'affix':'append'}} | affix=append&id=5",
                "{'next':{'id':5}} | affix=append&id=5",
                "{'next':{'id':5,'limit':9,'count':3}} | affix=append&id=5",
                "{'next':{'id':5,'affix':'prepend'}} |",
                "{'next':{'affix':'append'}} |",
                "{'next':{'id':null,'x':{},'y':[1]}} |",
                "{'cursor':{'id':6}} | affix=append&id=6",
                "{'next':{'affix':'prepend','id':1},'cursor':{'id':6}} | affix=append&id=6",
                "{'next':7} |",
            })
    void readsContinuationOfMessageList(String meta, @Nullable String expected) {
        Answer.Success answer = answer("{\"data\":[],\"meta\":" + meta.replace('\'', '"') + "}");
        Cursor next = MessagePage.in(answer, Cursor.OLDEST).next();
        assertThat(next == null ? null : next.text()).isEqualTo(expected);
    }

    @Test
    void ignoresContinuationThatIsTooLongToKeep() {
        Answer.Success answer = answer("{\"data\":[],\"meta\":{\"next\":{\"id\":\"" + "x".repeat(1_500) + "\"}}}");
        assertThat(MessagePage.in(answer, Cursor.OLDEST).next()).isNull();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 7, 100})
    void followsListByIdsWithoutContinuation(int pageSize) {
        for (Cursor start : List.of(Cursor.OLDEST, Cursor.NEWEST)) {
            List<Long> seen = new ArrayList<>();
            MessageListPager pager = new MessageListPager();
            Cursor at = start;
            int calls = 0;
            while (at != null) {
                List<Long> ids = page(start, at, pageSize);
                seen.addAll(ids);
                at = pager.next(
                        new MessagePage(ids.stream().map(PagesTests::message).toList(), null), at);
                assertThat(++calls).isLessThan(60);
            }
            assertThat(seen).hasSize(50).doesNotHaveDuplicates();
        }
    }

    @Test
    void endsListWhoseCursorIsIgnored() {
        MessageListPager pager = new MessageListPager();
        Cursor at = Cursor.OLDEST;
        int calls = 0;
        while (at != null) {
            Cursor next = new Cursor("append", Integer.toString(1_000 + calls));
            at = pager.next(new MessagePage(List.of(message(1), message(2)), next), at);
            calls++;
        }
        assertThat(calls).isEqualTo(101);
    }

    @Test
    void endsListOfIdsThatAreNoNumbers() {
        SentMessage odd = new SentMessage("abc", null, "a", "b", "user", "message", "text", null, 0, null);
        assertThat(new MessageListPager().next(new MessagePage(List.of(message(1), odd), null), Cursor.OLDEST))
                .isNull();
    }

    /** Ids 1 to 50 behind or before a place. */
    private static List<Long> page(Cursor start, Cursor at, int size) {
        boolean newer = start.equals(Cursor.OLDEST);
        long place = at.id() == null ? (newer ? 0 : 51) : Long.parseLong(Objects.requireNonNull(at.id()));
        List<Long> ids = new ArrayList<>();
        for (long id = place + (newer ? 1 : -1); id >= 1 && id <= 50 && ids.size() < size; id += newer ? 1 : -1) {
            ids.add(id);
        }
        return ids;
    }

    private static SentMessage message(long id) {
        return new SentMessage(Long.toString(id), null, "a", "b", "user", "message", "text", null, 0, null);
    }

    private static String text(Random random) {
        return "k"
                + random.ints(5, 0x20, 0x250)
                        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append);
    }

    private static Answer.Success answer(String body) {
        return new Answer.Success(
                Objects.requireNonNull(ApiJson.parse(body.getBytes(StandardCharsets.UTF_8))), RateHeaders.NONE);
    }
}
