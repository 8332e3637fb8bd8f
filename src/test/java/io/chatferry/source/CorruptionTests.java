package io.chatferry.source;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever bytes of a file are changed, the reader ends, throws nothing, and loses the touched records at most. */
class CorruptionTests {

    private static final int RECORDS = 60;
    private static final int ROUNDS = 400;
    private static final byte[] NASTY = "\"\"\"{}[],,:\\\n\r\0\u00ff;x1".getBytes(StandardCharsets.ISO_8859_1);

    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"messages.csv", "messages.jsonl", "messages.json"})
    void losesAtMostTheRecordOfAChangedByte(String name) throws IOException {
        List<String> lines =
                IntStream.range(0, RECORDS).mapToObj(i -> line(name, i)).toList();
        for (int seed = 0; seed < ROUNDS; seed++) {
            Random random = new Random(seed);
            int touched = 1 + random.nextInt(RECORDS - 2);
            byte[] line = lines.get(touched).getBytes(StandardCharsets.UTF_8);
            line[random.nextInt(line.length)] = NASTY[random.nextInt(NASTY.length)];
            Path file = folder.resolve(name);
            Files.write(file, whole(name, lines, touched, line));

            Reading reading = Assertions.assertTimeoutPreemptively(Duration.ofSeconds(10), () -> Reading.of(file));

            Set<String> expected = IntStream.range(0, RECORDS)
                    .filter(i -> i != touched)
                    .mapToObj(i -> "m" + i)
                    .collect(Collectors.toSet());
            assertThat(new HashSet<>(reading.muids()))
                    .as("seed %d: %s", seed, new String(line, StandardCharsets.ISO_8859_1))
                    .containsAll(expected);
            assertThat(reading.lost()).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"messages.csv", "messages.jsonl", "messages.json"})
    void neverThrowsOnGarbage(String name) throws IOException {
        for (int seed = 0; seed < ROUNDS; seed++) {
            Random random = new Random(seed);
            byte[] bytes = whole(
                    name, IntStream.range(0, 8).mapToObj(i -> line(name, i)).toList(), -1, new byte[0]);
            for (int i = 0; i < 12; i++) {
                bytes[random.nextInt(bytes.length)] = NASTY[random.nextInt(NASTY.length)];
            }
            int length = random.nextInt(4) == 0 ? random.nextInt(bytes.length) : bytes.length;
            Path file = folder.resolve(name);
            Files.write(file, java.util.Arrays.copyOf(bytes, length));

            Assertions.assertTimeoutPreemptively(Duration.ofSeconds(10), () -> Reading.of(file));
        }
    }

    private static byte[] whole(String name, List<String> lines, int touched, byte[] line) {
        var out = new java.io.ByteArrayOutputStream();
        boolean array = name.endsWith(".json");
        out.writeBytes((name.endsWith(".csv") ? "muid,sender,receiver,sentAt,metadata,text\n" : array ? "[\n" : "")
                .getBytes(StandardCharsets.UTF_8));
        for (int i = 0; i < lines.size(); i++) {
            out.writeBytes(i == touched ? line : lines.get(i).getBytes(StandardCharsets.UTF_8));
            out.writeBytes((array && i < lines.size() - 1 ? ",\n" : "\n").getBytes(StandardCharsets.UTF_8));
        }
        out.writeBytes(array ? new byte[] {']'} : new byte[0]);
        return out.toByteArray();
    }

    private static String line(String name, int i) {
        String text = "text, \\\"" + i + "\\\" {of} [a] größer Satz" + (i % 3 == 0 ? "\\nwith a line" : "");
        if (name.endsWith(".csv")) {
            String cell = text.replace("\\\"", "\"\"").replace("\\n", "\n");
            return "m%d,ann,bob,17000000%02d,\"{\"\"a\"\":%d}\",\"%s\"".formatted(i, i, i, cell);
        }
        return "{\"muid\":\"m%d\",\"sender\":\"ann\",\"receiver\":\"bob\",\"sentAt\":17000000%02d,\"metadata\":{\"a\":[%d]},\"text\":\"%s\"}"
                .formatted(i, i, i, text);
    }
}
