package io.chatferry.source;

import static org.assertj.core.api.Assertions.assertThat;

import io.chatferry.config.JobFile;
import io.chatferry.model.Attachment;
import io.chatferry.model.Message;
import io.chatferry.model.Reaction;
import io.chatferry.source.api.ExportFiles;
import io.chatferry.source.api.SourceItem.ParsedRecord;
import io.chatferry.source.api.SourceSettings;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * One chat as the tools of many databases write it: of its 47 messages, 43 arrive from each dump (one was written by the
 * system, two are deleted, one is empty), and they are the same.
 */
class DatabaseDumpTests {

    private static final Path JOBS = Path.of("src/test/resources/dumps/jobs");
    private static final Map<String, String> ENVIRONMENT =
            Map.of("COMETCHAT_APP_ID", "app", "COMETCHAT_API_KEY", "s3cret");
    private static final int MESSAGES = 43;

    /** The dumps, and what their tools cannot write. */
    enum Dump {
        A1_MYSQL_OUTFILE(ChronoUnit.MILLIS, Lost.SECOND_ATTACHMENT),
        A2_MYSQL_BATCH(ChronoUnit.MILLIS, Lost.SECOND_ATTACHMENT),
        A3_WORKBENCH_CSV(ChronoUnit.MILLIS, Lost.SECOND_ATTACHMENT),
        A4_DBEAVER_CSV(ChronoUnit.MILLIS, Lost.SECOND_ATTACHMENT),
        B1_PG_COPY_TEXT(ChronoUnit.MICROS, Lost.NOTHING),
        B2_PG_COPY_CSV(ChronoUnit.MICROS, Lost.NOTHING),
        C1_MONGOEXPORT(ChronoUnit.MILLIS, Lost.NOTHING),
        C2_MONGOEXPORT_CANONICAL(ChronoUnit.MILLIS, Lost.NOTHING),
        C3_MONGOEXPORT_JSONARRAY(ChronoUnit.MILLIS, Lost.NOTHING),
        D_FIREBASE_RTDB(ChronoUnit.MILLIS, Lost.POINTS_OF_IDS),
        D3_FIREBASE_JQ(ChronoUnit.MILLIS, Lost.POINTS_OF_IDS),
        E1_FIRESTORE_COLLECTIONS(ChronoUnit.MICROS, Lost.NOTHING),
        F_DYNAMODB(ChronoUnit.MILLIS, Lost.NOTHING),
        G1_SQLITE_CSV(ChronoUnit.SECONDS, Lost.SECOND_ATTACHMENT),
        G2_SQLITE_JSON(ChronoUnit.SECONDS, Lost.SECOND_ATTACHMENT),
        G3_SQLITE_CSV_NOHEADER(ChronoUnit.SECONDS, Lost.SECOND_ATTACHMENT),
        H1_EXCEL_CSV(ChronoUnit.MINUTES, Lost.CHARACTERS),
        H2_EXCEL_UNICODE_TEXT(ChronoUnit.MINUTES, Lost.SECOND_ATTACHMENT),
        I2_BCP_C_UTF8(ChronoUnit.MICROS, Lost.SECOND_ATTACHMENT),
        I3_SSMS_CSV(ChronoUnit.MICROS, Lost.SECOND_ATTACHMENT),
        I4_SSMS_CSV_HEADERS_QUOTED(ChronoUnit.MICROS, Lost.SECOND_ATTACHMENT),
        JKL_PG_RAW_TABLES(ChronoUnit.MICROS, Lost.NOTHING);

        private final ChronoUnit precision;
        private final Lost lost;

        Dump(ChronoUnit precision, Lost lost) {
            this.precision = precision;
            this.lost = lost;
        }
    }

    /** What a tool cannot write. */
    enum Lost {
        NOTHING,
        /** The query took one attachment of each message. */
        SECOND_ATTACHMENT,
        /** Keys of Firebase hold no points. */
        POINTS_OF_IDS,
        /** Characters that Windows-1252 does not have are question marks. */
        CHARACTERS
    }

    @ParameterizedTest
    @EnumSource(Dump.class)
    void readsEveryMessageOfADumpAsItIs(Dump dump) {
        List<String> expected = messages("m-pg-canonical-sql", dump, true);
        List<String> found = messages(job(dump), dump, false);

        assertThat(expected).hasSize(MESSAGES);
        assertThat(found).filteredOn(message -> !expected.contains(message)).isEmpty();
        assertThat(found).containsExactlyElementsOf(expected);
    }

    @ParameterizedTest
    @EnumSource(Dump.class)
    void readsTheTextsOfItsRejectsAsCorrectedRecords(Dump dump, @TempDir Path folder) throws IOException {
        SourceSettings settings = JobFile.read(JOBS.resolve(job(dump) + ".yaml"), List.of(), ENVIRONMENT)
                .source();
        List<ParsedRecord> exported = Reading.of(settings).parsed().stream()
                .filter(parsed -> parsed.record() instanceof Message)
                .toList();
        Map<String, List<String>> texts = new LinkedHashMap<>();
        exported.forEach(parsed ->
                texts.computeIfAbsent(name(parsed), any -> new ArrayList<>()).add(parsed.raw()));
        for (Map.Entry<String, List<String>> file : texts.entrySet()) {
            boolean json = file.getValue().get(0).startsWith("{");
            boolean lines = file.getKey().endsWith(".jsonl");
            String content = json && !lines
                    ? "[" + String.join(",\n", file.getValue()) + "]"
                    : (json ? "" : header(settings, file.getKey())) + String.join("\n", file.getValue()) + "\n";
            Path corrected = folder.resolve(file.getKey());
            Files.createDirectories(corrected.getParent());
            Files.writeString(corrected, content);
        }

        assertThat(Reading.of(settings.forCorrections(folder)).messages())
                .containsExactlyElementsOf(exported.stream()
                        .map(parsed -> (Message) parsed.record())
                        .toList());
    }

    private static String name(ParsedRecord parsed) {
        return parsed.origin().file().replaceFirst("\\.gz$", "");
    }

    private static String header(SourceSettings settings, String file) throws IOException {
        if (String.valueOf(settings.mapping()).contains("header=false")) {
            return "";
        }
        try (ExportFiles files = ExportFiles.open(settings.path())) {
            for (ExportFiles.ExportFile each : files.files()) {
                if (each.name().equals(file)) {
                    try (InputStream in = each.open()) {
                        return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                                        .lines()
                                        .filter(line -> !line.startsWith("sep="))
                                        .map(line -> line.replace("\ufeff", ""))
                                        .findFirst()
                                        .orElseThrow()
                                + "\n";
                    }
                }
            }
        }
        throw new IllegalStateException(file);
    }

    private static String job(Dump dump) {
        String[] names = JOBS.toFile().list();
        for (String name : names == null ? new String[0] : names) {
            if (name.replace(".yaml", "").equalsIgnoreCase(dump.name().replace('_', '-'))) {
                return name.replace(".yaml", "");
            }
        }
        throw new IllegalStateException("no job for " + dump);
    }

    private static List<String> messages(String job, Dump dump, boolean truth) {
        Reading reading = Reading.of(JobFile.read(JOBS.resolve(job + ".yaml"), List.of(), ENVIRONMENT)
                .source());
        assertThat(reading.lost()).isEmpty();
        assertThat(reading.broken()).isEmpty();
        assertThat(reading.parsed().stream().map(ParsedRecord::problems).filter(list -> !list.isEmpty()))
                .isEmpty();
        return messages(reading, dump, truth);
    }

    /** The messages that arrive from a dump, each as a line that can be compared. */
    static List<String> expected(Dump dump) {
        return messages("m-pg-canonical-sql", dump, true);
    }

    /** The folder of a dump. */
    static Path folder(Dump dump) {
        return JOBS.resolveSibling(job(dump));
    }

    /** The messages of a reading that arrive, each as a line that can be compared. */
    static List<String> messages(Reading reading, Dump dump, boolean truth) {
        return reading.messages().stream()
                .filter(message -> message.deletedAt() == null)
                .filter(message ->
                        message.text() != null || !message.attachments().isEmpty())
                .sorted(Comparator.comparing(DatabaseDumpTests::time))
                .map(message -> comparable(message, dump, truth))
                .toList();
    }

    private static Instant time(Message message) {
        return message.sentAt() == null ? Instant.EPOCH : message.sentAt();
    }

    private static String comparable(Message message, Dump dump, boolean truth) {
        boolean encoded = truth && dump.lost == Lost.CHARACTERS;
        UnaryOperator<@Nullable String> text =
                given -> encoded && given != null ? new String(given.getBytes(ansi()), ansi()) : given;
        UnaryOperator<@Nullable String> id =
                given -> truth && dump.lost == Lost.POINTS_OF_IDS && given != null ? given.replace('.', '_') : given;
        List<String> urls =
                message.attachments().stream().map(Attachment::url).map(text).toList();
        boolean first = dump.lost == Lost.SECOND_ATTACHMENT || dump.lost == Lost.CHARACTERS;
        List<String> reactions = new ArrayList<>();
        for (Reaction reaction : message.reactions()) {
            reaction.uids()
                    .forEach(uid -> reactions.add(
                            (dump.lost == Lost.CHARACTERS ? "" : reaction.reaction()) + " " + id.apply(uid)));
        }
        return String.join(
                " | ",
                time(message).truncatedTo(dump.precision).toString(),
                id.apply(message.sender()),
                id.apply(message.receiver()),
                message.receiverType(),
                String.valueOf(text.apply(message.text())),
                String.valueOf(first ? urls.stream().limit(1).toList() : urls),
                String.valueOf(reactions.stream().sorted().toList()),
                String.valueOf(message.parentMuid() != null),
                String.valueOf(message.editedAt() != null));
    }

    private static Charset ansi() {
        return Charset.forName("windows-1252");
    }
}
