package io.chatferry.source.row;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonElement;
import com.google.gson.JsonParser;
import com.google.gson.JsonPrimitive;
import com.google.gson.JsonStreamParser;
import de.siegmar.fastcsv.reader.CsvReader;
import io.chatferry.source.TricklingStream;
import io.chatferry.source.csv.CsvRows;
import io.chatferry.source.json.JsonPageRows;
import io.chatferry.source.json.JsonRows;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import tools.jackson.core.JsonPointer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Well-formed files are read as other parsers read them: the same rows with the same cells and values. */
class OtherParsersTests {

    private static final int FEW = 300;
    private static final int MANY = 10_000;
    private static final int[] LETTERS =
            "ab1 \",;|\t\n\rü中😀'\\{}[]:-\u00a0\u2028é".codePoints().toArray();
    private static final ObjectMapper JACKSON = new JsonMapper();

    @Test
    void readsTheCellsThatOtherParsersOfCsvRead() throws IOException {
        compareTables(FEW);
    }

    @Test
    @Tag("full")
    void readsTheCellsOfManyTablesThatOtherParsersOfCsvRead() throws IOException {
        compareTables(MANY);
    }

    @Test
    void readsTheValuesThatOtherParsersOfJsonRead() throws IOException {
        compareDocuments(FEW);
    }

    @Test
    @Tag("full")
    void readsTheValuesOfManyDocumentsThatOtherParsersOfJsonRead() throws IOException {
        compareDocuments(MANY);
    }

    private static void compareTables(int tables) throws IOException {
        for (int seed = 0; seed < tables; seed++) {
            Random random = new Random(seed);
            char delimiter = ",;|\t".charAt(random.nextInt(4));
            String content = table(random, delimiter);
            List<List<String>> ours = ours(content, delimiter, 1 + random.nextInt(300));

            assertThat(ours).as("seed %d, commons-csv: %s", seed, content).isEqualTo(commons(content, delimiter));
            assertThat(ours).as("seed %d, FastCSV: %s", seed, content).isEqualTo(fast(content, delimiter));
        }
    }

    private static String table(Random random, char delimiter) {
        int columns = 1 + random.nextInt(5);
        String lineEnd = List.of("\n", "\r\n", "\r").get(random.nextInt(3));
        StringBuilder table = new StringBuilder(IntStream.range(0, columns)
                        .mapToObj(i -> (random.nextBoolean() ? "\"column %d\"" : "column %d").formatted(i))
                        .collect(Collectors.joining(String.valueOf(delimiter))))
                .append(lineEnd);
        for (int row = random.nextInt(8); row > 0; row--) {
            for (int i = 0; i < columns; i++) {
                String cell = i == 0 ? "r" + text(random) : text(random);
                boolean needed = cell.chars().anyMatch(c -> c == '"' || c == '\n' || c == '\r' || c == delimiter);
                table.append(i == 0 ? "" : delimiter)
                        .append(needed || random.nextInt(3) == 0 ? '"' + cell.replace("\"", "\"\"") + '"' : cell);
            }
            table.append(row == 1 && random.nextBoolean() ? "" : lineEnd);
        }
        return table.toString();
    }

    private static String text(Random random) {
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(9); i > 0; i--) {
            text.appendCodePoint(LETTERS[random.nextInt(LETTERS.length)]);
        }
        return text.toString();
    }

    private static List<List<String>> ours(String content, char delimiter, int most) throws IOException {
        InputStream in = new TricklingStream(content.getBytes(StandardCharsets.UTF_8), most);
        try (CsvRows rows = CsvRows.withHeader(new ByteWindow(in, 1), delimiter)) {
            List<List<String>> read = new ArrayList<>(List.of(rows.header()));
            for (Row row = rows.next(); row != null; row = rows.next()) {
                assertThat(row).as(content).isInstanceOf(Row.Cells.class);
                read.add(((Row.Cells) row).cells());
            }
            return read;
        }
    }

    private static List<List<String>> commons(String content, char delimiter) throws IOException {
        CSVFormat format = CSVFormat.RFC4180.builder().setDelimiter(delimiter).get();
        try (CSVParser parser = CSVParser.parse(content, format)) {
            return parser.stream().map(row -> row.toList()).toList();
        }
    }

    private static List<List<String>> fast(String content, char delimiter) throws IOException {
        try (var reader = CsvReader.builder().fieldSeparator(delimiter).ofCsvRecord(content)) {
            return reader.stream().map(row -> row.getFields()).toList();
        }
    }

    private static void compareDocuments(int documents) throws IOException {
        for (int seed = 0; seed < documents; seed++) {
            Random random = new Random(seed);
            List<ObjectNode> rows = IntStream.range(0, random.nextInt(8))
                    .mapToObj(i -> object(random, 0).put("id", i))
                    .toList();
            String form = List.of("lines", "values", "array", "arrays", "page").get(random.nextInt(5));
            String content = document(form, rows, random);

            List<JsonNode> ours = ours(form, content, 1 + random.nextInt(300));

            assertThat(ours).as("seed %d: %s", seed, content).hasSameSizeAs(rows);
            List<JsonElement> gson = gson(form, content);
            for (int i = 0; i < rows.size(); i++) {
                String row = "seed " + seed + ", row " + i + ": " + content;
                assertThat(JACKSON.readTree(ours.get(i).toString())).as(row).isEqualTo(rows.get(i));
                assertThat(shown(ours.get(i))).as(row).isEqualTo(shown(gson.get(i)));
            }
        }
    }

    private static ObjectNode object(Random random, int depth) {
        ObjectNode object = JACKSON.createObjectNode();
        for (int i = random.nextInt(5); i > 0; i--) {
            object.set("k" + text(random), value(random, depth + 1));
        }
        return object;
    }

    private static JsonNode value(Random random, int depth) {
        return switch (random.nextInt(depth > 3 ? 6 : 8)) {
            case 0 -> JACKSON.getNodeFactory().nullNode();
            case 1 -> JACKSON.getNodeFactory().booleanNode(random.nextBoolean());
            case 2 -> JACKSON.getNodeFactory().numberNode(random.nextLong());
            case 3 -> JACKSON.getNodeFactory().numberNode(random.nextInt(2_000) / 16.0);
            case 4, 5 -> JACKSON.getNodeFactory().stringNode(text(random));
            case 6 -> object(random, depth);
            default -> {
                ArrayNode array = JACKSON.createArrayNode();
                for (int i = random.nextInt(4); i > 0; i--) {
                    array.add(value(random, depth + 1));
                }
                yield array;
            }
        };
    }

    private static String document(String form, List<ObjectNode> rows, Random random) {
        var writer = form.equals("lines") || random.nextBoolean()
                ? JACKSON.writer()
                : JACKSON.writer(SerializationFeature.INDENT_OUTPUT);
        List<String> written = rows.stream().map(writer::writeValueAsString).toList();
        int half = rows.size() / 2;
        return switch (form) {
            case "lines" -> String.join("\n", written) + "\n";
            case "values" -> String.join(random.nextBoolean() ? "" : "\r\n", written);
            case "array" -> "[" + String.join(" ,\n", written) + "]";
            case "arrays" ->
                "[" + String.join(",", written.subList(0, half)) + "]\n["
                        + String.join(",", written.subList(half, written.size())) + "]";
            default -> "{\"next\": \"]}\", \"rows\": [" + String.join(",", written) + "], \"total\": [{}]}";
        };
    }

    private static List<JsonNode> ours(String form, String content, int most) throws IOException {
        ByteWindow window = new ByteWindow(new TricklingStream(content.getBytes(StandardCharsets.UTF_8), most), 1);
        try (RowReader reader = form.equals("page")
                ? JsonPageRows.open(window, JsonPointer.compile("/rows"), Set.of(), InputStream::nullInputStream)
                : JsonRows.open(window, "rows.json")) {
            List<JsonNode> read = new ArrayList<>();
            for (Row row = reader.next(); row != null; row = reader.next()) {
                read.add(((Row.Json) row).value());
            }
            return read;
        }
    }

    private static List<JsonElement> gson(String form, String content) {
        if (form.equals("page")) {
            return JsonParser.parseString(content)
                    .getAsJsonObject()
                    .getAsJsonArray("rows")
                    .asList();
        }
        List<JsonElement> read = new ArrayList<>();
        if (content.isBlank()) {
            return read; // which is an error for Gson
        }
        new JsonStreamParser(content).forEachRemaining(element -> {
            if (element.isJsonArray()) {
                read.addAll(element.getAsJsonArray().asList());
            } else {
                read.add(element);
            }
        });
        return read;
    }

    private static String shown(JsonNode node) {
        if (node.isObject()) {
            return node.properties().stream()
                    .map(each -> each.getKey() + "=" + shown(each.getValue()))
                    .collect(Collectors.joining(", ", "{", "}"));
        }
        if (node.isArray()) {
            return node.valueStream().map(OtherParsersTests::shown).collect(Collectors.joining(", ", "[", "]"));
        }
        return node.isNumber()
                ? number(node.decimalValue())
                : node.isString() ? '"' + node.stringValue() + '"' : node.toString();
    }

    private static String shown(JsonElement element) {
        if (element.isJsonObject()) {
            return element.getAsJsonObject().entrySet().stream()
                    .map((Map.Entry<String, JsonElement> each) -> each.getKey() + "=" + shown(each.getValue()))
                    .collect(Collectors.joining(", ", "{", "}"));
        }
        if (element.isJsonArray()) {
            return element.getAsJsonArray().asList().stream()
                    .map(OtherParsersTests::shown)
                    .collect(Collectors.joining(", ", "[", "]"));
        }
        if (element instanceof JsonPrimitive primitive && primitive.isNumber()) {
            return number(primitive.getAsBigDecimal());
        }
        return element instanceof JsonPrimitive primitive && primitive.isString()
                ? '"' + primitive.getAsString() + '"'
                : element.toString();
    }

    private static String number(BigDecimal number) {
        return number.stripTrailingZeros().toPlainString();
    }
}
