package io.chatferry.source.slack;

import io.chatferry.model.Message;
import io.chatferry.source.SourceFormats;
import io.chatferry.source.api.ExportFiles;
import io.chatferry.source.api.Recognition;
import io.chatferry.source.chat.ReadExport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Writes an export into a folder, with apostrophes instead of quotation marks, and reads it. */
final class WrittenExport {

    /** The file of the messages of {@link #messages}. */
    static final String DAY = "general/2024-03-04.json";

    private final Path folder;

    WrittenExport(Path folder) {
        this.folder = folder;
    }

    /** An export of Ann, Ben and the channel {@code general}, with these rows in it. */
    static WrittenExport messages(Path folder, String... rows) throws IOException {
        return new WrittenExport(folder)
                .file("users.json", "[" + user("U1ANN", "ann") + "," + user("U2BEN", "ben") + "]")
                .file(
                        "channels.json",
                        "[{'id':'C1GEN','name':'general','created':1690000000,'creator':'U1ANN','members':['U1ANN','U2BEN']},"
                                + "{'id':'C2RAN','name':'random','members':['U1ANN']}]")
                .file(DAY, "[" + String.join(",", rows) + "]");
    }

    static String user(String id, String name) {
        return "{'id':'" + id + "','name':'" + name + "','profile':{'display_name':'" + name + "'}}";
    }

    /** A message of Ann at a second of 2024-03-04, with more fields. */
    static String row(int second, String more) {
        return "{'type':'message','user':'U1ANN','ts':'" + ts(second) + "'" + (more.isEmpty() ? "" : "," + more) + "}";
    }

    static String ts(int second) {
        return 1_709_539_200L + second + ".000100";
    }

    WrittenExport file(String path, String content) throws IOException {
        Path file = folder.resolve(path);
        Files.createDirectories(Objects.requireNonNull(file.getParent()));
        Files.writeString(file, content.replace('\'', '"'));
        return this;
    }

    ReadExport read() {
        return read(null);
    }

    ReadExport read(@Nullable SlackOptions options) {
        return ReadExport.of("slack", folder, ZoneOffset.UTC, options);
    }

    /** The texts of all messages, in order. */
    List<String> texts() {
        return read().messages().stream()
                .map(Message::text)
                .map(String::valueOf)
                .toList();
    }

    Recognition recognition() throws IOException {
        try (ExportFiles files = ExportFiles.open(folder)) {
            return Objects.requireNonNull(SourceFormats.named("slack")).recognise(files);
        }
    }
}
