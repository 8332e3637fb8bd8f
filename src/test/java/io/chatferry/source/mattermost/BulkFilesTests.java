package io.chatferry.source.mattermost;

import static io.chatferry.source.mattermost.BulkLines.ANNA;
import static io.chatferry.source.mattermost.BulkLines.VERSION;
import static io.chatferry.source.mattermost.BulkLines.post;
import static io.chatferry.source.mattermost.BulkLines.write;
import static org.assertj.core.api.Assertions.assertThat;

import io.chatferry.source.SourceFormats;
import io.chatferry.source.api.ExportFiles;
import io.chatferry.source.api.Recognition;
import io.chatferry.source.chat.ReadExport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** By which files an export is recognised, and which are read. */
class BulkFilesTests {

    private static final String SERVER =
            "{'type':'version','version':1,'info':{'generator':'mattermost-server','version':'9.11.0 (abc, enterprise: false)'}}";
    private static final String UPLOADED = "data/20240304/teams/t/channels/c/users/u/f/";

    @TempDir
    Path folder;

    private static Recognition recognise(Path path) throws IOException {
        try (ExportFiles files = ExportFiles.open(path)) {
            return new MattermostFormat().recognise(files);
        }
    }

    @Test
    void namesVersionAndWriter() throws IOException {
        Recognition found = recognise(write(folder.resolve("x.json"), SERVER, ANNA));

        assertThat(found.percent()).isEqualTo(100);
        assertThat(found.reason()).contains("version 1", "mattermost-server 9.11.0", "without uploaded files");
        assertThat(recognise(write(folder.resolve("x.json"), VERSION)).reason()).contains("unnamed program");
    }

    @Test
    void saysWhatItDoesNotKnow() throws IOException {
        Recognition found = recognise(write(folder.resolve("x.json"), "{'type':'version','version':2}"));

        assertThat(found.percent()).isLessThan(100);
        assertThat(found.reason()).contains("version 2", "knows version 1");
    }

    @Test
    void otherJsonIsNotClaimed() throws IOException {
        assertThat(recognise(write(folder.resolve("x.json"), "{'type':'message','text':'x'}"))
                        .percent())
                .isZero();
        assertThat(recognise(write(folder.resolve("x.json"), "{'type':'version','version':'1.0'}"))
                        .percent())
                .isZero();
        assertThat(recognise(Files.write(folder.resolve("x.json"), new byte[0])).percent())
                .isZero();
    }

    @Test
    void readsAZipWithALeadingFolderAndNoUploadedJson() throws IOException {
        Path zip = folder.resolve("export.zip");
        try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(zip))) {
            for (String name : List.of(
                    "job/import.jsonl", "job/" + UPLOADED + "export.json", "job/data/exported_emoji/1/i.json")) {
                out.putNextEntry(new ZipEntry(name));
                out.write(String.join("\n", SERVER, ANNA, post(name))
                        .replace('\'', '"')
                        .getBytes());
            }
        }

        assertThat(recognise(zip).reason()).contains("with uploaded files");
        try (ExportFiles files = ExportFiles.open(zip)) {
            assertThat(SourceFormats.recognise(files).orElseThrow().name()).isEqualTo("mattermost");
        }
        assertThat(ReadExport.of("mattermost", zip).messages())
                .singleElement()
                .satisfies(message -> assertThat(message.text()).isEqualTo("job/import.jsonl"));
    }

    @Test
    void readsTheLinesOfASplitExport() throws IOException {
        write(folder.resolve("1-users.jsonl"), SERVER, ANNA);
        write(folder.resolve("0-posts.jsonl"), post("hello @anna"));
        write(folder.resolve("notes.json"), "{'id':1}");

        assertThat(ReadExport.of("mattermost", folder).messages())
                .singleElement()
                .satisfies(message -> assertThat(message.text()).isEqualTo("hello <@uid:anna>"));
    }

    @Test
    void aByteOrderMarkIsNoText() throws IOException {
        Path file = folder.resolve("x.json");
        Files.writeString(
                file, "\uFEFF" + String.join("\r\n", SERVER, ANNA, post("x")).replace('\'', '"'));

        assertThat(recognise(file).percent()).isEqualTo(100);
        assertThat(ReadExport.of("mattermost", file).messages()).hasSize(1);
    }
}
