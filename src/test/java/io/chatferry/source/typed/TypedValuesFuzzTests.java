package io.chatferry.source.typed;

import static org.assertj.core.api.Assertions.assertThat;

import io.chatferry.source.row.JsonText;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Typed values in any combination are made plain or stay as they are, and plain ones stay. */
class TypedValuesFuzzTests {

    private static final int FEW = 2_000;
    private static final int MANY = 100_000;
    private static final List<String> KEYS = List.of(
            "$oid",
            "$date",
            "$numberLong",
            "$numberInt",
            "$numberDecimal",
            "$timestamp",
            "$binary",
            "$type",
            "$uuid",
            "$ref",
            "$id",
            "$regex",
            "$undefined",
            "t",
            "i",
            "base64",
            "subType",
            "Item",
            "S",
            "N",
            "BOOL",
            "NULL",
            "M",
            "L",
            "SS",
            "NS",
            "B",
            "fields",
            "name",
            "stringValue",
            "integerValue",
            "timestampValue",
            "mapValue",
            "arrayValue",
            "values",
            "nullValue",
            "__datatype__",
            "value",
            "_seconds",
            "_nanoseconds",
            "seconds",
            "nanoseconds",
            "a",
            "b");
    private static final List<String> TEXTS = List.of(
            "",
            "x",
            "1",
            "-1",
            "1e400",
            "9223372036854775807",
            "99999999999999999999",
            "1E2147483648",
            "timestamp",
            "documentReference",
            "04",
            "AAAAAAAAAAAAAAAAAAAAAA==",
            "2024-01-01T00:00:00Z",
            "NaN",
            "Infinity",
            "true");

    @ParameterizedTest
    @ValueSource(strings = {"mongo", "dynamodb", "firestore"})
    void readsAnyTree(String types) {
        readTrees(types, FEW);
    }

    @ParameterizedTest
    @ValueSource(strings = {"mongo", "dynamodb", "firestore"})
    @Tag("full")
    void readsManyTrees(String types) {
        readTrees(types, MANY);
    }

    private static void readTrees(String types, int times) {
        TypedValues values = Objects.requireNonNull(TypedValues.named(types));
        for (int seed = 0; seed < times; seed++) {
            Random random = new Random(seed);
            ObjectNode tree = object(random, 4);
            JsonNode before = tree.deepCopy();
            ObjectNode plain = values.plain(tree, Set.of());

            assertThat(tree).as("seed %s", seed).isEqualTo(before);
            assertThat(JsonText.parse(plain.toString()))
                    .as("seed %s: %s", seed, plain)
                    .isNotNull();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"mongo", "dynamodb", "firestore"})
    void leavesPlainValuesAsTheyAre(String types) {
        TypedValues values = Objects.requireNonNull(TypedValues.named(types));
        ObjectNode row = (ObjectNode)
                Objects.requireNonNull(
                        JsonText.parse(
                                "{\"id\":1,\"text\":\"S\",\"n\":1.50,\"flag\":true,"
                                        + "\"none\":null,\"list\":[1,\"a\",{\"k\":\"v\",\"w\":[]}],\"map\":{\"x\":{\"y\":\"z\",\"q\":2}}}"));

        assertThat(values.plain(row, Set.of())).isEqualTo(row);
    }

    private static ObjectNode object(Random random, int depth) {
        ObjectNode object = JsonText.mapper().createObjectNode();
        int size = random.nextInt(10) < 6 ? 1 : random.nextInt(4);
        for (int i = 0; i < size; i++) {
            object.set(KEYS.get(random.nextInt(KEYS.size())), value(random, depth));
        }
        return object;
    }

    private static JsonNode value(Random random, int depth) {
        return switch (random.nextInt(depth > 0 ? 8 : 5)) {
            case 0 -> JsonText.mapper().getNodeFactory().numberNode(random.nextLong());
            case 1 -> JsonText.mapper().getNodeFactory().numberNode(random.nextInt(100));
            case 2 -> JsonText.mapper().getNodeFactory().booleanNode(random.nextBoolean());
            case 3, 4 -> JsonText.mapper().getNodeFactory().stringNode(TEXTS.get(random.nextInt(TEXTS.size())));
            case 5 -> {
                ArrayNode array = JsonText.mapper().createArrayNode();
                for (int i = random.nextInt(3); i > 0; i--) {
                    array.add(value(random, depth - 1));
                }
                yield array;
            }
            default -> object(random, depth - 1);
        };
    }
}
