package io.chatferry.source.mattermost;

import io.chatferry.source.chat.ReadExport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;

/** Lines of bulk exports for tests, with {@code '} for {@code "}. */
final class BulkLines {

    static final String VERSION = "{'type':'version','version':1}";
    static final String ANNA = user("anna");
    static final String BEN = user("ben_b");
    static final long TIME = 1_700_000_000_000L;

    private BulkLines() {}

    static String user(String name) {
        return "{'type':'user','user':{'username':'" + name + "','teams':[{'name':'t','roles':'team_user','channels':"
                + "[{'name':'c','roles':'channel_user'}]}]}}";
    }

    /** A post of Anna in the channel {@code t/c} at {@link #TIME}. */
    static String post(String message, String... more) {
        return post(message, TIME, more);
    }

    static String post(String message, long time, String... more) {
        return "{'type':'post','post':{'team':'t','channel':'c','user':'anna','message':'" + message + "','create_at':"
                + time + (more.length == 0 ? "" : "," + String.join(",", more)) + "}}";
    }

    static Path write(Path file, String... lines) throws IOException {
        Files.createDirectories(file.toAbsolutePath().getParent());
        return Files.writeString(file, String.join("\n", lines).replace('\'', '"') + "\n");
    }

    static ReadExport read(Path folder, String... lines) throws IOException {
        return read(folder, null, lines);
    }

    static ReadExport read(Path folder, @Nullable MattermostOptions options, String... lines) throws IOException {
        Path file = write(folder.resolve("import.jsonl"), lines);
        return ReadExport.of(MattermostFormat.FORMAT, file, ZoneOffset.UTC, options);
    }
}
