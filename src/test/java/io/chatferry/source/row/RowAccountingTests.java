package io.chatferry.source.row;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.Strictness;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import io.chatferry.source.TricklingStream;
import io.chatferry.source.csv.CellFormat;
import io.chatferry.source.csv.CellFormat.Escapes;
import io.chatferry.source.csv.EscapedRows;
import io.chatferry.source.csv.RowLayout;
import io.chatferry.source.csv.UnquotedRows;
import io.chatferry.source.json.JsonTreeRows;
import io.chatferry.source.json.RowPath;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.StringReader;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Each row of a damaged file, known by a word of its own, is part of a row that is read, of a reject, or of the unread rest;
 * readers whose rows are not written as they stand in the file.
 */
class RowAccountingTests {

    private static final int FEW = 200;
    private static final int MANY = 10_000;
    private static final int ROWS = 12;
    private static final Pattern WORD = Pattern.compile("w\\d\\dw");
    private static final byte[] NASTY =
            "\\\\\\\"\"'{}[],;|:\n\r\n\0\u001A\t\t Nn.\u00ef\u00ffx1".getBytes(StandardCharsets.ISO_8859_1);
    private static final List<String> COLUMNS = List.of("id", "text", "at", "extra");

    /** A form of file. */
    enum Form {
        MYSQL,
        MYSQL_BATCH,
        POSTGRES,
        QUOTED_WITH_ESCAPES,
        BCP,
        SSMS,
        TREE;

        String row(int i, Random random) {
            String[] texts = {"plain", "größer 😀", "two\nlines", "tab\there", "a,b", "\\N", "end\\", "\"q\"", ""};
            String text =
                    texts[random.nextInt(texts.length)] + " w%02dw ".formatted(i) + texts[random.nextInt(texts.length)];
            String time = "17000000%02d".formatted(i);
            return switch (this) {
                case MYSQL -> i + "\t" + text.replaceAll("([\\\\\t\n])", "\\\\$1") + "\t" + time + "\t\\N\n";
                case MYSQL_BATCH, POSTGRES ->
                    i + "\t"
                            + text.replace("\\", "\\\\").replace("\n", "\\n").replace("\t", "\\t")
                            + "\t" + time + "\t\\N\n";
                case QUOTED_WITH_ESCAPES -> i + ",\"" + text.replaceAll("([\\\\\"])", "\\\\$1") + "\"," + time + ",\n";
                case BCP -> i + "\t" + text + "\t" + time + "\t\r\n";
                case SSMS -> i + "," + text + "," + time + ",NULL\r\n";
                case TREE ->
                    (i % 4 == 0 ? (i == 0 ? "" : "}},\n") + "\"r" + i + "\":{\"t\":\"x\",\"m\":{" : ",\n") + "\"k" + i
                            + "\":"
                            + JsonText.mapper()
                                    .createObjectNode()
                                    .put("text", text)
                                    .put("at", i);
            };
        }

        byte[] file(Random random) {
            String rows = IntStream.range(0, ROWS).mapToObj(i -> row(i, random)).collect(Collectors.joining());
            return (this == TREE ? "{\"rooms\":{" + rows + "}}}}\n" : rows).getBytes(StandardCharsets.UTF_8);
        }

        RowReader open(ByteWindow window) throws IOException {
            return switch (this) {
                case MYSQL, MYSQL_BATCH -> new EscapedRows(window, format("\t", null, Escapes.MYSQL), COLUMNS);
                case POSTGRES -> new EscapedRows(window, format("\t", null, Escapes.POSTGRES), COLUMNS);
                case QUOTED_WITH_ESCAPES -> new EscapedRows(window, format(",", '"', Escapes.MYSQL), COLUMNS);
                case BCP -> new UnquotedRows(window, format("\t", null, Escapes.NONE), LAYOUT, COLUMNS);
                case SSMS -> new UnquotedRows(window, format(",", null, Escapes.NONE), LAYOUT, COLUMNS);
                case TREE -> new JsonTreeRows(window, RowPath.parse("/rooms/*/m/*"));
            };
        }

        private static CellFormat format(String delimiter, @Nullable Character quote, Escapes escapes) {
            return new CellFormat(delimiter, quote, escapes, column -> Set.of("\\N", "NULL"));
        }
    }

    private static final RowLayout LAYOUT = new RowLayout() {
        @Override
        public boolean isFree(String column) {
            return column.equals("text");
        }

        @Override
        public boolean fits(String column, String cell) {
            return !column.equals("at") || cell.matches("\\d+");
        }
    };

    @ParameterizedTest
    @EnumSource
    void accountsForEachRowOfADamagedFile(Form form) throws IOException {
        readDamaged(form, FEW);
    }

    @ParameterizedTest
    @EnumSource
    @Tag("full")
    void accountsForEachRowOfManyDamagedFiles(Form form) throws IOException {
        readDamaged(form, MANY);
    }

    private static void readDamaged(Form form, int times) throws IOException {
        for (int seed = 0; seed < times; seed++) {
            Random random = new Random(seed);
            byte[] bytes = form.file(random);
            for (int i = random.nextInt(4); i > 0; i--) {
                bytes = damaged(bytes, random);
            }
            try {
                account(form, bytes, 1 + random.nextInt(200));
            } catch (AssertionError | RuntimeException e) {
                String content = new String(bytes, StandardCharsets.UTF_8);
                throw new AssertionError(form + ", seed " + seed + ": " + e.getMessage() + "\n" + content, e);
            }
        }
    }

    /** A byte changed, some removed, inserted, zeroed or doubled, or the end cut off. */
    private static byte[] damaged(byte[] bytes, Random random) {
        if (bytes.length < 2) {
            return bytes;
        }
        int from = random.nextInt(bytes.length);
        int to = Math.min(bytes.length, from + 1 + random.nextInt(random.nextBoolean() ? 3 : 80));
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(bytes, 0, from);
        switch (random.nextInt(10)) {
            case 0 -> from = to;
            case 1 -> out.write(bytes, from, to - from);
            case 2 -> from = bytes.length;
            case 3 -> {
                out.writeBytes(new byte[to - from]);
                from = to;
            }
            case 4, 5, 6 -> out.write(NASTY[random.nextInt(NASTY.length)]);
            default -> {
                out.write(NASTY[random.nextInt(NASTY.length)]);
                from++;
            }
        }
        out.write(bytes, from, bytes.length - from);
        return out.toByteArray();
    }

    private static void account(Form form, byte[] bytes, int most) throws IOException {
        ByteWindow window = new ByteWindow(new TricklingStream(bytes, most), 1);
        List<String> found = new ArrayList<>();
        long rest = bytes.length;
        boolean isTold = false;
        try (RowReader reader = form.open(window)) {
            long number = 0;
            boolean whole = false;
            for (Row row = reader.next(); row != null; row = reader.next()) {
                assertThat(whole).as("a row after the unread rest").isFalse();
                assertThat(row.number()).isGreaterThanOrEqualTo(number);
                number = row.number();
                if (row instanceof Row.Cells cells) {
                    assertThat(cells.cells()).hasSize(COLUMNS.size());
                    found.addAll(words(String.join(" ", cells.cells())));
                } else if (row instanceof Row.Json json) {
                    found.addAll(words(json.value().toString()));
                } else if (row instanceof Row.MalformedRow broken) {
                    found.addAll(words(broken.raw()));
                    isTold = true;
                } else {
                    whole = true;
                    rest = Math.min(bytes.length - 1L, window.position());
                }
            }
            if (!whole) {
                assertThat(window.position()).isEqualTo(bytes.length);
            }
        }
        List<String> expected = words(new String(bytes, 0, (int) Math.max(rest, 0), StandardCharsets.ISO_8859_1));
        List<String> atPath = form == Form.TREE ? wordsAtPath(bytes) : null;
        if (atPath != null) {
            assertThat(found).containsExactlyInAnyOrderElementsOf(atPath);
        } else if (form != Form.TREE || (!isTold && rest == bytes.length && isWholeTree(bytes))) {
            assertThat(found).containsAll(expected);
        }
    }

    /** Whether the names on the way to the rows are those of the path: what lies beside the path is no row. */
    private static boolean isWholeTree(byte[] bytes) {
        String text = new String(bytes, StandardCharsets.ISO_8859_1);
        return text.startsWith("{\"rooms\":{\"r0\":{\"t\":\"x\",\"m\":{\"k0\":")
                && text.split("\"t\":\"x\",\"m\":\\{\"k\\d+\":\\{", -1).length == 4;
    }

    /** The words of what lies at the path, by another parser; null if the file is no JSON. */
    private static @Nullable List<String> wordsAtPath(byte[] bytes) {
        List<String> words = new ArrayList<>();
        try (JsonReader json = new JsonReader(new StringReader(StandardCharsets.UTF_8
                .newDecoder()
                .decode(ByteBuffer.wrap(bytes))
                .toString()))) {
            json.setStrictness(Strictness.STRICT);
            addWords(json, List.of("rooms", "*", "m", "*"), words);
            return json.peek() == JsonToken.END_DOCUMENT ? words : null;
        } catch (IOException noJson) {
            return null;
        }
    }

    /** Adds the words of a value, or those of the values in it that lie at a path. */
    private static void addWords(JsonReader json, List<String> path, List<String> words) throws IOException {
        List<String> rest = path.isEmpty() ? path : path.subList(1, path.size());
        switch (json.peek()) {
            case BEGIN_OBJECT -> {
                json.beginObject();
                while (json.hasNext()) {
                    String key = json.nextName();
                    if (path.isEmpty()) {
                        words.addAll(words(key));
                    }
                    boolean leadsOn = path.isEmpty()
                            || path.get(0).equals("*")
                            || path.get(0).equals(key);
                    addWords(json, rest, leadsOn ? words : new ArrayList<>()); // skipValue() is not strict
                }
                json.endObject();
            }
            case BEGIN_ARRAY -> {
                json.beginArray();
                while (json.hasNext()) {
                    boolean leadsOn = path.isEmpty() || path.get(0).equals("*");
                    addWords(json, rest, leadsOn ? words : new ArrayList<>());
                }
                json.endArray();
            }
            case STRING -> {
                String text = json.nextString();
                if (path.isEmpty()) {
                    words.addAll(words(text));
                }
            }
            default -> json.skipValue();
        }
    }

    private static List<String> words(String text) {
        return WORD.matcher(text).results().map(MatchResult::group).collect(Collectors.toList());
    }
}
