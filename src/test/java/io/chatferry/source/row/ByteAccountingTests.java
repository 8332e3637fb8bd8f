package io.chatferry.source.row;

import static org.assertj.core.api.Assertions.assertThat;

import io.chatferry.source.TricklingStream;
import io.chatferry.source.csv.CsvRows;
import io.chatferry.source.json.JsonPageRows;
import io.chatferry.source.json.JsonRows;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.core.JsonPointer;

/**
 * Each byte of a damaged file is part of a row, of a reject or of the unread rest, or is one that may be passed over:
 * white space, separators, padding, empty rows and headers of CSV, the values of a page beside its rows.
 */
class ByteAccountingTests {

    private static final int FEW = 200;
    private static final int MANY = 10_000;
    private static final int ROWS = 12;
    private static final byte[] NASTY =
            "\"\"\"'{}{}[][],,;|::\\\n\r\r\n\0\u001A\u001E\t \u00ef\u00ff x1,\n".getBytes(StandardCharsets.ISO_8859_1);
    private static final String CSV_HEADER = "muid,sender,receiver,text,sentAt";

    /** A form of file. */
    enum Form {
        CSV("", "\n", ""),
        CSV_WINDOWS("\uFEFF", "\r\n", ""),
        CSV_OLD_MAC("", "\r", ""),
        CSV_SEMICOLON("sep=;\r\n", "\r\n", ""),
        JSON_LINES("", "\n", ""),
        JSON_VALUES("", "\n", ""),
        JSON_ARRAY("[", ",\n", "]\n"),
        JSON_PAGES("", "", "");

        private final String before;
        private final String between;
        private final String after;

        Form(String before, String between, String after) {
            this.before = before;
            this.between = between;
            this.after = after;
        }

        boolean isCsv() {
            return name().startsWith("CSV");
        }

        byte[] file(Random random) {
            List<String> rows = IntStream.range(0, ROWS)
                    .mapToObj(i -> isCsv() ? csvRow(i, random) : jsonRow(i, random))
                    .collect(Collectors.toCollection(ArrayList::new));
            String content;
            if (this == JSON_PAGES) {
                content = "{\"next\":\"x\",\n\"rows\":[" + String.join(",\n", rows.subList(0, 5))
                        + "],\"n\":[{\"k\":1}]}\n{\"rows\":[" + String.join(",", rows.subList(5, ROWS)) + "]\n}\n";
            } else {
                if (isCsv()) {
                    rows.add(0, CSV_HEADER);
                }
                content = before + String.join(between, rows) + (isCsv() ? between : after);
                content = this == CSV_SEMICOLON ? content.replace(',', ';') : content;
            }
            return content.getBytes(StandardCharsets.UTF_8);
        }

        private static String text(int i, Random random) {
            String[] texts = {"plain", "größer 😀", "two\\nlines", "a, \\\"b\\\" {c} [d]", "x; y | z", "", "end\\\\"};
            return texts[random.nextInt(texts.length)] + " row" + i + "x";
        }

        private static String csvRow(int i, Random random) {
            String text =
                    text(i, random).replace("\\\"", "\"\"").replace("\\n", "\n").replace("\\\\", "\\");
            return "m" + i + ",ann,bob,\"" + text + "\",17000000" + (10 + i);
        }

        private String jsonRow(int i, Random random) {
            String gap = this == JSON_VALUES ? "\n " : "";
            return "{" + gap + "\"muid\":\"m" + i + "\",\"tags\":[{\"t\":" + i + "},{}]," + gap + "\"text\":\""
                    + text(i, random) + "\"}";
        }

        RowReader open(ByteWindow window, byte[] bytes) throws IOException {
            if (isCsv()) {
                return CsvRows.withHeader(window, null);
            }
            return this == JSON_PAGES
                    ? JsonPageRows.open(
                            window, JsonPointer.compile("/rows"), Set.of(), () -> new ByteArrayInputStream(bytes))
                    : JsonRows.open(window, "rows.json");
        }
    }

    @ParameterizedTest
    @EnumSource
    void accountsForEachByteOfADamagedFile(Form form) throws IOException {
        readDamaged(form, FEW);
    }

    @ParameterizedTest
    @EnumSource
    @Tag("full")
    void accountsForEachByteOfManyDamagedFiles(Form form) throws IOException {
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

    /** A byte changed, some removed, inserted or doubled, the end cut off, or the same once more. */
    private static byte[] damaged(byte[] bytes, Random random) {
        if (bytes.length < 2) {
            return bytes;
        }
        int from = random.nextInt(bytes.length);
        int to = Math.min(bytes.length, from + 1 + random.nextInt(random.nextBoolean() ? 3 : 80));
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(bytes, 0, from);
        switch (random.nextInt(12)) {
            case 0 -> from = to;
            case 1 -> out.write(bytes, from, to - from);
            case 2 -> from = bytes.length;
            case 3 -> {
                out.writeBytes(new byte[to - from]);
                from = to;
            }
            case 4 -> {
                out.write(bytes, from, bytes.length - from);
                out.write(bytes, 0, bytes.length);
                from = bytes.length;
            }
            case 5, 6, 7 -> out.write(NASTY[random.nextInt(NASTY.length)]);
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
        try (RowReader reader = form.open(window, bytes)) {
            long before = window.position(); // behind the header of a CSV file
            StringBuilder passed = new StringBuilder();
            boolean whole = false;
            long number = 0;
            for (Row row = reader.next(); row != null; row = reader.next()) {
                assertThat(whole).as("a row after the unread rest").isFalse();
                assertThat(row.number()).isGreaterThanOrEqualTo(number);
                number = row.number();
                String segment = text(bytes, before, window.position());
                before = window.position();
                if (row instanceof Row.UnreadableRest) {
                    whole = true;
                } else {
                    passed.append(gap(form, row, segment));
                }
                if (row instanceof Row.MalformedRow bad && bad.raw().isEmpty() && form == Form.JSON_PAGES) {
                    passed.setLength(0); // a page without rows
                }
            }
            if (whole) {
                return;
            }
            assertThat(window.position()).isEqualTo(bytes.length);
            passed.append(text(bytes, before, bytes.length));
            assertThat(form.isCsv() ? unexplainedCsv(passed, (CsvRows) reader) : unexplainedJson(form, passed))
                    .as("passed over without a word")
                    .isEmpty();
        }
    }

    /** What of a segment of the file is neither row nor reject. */
    private static String gap(Form form, Row row, String segment) throws IOException {
        String raw;
        if (row instanceof Row.Json json) {
            raw = json.raw();
        } else if (row instanceof Row.Cells cells) {
            raw = cells.raw();
            assertThat(withoutMarks(String.join("", cells.cells()))).isEqualTo(withoutMarks(raw));
        } else {
            raw = ((Row.MalformedRow) row).raw();
            if (raw.isEmpty()) {
                return form == Form.JSON_PAGES ? segment : "";
            }
        }
        int start = segment.lastIndexOf(raw);
        assertThat(start).as("%s in %s", raw, segment).isNotNegative();
        return segment.substring(0, start) + '\n' + segment.substring(start + raw.length());
    }

    private static String withoutMarks(String text) {
        return text.replaceAll("[,;|=\t\"]", "");
    }

    private static String unexplainedCsv(CharSequence passed, CsvRows reader) {
        String rest = withoutSpace(passed.toString());
        for (char delimiter : ",;|=".toCharArray()) {
            String header = withoutSpace(String.join(String.valueOf(delimiter), reader.header()));
            rest = header.isEmpty() ? rest : rest.replace(header, "");
        }
        return rest.replaceAll("[,;|=]", "");
    }

    private static String withoutSpace(String text) {
        return text.replaceAll("[\"\uFEFF\\x00-\\x20\\p{Z}]", "").replaceAll("(?i)sep=[^a-z0-9]?", "");
    }

    private static String unexplainedJson(Form form, CharSequence passed) {
        String rest = passed.toString().replace("\uFEFF", "");
        if (form == Form.JSON_PAGES) {
            // the page's own names and values are passed over, rows are not
            return rest.matches("(?s).*row\\d+x.*") ? rest : "";
        }
        return rest.replaceAll("[\\[\\],\\x00-\\x20]", "");
    }

    private static String text(byte[] bytes, long from, long to) {
        return new String(bytes, (int) from, (int) (to - from), StandardCharsets.UTF_8);
    }
}
