package io.chatferry.source.discord;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.chatferry.source.SourceFormats;
import io.chatferry.source.SourceFormats.RecognisedFormat;
import io.chatferry.source.api.ExportFiles;
import io.chatferry.source.api.SourceException;
import io.chatferry.source.chat.ReadExport;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is recognised as an export of Discord, and what is not. */
class DiscordRecognitionTests {

    private static final Path CASES = Path.of("src/test/resources/sources/discord");

    @TempDir
    Path folder;

    private DiscordExport export;

    @BeforeEach
    void begin() {
        export = new DiscordExport(folder);
    }

    private static Optional<RecognisedFormat> recognised(Path path) throws IOException {
        try (ExportFiles files = ExportFiles.open(path)) {
            return SourceFormats.recognise(files);
        }
    }

    private static void assertDiscord(Path path, String sign) throws IOException {
        assertThat(recognised(path)).hasValueSatisfying(found -> {
            assertThat(found.name()).isEqualTo("discord");
            assertThat(found.recognition().percent()).isEqualTo(100);
            assertThat(found.recognition().reason()).contains(sign);
        });
    }

    @Test
    void recognisesEachKindOfFile() throws IOException {
        assertDiscord(CASES.resolve("json/export"), "JSON with guild, channel, exportedAt and messages");
        assertDiscord(CASES.resolve("csv/export"), "CSV with the columns");
        assertDiscord(CASES.resolve("csv/export-2019"), "CSV with semicolons");
    }

    @Test
    void recognisesASingleFile() throws IOException {
        assertDiscord(
                CASES.resolve("json/export/Garden _ Club - Beds - tomatoes [840000000000000002].json"),
                "newer versions");
        assertDiscord(CASES.resolve("csv/export-2019/beds/general/1.csv"), "semicolons");
    }

    @Test
    void saysWhenTheVersionIsOlderOrUnknown() throws IOException {
        export.channel("a.json", "{'id':'1','name':'a'}");

        assertDiscord(
                folder, "no exportedAt, as older versions write it; an unknown version, since a channel has no type");
    }

    @Test
    void recognisesAZipWithAFolderAroundIt() throws IOException {
        Path zip = folder.resolve("export.zip");
        try (OutputStream out = Files.newOutputStream(zip);
                ZipOutputStream packed = new ZipOutputStream(out);
                var files = Files.list(CASES.resolve("json/export"))) {
            for (Path file : files.sorted().toList()) {
                packed.putNextEntry(new ZipEntry("garden/" + file.getFileName()));
                Files.copy(file, packed);
            }
        }

        assertDiscord(zip, "newer versions");
        assertThat(ReadExport.of("discord", zip).messages()).hasSize(27);
    }

    @Test
    void doesNotTakeOtherFiles() throws IOException {
        export.file("messages.json", "[{'muid':'1','channel':{'id':'1'},'messages':[]}]")
                .file("other.json", "{'channel':{'id':'1'},'messages':{}}")
                .file("third.json", "{'channel':5,'messages':[]}")
                .file("table.csv", "Author,AuthorID,Date,Content\n1,2,3,4\n");

        try (ExportFiles files = ExportFiles.open(folder)) {
            assertThat(new DiscordFormat().recognise(files).percent()).isZero();
        }
    }

    @Test
    void saysWhyThePackageOfOnePersonIsNotImported() throws IOException {
        export.file("package/messages/index.json", "{'84':'general'}")
                .file("package/messages/c84/channel.json", "{'id':'84','type':0}")
                .file(
                        "package/messages/c84/messages.csv",
                        "ID,Timestamp,Contents,Attachments\n1,2019-01-01 10:00:00,x,\n");

        assertThat(recognised(folder)).hasValueSatisfying(found -> {
            assertThat(found.format()).isNull();
            assertThat(found.recognition().reason()).contains("only what that person wrote");
        });
        assertThatThrownBy(() -> export.read())
                .isInstanceOf(SourceException.class)
                .hasMessageContaining("the data package that Discord gives to one person");
    }

    @Test
    void saysWhenThereIsNothingToRead() throws IOException {
        export.file("notes.txt", "hello");

        assertThatThrownBy(() -> export.read())
                .isInstanceOf(SourceException.class)
                .hasMessageContaining("no JSON or CSV file of DiscordChatExporter");
    }
}
