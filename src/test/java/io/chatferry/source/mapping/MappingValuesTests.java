package io.chatferry.source.mapping;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.chatferry.source.api.SourceException;
import io.chatferry.source.canonical.Times;
import io.chatferry.source.canonical.UnreadableTime;
import io.chatferry.source.mapping.time.TimeFormat;
import io.chatferry.source.mapping.tree.MappingTree;
import io.chatferry.source.mapping.value.Condition;
import io.chatferry.source.mapping.value.FieldSpec;
import io.chatferry.source.mapping.value.ObjectSpec;
import io.chatferry.source.mapping.value.Reference;
import io.chatferry.source.mapping.value.Scope;
import io.chatferry.source.mapping.value.Template;
import io.chatferry.source.row.JsonText;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.yaml.snakeyaml.Yaml;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** References, templates, conditions and values of a mapping, on one row of a page. */
class MappingValuesTests {

    private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");

    private final Scope row = new Scope(
            "rooms/general/2024-01.part.json",
            object("{'meta':{'room':'r1'},'count':2}"),
            object("{'id':'7','name':'','user':{'id':'ann','age':30,'tags':['x','y']},'flag':true,'none':null,"
                    + "'a/b':'slash','first':'Ann','last':'Lee','list':['p',null,{'id':'q'}],'n':1.50}"),
            null);

    @ParameterizedTest
    @CsvSource(
            delimiter = '=',
            quoteCharacter = '\0',
            value = {
                "id = \"7\"",
                "/id = \"7\"",
                "/user/id = \"ann\"",
                "/user/tags/1 = \"y\"",
                "n = 1.50",
                "flag = true",
                "/a~1b = \"slash\"",
                "a/b = \"slash\"",
                "name = null",
                "none = null",
                "absent = null",
                "/user/absent/deeper = null",
                "@row/id = \"7\"",
                "@row/user/id = \"ann\"",
                "@page/meta/room = \"r1\"",
                "@page/count = 2",
                "@file = \"2024-01\"",
                "@folder = \"general\"",
                "@path = \"rooms/general/2024-01.part.json\"",
                "@item = null"
            })
    void findsTheValueOfAReference(String reference, String expected) {
        assertThat(String.valueOf(Reference.parse("p", reference).value(row))).isEqualTo(expected);
    }

    @Test
    void looksPlainNamesUpInTheElementOfAListOrElseInTheRow() {
        List<Scope> scopes = row.each(row.row().get("list"));

        assertThat(scopes).hasSize(2);
        assertThat(value("id", scopes.get(0))).isEqualTo("\"7\"");
        assertThat(value("@item", scopes.get(0))).isEqualTo("\"p\"");
        assertThat(value("id", scopes.get(1))).isEqualTo("\"q\"");
        assertThat(value("@item/id", scopes.get(1))).isEqualTo("\"q\"");
        assertThat(value("first", scopes.get(1))).isEqualTo("null");
        assertThat(value("@row/first", scopes.get(1))).isEqualTo("\"Ann\"");
        assertThat(row.each(row.row().get("user"))).hasSize(1);
        assertThat(row.each(null)).isEmpty();
    }

    @Test
    void takesTheNameOfAFileWithoutItsExtensions() {
        assertThat(value("@file", new Scope("users.csv", row.page(), row.row(), null)))
                .isEqualTo("\"users\"");
        assertThat(value("@file", new Scope("a/.hidden", row.page(), row.row(), null)))
                .isEqualTo("\".hidden\"");
        assertThat(value("@folder", new Scope("users.csv", row.page(), row.row(), null)))
                .isEqualTo("null");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '=',
            quoteCharacter = '\0',
            value = {
                "{first} {last} = \"Ann Lee\"",
                "{absent} {last} = \"Lee\"",
                "{first} {absent} = \"Ann\"",
                "{absent} {none} = null",
                "u-{id} = \"u-7\"",
                "{id} = \"7\"",
                "{n} = 1.50",
                "n-{n}-{flag} = \"n-1.50-true\"",
                "{user} = {\"id\":\"ann\",\"age\":30,\"tags\":[\"x\",\"y\"]}",
                "x{/user/tags} = \"x[\"x\",\"y\"]\"",
                "a}b{id} = \"a}b7\""
            })
    void fillsATemplate(String template, String expected) {
        String found = String.valueOf(Template.parse("p", template).value(row));
        assertThat(found.replace("\\\"", "\"")).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '=',
            quoteCharacter = '\0',
            value = {
                "@rows/x = `@rows` is not known",
                "@ = `@` is not known",
                "@row = is empty",
                "@page = is empty",
                "{first = a `{` has no `}`",
                "{} = is empty",
                "{ } = is empty"
            })
    void rejectsAMalformedReferenceWithItsPath(String template, String message) {
        assertThatThrownBy(() -> Template.parse("source.mapping.users.uid", template))
                .isInstanceOf(SourceException.class)
                .hasMessageStartingWith("source.mapping.users.uid: " + message);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '=',
            quoteCharacter = '\0',
            value = {
                "{from: id} = \"7\"",
                "{from: [absent, id]} = \"7\"",
                "{from: [absent, none], default: d} = \"d\"",
                "{from: absent, default: 0} = 0",
                "{value: 5} = 5",
                "{value: [a, b]} = [\"a\",\"b\"]",
                "{value: {k: v}} = {\"k\":\"v\"}",
                "{from: id, values: {7: seven}} = \"seven\"",
                "{from: id, values: {8: eight}} = \"7\"",
                "{from: id, values: {8: eight, '*': other}} = \"other\"",
                "{from: flag, values: {true: yes-it-is}} = \"yes-it-is\"",
                "{from: id, values: {7: null}} = null",
                "{from: id, values: {7: null}, default: d} = \"d\"",
                "{from: absent, values: {'*': other}} = null",
                "{from: first, split: n} = [\"A\"]",
                "{value: 'a, b,, c', split: ','} = [\"a\",\"b\",\"c\"]",
                "{value: 'a.b', split: '.'} = [\"a\",\"b\"]",
                "{from: flag, split: ','} = true"
            })
    void obtainsAValue(String yaml, String expected) {
        FieldSpec spec = FieldSpec.parse("p", new Yaml().load(yaml), BERLIN);

        assertThat(String.valueOf(spec.value(row))).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '=',
            quoteCharacter = '\0',
            value = {
                "s = 1700000000 = 2023-11-14T22:13:20Z",
                "s = -1.5 = 1969-12-31T23:59:58.500Z",
                "ms = 1700000000123 = 2023-11-14T22:13:20.123Z",
                "us = 1 = 1970-01-01T00:00:00.000001Z",
                "100ns = 1 = 1970-01-01T00:00:00.000000100Z",
                "ns = 1.9 = 1970-01-01T00:00:00.000000001Z",
                "dd.MM.yyyy HH:mm = 01.07.2024 12:00 = 2024-07-01T10:00:00Z",
                "dd.MM.yyyy = 01.07.2024 = 2024-06-30T22:00:00Z",
                "d MMM yyyy HH:mm:ss Z = 1 Jul 2024 12:00:00 +0200 = 2024-07-01T10:00:00Z",
                "yyyy-MM-dd HH:mm VV = 2024-07-01 12:00 Asia/Tokyo = 2024-07-01T03:00:00Z",
                "M/d/yy, h:mm a = 1/4/23, 7:02 PM = 2023-01-04T18:02:00Z",
                "M/d/yy, h:mm a = 2/4/23, 10:35\u202FPM = 2023-02-04T21:35:00Z",
                "M/d/yy, h:mm a = 2/4/23,\u00A010:36\u00A0pm = 2023-02-04T21:36:00Z",
                "M/d/yy,\u202Fh:mm\u00A0a = 2/4/23,  10:36 P.M. = 2023-02-04T21:36:00Z",
                "M/d/yy h:mm a = 2/4/23 12:05 a. m. = 2023-02-03T23:05:00Z",
                "d MMM yyyy HH:mm = 3 NOV 2023 12:00 = 2023-11-03T11:00:00Z",
                "d MMMM yyyy HH:mm = 3 november 2023 12:00 = 2023-11-03T11:00:00Z",
                "MMM d yyyy HH:mm = Nov  3 2023 12:00 = 2023-11-03T11:00:00Z",
                "dd.MM.yyyy HH = 03.11.2023 12 = 2023-11-03T11:00:00Z",
                "dd.MM.yyyy HH:mm = 31.12.2023 24:00 = 2023-12-31T23:00:00Z",
                "dd.MM.uuuu = 29.02.2024 = 2024-02-28T23:00:00Z",
                "yyyy-MM-dd'T'HH:mm:ss'Z' = 2024-07-01T12:00:00Z = 2024-07-01T12:00:00Z",
                "yyyy-MM-ddXXX = 2024-07-01Z = 2024-07-01T00:00:00Z",
                "dd.MM.yyyy|yyyy-MM-dd HH:mm|ms = 2024-07-01 12:00 = 2024-07-01T10:00:00Z",
                "dd.MM.yyyy|yyyy-MM-dd HH:mm|ms = 1700000000123 = 2023-11-14T22:13:20.123Z",
                "iso|dd.MM.yyyy = 01.07.2024 = 2024-06-30T22:00:00Z",
                "iso|dd.MM.yyyy = 2024-07-01T12:00Z = 2024-07-01T12:00:00Z"
            })
    void readsATimeInItsFormat(String format, String text, Instant expected) {
        Object read =
                TimeFormat.parse("p", List.of(format.split("\\|")), BERLIN).read(string(text));

        assertThat(read)
                .isInstanceOfSatisfying(
                        Times.Read.class, time -> assertThat(time.instant()).isEqualTo(expected));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '=',
            quoteCharacter = '\0',
            value = {
                "s = soon = is not a number of s (it looks like \"aaaa\")",
                "s = 1e21 = is not a number of s (it looks like \"9a99\")",
                "ms =  = is not a number of ms (it looks like \"\")",
                "dd.MM.yyyy = 2024-07-01 = does not fit the pattern \"dd.MM.yyyy\" (it looks like \"9999-99-99\")",
                "dd.MM.yyyy = 32.07.2024 = is a day or a time of day that does not exist, by the pattern \"dd.MM.yyyy\" (it"
                        + " looks like \"99.99.9999\")",
                "dd.MM.yyyy = 30.02.2023 = is a day or a time of day that does not exist",
                "d.M.yy = 29.2.23 = is a day or a time of day that does not exist",
                "dd.MM.yyyy HH:mm = 31.04.2023 09:00 = is a day or a time of day that does not exist",
                "dd.MM.yyyy HH:mm = 30.02.2023 24:00 = is a day or a time of day that does not exist",
                "dd.MM.yyyy HH:mm = 28.02.2023 24:01 = is a day or a time of day that does not exist",
                "dd.MM.yyyy HH:mm:ss = 28.02.2023 23:59:60 = is a day or a time of day that does not exist",
                "yyyy-MM-dd HH:mm XXX = 2023-02-30 09:00 +01:00 = is a day or a time of day that does not exist",
                "h:mm a d/M/yy = 13:00 PM 1/2/23 = is a day or a time of day that does not exist",
                "dd.MM.yyyy|ms = noon = fits none of \"dd.MM.yyyy\", \"ms\" (it looks like \"aaaa\")"
            })
    void describesAnUnreadableTimeByItsPatternAndShape(String format, String text, String reason) {
        String value = Objects.requireNonNullElse(text, "");
        Object read =
                TimeFormat.parse("p", List.of(format.split("\\|")), BERLIN).read(string(value));

        assertThat(read)
                .hasToString(value)
                .isInstanceOfSatisfying(
                        UnreadableTime.class,
                        unreadable -> assertThat(unreadable.reason()).startsWith(reason));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '=',
            quoteCharacter = '\0',
            value = {
                "dd.mm.yyyy = it has no whole date",
                "HH:mm = it has no whole date",
                "MM-dd HH:mm = it has no whole date",
                "M/d/yy h:mm = it has no whole time of day",
                "dd.MM.yyyy mm:ss = it has no whole time of day",
                "YYYY-MM-dd = YYYY is the year of a week",
                "DD.MM.yyyy = DD is the day of a year",
                "dd.MM.yyyy bb = it is not a time format"
            })
    void refusesAPatternByWhichPartOfTheTimeIsLost(String format, String message) {
        assertThatThrownBy(() -> TimeFormat.parse("p", List.of(format), BERLIN))
                .hasMessageStartingWith("p: \"" + format + "\": " + message);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '=',
            quoteCharacter = '\0',
            value = {
                "{} = true",
                "{when: {id: 7}} = true",
                "{when: {id: 8}} = false",
                "{when: {id: [6, 7]}} = true",
                "{when: {id: '*'}} = true",
                "{when: {absent: '*'}} = false",
                "{when: {absent: []}} = true",
                "{when: {id: []}} = false",
                "{when: {name: []}} = true",
                "{when: {id: 7, flag: true}} = true",
                "{when: {id: 7, flag: false}} = false",
                "{when: {'{first} {last}': Ann Lee}} = true",
                "{when: {/user/id: ann}} = true",
                "{unless: {id: 7}} = false",
                "{unless: {id: 8, flag: true}} = false",
                "{unless: {id: 8, flag: false}} = true",
                "{when: {id: 7}, unless: {first: Ann}} = false"
            })
    void selectsRowsByConditions(String yaml, boolean expected) {
        Condition condition = Condition.parse(tree(yaml));

        assertThat(condition.holds(row)).isEqualTo(expected);
    }

    @Test
    void buildsAnObjectWithoutAbsentValues() {
        ObjectSpec spec = ObjectSpec.free(
                tree("{kind: flag, none: absent, at: {value: 1700000000, time: s}, fixed: {value: [1]}}"), BERLIN);

        assertThat(spec.object(row)).hasToString("{\"kind\":true,\"at\":\"2023-11-14T22:13:20Z\",\"fixed\":[1]}");
        assertThat(ObjectSpec.free(tree("{none: absent}"), BERLIN).object(row)).isNull();
    }

    @Test
    void reportsEveryUsedNameOfARow() {
        FileSpec spec = FileSpec.parse(
                tree(
                        "{messages: {muid: id, text: '{first} {@row/last}', sender: /user/id, receiver: '@page/meta/room',"
                                + " metadata: {a: n}, when: {flag: true}, attachments: {each: list, url: '@item', name: '/x/y'}}}"),
                BERLIN);

        assertThat(spec.usedNames()).containsExactlyInAnyOrder("id", "first", "last", "user", "n", "flag", "list");
        assertThat(spec.pageNames()).containsExactly("meta");
    }

    private static String value(String reference, Scope scope) {
        return String.valueOf(Reference.parse("p", reference).value(scope));
    }

    private static MappingTree tree(String yaml) {
        return MappingTree.of("source.mapping", new Yaml().<Map<String, Object>>load(yaml));
    }

    private static ObjectNode object(String json) {
        return (ObjectNode) Objects.requireNonNull(JsonText.parse(json.replace('\'', '"')));
    }

    private static JsonNode string(String text) {
        return JsonText.mapper().getNodeFactory().stringNode(text);
    }
}
