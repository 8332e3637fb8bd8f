package io.chatferry.bench.reading;

import java.io.IOException;
import java.io.Writer;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Random;

/**
 * Writes exports of any size, always the same for the same numbers. Threads, reactions, edits, mentions and links are as frequent
 * as in the history of a company; nothing of it is damaged.
 */
public final class ExportGenerator {

    private static final long SEED = 20_260_301;
    private static final int USERS = 2_000;
    /** Files of one channel, days or parts. */
    private static final int FILES_OF_CHANNEL = 200;

    private static final long START = Instant.parse("2024-01-01T00:00:00Z").getEpochSecond();
    private static final int DAY = 86_400;
    private static final DateTimeFormatter DATE = DateTimeFormatter.ISO_LOCAL_DATE.withZone(ZoneOffset.UTC);
    private static final DateTimeFormatter DISCORD =
            DateTimeFormatter.ofPattern("dd-MMM-yy hh:mm a", Locale.ENGLISH).withZone(ZoneOffset.UTC);

    private final ExportFolder folder;
    private final int messages;
    private final int files;
    private final Random random = new Random(SEED);

    private ExportGenerator(ExportFolder folder, int messages, int files) {
        this.folder = folder;
        this.messages = messages;
        this.files = files;
    }

    /**
     * Writes an export.
     *
     * @param files over which the messages are spread, where the kind has more than one
     * @param folder in which it goes
     */
    public static GeneratedExport generate(ExportKind kind, int messages, int files, Path folder) throws IOException {
        boolean isZip = kind == ExportKind.SLACK_ZIP;
        Path path = folder.resolve(isZip ? "export.zip" : "export");
        try (ExportFolder out = isZip ? ExportFolder.zip(path) : ExportFolder.folder(path)) {
            ExportGenerator generator = new ExportGenerator(out, messages, files);
            switch (kind) {
                case SLACK, SLACK_ZIP -> generator.slack();
                case DISCORD_CSV -> generator.discord();
                case CSV -> generator.canonical();
            }
        }
        return new GeneratedExport(kind, path, messages, kind == ExportKind.CSV ? 1 : files);
    }

    private int channels() {
        return (files + FILES_OF_CHANNEL - 1) / FILES_OF_CHANNEL;
    }

    private int firstOf(int file) {
        return (int) ((long) messages * file / files);
    }

    private String user() {
        return user(Math.min(random.nextInt(USERS), random.nextInt(USERS))); // some write more than others
    }

    private static String user(int number) {
        return "U%07d".formatted(number);
    }

    private void slack() throws IOException {
        try (Writer out = folder.file("users.json")) {
            out.write("[");
            for (int i = 0; i < USERS; i++) {
                out.write((i == 0 ? "" : ",\n") + """
                        {"id": "%1$s", "name": "user%2$d", "deleted": false, "real_name": "User No %2$d", \
                        "profile": {"real_name": "User No %2$d", "display_name": "user%2$d"}}""".formatted(user(i), i));
            }
            out.write("]");
        }
        try (Writer out = folder.file("channels.json")) {
            out.write("[");
            for (int i = 0; i < channels(); i++) {
                out.write((i == 0 ? "" : ",\n") + """
                        {"id": "C%1$07d", "name": "channel-%1$d", "created": %2$d, "creator": "%3$s", "is_archived": false, \
                        "members": ["%3$s", "%4$s"], "topic": {"value": ""}, "purpose": {"value": "About %1$d"}}""".formatted(i, START, user(0), user(i % USERS)));
            }
            out.write("]");
        }
        for (int file = 0; file < files; file++) {
            long day = START + (long) (file % FILES_OF_CHANNEL) * DAY;
            String name =
                    "channel-%d/%s.json".formatted(file / FILES_OF_CHANNEL, DATE.format(Instant.ofEpochSecond(day)));
            slackDay(name, day, firstOf(file + 1) - firstOf(file));
        }
    }

    private void slackDay(String name, long day, int count) throws IOException {
        try (Writer out = folder.file(name)) {
            String root = "";
            out.write("[");
            for (int i = 0; i < count; i++) {
                String ts = "%d.%06d".formatted(day + (long) i * DAY / count, i % 1_000_000);
                out.write((i == 0 ? "" : ",\n")
                        + """
                        {"type": "message", "user": "%s", "text": "%s", "ts": "%s", "team": "T0000001\"""".formatted(
                                user(),
                                GeneratedText.of(
                                        random, "<@" + user() + ">", "<https://example.com/" + i + "|the page>"),
                                ts));
                if (!root.isEmpty() && random.nextInt(5) == 0) {
                    out.write(", \"thread_ts\": \"" + root + "\"");
                } else if (root.isEmpty() || random.nextInt(10) == 0) {
                    root = ts;
                    out.write(", \"thread_ts\": \"" + root + "\", \"reply_count\": 2");
                }
                if (random.nextInt(10) == 0) {
                    out.write(", \"reactions\": [{\"name\": \"tada\", \"users\": [\"" + user() + "\"], \"count\": 1}]");
                }
                if (random.nextInt(50) == 0) {
                    out.write(", \"edited\": {\"user\": \"" + user() + "\", \"ts\": \"" + ts + "\"}");
                }
                out.write("}");
            }
            out.write("]");
        }
    }

    private void discord() throws IOException {
        for (int file = 0; file < files; file++) {
            int part = file % FILES_OF_CHANNEL;
            int count = firstOf(file + 1) - firstOf(file);
            long day = START + (long) part * DAY;
            try (Writer out = folder.file("rooms/channel-%d/%d.csv".formatted(file / FILES_OF_CHANNEL, part + 1))) {
                out.write("AuthorID;Author;Date;Content;Attachments;Reactions;\n");
                for (int i = 0; i < count; i++) {
                    int author = Math.min(random.nextInt(USERS), random.nextInt(USERS));
                    String text = GeneratedText.of(random, "@user" + random.nextInt(USERS), "https://example.com/" + i)
                            .concat(random.nextInt(15) == 0 ? "\nand a \"\"second\"\" line" : "");
                    out.write("\"%d\";\"user%d\";\"%s\";\"%s\";\"%s\";\"%s\";\n"
                            .formatted(
                                    800_000_000_000_000_000L + author,
                                    author,
                                    DISCORD.format(Instant.ofEpochSecond(day + (long) i * DAY / count)),
                                    text,
                                    random.nextInt(50) == 0 ? "https://cdn.example.com/" + file + "/" + i + ".png" : "",
                                    random.nextInt(10) == 0 ? "👍 (2)" : ""));
                }
            }
        }
    }

    private void canonical() throws IOException {
        int groups = channels();
        try (Writer out = folder.file("users.csv")) {
            out.write("uid,name\n");
            for (int i = 0; i < USERS; i++) {
                out.write(user(i) + ",User No " + i + "\n");
            }
        }
        try (Writer out = folder.file("groups.csv")) {
            out.write("guid,name,type\n");
            for (int i = 0; i < groups; i++) {
                out.write("g%d,Group %d,private\n".formatted(i, i));
            }
        }
        try (Writer out = folder.file("messages.csv")) {
            out.write("muid,sender,receiver,receiverType,text,sentAt,parentMuid\n");
            for (int i = 0; i < messages; i++) {
                boolean isReply = i > groups && random.nextInt(5) == 0;
                out.write("m%d,%s,g%d,group,\"%s\",%d,%s\n"
                        .formatted(
                                i,
                                user(),
                                i % groups,
                                GeneratedText.of(random, "@user" + random.nextInt(USERS), "https://example.com/" + i),
                                START + i / 10,
                                isReply ? "m" + (i - groups) : ""));
            }
        }
    }
}
