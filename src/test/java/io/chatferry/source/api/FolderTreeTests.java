package io.chatferry.source.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.chatferry.job.run.InputFiles;
import io.chatferry.ledger.merge.InputFile;
import io.chatferry.source.Reading;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.Normalizer;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Links, pipes and names in folders. */
@DisabledOnOs(OS.WINDOWS)
class FolderTreeTests {

    @TempDir
    Path folder;

    private Path export;

    @BeforeEach
    void makeExport() throws IOException {
        export = Files.createDirectories(folder.resolve("export"));
    }

    @Test
    void followsALinkThatIsTheExportItself() throws IOException {
        write("2026-11-08/messages.csv", "a");
        Path latest = Files.createSymbolicLink(folder.resolve("latest"), Path.of("export/2026-11-08"));
        Path file = Files.createSymbolicLink(folder.resolve("current"), Path.of("export/2026-11-08/messages.csv"));

        assertThat(Reading.of(latest).muids()).containsExactly("a");
        assertThat(Reading.of(file).muids()).containsExactly("a");
        assertThat(InputFiles.of(latest)).extracting(InputFile::path).containsExactly("messages.csv");
    }

    @Test
    void followsALinkToAnArchiveByTheNameOfWhatItPointsTo() throws IOException {
        Path zip = Files.write(folder.resolve("acme-2026.zip"), ArchiveBytes.zip("messages.csv", "muid\na\n"));
        Path link = Files.createSymbolicLink(folder.resolve("latest"), zip);

        assertThat(Reading.of(link).muids()).containsExactly("a");
    }

    @Test
    void readsWhatALinkPointsToOnceIfItLiesInTheExport() throws IOException {
        write("2026-11-08/messages.csv", "a");
        link("latest", "2026-11-08");
        link("messages-again.csv", "2026-11-08/messages.csv");
        Reading reading = Reading.of(export);

        assertThat(reading.muids()).containsExactly("a");
        assertThat(reading.notices())
                .containsExactly("it is a link to what is read once, under its own name; the same holds for 1 more: "
                        + "messages-again.csv");
        assertThat(InputFiles.of(export)).extracting(InputFile::path).containsExactly("2026-11-08/messages.csv");
    }

    @Test
    void readsAHiddenTargetUnderTheNameOfTheLink() throws IOException {
        // as Kubernetes mounts files: messages.csv -> ..data/messages.csv, ..data -> ..2026_11_27
        write("..2026_11_27/messages.csv", "a");
        write("..2026_11_27/chat/messages-2.csv", "b");
        link("..data", "..2026_11_27");
        link("messages.csv", "..data/messages.csv");
        link("chat", "..data/chat");
        Reading reading = Reading.of(export);

        assertThat(reading.muids()).containsExactlyInAnyOrder("a", "b");
        assertThat(reading.parsed())
                .extracting(record -> record.origin().file())
                .containsExactlyInAnyOrder("messages.csv", "chat/messages-2.csv");
        assertThat(reading.notices()).isEmpty();
        assertThat(InputFiles.of(export)).extracting(InputFile::path).contains("messages.csv", "chat/messages-2.csv");
    }

    @Test
    void namesLinksThatLeadOutOfTheExportOrNowhere() throws IOException {
        write("messages.csv", "a");
        Files.writeString(Files.createDirectories(folder.resolve("elsewhere")).resolve("messages.csv"), "muid\nx\n");
        link("chat", "../elsewhere");
        link("messages-2.csv", "../elsewhere/messages.csv");
        link("gone.csv", "nothing.csv");
        link("self.csv", "self.csv");
        Reading reading = Reading.of(export);

        assertThat(reading.muids()).containsExactly("a");
        assertThat(reading.notices())
                .containsExactlyInAnyOrder(
                        "not read: it is a link that leads out of the export; copy what it points to into the export; "
                                + "the same holds for 1 more: messages-2.csv",
                        "not read: it is a link that leads nowhere; the same holds for 1 more: self.csv");
        assertThat(reading.lost()).isEmpty();
    }

    @Test
    void endsWhereLinksFormALoop() throws IOException {
        write("a/b/messages.csv", "a");
        link("a/b/up", "..");
        link("a/root", "../../export");
        link("a/there", "b/back");
        link("a/b/back", "../there");

        assertThat(Reading.of(export).muids()).containsExactly("a");
    }

    @Test
    void namesPipesAndDoesNotWaitForThem() throws Exception {
        write("messages.csv", "a");
        Path pipe = export.resolve("messages-2.csv");
        assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor())
                .isZero();
        Reading reading = Reading.of(export);

        assertThat(reading.muids()).containsExactly("a");
        assertThat(reading.notices()).containsExactly("not read: it is a pipe, a socket or a device, and no file");
        assertThatThrownBy(() -> ExportFiles.open(pipe)).hasMessageContaining("a pipe or a device");
        assertThatThrownBy(() -> InputFiles.of(pipe)).hasMessageContaining("neither a file nor a folder");
    }

    @Test
    void comparesNamesInTheComposedFormAndShowsThemAsTheyAre() throws IOException {
        String decomposed = Normalizer.normalize("café", Normalizer.Form.NFD);
        write(decomposed + "/chat.csv", "a");
        Map<String, Object> mapping = Map.of(
                "match",
                List.of(Normalizer.normalize("café/*.csv", Normalizer.Form.NFD)),
                "messages",
                Map.of(
                        "muid",
                        "muid",
                        "sender",
                        Map.of("value", "u"),
                        "receiver",
                        "@folder",
                        "receiverType",
                        Map.of("value", "group")));
        Reading reading = Reading.of(export, mapping);

        assertThat(reading.messages())
                .singleElement()
                .satisfies(message -> assertThat(message.receiver()).isEqualTo("café"));
        assertThat(reading.parsed().get(0).origin().file()).isEqualTo(decomposed + "/chat.csv");
    }

    @Test
    void tellsOfAFileOfZeroBytes() throws IOException {
        write("messages.csv", "a");
        Files.createFile(export.resolve("users.csv"));

        assertThat(Reading.of(export).notices()).containsExactly("the file is empty (0 bytes)");
    }

    @Test
    void saysTrulyWhyOtherFilesAreNotRead() throws IOException {
        write("messages.csv", "a");
        for (String name :
                new String[] {"messages.txt", "more/messages.json.txt", "book.xlsx", "1.jpg", "2.JPG", "desktop.ini"}) {
            write(name, "x");
        }
        Files.createFile(export.resolve("empty.csv"));
        String only =
                "not read: its ending is not .csv, .tsv, .json, .jsonl or .ndjson (also with .gz, or in a .zip or .tar)";

        assertThat(Reading.of(export).notices())
                .containsExactlyInAnyOrder(
                        only + "; if it holds such rows, rename it",
                        only + "; if it holds such rows, rename it",
                        only,
                        only + "; the same holds for 1 more that ends in .jpg",
                        "skipped: the file is empty (0 bytes)");
    }

    private void write(String name, String muid) throws IOException {
        Path file = export.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, "muid\n" + muid + "\n");
    }

    private void link(String name, String target) throws IOException {
        Files.createSymbolicLink(export.resolve(name), Path.of(target));
    }
}
