package io.chatferry.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import io.chatferry.cli.option.Shell;
import io.chatferry.job.JobCommands;
import io.chatferry.job.run.StopSignal;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Exports whose bytes are changed at random, by fixed seeds: {@code validate} reads each to its end, counts every record
 * once, and ends with 0, 2 or 64.
 */
class MutatedExportTests {

    private static final int FILES_IN_FOLDER = 50;
    private static final int FOLDERS = 4;
    private static final int FOLDERS_IN_FULL = 64;
    /** Of processor time for a folder: others may use the machine meanwhile. */
    private static final Duration MOST_WORK = Duration.ofSeconds(20);

    private static final Duration LONGEST = Duration.ofMinutes(5);
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final List<String> NUMBERS = List.of(
            "1e400746262800",
            "1E+999999999",
            "1e-2147483648",
            "1e2147483647",
            "9".repeat(400),
            "9".repeat(2_000),
            "-0",
            "NaN",
            "0x7f",
            "1.7976931348623157e309",
            "-9223372036854775809");
    private static final List<String> WORDS = List.of(
            "[".repeat(3_000),
            "{\"a\":".repeat(600),
            "\"",
            "\"\"\"",
            "\u0000",
            "\r",
            "\n\n\n",
            "null",
            "true",
            "\\u0000",
            "\\ud800",
            "],[",
            "},{",
            ",,,,",
            "\ufeff",
            "x".repeat(70_000));

    @TempDir
    Path folder;

    /** What is read, and how a file of it is written. */
    enum Reader {
        CSV("csv", "csv"),
        JSON_LINES("jsonl", "jsonl"),
        JSON_ARRAY("jsonl", "jsonl"),
        GZIP("jsonl", "jsonl"),
        ZIP("csv", "csv"),
        MAPPED_CSV("mapped-csv", "mapped-csv"),
        MAPPED_JSON("sendbird", "../src/test/resources/io/chatferry/config/jobs/sendbird"),
        PUBNUB("pubnub", "pubnub"),
        SENDBIRD("sendbird", "sendbird"),
        STREAM("stream", "stream"),
        TWILIO("twilio", "twilio");

        private final String sample;
        private final String job;

        Reader(String sample, String job) {
            this.sample = sample;
            this.job = job;
        }

        /** The files of the sample by name, as this reader has them before they are packed. */
        Map<String, byte[]> files() throws IOException {
            Map<String, byte[]> files = new TreeMap<>();
            try (Stream<Path> paths = Files.walk(Path.of("samples", sample))) {
                for (Path path : paths.filter(Files::isRegularFile).toList()) {
                    String name = path.getFileName().toString();
                    if (this == JSON_ARRAY) {
                        String rows = String.join(",\n", Files.readAllLines(path));
                        files.put(name.replace(".jsonl", ".json"), ("[" + rows + "]").getBytes(StandardCharsets.UTF_8));
                    } else {
                        files.put(name, Files.readAllBytes(path));
                    }
                }
            }
            return files;
        }

        byte[] packed(byte[] content) throws IOException {
            if (this != GZIP) {
                return content;
            }
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
                gzip.write(content);
            }
            return out.toByteArray();
        }
    }

    @ParameterizedTest
    @EnumSource
    void validateReadsMutatedFilesToTheirEnd(Reader reader) throws IOException {
        validateFolders(reader, 0, FOLDERS);
    }

    @Tag("full")
    @ParameterizedTest
    @EnumSource
    void validateReadsThousandsOfMutatedFilesToTheirEnd(Reader reader) throws IOException {
        validateFolders(reader, FOLDERS, FOLDERS_IN_FULL);
    }

    private void validateFolders(Reader reader, int from, int to) throws IOException {
        int whole = 0;
        for (int seed = from; seed < to; seed++) {
            Path export = folder.resolve(reader + "-" + seed);
            write(reader, export, new Random(seed));
            if (reader == Reader.ZIP) {
                export = zipped(export, new Random(seed));
            }
            whole += validate(reader, export, seed) == 64 ? 0 : 1;
        }
        assertThat(whole).as("folders that were read").isPositive();
    }

    private static void write(Reader reader, Path export, Random random) throws IOException {
        Files.createDirectories(export);
        Map<String, byte[]> files = reader.files();
        List<byte[]> contents = new ArrayList<>(files.values());
        List<String> names = new ArrayList<>(files.keySet());
        for (int i = 0; i < FILES_IN_FOLDER; i++) {
            String name = names.get(random.nextInt(names.size()));
            int dot = name.indexOf('.');
            String numbered = name.substring(0, dot) + "-" + i + name.substring(dot);
            byte[] before = contents.get(names.indexOf(name));
            byte[] other = contents.get(random.nextInt(contents.size()));
            boolean packedIsMutated = reader == Reader.GZIP && random.nextBoolean();
            byte[] after = packedIsMutated
                    ? mutated(reader.packed(before), other, random)
                    : reader.packed(mutated(before, other, random));
            Files.write(export.resolve(numbered + (reader == Reader.GZIP ? ".gz" : "")), after);
        }
    }

    /** An archive of the folder; every second one is itself mutated. */
    private static Path zipped(Path export, Random random) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(out);
                Stream<Path> files = Files.list(export)) {
            for (Path file : files.sorted().toList()) {
                String parent = random.nextInt(10) == 0 ? "d".repeat(3_000) + "/" : "";
                String name = parent + file.getFileName();
                zip.putNextEntry(new ZipEntry(name));
                zip.write(Files.readAllBytes(file));
            }
        }
        byte[] bytes = random.nextBoolean() ? mutated(out.toByteArray(), out.toByteArray(), random) : out.toByteArray();
        return Files.write(export.resolveSibling(export.getFileName() + ".zip"), bytes);
    }

    private static byte[] mutated(byte[] content, byte[] other, Random random) {
        byte[] bytes = content;
        for (int times = 1 + random.nextInt(4); times > 0 && bytes.length > 0; times--) {
            int from = random.nextInt(bytes.length);
            int to = Math.min(bytes.length, from + random.nextInt(200));
            bytes = switch (random.nextInt(7)) {
                case 0 -> flipped(bytes, from, random);
                case 1 -> joined(bytes, 0, from, new byte[0], bytes, to);
                case 2 -> joined(bytes, 0, to, new byte[0], bytes, from);
                case 3 -> joined(bytes, 0, from, new byte[0], bytes, bytes.length);
                case 4 -> swappedNumber(bytes, from, NUMBERS.get(random.nextInt(NUMBERS.size())));
                case 5 -> joined(bytes, 0, from, word(random), bytes, from);
                default -> joined(bytes, 0, from, new byte[0], other, random.nextInt(Math.max(1, other.length)));
            };
        }
        return bytes;
    }

    private static byte[] word(Random random) {
        return WORDS.get(random.nextInt(WORDS.size())).getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] flipped(byte[] bytes, int at, Random random) {
        byte[] flipped = bytes.clone();
        flipped[at] ^= (byte) (1 << random.nextInt(8));
        return flipped;
    }

    /** Another number in the place of the next one behind {@code from}. */
    private static byte[] swappedNumber(byte[] bytes, int from, String number) {
        int start = from;
        while (start < bytes.length && !isDigit(bytes[start])) {
            start++;
        }
        int end = start;
        while (end < bytes.length && isDigit(bytes[end])) {
            end++;
        }
        return joined(bytes, 0, start, number.getBytes(StandardCharsets.UTF_8), bytes, end);
    }

    private static boolean isDigit(byte c) {
        return c >= '0' && c <= '9';
    }

    /** {@code first[from..to)}, then {@code middle}, then {@code second} from {@code behind} on. */
    private static byte[] joined(byte[] first, int from, int to, byte[] middle, byte[] second, int behind) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(first, from, to - from);
        out.writeBytes(middle);
        out.write(second, behind, second.length - behind);
        return out.toByteArray();
    }

    private int validate(Reader reader, Path export, int seed) throws IOException {
        Path work = folder.resolve("work-" + reader + "-" + seed);
        Path job = folder.resolve("job-" + reader + "-" + seed + ".yaml");
        String lines = Files.readString(Path.of("jobs", reader.job + ".yaml"))
                .replaceFirst("(?m)^name: .*$", "name: mutated")
                .replaceFirst("(?m)^  path: .*$", "  path: \"" + export + "\"");
        Files.writeString(job, lines);
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        Duration before = processorTime();
        int code = assertTimeoutPreemptively(LONGEST, () -> {
            PrintStream out = new PrintStream(printed, true, StandardCharsets.UTF_8);
            Shell shell = new Shell(out, out, Map.of(), false, Path.of(""), new StopSignal(), JobCommands.real());
            return Main.run(new String[] {"validate", job.toString(), "--work", work.toString()}, shell);
        });

        assertThat(code)
                .as("%s, seed %d: %s", reader, seed, printed.toString(StandardCharsets.UTF_8))
                .isIn(0, 2, 64);
        assertThat(processorTime().minus(before))
                .as("%s, seed %d", reader, seed)
                .isLessThan(MOST_WORK);
        if (code != 64) {
            JsonNode report = JSON.readTree(Files.readString(work.resolve("mutated/report.json")));
            assertThat(report.findValues("addsUp"))
                    .as("%s, seed %d", reader, seed)
                    .isNotEmpty()
                    .allMatch(JsonNode::asBoolean);
        }
        remove(work);
        remove(export);
        return code;
    }

    private static Duration processorTime() {
        return ProcessHandle.current().info().totalCpuDuration().orElseThrow();
    }

    private static void remove(Path path) throws IOException {
        try (Stream<Path> all = Files.walk(path)) {
            all.sorted(Comparator.reverseOrder()).forEach(each -> {
                try {
                    Files.delete(each);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
        }
    }
}
