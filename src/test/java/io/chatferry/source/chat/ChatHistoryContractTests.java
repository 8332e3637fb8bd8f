package io.chatferry.source.chat;

import static org.assertj.core.api.Assertions.assertThat;

import io.chatferry.model.Attachment;
import io.chatferry.model.Group;
import io.chatferry.model.Message;
import io.chatferry.model.User;
import io.chatferry.source.SourceFormats;
import io.chatferry.source.api.ExportFiles;
import io.chatferry.source.api.RecordStream;
import io.chatferry.source.api.SourceException;
import io.chatferry.source.api.SourceFormat;
import io.chatferry.source.api.SourceItem;
import io.chatferry.source.api.SourceSettings;
import io.chatferry.source.api.SourceSettings.UnknownColumns;
import io.chatferry.source.chat.history.ChatHistory;
import io.chatferry.source.chat.history.ChatHistory.Person;
import io.chatferry.source.chat.history.ChatHistory.Post;
import io.chatferry.source.chat.history.ExportWriters;
import io.chatferry.source.chat.history.ExportWriters.ExportWriter;
import io.chatferry.source.chat.history.ExportWriters.Trait;
import io.chatferry.source.chat.history.HostileNames;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What holds for every format of a chat system, tried on the same history as each system exports it. */
class ChatHistoryContractTests {

    private static final Instant TIME = HostileNames.TIME;
    private static final ZoneId KOLKATA = ZoneId.of("Asia/Kolkata");
    private static final Duration KOLKATA_OFFSET = Duration.ofMinutes(330);
    private static final Pattern ZONE =
            Pattern.compile("(\\d:\\d\\d:\\d\\d(?:\\.\\d+)?(?: [AP]M)?)(?:Z|[+-]\\d\\d:\\d\\d| UTC)");
    private static final List<String> HOSTILE = HostileNames.ALL;

    @TempDir
    Path folder;

    static Stream<ExportWriter> writers() {
        return ExportWriters.all();
    }

    private static Stream<ExportWriter> with(Trait trait) {
        return ExportWriters.all().filter(writer -> writer.has(trait));
    }

    static Stream<ExportWriter> withIds() {
        return with(Trait.IDS);
    }

    static Stream<ExportWriter> numbered() {
        return with(Trait.NUMBERS);
    }

    @Test
    void everyFormatIsTried() {
        assertThat(writers().map(ExportWriter::format).collect(Collectors.toSet()))
                .containsExactlyInAnyOrderElementsOf(
                        ChatFormatContractTests.formats().toList());
    }

    private Path written(ExportWriter writer, ChatHistory history) throws IOException {
        Path export = folder.resolve("export");
        writer.write(history, export);
        return export;
    }

    private ReadExport read(ExportWriter writer, ChatHistory history) throws IOException {
        return ReadExport.of(writer.format(), written(writer, history));
    }

    /** The texts of each group, in the order of their times. */
    private static List<List<String>> texts(ReadExport read) {
        Map<String, List<Message>> groups = new LinkedHashMap<>();
        for (Message message : read.messages()) {
            assertThat(message.receiverType()).isEqualTo("group");
            groups.computeIfAbsent(String.valueOf(message.receiver()), guid -> new ArrayList<>())
                    .add(message);
        }
        return groups.values().stream()
                .map(messages -> messages.stream()
                        .sorted(Comparator.comparing(message -> Objects.requireNonNull(message.sentAt())))
                        .map(message -> String.valueOf(message.text()))
                        .toList())
                .toList();
    }

    private static void assertClean(ReadExport read) {
        assertThat(read.rejects()).isEmpty();
        assertThat(read.unreadable()).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("writers")
    void aHistoryIsReadAsItWasWritten(ExportWriter writer) throws IOException {
        ChatHistory history = ChatHistory.of(3, 25);

        ReadExport read = read(writer, history);

        assertClean(read);
        assertThat(texts(read)).containsExactlyInAnyOrderElementsOf(history.texts());
        assertThat(read.users()).extracting(User::name).contains("Ann", "Bob", "Cleo");
        assertThat(read.groups()).extracting(Group::name).hasSize(3);
        assertThat(read.messages().stream()
                        .map(Message::muid)
                        .filter(Objects::nonNull)) // it is derived where there is none
                .doesNotHaveDuplicates();
    }

    @ParameterizedTest
    @MethodSource("writers")
    void roomsWithoutMessagesAreNoError(ExportWriter writer) throws IOException {
        ReadExport read = read(writer, ChatHistory.of(3, 0));

        assertClean(read);
        assertThat(read.messages()).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("writers")
    void aLargeConversationIsReadWhole(ExportWriter writer) throws IOException {
        assertReadWhole(writer, 20_000);
    }

    @Tag("full")
    @ParameterizedTest
    @MethodSource("writers")
    void aVeryLargeConversationIsReadWhole(ExportWriter writer) throws IOException {
        assertReadWhole(writer, 1_000_000);
    }

    /** Without keeping what is read. */
    private void assertReadWhole(ExportWriter writer, int size) throws IOException {
        Path export = written(writer, ChatHistory.of(1, size));
        SourceFormat format = Objects.requireNonNull(SourceFormats.named(writer.format()));
        SourceSettings settings =
                new SourceSettings(format.name(), export, ZoneOffset.UTC, Map.of(), UnknownColumns.WARN, Set.of());
        BitSet read = new BitSet(size);
        int messages = 0;
        try (ExportFiles files = ExportFiles.open(export);
                RecordStream stream = format.open(files, settings)) {
            for (SourceItem item = stream.next(); item != null; item = stream.next()) {
                assertThat(item).isNotInstanceOfAny(SourceItem.MalformedRecord.class, SourceItem.UnreadablePart.class);
                if (item instanceof SourceItem.ParsedRecord parsed && parsed.record() instanceof Message message) {
                    read.set(Integer.parseInt(String.valueOf(message.text()).split(" ")[1]));
                    messages++;
                }
            }
        }
        assertThat(messages).isEqualTo(size);
        assertThat(read.cardinality()).isEqualTo(size);
    }

    @ParameterizedTest
    @MethodSource("writers")
    void hostileNamesOfPeopleAndFilesCostNoMessage(ExportWriter writer) throws IOException {
        List<Post> posts = new ArrayList<>();
        for (int i = 0; i < HOSTILE.size(); i++) {
            String name = HOSTILE.get(i);
            posts.add(new Post(i + 1, new Person(900 + i, name), "hostile " + i, TIME.plusSeconds(60L * i), name));
        }
        posts.add(new Post(99, new Person(101, "Ann"), "the end", TIME.plusSeconds(6_000), null));

        ReadExport read = read(writer, ChatHistory.of("room", posts));

        assertThat(read.unreadable()).isEmpty();
        assertAccountedFor(posts.size(), read);
        assertThat(read.messages()).extracting(Message::text).contains("the end");
        if (writer.has(Trait.IDS)) {
            assertThat(read.messages()).hasSameSizeAs(posts);
        }
        for (Message message : read.messages()) {
            assertThat(message.attachments())
                    .extracting(Attachment::url)
                    .allSatisfy(url -> assertThat(url).startsWith("https://files.example.com/"));
        }
    }

    @ParameterizedTest
    @MethodSource("writers")
    void hostileNamesOfRoomsCostNoMessage(ExportWriter writer) throws IOException {
        List<ChatHistory.Room> rooms = new ArrayList<>();
        for (String name : HOSTILE) {
            int at = rooms.size();
            rooms.add(new ChatHistory.Room(
                    700 + at,
                    name,
                    List.of(new Post(at + 1, new Person(101 + at % 3, "Ann" + at % 3), "in " + at, TIME, null))));
        }

        ReadExport read = read(writer, new ChatHistory(rooms));

        assertClean(read);
        assertThat(read.messages()).hasSameSizeAs(HOSTILE);
        assertThat(read.messages()).extracting(Message::receiver).doesNotHaveDuplicates();
    }

    /**
     * Each ends as a message, as a row that is left out, or as one that cannot be read. A line of the system is a post that was taken
     * for one, or is none of the posts: some systems tell by such lines who is in a room.
     */
    private static void assertAccountedFor(int rows, ReadExport read) {
        int system = 0;
        int skipped = 0;
        for (Map.Entry<String, Integer> each : read.skipped().entrySet()) {
            if (each.getKey().startsWith("system: ")) {
                system += each.getValue();
            } else {
                skipped += each.getValue();
            }
        }
        assertThat(read.messages().size() + skipped + read.rejects().size())
                .as("messages %d, skipped %s, rejects %s", read.messages().size(), read.skipped(), read.rejects())
                .isBetween(rows - system, rows);
    }

    @ParameterizedTest
    @MethodSource("writers")
    void emptyAndRepeatedMessagesAreCounted(ExportWriter writer) throws IOException {
        List<Post> posts = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            int id = i % 10 == 9 ? i - 1 : i; // one in ten is there twice
            String text = i % 7 == 3 ? "" : i % 7 == 5 ? "   " : "text " + id;
            posts.add(
                    new Post(id + 1, new Person(101 + id % 3, "Ann" + id % 3), text, TIME.plusSeconds(60L * id), null));
        }

        ReadExport read = read(writer, ChatHistory.of("room", posts));

        assertThat(read.unreadable()).isEmpty();
        assertAccountedFor(posts.size(), read);
    }

    /** Those of people and of rooms likewise. */
    @ParameterizedTest
    @MethodSource("numbered")
    void idsBeyondThoseOfDoublesAreKeptExactly(ExportWriter writer) throws IOException {
        List<Post> posts = new ArrayList<>();
        for (long id = 9_007_199_254_740_991L; id < 9_007_199_254_740_995L; id++) {
            posts.add(new Post(id, new Person(id, "P" + id % 10), "id " + id, TIME.plusSeconds(60 * (id % 100)), null));
        }
        ChatHistory history = new ChatHistory(List.of(
                new ChatHistory.Room(9_007_199_254_740_992L, "one", posts.subList(0, 2)),
                new ChatHistory.Room(9_007_199_254_740_993L, "two", posts.subList(2, 4))));
        Path export = written(writer, history);

        for (boolean isQuoted : new boolean[] {true, false}) {
            Path same = folder.resolve("quoted " + isQuoted);
            copyReplacing(
                    export,
                    same,
                    isQuoted
                            ? text -> text.replaceAll("(?<![\\w\"./:-])(90071992547409\\d\\d)(?![\\w\".])", "\"$1\"")
                            : text -> text.replaceAll("\"(90071992547409\\d\\d)\"", "$1"));
            ReadExport read = ReadExport.of(writer.format(), same);

            assertClean(read);
            assertThat(read.messages()).hasSize(4);
            for (Message message : read.messages()) {
                String id = String.valueOf(message.text()).substring(3);
                assertThat(message.muid()).endsWith(id);
                assertThat(message.sender()).contains(writer.name().equals("teams") ? id.substring(4) : id);
            }
            assertThat(read.messages())
                    .extracting(Message::receiver)
                    .containsOnly(read.groups().stream().map(Group::guid).toArray(String[]::new));
            assertThat(read.groups()).hasSize(2);
        }
    }

    @ParameterizedTest
    @MethodSource("writers")
    void timesWithoutZoneAreReadInThatOfTheJob(ExportWriter writer) throws IOException {
        Path export = written(writer, ChatHistory.of(1, 5));
        List<Instant> exact = times(ReadExport.of(writer.format(), export));

        List<Instant> asIs = times(ReadExport.of(writer.format(), export, KOLKATA, null));

        assertThat(asIs)
                .isEqualTo(
                        writer.has(Trait.LOCAL_TIMES)
                                ? exact.stream()
                                        .map(time -> time.minus(KOLKATA_OFFSET))
                                        .toList()
                                : exact);
        Path local = folder.resolve("local");
        if (copyReplacing(export, local, text -> ZONE.matcher(text).replaceAll("$1"))) {
            ReadExport read = ReadExport.of(writer.format(), local, KOLKATA, null);
            assertAccountedFor(5, read);
            assertThat(times(read)).allSatisfy(time -> assertThat(exact).contains(time.plus(KOLKATA_OFFSET)));
        }
    }

    private static List<Instant> times(ReadExport read) {
        return read.messages().stream()
                .map(message -> Objects.requireNonNull(message.sentAt()))
                .toList();
    }

    /** Whether it made a difference. */
    private static boolean copyReplacing(Path from, Path to, java.util.function.UnaryOperator<String> how)
            throws IOException {
        boolean differs = false;
        for (Path file : ChatFormatContractTests.files(from)) {
            String text = Files.readString(file);
            String replaced = how.apply(text);
            differs |= !replaced.equals(text);
            Path copy = to.resolve(from.relativize(file).toString());
            Files.createDirectories(copy.getParent());
            Files.writeString(copy, replaced);
        }
        return differs;
    }

    @ParameterizedTest
    @MethodSource("withIds")
    void aGrownExportGivesWhatIsOldTheSameIds(ExportWriter writer) throws IOException {
        ChatHistory history = ChatHistory.of(2, 30);
        Map<String, String> before = muids(read(writer, history.part(0, 0.5)));

        Map<String, String> after = muids(read(writer, history));

        assertThat(before).hasSize(30);
        assertThat(after).hasSize(60).containsAllEntriesOf(before);
    }

    private static Map<String, String> muids(ReadExport read) {
        return read.messages().stream()
                .collect(Collectors.toMap(
                        message -> String.valueOf(message.text()), message -> String.valueOf(message.muid())));
    }

    @ParameterizedTest
    @MethodSource("writers")
    void anEmptyFolderIsRefusedInWords(ExportWriter writer) throws IOException {
        Path empty = Files.createDirectories(folder.resolve("empty"));
        try {
            assertThat(ReadExport.of(writer.format(), empty).messages()).isEmpty();
        } catch (SourceException refused) {
            assertThat(refused.getMessage()).isNotBlank().doesNotContain("Exception");
        }
    }
}
