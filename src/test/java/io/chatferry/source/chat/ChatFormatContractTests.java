package io.chatferry.source.chat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import io.chatferry.Documents;
import io.chatferry.model.ChatRecord;
import io.chatferry.model.Message;
import io.chatferry.source.Conversion;
import io.chatferry.source.Reading;
import io.chatferry.source.SourceFormats;
import io.chatferry.source.api.ExportFiles;
import io.chatferry.source.api.RecordStream;
import io.chatferry.source.api.SourceException;
import io.chatferry.source.api.SourceFormat;
import io.chatferry.source.api.SourceItem;
import io.chatferry.source.api.SourceSettings;
import io.chatferry.source.api.SourceSettings.UnknownColumns;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.util.FileSystemUtils;

/** What holds for every format of a chat system, tried on its sample. */
class ChatFormatContractTests {

    private static final int MUTATIONS = 200;
    private static final String PREFIX = "export of today/";

    @TempDir
    Path folder;

    static Stream<String> formats() {
        return SourceFormats.all().stream()
                .filter(format -> format instanceof ChatFormat<?>)
                .map(SourceFormat::name);
    }

    private static Path sample(String format) {
        return Path.of("samples", format);
    }

    /** Records without their places. */
    private static List<ChatRecord> records(ReadExport read) {
        return read.records(ChatRecord.class);
    }

    /** The same records, in whatever order: that of files may change with their names. */
    private static Set<String> keys(ReadExport read) {
        return records(read).stream()
                .map(record -> record.toString().replace(PREFIX, "")) // part of the paths of files in the export
                .collect(Collectors.toSet());
    }

    static List<Path> files(Path root) throws IOException {
        try (Stream<Path> walk = Files.walk(root)) {
            return walk.filter(Files::isRegularFile).sorted().toList();
        }
    }

    private Path copy(String format) throws IOException {
        Path copy = folder.resolve(format);
        FileSystemUtils.copyRecursively(sample(format), copy);
        return copy;
    }

    @ParameterizedTest
    @MethodSource("formats")
    void theSampleIsRecognisedByItsContent(String format) throws IOException {
        try (ExportFiles files = ExportFiles.open(sample(format))) {
            SourceFormats.RecognisedFormat found =
                    SourceFormats.recognise(files).orElseThrow();
            assertThat(found.name()).isEqualTo(format);
            assertThat(found.recognition().percent()).isEqualTo(100);
        }
    }

    /** Otherwise an import of one system might be read as one of another. */
    @ParameterizedTest
    @MethodSource("formats")
    void noOtherFormatTakesTheSampleForItsOwn(String format) throws IOException {
        try (ExportFiles files = ExportFiles.open(sample(format))) {
            for (SourceFormat other : SourceFormats.all()) {
                if (!other.name().equals(format)) {
                    assertThat(other.recognise(files).percent())
                            .as(other.name())
                            .isLessThan(100);
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource("formats")
    void userFindsItsJobFileAndItsPage(String format) throws IOException {
        String page = "sources/" + format + ".md";

        assertThat(Path.of("jobs", format + ".yaml")).content().contains("name: " + format + "\n", "src/docs/" + page);
        assertThat(Documents.FOLDER.resolve(page))
                .content()
                .contains(
                        "\n## Get the export\n",
                        "\n## Import\n",
                        "\n## What becomes of it\n",
                        "\n## What is lost, and how you see it\n",
                        "\n## Options\n");
        Matcher link = Pattern.compile("\\[([^\\]]+)]\\(" + Pattern.quote(page) + "\\)")
                .matcher(Documents.read(Documents.FOLDER.resolve("README.md")));
        assertThat(link.find()).as("src/docs/README.md links to %s", page).isTrue();
        assertThat(Documents.read(Documents.README).contains(link.group(1)))
                .as("README.md names %s", link.group(1))
                .isTrue();
    }

    @ParameterizedTest
    @MethodSource("formats")
    void theSampleIsReadWhole(String format) {
        ReadExport read = ReadExport.of(format, sample(format));

        assertThat(read.messages()).hasSizeGreaterThanOrEqualTo(15);
        assertThat(read.rejects()).isEmpty();
        assertThat(read.unreadable()).isEmpty();
        assertThat(read.skipped()).doesNotContainKey("not understood");
    }

    @ParameterizedTest
    @MethodSource("formats")
    void everyUserAndGroupThatIsNamedIsARecord(String format) {
        ReadExport read = ReadExport.of(format, sample(format));
        Set<String> users = new HashSet<>();
        read.users().forEach(user -> users.add(user.uid()));
        Set<String> groups = new HashSet<>();
        read.groups().forEach(group -> groups.add(group.guid()));

        assertThat(users).hasSameSizeAs(read.users());
        assertThat(groups).hasSameSizeAs(read.groups());
        for (Message message : read.messages()) {
            assertThat(users).contains(message.sender());
            assertThat("group".equals(message.receiverType()) ? groups : users).contains(message.receiver());
            message.reactions().forEach(reaction -> assertThat(users).containsAll(reaction.uids()));
        }
        read.members().forEach(member -> {
            assertThat(users).contains(member.uid());
            assertThat(groups).contains(member.guid());
        });
    }

    @ParameterizedTest
    @MethodSource("formats")
    void anArchiveIsReadLikeItsFolder(String format) throws IOException {
        Set<String> expected = keys(ReadExport.of(format, sample(format)));

        assertThat(keys(ReadExport.of(format, zip(format, "")))).isEqualTo(expected);
        assertThat(keys(ReadExport.of(format, zip(format, PREFIX)))).isEqualTo(expected);
        assertThat(keys(ReadExport.of(format, tar(format)))).isEqualTo(expected);
    }

    private Path zip(String format, String prefix) throws IOException {
        Path zip = folder.resolve(prefix.isEmpty() ? "plain.zip" : "prefixed.zip");
        try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(zip))) {
            List<Path> backwards = new ArrayList<>(files(sample(format)));
            backwards.sort(Comparator.reverseOrder()); // the order of entries decides nothing
            for (Path file : backwards) {
                out.putNextEntry(new ZipEntry(prefix + name(format, file)));
                Files.copy(file, out);
            }
        }
        return zip;
    }

    private Path tar(String format) throws IOException {
        Path tar = folder.resolve("export.tar.gz");
        try (OutputStream file = Files.newOutputStream(tar);
                TarArchiveOutputStream out = new TarArchiveOutputStream(new GZIPOutputStream(file), "UTF-8")) {
            out.setLongFileMode(TarArchiveOutputStream.LONGFILE_POSIX);
            for (Path each : files(sample(format))) {
                TarArchiveEntry entry = new TarArchiveEntry(name(format, each));
                entry.setSize(Files.size(each));
                out.putArchiveEntry(entry);
                Files.copy(each, out);
                out.closeArchiveEntry();
            }
        }
        return tar;
    }

    private static String name(String format, Path file) {
        return sample(format).relativize(file).toString().replace('\\', '/');
    }

    @ParameterizedTest
    @MethodSource("formats")
    void theSameExportTwiceGivesEachMessageOnce(String format) throws IOException {
        int expected = ReadExport.of(format, sample(format)).messages().size();
        Path both = folder.resolve("both");
        FileSystemUtils.copyRecursively(sample(format), both.resolve("first"));
        FileSystemUtils.copyRecursively(sample(format), both.resolve("second"));

        assertThat(ReadExport.of(format, both).messages()).hasSize(expected);
    }

    @ParameterizedTest
    @MethodSource("formats")
    void whatIsConvertedIsReadToTheSameRecords(String format) throws IOException {
        Path to = folder.resolve("converted");
        SourceSettings settings =
                new SourceSettings(format, sample(format), ZoneOffset.UTC, Map.of(), UnknownColumns.WARN, Set.of());
        try (ExportFiles files = ExportFiles.open(sample(format));
                RecordStream stream =
                        Objects.requireNonNull(SourceFormats.named(format)).open(files, settings)) {
            Conversion.of(stream, to);
        }
        List<ChatRecord> expected = records(ReadExport.of(format, sample(format)));
        List<ChatRecord> actual = Reading.of(to).records(ChatRecord.class);

        assertThat(actual).hasSameSizeAs(expected);
        for (int i = 0; i < expected.size(); i++) {
            assertThat(actual.get(i).toString()).isEqualTo(expected.get(i).toString());
        }
    }

    @ParameterizedTest
    @MethodSource("formats")
    void aFileThatBreaksOffCostsOnlyItsEnd(String format) throws IOException {
        Set<String> whole = ReadExport.of(format, sample(format)).messages().stream()
                .map(message -> message.sender() + message.sentAt())
                .collect(Collectors.toSet());
        for (Path file : files(sample(format))) {
            Path copy = copy(format);
            Path cut = copy.resolve(sample(format).relativize(file));
            byte[] bytes = Files.readAllBytes(cut);
            Files.write(cut, java.util.Arrays.copyOf(bytes, bytes.length * 3 / 4));

            ReadExport read = readAnything(format, copy);

            List<String> other = read.messages().stream()
                    .map(message -> message.sender() + message.sentAt())
                    .filter(message -> !whole.contains(message))
                    .toList();
            assertThat(other)
                    .as(file.toString())
                    .hasSizeLessThan(2); // a text may end in the middle of its last message
            if (file.toString().matches(".*\\.(json|jsonl|bson)")
                    && read.messages().size() < whole.size()) {
                assertThat(read.rejects().size() + read.unreadable().size())
                        .as(file.toString())
                        .isPositive();
            }
            FileSystemUtils.deleteRecursively(copy);
        }
    }

    @ParameterizedTest
    @MethodSource("formats")
    void anEmptyFileCostsNothingButItself(String format) throws IOException {
        for (Path file : files(sample(format))) {
            Path copy = copy(format);
            Files.write(copy.resolve(sample(format).relativize(file)), new byte[0]);
            readAnything(format, copy);
            FileSystemUtils.deleteRecursively(copy);
        }
    }

    /** The export, or nothing of it with a word why: never an exception of another kind. */
    private static ReadExport readAnything(String format, Path export) {
        return assertTimeoutPreemptively(Duration.ofSeconds(60), () -> {
            try {
                return ReadExport.of(format, export);
            } catch (SourceException refused) {
                assertThat(refused.getMessage()).isNotBlank();
                return ReadExport.empty();
            }
        });
    }

    @ParameterizedTest
    @MethodSource("formats")
    void brokenBytesCostOnlyTheirRow(String format) throws IOException {
        mutate(format, MUTATIONS, 20_260_101);
    }

    @Tag("full")
    @ParameterizedTest
    @MethodSource("formats")
    void brokenBytesCostOnlyTheirRowHoweverManyAreTried(String format) throws IOException {
        mutate(format, 10_000, 20_260_102);
    }

    private void mutate(String format, int mutations, long seed) throws IOException {
        Random random = new Random(seed);
        List<Path> files = files(sample(format));
        Path copy = copy(format);
        for (int i = 0; i < mutations; i++) {
            Path file = copy.resolve(sample(format).relativize(files.get(random.nextInt(files.size()))));
            byte[] before = Files.readAllBytes(file);
            Files.write(file, mutated(before, random));
            ReadExport read;
            try {
                read = readAnything(format, copy);
            } catch (RuntimeException | AssertionError failed) {
                throw new AssertionError("mutation " + i + " of " + file, failed);
            }
            assertThat(read.items()).allSatisfy(ChatFormatContractTests::isInItsPlace);
            Files.write(file, before);
        }
    }

    private static void isInItsPlace(SourceItem item) {
        assertThat(item.origin().file()).isNotEmpty();
        assertThat(item.origin().line()).isPositive();
    }

    private static byte[] mutated(byte[] bytes, Random random) {
        if (bytes.length == 0) {
            return new byte[] {(byte) random.nextInt(256)};
        }
        byte[] changed = bytes.clone();
        int at = random.nextInt(bytes.length);
        switch (random.nextInt(5)) {
            case 0 -> changed[at] = (byte) random.nextInt(256);
            case 1 -> changed[at] = (byte) "{}[]\",:\\\n\0<>".charAt(random.nextInt(12));
            case 2 -> {
                int end = Math.min(bytes.length, at + 1 + random.nextInt(40));
                changed = concat(bytes, at, new byte[0], end);
            }
            case 3 -> {
                int end = Math.min(bytes.length, at + random.nextInt(200));
                changed = concat(bytes, end, java.util.Arrays.copyOfRange(bytes, at, end), end);
            }
            default -> {
                String[] words = {"null", "-1", "1e400", "{}", "[]", "\"\"", "99999999999999999999", "\\ud800", "true"};
                changed = concat(bytes, at, words[random.nextInt(words.length)].getBytes(StandardCharsets.UTF_8), at);
            }
        }
        return changed;
    }

    private static byte[] concat(byte[] bytes, int start, byte[] middle, int end) {
        byte[] all = new byte[start + middle.length + bytes.length - end];
        System.arraycopy(bytes, 0, all, 0, start);
        System.arraycopy(middle, 0, all, start, middle.length);
        System.arraycopy(bytes, end, all, start + middle.length, bytes.length - end);
        return all;
    }
}
