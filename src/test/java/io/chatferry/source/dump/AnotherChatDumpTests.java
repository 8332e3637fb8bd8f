package io.chatferry.source.dump;

import static org.assertj.core.api.Assertions.assertThat;

import io.chatferry.config.JobFile;
import io.chatferry.model.Attachment;
import io.chatferry.model.Message;
import io.chatferry.source.Reading;
import io.chatferry.source.api.ExportFiles;
import io.chatferry.source.api.SourceItem.ParsedRecord;
import io.chatferry.source.dump.SampleChat.FileLink;
import io.chatferry.source.dump.SampleChat.Post;
import io.chatferry.source.guess.JobGuess;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A made-up chat with hard texts is the same from each tool's dump, read by the job for that tool. */
class AnotherChatDumpTests {

    private static final Path JOBS = Path.of("src/test/resources/dumps/jobs");
    private static final Map<String, String> ENVIRONMENT =
            Map.of("COMETCHAT_APP_ID", "app", "COMETCHAT_API_KEY", "s3cret");
    private static final String MILLIS = "yyyy-MM-dd HH:mm:ss.SSS";
    private static final String SECONDS = "yyyy-MM-dd HH:mm:ss";
    private static final String EXCEL = "dd.MM.yyyy HH:mm";
    private static final Charset ANSI = Charset.forName("windows-1252");

    /** Writes a chat into a folder. */
    private interface Writing {
        void write(SampleChat chat, Path folder) throws IOException;
    }

    /** The tools, by the names of their jobs. */
    enum Tool {
        A1_MYSQL_OUTFILE(ChronoUnit.MILLIS, flat(DumpWriter.MYSQL_OUTFILE, MILLIS)),
        A2_MYSQL_BATCH(ChronoUnit.MILLIS, flat(DumpWriter.MYSQL_BATCH, MILLIS)),
        A3_WORKBENCH_CSV(ChronoUnit.MILLIS, flat(DumpWriter.WORKBENCH, MILLIS)),
        A4_DBEAVER_CSV(ChronoUnit.MILLIS, dated(DumpWriter.DBEAVER)),
        B1_PG_COPY_TEXT(ChronoUnit.MICROS, (chat, folder) -> TableDumps.withJson(chat, DumpWriter.POSTGRES, folder)),
        B2_PG_COPY_CSV(ChronoUnit.MICROS, (chat, folder) -> TableDumps.withJson(chat, DumpWriter.POSTGRES_CSV, folder)),
        C1_MONGOEXPORT(ChronoUnit.MILLIS, (chat, folder) -> DocumentDumps.mongo(chat, folder, false, false)),
        C2_MONGOEXPORT_CANONICAL(ChronoUnit.MILLIS, (chat, folder) -> DocumentDumps.mongo(chat, folder, true, false)),
        C3_MONGOEXPORT_JSONARRAY(ChronoUnit.MILLIS, (chat, folder) -> DocumentDumps.mongo(chat, folder, false, true)),
        D_FIREBASE_RTDB(ChronoUnit.MILLIS, DocumentDumps::firebase),
        E1_FIRESTORE_COLLECTIONS(ChronoUnit.MICROS, DocumentDumps::firestore),
        F_DYNAMODB(ChronoUnit.MILLIS, DocumentDumps::dynamo),
        G1_SQLITE_CSV(ChronoUnit.SECONDS, flat(DumpWriter.SQLITE, SECONDS)),
        G2_SQLITE_JSON(ChronoUnit.SECONDS, DocumentDumps::sqlite),
        G3_SQLITE_CSV_NOHEADER(ChronoUnit.SECONDS, flat(DumpWriter.SQLITE_NO_HEADER, SECONDS)),
        H1_EXCEL_CSV(ChronoUnit.MINUTES, flat(DumpWriter.EXCEL, EXCEL)),
        H2_EXCEL_UNICODE_TEXT(ChronoUnit.MINUTES, flat(DumpWriter.EXCEL_UNICODE, EXCEL)),
        I2_BCP_C_UTF8(ChronoUnit.MICROS, flat(DumpWriter.BCP, "yyyy-MM-dd HH:mm:ss.SSSSSSS")),
        I3_SSMS_CSV(ChronoUnit.MICROS, flat(DumpWriter.SSMS, "yyyy-MM-dd HH:mm:ss.SSSSSSS")),
        I4_SSMS_CSV_HEADERS_QUOTED(ChronoUnit.MICROS, flat(DumpWriter.SSMS_QUOTED, "yyyy-MM-dd HH:mm:ss.SSSSSSS")),
        JKL_PG_RAW_TABLES(ChronoUnit.MICROS, TableDumps::normalised);

        private final ChronoUnit precision;
        private final Writing writing;

        Tool(ChronoUnit precision, Writing writing) {
            this.precision = precision;
            this.writing = writing;
        }

        private static Writing flat(DumpWriter writer, String times) {
            return (chat, folder) -> TableDumps.flat(chat, writer, folder, "messages", times);
        }

        private static Writing dated(DumpWriter writer) {
            return (chat, folder) -> TableDumps.flat(chat, writer, folder, "messages_202405011200", MILLIS);
        }
    }

    @ParameterizedTest
    @EnumSource
    void readsAHardChatAsItIs(Tool tool, @TempDir Path folder) throws IOException {
        readChats(tool, folder, 3);
    }

    @ParameterizedTest
    @EnumSource
    @Tag("full")
    void readsManyHardChatsAsTheyAre(Tool tool, @TempDir Path folder) throws IOException {
        readChats(tool, folder, 200);
    }

    /** Files without a line of names tell who is a user only if there is a file of users. */
    @ParameterizedTest
    @EnumSource(
            mode = EnumSource.Mode.EXCLUDE,
            names = {"A1_MYSQL_OUTFILE", "B1_PG_COPY_TEXT", "G3_SQLITE_CSV_NOHEADER", "I2_BCP_C_UTF8", "I3_SSMS_CSV"})
    void readsAHardChatByTheJobThatIsGuessed(Tool tool, @TempDir Path folder) throws IOException {
        Path export = Files.createDirectory(folder.resolve("export"));
        SampleChat chat = SampleChat.of(7);
        tool.writing.write(chat, export);
        String yaml;
        try (ExportFiles files = ExportFiles.open(export)) {
            yaml = JobGuess.of(files, "guessed").yaml();
        }
        Path job = Files.writeString(folder.resolve("job.yaml"), yaml);

        assertThat(found(job, export, tool))
                .as(yaml)
                .containsExactlyElementsOf(chat.posts().stream()
                        .filter(Post::isExpected)
                        .map(post -> comparable(post, tool))
                        .toList());
    }

    private static void readChats(Tool tool, Path folder, int times) throws IOException {
        for (int seed = 0; seed < times; seed++) {
            Path export = Files.createDirectory(folder.resolve("export" + seed));
            // without quotes a comma in both a name and a text can be read in two ways, and is a reject
            SampleChat chat = SampleChat.of(seed, tool != Tool.I3_SSMS_CSV);
            tool.writing.write(chat, export);
            List<String> expected = chat.posts().stream()
                    .filter(Post::isExpected)
                    .map(post -> comparable(post, tool))
                    .toList();

            List<String> found = found(job(tool), export, tool);

            assertThat(found).as("seed %s", seed).containsExactlyElementsOf(expected);
        }
    }

    private static Path job(Tool tool) throws IOException {
        String wanted = tool.name().replace('_', '-') + ".yaml";
        try (var jobs = Files.list(JOBS)) {
            return jobs.filter(job -> job.getFileName().toString().equalsIgnoreCase(wanted))
                    .findFirst()
                    .orElseThrow();
        }
    }

    private static List<String> found(Path job, Path export, Tool tool) {
        Reading reading = Reading.of(
                JobFile.read(job, List.of("source.path=" + export), ENVIRONMENT).source());
        assertThat(reading.lost()).isEmpty();
        assertThat(reading.broken()).isEmpty();
        assertThat(reading.parsed().stream().map(ParsedRecord::problems).filter(list -> !list.isEmpty()))
                .isEmpty();
        return reading.messages().stream()
                .filter(message -> message.deletedAt() == null)
                .sorted(Comparator.comparing(AnotherChatDumpTests::time))
                .map(message -> comparable(message, tool))
                .toList();
    }

    private static Instant time(Message message) {
        return message.sentAt() == null ? Instant.EPOCH : message.sentAt();
    }

    private static String comparable(Message message, Tool tool) {
        List<String> reactions = new ArrayList<>();
        message.reactions()
                .forEach(reaction -> reaction.uids().forEach(uid -> reactions.add(reaction.reaction() + " " + uid)));
        return line(
                tool,
                time(message),
                message.sender(),
                message.receiver(),
                message.receiverType(),
                message.text(),
                message.attachments().stream().map(Attachment::url).toList(),
                message.attachments().stream().map(Attachment::name).toList(),
                reactions,
                message.parentMuid() != null,
                message.editedAt() != null);
    }

    private static String comparable(Post post, Tool tool) {
        List<String> reactions = new ArrayList<>();
        post.reactions().forEach((emoji, uids) -> uids.forEach(uid -> reactions.add(emoji + " " + uid)));
        return line(
                tool,
                post.createdAt(),
                post.sender(),
                post.isDirect() ? post.peer() : post.room(),
                post.isDirect() ? "user" : "group",
                post.body(),
                post.files().stream().map(FileLink::url).toList(),
                post.files().stream().map(FileLink::name).toList(),
                reactions,
                post.replyTo() != null,
                post.editedAt() != null);
    }

    private static String line(Tool tool, Instant time, @Nullable Object... values) {
        StringBuilder line = new StringBuilder(time.truncatedTo(tool.precision).toString());
        for (Object value : values) {
            line.append(" | ").append(value);
        }
        String text = line.toString();
        return tool == Tool.H1_EXCEL_CSV ? new String(text.getBytes(ANSI), ANSI) : text;
    }
}
