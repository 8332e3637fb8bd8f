package io.chatferry.verify;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** In which fields a record that was found differs from the one that was sent. */
class ComparableFieldsTests {

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final String NONE = "-";

    @Test
    void hashesFieldsThatHoldTheSeparatorsOfOthersDifferently() {
        ObjectNode two = JSON.createObjectNode();
        two.putObject("data").put("text", "a").put("z", "b");
        ObjectNode one = JSON.createObjectNode();
        one.putObject("data").put("text", "a\0data.z\0\"b\"");

        assertThat(ComparableFields.message(two).digest())
                .isNotEqualTo(ComparableFields.message(one).digest());
    }

    /** Which gaps there are if what the message was sent without counts too, and if it does not. */
    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', quoteCharacter = '\0', textBlock = """
            the same                     | {"sender":"a","data":{"text":"t"}} | {"data":{"text":"t"},"sender":"a"} | -           | -
            another text                 | {"data":{"text":"t"}}         | {"data":{"text":"u"}}                   | text        | text
            no text                      | {"data":{"text":"t"}}         | {}                                      | text        | text
            a text that was not sent     | {}                            | {"data":{"text":"t"}}                   | text        | -
            an empty text                | {"data":{"text":""}}          | {}                                      | -           | -
            each plain field             | {"sender":"a","receiver":"b","receiverType":"user","category":"c","type":"t","sentAt":1} | {} | category receiver receiverType sender sentAt type | category receiver receiverType sender sentAt type
            a plain field is added       | {}                            | {"sender":"a","sentAt":1}               | -           | -
            a number written as text     | {"sentAt":5}                  | {"sentAt":"5"}                          | -           | -
            another muid or id           | {"muid":"1","id":"1"}         | {"muid":"2","id":"2"}                   | -           | -
            metadata in another order    | {"data":{"metadata":{"a":1,"b":2}}} | {"data":{"metadata":{"b":2,"a":1.0}}} | -       | -
            other metadata               | {"data":{"metadata":{"a":1}}} | {"data":{"metadata":{"a":2}}}           | metadata    | metadata
            no metadata                  | {"data":{"metadata":{"a":1}}} | {"data":{"metadata":{}}}                | metadata    | metadata
            empty metadata               | {"data":{"metadata":{}}}      | {"data":{"metadata":null}}              | -           | -
            metadata that was not sent   | {}                            | {"data":{"metadata":{"a":1}}}           | metadata    | -
            the target's own metadata    | {}                            | {"data":{"metadata":{"@injected":{"a":1}}}} | -       | -
            the same beside ours         | {"data":{"metadata":{"a":1}}} | {"data":{"metadata":{"a":1,"@injected":1}}} | -       | -
            custom data under either name | {"data":{"customData":{"a":1}}} | {"data":{"custom_data":{"a":1}}}     | -           | -
            other custom data            | {"data":{"customData":{"a":1}}} | {"data":{"customData":{"a":2}}}       | customData  | customData
            custom data that was not sent | {}                           | {"data":{"custom_data":{"a":1}}}        | customData  | -
            tags in another order        | {"tags":["a","b"]}            | {"tags":["b","a"]}                      | -           | -
            a tag too few                | {"tags":["a","b"]}            | {"tags":["a"]}                          | tags        | tags
            tags that were not sent      | {}                            | {"tags":["a"]}                          | tags        | -
            no tags                      | {}                            | {"tags":[]}                             | -           | -
            another thread               | {"parentId":1}                | {"parentId":2}                          | thread      | thread
            a thread that was not sent   | {}                            | {"parentId":2}                          | thread      | -
            deleted                      | {}                            | {"deletedAt":5}                         | deleted     | -
            not deleted                  | {}                            | {"deletedAt":0}                         | -           | -
            a copied attachment          | {"data":{"attachments":[{"url":"https://a/1"}]}} | {"data":{"attachments":[{"url":"https://b.cometchat.io/1"}]}} | - | -
            another attachment           | {"data":{"attachments":[{"url":"https://a/1"}]}} | {"data":{"attachments":[{"url":"https://a/2"}]}} | attachments | attachments
            an attachment not sent       | {}                            | {"data":{"attachments":[{"url":"u"}]}}  | attachments | -
            what the target writes       | {"data":{"entities":1,"moderation":1,"reactions":1,"mentions":1,"resource":1,"url":1}} | {"data":{"entities":2}} | - | -
            a key of the message's own   | {"data":{"poll":{"a":1}}}     | {"data":{"poll":{"a":2}}}               | data.poll   | data.poll
            likewise if it is gone       | {"data":{"poll":{"a":1}}}     | {}                                      | data.poll   | data.poll
            likewise if it is added      | {}                            | {"data":{"poll":{"a":1}}}               | -           | -
            likewise if it is empty      | {"data":{"poll":[]}}          | {}                                      | -           | -
            """)
    void reportsFieldsInWhichMessagesDiffer(
            String words, String sent, String found, String whole, String expectedOnly) {
        assertThat(gaps(sent, found, true)).as(words).isEqualTo(whole);
        assertThat(gaps(sent, found, false)).as(words).isEqualTo(expectedOnly);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', quoteCharacter = '\0', textBlock = """
            the same                  | {"name":"n","tags":["a","b"]} | {"tags":["b","a"],"name":"n"}     | -
            another name              | {"name":"n"}                  | {"name":"m"}                      | name
            another name beyond those | {"link":"n"}                  | {"link":"m"}                      | -
            a number written as text  | {"name":5}                    | {"name":"5"}                      | -
            another tag               | {"tags":["a"]}                | {"tags":["b"]}                    | tags
            no tags                   | {"tags":[]}                   | {}                                | -
            other metadata            | {"metadata":{"a":1}}          | {"metadata":{"a":2}}              | metadata
            the target's own metadata | {"metadata":{"a":1}}          | {"metadata":{"a":1,"@injected":2}} | -
            something is added        | {}                            | {"name":"n","tags":["a"]}         | -
            """)
    void comparesOnlyGivenFieldsOfEntities(String words, String sent, String found, String gaps) {
        Set<String> names = Set.of("name", "tags", "metadata");
        ComparableFields expected = ComparableFields.entity(JSON.readTree(sent), names);
        ComparableFields there = ComparableFields.entity(JSON.readTree(found), names);
        assertThat(names(expected.differences(there, false))).as(words).isEqualTo(gaps);
    }

    @Test
    void differenceHoldsExpectedAndFoundValue() {
        ComparableFields sent = message("{\"data\":{\"text\":\"t\"}}");
        ComparableFields found = message("{\"tags\":[\"a\"]}");

        assertThat(sent.differences(found, true))
                .containsExactly(
                        new ComparableFields.FieldDifference("text", "t", ""),
                        new ComparableFields.FieldDifference("tags", "", "[\"a\"]"));
    }

    @ParameterizedTest(name = "{0} {1}")
    @CsvSource(
            nullValues = "-",
            value = {
                // field, value, texts may be shown, what is shown
                "text, a, false, '1 character, SHA-256 ca978112ca1b…'",
                "text, a, true, a",
                "text, '', false, nothing",
                "text, \uD83D\uDE00b, false, '2 characters, SHA-256 f4cfdf0d361e…'",
                "data.poll, a, false, '1 character, SHA-256 ca978112ca1b…'",
                "metadata, a, false, '1 character, SHA-256 ca978112ca1b…'",
                "attachments, a, false, '1 character, SHA-256 ca978112ca1b…'",
                "customData, a, false, '1 character, SHA-256 ca978112ca1b…'",
                "tags, a, false, '1 character, SHA-256 ca978112ca1b…'",
                "name, a, false, '1 character, SHA-256 ca978112ca1b…'",
                "sender, a, false, a",
                "sentAt, 5, false, 5"
            })
    void redactsWhatPeopleHaveWritten(String field, String value, boolean showTexts, String shown) {
        assertThat(ComparableFields.redacted(field, value, showTexts)).isEqualTo(shown);
    }

    @Test
    void digestsAreEqualIfAndOnlyIfFieldsAre() {
        Random random = new Random(13);
        List<ComparableFields> all = random.ints(120)
                .mapToObj(each -> message(any(random).toString()))
                .toList();
        int alike = 0;
        for (ComparableFields one : all) {
            for (ComparableFields other : all) {
                boolean same = one.fields().equals(other.fields());
                assertThat(Arrays.equals(one.digest(), other.digest()))
                        .as("%s, %s", one, other)
                        .isEqualTo(same);
                alike += same && one != other ? 1 : 0;
            }
        }
        assertThat(alike).isPositive();
        assertThat(all.get(0).digest()).hasSize(16);
    }

    /** What the ledger keeps of a message is all that is compared of it. */
    @Test
    void reducedMessageIsComparedAsWholeMessage() {
        Random random = new Random(17);
        for (int i = 0; i < 2_000; i++) {
            JsonNode message = any(random);
            ComparableFields kept = message(TargetFields.message(message));
            assertThat(kept).isEqualTo(ComparableFields.message(message));
            assertThat(ComparableFields.message(message).differences(kept, true))
                    .isEmpty();
        }
    }

    /** A message as a target may show it. */
    static ObjectNode any(Random random) {
        ObjectNode message = JSON.createObjectNode();
        for (String name : List.of("id", "muid", "sender", "receiver", "receiverType", "category", "type", "sentAt")) {
            if (random.nextInt(6) == 0) {
                message.put(name, random.nextInt(2));
            }
        }
        for (String name : List.of("parentId", "deletedAt", "updatedAt")) {
            if (random.nextInt(10) == 0) {
                message.put(name, random.nextInt(2));
            }
        }
        if (random.nextInt(4) == 0) {
            random.ints(random.nextInt(3), 0, 2)
                    .forEach(tag -> message.withArray("/tags").add("t" + tag));
        }
        ObjectNode data = message.putObject("data");
        List<String> keys = List.of(
                "text", "metadata", "customData", "custom_data", "entities", "reactions", "moderation", "poll", "url");
        for (String key : keys) {
            if (random.nextInt(9) == 0) {
                data.set(key, CanonicalJsonTests.any(random, 2));
            }
        }
        if (random.nextInt(5) == 0) {
            data.putArray("attachments").addObject().put("url", "u" + random.nextInt(2));
        }
        return message;
    }

    private static String gaps(String sent, String found, boolean whole) {
        return names(message(sent).differences(message(found), whole));
    }

    private static String names(List<ComparableFields.FieldDifference> gaps) {
        return gaps.isEmpty()
                ? NONE
                : String.join(
                        " ",
                        gaps.stream()
                                .map(ComparableFields.FieldDifference::field)
                                .toList());
    }

    private static ComparableFields message(String json) {
        return ComparableFields.message(JSON.readTree(json));
    }
}
