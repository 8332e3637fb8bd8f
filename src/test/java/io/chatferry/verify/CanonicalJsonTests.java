package io.chatferry.verify;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Which ways of writing JSON say the same. */
class CanonicalJsonTests {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    @ParameterizedTest(name = "{0} = {1}")
    @CsvSource(delimiter = '|', quoteCharacter = '\0', textBlock = """
            {"a":1,"b":2}     | {"b":2,"a":1}     | {"a":1,"b":2}
            { "a" : [ 1 ] }   | {"a":[1]}         | {"a":[1]}
            {"b":{"d":1,"c":2},"a":1} | {"a":1,"b":{"c":2,"d":1}} | {"a":1,"b":{"c":2,"d":1}}
            1.0               | 1                 | 1
            1.50              | 15e-1             | 1.5
            0.0               | -0                | 0
            1e2               | 100               | 1E+2
            {}                | []                | []
            {"a":{}}          | {"a":[]}          | {"a":[]}
            "\\u00e9"         | "é"               | "é"
            "a\\/b"           | "a/b"             | "a/b"
            {"\\u0022":true}  | {"\\"":true}      | {"\\"":true}
            [null,false]      | [ null, false ]   | [null,false]
            1e400             | 10e399            | 1E+400
            0.1               | 0.1000000000000000055 | 0.1
            """)
    void equivalentJsonHasOneText(String one, String other, String canonical) {
        assertThat(CanonicalJson.of(read(one))).isEqualTo(canonical);
        assertThat(CanonicalJson.of(read(other))).isEqualTo(canonical);
    }

    @ParameterizedTest(name = "{0}, not {1}")
    @CsvSource(delimiter = '|', quoteCharacter = '\0', textBlock = """
            1              | "1"
            1              | 1.01
            1              | -1
            9007199254740993 | 9007199254740992
            1e400          | 1e401
            -1e400         | 1e400
            1e-400         | 1e-401
            1e-400         | 0
            1.5e400        | "1.5e400"
            [1,2]          | [2,1]
            [1]            | [1,1]
            [1]            | 1
            [[1],2]        | [1,[2]]
            [[1,2]]        | [[1],[2]]
            {"a":null}     | {}
            {"a":"b"}      | {"b":"a"}
            null           | "null"
            null           | []
            ""             | []
            "a"            | "A"
            "a"            | "a "
            "[]"           | []
            true           | "true"
            """)
    void differentJsonHasDifferentText(String one, String other) {
        assertThat(CanonicalJson.of(read(one))).isNotEqualTo(CanonicalJson.of(read(other)));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '\0', textBlock = """
            ["b","a"]          | ["a","b"]          | true
            ["a","b","a"]      | ["b","a"]          | true
            ["a"]              | ["a","b"]          | false
            ["a, b"]           | ["a","b"]          | false
            ["1"]              | [1]                | false
            [1.0]              | [1]                | true
            """)
    void comparesTagsAsSet(String one, String other, boolean same) {
        assertThat(CanonicalJson.set(read(one)).equals(CanonicalJson.set(read(other))))
                .isEqualTo(same);
    }

    @Test
    void ignoresOrderOfKeysAndNotationOfNumbers() {
        Random random = new Random(7);
        for (int i = 0; i < 2_000; i++) {
            JsonNode value = any(random, 3);
            String canonical = CanonicalJson.of(value);

            assertThat(CanonicalJson.of(read(rewritten(value, random).toString())))
                    .as("%s", value)
                    .isEqualTo(canonical);
            assertThat(CanonicalJson.of(read(canonical))).as("of its own text").isEqualTo(canonical);
        }
    }

    static JsonNode any(Random random, int depth) {
        switch (random.nextInt(depth > 0 ? 8 : 6)) {
            case 0:
                return JSON.getNodeFactory().numberNode(random.nextInt(-1_000, 1_000));
            case 1:
                return JSON.getNodeFactory().numberNode(random.nextInt(-1_000, 1_000) / 8.0);
            case 2:
                return JSON.getNodeFactory().booleanNode(random.nextBoolean());
            case 3:
                return JSON.getNodeFactory().nullNode();
            case 4, 5:
                return JSON.getNodeFactory().stringNode("\"[{é\u0001 a,".substring(random.nextInt(9)));
            case 6:
                ArrayNode array = JSON.createArrayNode();
                random.ints(random.nextInt(4)).forEach(each -> array.add(any(random, depth - 1)));
                return array;
            default:
                ObjectNode object = JSON.createObjectNode();
                random.ints(random.nextInt(4), 0, 9).forEach(each -> object.set("k" + each, any(random, depth - 1)));
                return object;
        }
    }

    /** The same with its keys in another order, its numbers with zeros that change none, and the other empty container. */
    private static JsonNode rewritten(JsonNode value, Random random) {
        if (value.isContainer() && value.isEmpty()) {
            return random.nextBoolean() ? JSON.createArrayNode() : JSON.createObjectNode();
        }
        if (value.isObject()) {
            List<String> names = new ArrayList<>(value.propertyNames());
            Collections.shuffle(names, random);
            ObjectNode object = JSON.createObjectNode();
            names.forEach(name -> object.set(name, rewritten(value.path(name), random)));
            return object;
        }
        if (value.isArray()) {
            ArrayNode array = JSON.createArrayNode();
            value.forEach(item -> array.add(rewritten(item, random)));
            return array;
        }
        if (value.isNumber()) {
            BigDecimal number = value.decimalValue();
            return JSON.getNodeFactory().numberNode(number.setScale(number.scale() + random.nextInt(3)));
        }
        return value;
    }

    private static JsonNode read(String json) {
        return CanonicalJson.read(json);
    }
}
