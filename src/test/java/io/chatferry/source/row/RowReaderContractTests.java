package io.chatferry.source.row;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.chatferry.source.csv.CsvRows;
import io.chatferry.source.json.JsonPageRows;
import io.chatferry.source.json.JsonRows;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.core.JsonPointer;

/** What every reader of rows guarantees, for each reader and at every position. */
class RowReaderContractTests {

    private static final long SEED = 20_261_127;

    /** A reader with an input that has valid and malformed rows. */
    enum Input {
        CSV_WITH_HEADER("\uFEFFid,text\n1,plain\n2,\"two\nlines\"\n\n3,a \"quote\"\n4,x,y\n5,\"\"\"z\"\"\"\r\n6\n") {
            @Override
            RowReader open(InputStream in) throws IOException {
                return CsvRows.withHeader(new ByteWindow(in, 1), null);
            }
        },
        CSV_WITHOUT_HEADER("1;\"a;b\"\n2;ü\n3;b;c\n4;\"d\"e\n5;f\n") {
            @Override
            RowReader open(InputStream in) throws IOException {
                return CsvRows.withoutHeader(new ByteWindow(in, 1), ';', List.of("id", "text"));
            }
        },
        JSON_LINES("{\"id\":1}\n\n{\"id\":2,\"t\":\"ü\"}\n{\"id\":\n[3]\n{\"id\":4} {}\n  {\"id\":5}  \n{\"id\":6}") {
            @Override
            RowReader open(InputStream in) throws IOException {
                return JsonRows.open(new ByteWindow(in, 1), "rows.jsonl");
            }
        },
        JSON_ARRAY("[{\"id\":1},\n{\"id\":2,\"l\":[1,{}]},\n 17,{\"id\":x},\n{\"id\":4},\n\"text\",{\"id\":5}\n]\n") {
            @Override
            RowReader open(InputStream in) throws IOException {
                return JsonRows.open(new ByteWindow(in, 1), "rows.json");
            }
        },
        JSON_VALUES("{\n\"id\":1}\n{\"id\":2\n}\n{\"id\":03}\n{\"id\":4}\n") {
            @Override
            RowReader open(InputStream in) throws IOException {
                return JsonRows.open(new ByteWindow(in, 1), "rows.json");
            }
        },
        JSON_PAGE("{\"next\":null,\n\"rows\":[{\"id\":1},\n{\"id\":2},{\"id\":nul},\n{\"id\":3}],\"total\":4}") {
            @Override
            RowReader open(InputStream in) throws IOException {
                return JsonPageRows.open(
                        new ByteWindow(in, 1),
                        JsonPointer.compile("/rows"),
                        Set.of(),
                        () -> InputStream.nullInputStream());
            }
        };

        private final String content;

        Input(String content) {
            this.content = content;
        }

        byte[] bytes() {
            return content.getBytes(StandardCharsets.UTF_8);
        }

        abstract RowReader open(InputStream in) throws IOException;

        List<Row> rows() throws IOException {
            return rows(new ByteArrayInputStream(bytes()));
        }

        List<Row> rows(InputStream in) throws IOException {
            try (RowReader reader = open(in)) {
                List<Row> rows = new ArrayList<>();
                for (Row row = reader.next(); row != null; row = reader.next()) {
                    rows.add(row);
                }
                return rows;
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void readsValidAndMalformedRows(Input input) throws IOException {
        List<Row> rows = input.rows();

        assertThat(rows).hasAtLeastOneElementOfType(Row.MalformedRow.class);
        assertThat(rows).noneMatch(Row.UnreadableRest.class::isInstance);
        assertThat(rows.stream().filter(row -> !(row instanceof Row.MalformedRow)))
                .hasSizeGreaterThanOrEqualTo(3);
    }

    @ParameterizedTest
    @EnumSource
    void resumesAtEveryPositionWithTheRemainingRows(Input input) throws IOException {
        List<Row> all = input.rows();
        for (int position = 0; position <= all.size(); position++) {
            try (RowReader reader = input.open(new ByteArrayInputStream(input.bytes()))) {
                for (int i = 0; i < position; i++) {
                    assertThat(reader.next()).isEqualTo(all.get(i));
                }
            }
            List<Row> rest = new ArrayList<>();
            try (RowReader again = input.open(new ByteArrayInputStream(input.bytes()))) {
                for (int i = 0; i < position; i++) {
                    again.next();
                }
                for (Row row = again.next(); row != null; row = again.next()) {
                    rest.add(row);
                }
            }
            assertThat(rest).as("from row %d", position).isEqualTo(all.subList(position, all.size()));
        }
    }

    @ParameterizedTest
    @EnumSource
    void readsTheSameRowsHoweverTheBytesArrive(Input input) throws IOException {
        for (int seed = 0; seed < 50; seed++) {
            assertThat(input.rows(new Chunks(input.bytes(), new Random(SEED + seed))))
                    .isEqualTo(input.rows());
        }
    }

    @ParameterizedTest
    @EnumSource
    void numbersRowsWithoutGapsAndLinesInAscendingOrder(Input input) throws IOException {
        long number = 0;
        long line = 1;
        for (Row row : input.rows()) {
            assertThat(row.number()).isEqualTo(++number);
            assertThat(row.line()).isGreaterThanOrEqualTo(line);
            line = row.line();
        }
        assertThat(line)
                .isLessThanOrEqualTo(new String(input.bytes(), StandardCharsets.UTF_8)
                        .lines()
                        .count());
    }

    @ParameterizedTest
    @EnumSource
    void returnsNullAgainAfterTheLastRow(Input input) throws IOException {
        int count = input.rows().size();
        try (RowReader reader = input.open(new ByteArrayInputStream(input.bytes()))) {
            for (int i = 0; i < count; i++) {
                assertThat(reader.next()).isNotNull();
            }
            assertThat(reader.next()).isNull();
            assertThat(reader.next()).isNull();
        }
    }

    @ParameterizedTest
    @EnumSource
    void closesItsInputAtEveryPositionAndMayBeClosedTwice(Input input) throws IOException {
        for (int position = 0; position <= input.rows().size(); position++) {
            boolean[] isClosed = {false};
            InputStream in = new ByteArrayInputStream(input.bytes()) {
                @Override
                public void close() {
                    isClosed[0] = true;
                }
            };
            RowReader reader = input.open(in);
            for (int i = 0; i < position; i++) {
                reader.next();
            }
            assertThat(isClosed[0]).isFalse();
            reader.close();
            assertThat(isClosed[0]).isTrue();
            assertThatCode(reader::close).doesNotThrowAnyException();
        }
    }

    @ParameterizedTest
    @EnumSource
    void passesAnErrorOfTheDiskOn(Input input) throws IOException {
        byte[] bytes = input.bytes();
        List<Row> all = input.rows();
        for (int broken = 0; broken < bytes.length; broken++) {
            byte[] readable = Arrays.copyOf(bytes, broken);
            List<Row> rows = new ArrayList<>();
            String error = "";
            try (RowReader reader = input.open(new FailingAtEnd(readable))) {
                for (Row row = reader.next(); row != null; row = reader.next()) {
                    rows.add(row);
                }
            } catch (IOException e) {
                error = String.valueOf(e.getMessage());
            }
            assertThat(error).as("after %d bytes", broken).isEqualTo("disk error");
            assertThat(rows).isEqualTo(all.subList(0, rows.size()));
        }
    }

    @ParameterizedTest
    @EnumSource
    void readsEveryBeginningOfAFileToItsEnd(Input input) throws IOException {
        byte[] bytes = input.bytes();
        List<Row> all = input.rows();
        for (int length = 0; length < bytes.length; length++) {
            List<Row> rows = input.rows(new ByteArrayInputStream(bytes, 0, length));
            assertThat(rows).hasSizeLessThanOrEqualTo(all.size() + 1);
        }
    }

    @ParameterizedTest
    @EnumSource
    void readsADamagedFileToItsEndWithAscendingNumbers(Input input) throws IOException {
        Random random = new Random(SEED);
        String damage = "{}[]\",:;\n\\x\u0000";
        for (int round = 0; round < 300; round++) {
            byte[] bytes = input.bytes();
            for (int i = 0; i < 3; i++) {
                bytes[random.nextInt(bytes.length)] = (byte) damage.charAt(random.nextInt(damage.length()));
            }
            long last = 0;
            for (Row row : input.rows(new ByteArrayInputStream(bytes))) {
                assertThat(row.number()).isGreaterThanOrEqualTo(last);
                last = row.number();
            }
        }
    }

    /** Returns one to seven bytes at a time. */
    private static final class Chunks extends InputStream {

        private final InputStream in;
        private final Random random;

        Chunks(byte[] bytes, Random random) {
            this.in = new ByteArrayInputStream(bytes);
            this.random = random;
        }

        @Override
        public int read() throws IOException {
            return in.read();
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            return in.read(bytes, offset, Math.min(length, 1 + random.nextInt(7)));
        }
    }

    /** Fails instead of ending. */
    private static final class FailingAtEnd extends InputStream {

        private final InputStream in;

        FailingAtEnd(byte[] bytes) {
            this.in = new ByteArrayInputStream(bytes);
        }

        @Override
        public int read() throws IOException {
            int read = in.read();
            if (read < 0) {
                throw new IOException("disk error");
            }
            return read;
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            int read = in.read(bytes, offset, length);
            if (read < 0) {
                throw new IOException("disk error");
            }
            return read;
        }
    }
}
