package io.chatferry.source.api;

import static io.chatferry.source.api.ArchiveBytes.add;
import static io.chatferry.source.api.ArchiveBytes.indexOf;
import static io.chatferry.source.api.ArchiveBytes.join;
import static io.chatferry.source.api.ArchiveBytes.packed;
import static io.chatferry.source.api.ArchiveBytes.renamed;
import static io.chatferry.source.api.ArchiveBytes.renamedTar;
import static io.chatferry.source.api.ArchiveBytes.tar;
import static io.chatferry.source.api.ArchiveBytes.zip;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.chatferry.source.Reading;
import io.chatferry.source.api.ExportFiles.ExportFile;
import io.chatferry.source.container.ZipArchive;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.apache.commons.compress.archivers.zip.Zip64Mode;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipArchiveOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Zips and tars, alone, in folders and in one another; odd and damaged ones. */
class ExportArchivesTests {

    private static final String A = "muid\na\n";
    private static final String B = "muid\nb\n";

    @TempDir
    Path folder;

    @Test
    void readsBackslashesInAZipAsSlashes() throws IOException {
        Path zip = write("export.zip", zip("acme\\chat\\messages.csv", A, "acme\\empty\\", ""));

        assertThat(names(zip)).containsExactly("acme/chat/messages.csv");
        assertThat(Reading.of(zip).muids()).containsExactly("a");
    }

    @Test
    void readsBothOfTwoEntriesOfOneNameAndTellsOfThem() throws IOException {
        Path zip = write("export.zip", renamed(zip("messages.csv", A, "messagez.csv", B), "messagez", "messages"));
        Reading reading = Reading.of(zip);

        assertThat(reading.muids()).containsExactly("a", "b");
        assertThat(reading.lost()).isEmpty();
        assertThat(reading.notices()).singleElement().asString().startsWith("2 entries of the archive have this name");
        assertThat(reading.parsed())
                .extracting(record -> record.origin().file())
                .containsExactly("export.zip!/messages.csv", "export.zip!/messages.csv (2)");
    }

    @Test
    void tellsOfNamesThatDifferInCaseOrNormalFormOnly() throws IOException {
        Path zip = write(
                "export.zip",
                zip(
                        "café/messages.csv",
                        A,
                        "cafe\u0301/messages.csv",
                        B,
                        "x/Users.csv",
                        "uid\nu\n",
                        "x/users.csv",
                        "uid\nv\n"));

        assertThat(Reading.of(zip).notices())
                .singleElement()
                .asString()
                .contains("only in upper and lower case, the form of accented letters")
                .contains("1 more");
        assertThat(Reading.of(zip).muids()).containsExactlyInAnyOrder("a", "b");
    }

    @Test
    void readsAZipWithBytesInFrontAndBehind() throws IOException {
        Path zip = write("export.zip", join(new byte[70_000], zip("messages.csv", A), new byte[60_000]));
        Reading reading = Reading.of(zip);

        assertThat(reading.muids()).containsExactly("a");
        assertThat(reading.lost()).isEmpty();
    }

    @Test
    void tellsOfAnotherZipInFront() throws IOException {
        Path zip = write("export.zip", join(zip("messages.csv", A), zip("messages-2.csv", B)));
        Reading reading = Reading.of(zip);

        assertThat(reading.muids()).containsExactly("b");
        assertThat(reading.lost())
                .singleElement()
                .satisfies(lost -> assertThat(lost.message()).contains("another zip stands in front"));
    }

    @Test
    void tellsOfAnEntryThatTheDirectoryHasLost() throws IOException {
        byte[] bytes = zip("messages.csv", A, "messages-2.csv", B);
        int second = lastIndexOf(bytes, new byte[] {'P', 'K', 1, 2});
        bytes[second + 2] = 0; // so that the directory ends before it
        Reading reading = Reading.of(write("export.zip", bytes));

        assertThat(reading.lost())
                .singleElement()
                .satisfies(lost -> assertThat(lost.message()).contains("has 1 of 2 entries"));
    }

    @Test
    void tellsOfTwoEntriesOfOnePlace() throws IOException {
        byte[] bytes = zip("messages.csv", A, "messages-2.csv", B);
        int second = lastIndexOf(bytes, new byte[] {'P', 'K', 1, 2});
        for (int i = 42; i < 46; i++) {
            bytes[second + i] = 0; // the place of the first
        }
        Reading reading = Reading.of(write("export.zip", bytes));

        assertThat(reading.lost())
                .extracting(lost -> lost.message())
                .anyMatch(message -> message.contains("two entries have the same place"));
    }

    @Test
    void tellsOfAnEntryWithoutAName() throws IOException {
        byte[] bytes = zip("messages.csv", A, "messages-2.csv", B);
        int second = lastIndexOf(bytes, new byte[] {'P', 'K', 1, 2});
        Arrays.fill(bytes, second + 24, second + 42, (byte) 0); // its size, and the length of its name
        Reading reading = Reading.of(write("export.zip", bytes));

        assertThat(reading.lost())
                .extracting(lost -> lost.message())
                .anyMatch(message -> message.contains("an entry has no name"));
    }

    @Test
    void tellsOfAFileThatTheDirectoryHasUnderAnotherName() throws IOException {
        byte[] bytes = zip("messages.csv", A, "in.zip", zip("messages-2.csv", B));
        bytes[lastIndexOf(bytes, "in.zip".getBytes(StandardCharsets.UTF_8))] = '.'; // hidden files are not read
        Reading reading = Reading.of(write("export.zip", bytes));

        assertThat(reading.muids()).containsExactly("a");
        assertThat(reading.lost())
                .singleElement()
                .satisfies(lost ->
                        assertThat(lost.message()).contains("it lists \".n.zip\" where the file is named \"in.zip\""));
    }

    @Test
    void tellsOfAnEntryWithoutAFileAtItsPlace() throws IOException {
        byte[] bytes = zip(".hidden.csv", A, "messages.csv", B);
        bytes[2] ^= 1; // in the header of the first file, whose rows are not read in any case
        Reading reading = Reading.of(write("export.zip", bytes));

        assertThat(reading.muids()).containsExactly("b");
        assertThat(reading.lost())
                .singleElement()
                .satisfies(
                        lost -> assertThat(lost.message()).contains("no file begins where it lists \".hidden.csv\""));
    }

    @Test
    void comparesNamesAsTheyAreWritten() throws IOException {
        for (Charset charset : List.of(StandardCharsets.UTF_8, Charset.forName("IBM437"))) {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            try (ZipOutputStream zip = new ZipOutputStream(bytes, charset)) {
                zip.setComment("PK the end");
                zip.putNextEntry(new ZipEntry("größe/messages.csv"));
                zip.write(A.getBytes(StandardCharsets.UTF_8));
            }
            Path zip = write("export.zip", join(new byte[5_000], bytes.toByteArray()));

            assertThat(Reading.of(zip).lost()).as(charset.name()).isEmpty();
            assertThat(names(zip)).as(charset.name()).containsExactly("größe/messages.csv");
        }
    }

    @ParameterizedTest
    @EnumSource(Zip64Mode.class)
    void provesTheNumberOfEntriesOfAZip64(Zip64Mode mode) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (ZipArchiveOutputStream zip = new ZipArchiveOutputStream(out)) {
            zip.setUseZip64(mode);
            for (String name : List.of("messages.csv", "messages-2.csv")) {
                zip.putArchiveEntry(new ZipArchiveEntry(name));
                zip.write(A.getBytes(StandardCharsets.UTF_8));
                zip.closeArchiveEntry();
            }
        }
        byte[] bytes = out.toByteArray();
        assertThat(Reading.of(write("export.zip", bytes)).lost()).isEmpty();

        int count = mode.name().startsWith("Always")
                ? lastIndexOf(bytes, new byte[] {'P', 'K', 6, 6}) + 32
                : lastIndexOf(bytes, new byte[] {'P', 'K', 5, 6}) + 10;
        bytes[count]++;
        assertThat(Reading.of(write("export.zip", bytes)).lost())
                .singleElement()
                .satisfies(lost -> assertThat(lost.message()).contains("has 2 of 3 entries"));
    }

    @ParameterizedTest
    @ValueSource(ints = {65_535, 65_536, 70_000})
    void readsAZipOfManyEntries(int count) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(out)) {
            zip.setLevel(0);
            for (int i = 0; i < count; i++) {
                zip.putNextEntry(new ZipEntry("files/" + i));
            }
        }
        try (ZipArchive zip = ZipArchive.of(FileChannel.open(write("export.zip", out.toByteArray())))) {
            assertThat(zip.members()).hasSize(count);
            assertThat(zip.damage()).isNull();
        }
    }

    @Test
    void showsNamesWithLineEndsInOneLineAndKeepsTheirEmoji() throws IOException {
        Path export = write("export.zip", zip("a\nb👩\u200d🌾/messages.csv", A, "c\rd/mess\u200bages.zip", "no zip"));

        assertThat(names(export)).contains("a\nb👩\u200d🌾/messages.csv");
        assertThat(Reading.of(export).parsed())
                .extracting(record -> record.origin().file())
                .containsExactly("export.zip!/a\\u000ab👩\u200d🌾/messages.csv");
        assertThat(Reading.of(export).lost())
                .extracting(lost -> lost.origin().file())
                .containsExactly("export.zip!/c\\u000dd/mess\u200bages.zip");
        Path outside = write("outside.zip", zip("../a\n\u001b[2Jb\0.csv", A));
        assertThatThrownBy(() -> ExportFiles.open(outside))
                .isInstanceOf(SourceException.class)
                .hasMessageContaining("\"../a\\u000a\\u001b[2Jb\\u0000.csv\"");
    }

    private static int lastIndexOf(byte[] bytes, byte[] wanted) {
        for (int i = bytes.length - wanted.length; i >= 0; i--) {
            if (Arrays.equals(bytes, i, i + wanted.length, wanted, 0, wanted.length)) {
                return i;
            }
        }
        throw new IllegalArgumentException("not in it");
    }

    @Test
    void readsTheProofOfAnEntryFromTheDirectory() throws IOException {
        byte[] bytes = zip("messages.csv", A);
        // the checksum in the directory's entry
        bytes[indexOf(bytes, new byte[] {'P', 'K', 1, 2}) + 16] ^= 1;
        Reading reading = Reading.of(write("export.zip", bytes));

        assertThat(reading.lost())
                .singleElement()
                .satisfies(lost -> assertThat(lost.message()).contains("checksum is wrong"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"export.tar", "export.tar.gz", "export.TGZ", "export.tar.bz2", "export.tbz2", "export.zip.gz"})
    void readsAnArchiveAsTheExport(String name) throws IOException {
        byte[] archive = name.contains("zip")
                ? zip("./messages.csv", A, "users.csv", "uid\nu\n")
                : tar("./messages.csv", A, "users.csv", "uid\nu\n", "./._messages.csv", "x");
        Path export = write(name, packed(name, archive));
        Reading reading = Reading.of(export);

        assertThat(reading.muids()).containsExactly("a");
        assertThat(reading.parsed()).hasSize(2);
        assertThat(reading.lost()).isEmpty();
        assertThat(reading.notices()).isEmpty();
        assertThat(reading.parsed().get(1).origin().file()).isEqualTo(name + "!/messages.csv");
        try (ExportFiles files = ExportFiles.open(export)) {
            assertThat(files.files().stream().mapToLong(ExportFile::size).sum())
                    .isLessThanOrEqualTo(Files.size(export));
        }
    }

    @Test
    void readsArchivesInFoldersAndInOneAnother() throws IOException {
        byte[] inner = zip("chat/messages.csv", A);
        write("export/deep.zip", zip("two/middle.tar.gz", packed("gz", tar("inner.zip", inner))));
        write("export/Bar.tgz", packed("gz", tar("messages.csv.gz", packed("gz", B.getBytes(StandardCharsets.UTF_8)))));
        Reading reading = Reading.of(folder.resolve("export"));

        assertThat(reading.muids()).containsExactly("b", "a");
        assertThat(reading.parsed())
                .extracting(record -> record.origin().file())
                .containsExactly(
                        "Bar.tgz!/messages.csv.gz", "deep.zip!/two/middle.tar.gz!/inner.zip!/chat/messages.csv");
        assertThat(names(folder.resolve("export")))
                .containsExactly("Bar/messages.csv", "deep/two/middle/inner/chat/messages.csv");
        assertThat(reading.lost()).isEmpty();
    }

    @Test
    void doesNotReadArchivesThatLieTooDeep() throws IOException {
        byte[] bytes = zip("messages.csv", A);
        for (int i = 0; i < 3; i++) {
            bytes = zip("inner.zip", bytes, "messages-" + i + ".csv", B);
        }
        Reading reading = Reading.of(write("export.zip", bytes));

        assertThat(reading.muids()).containsExactly("b", "b", "b");
        assertThat(reading.lost())
                .singleElement()
                .satisfies(lost -> assertThat(lost.message()).contains("more than 3 deep"));
    }

    @ParameterizedTest
    @CsvSource({
        "result.json, files/photos.zip",
        "result.json, chats/chat_01/files/photos.zip",
        "_chat.txt, 00000012-photos.zip",
        "realm.json, uploads/2/ab/xyz/photos.tar.gz",
        "import.jsonl, data/20240102/teams/a/channels/b/users/c/d/notes.zip",
        "messages.json, Groups/DM x/File-notes.zip",
        "channels.json, __uploads/F123/notes.zip",
        "channels.json, general/attachments/F123-notes.zip",
        "a.json, a.json_Files/notes-1A.7z"
    })
    void leavesArchivesAloneThatPeopleHaveSent(String export, String sent) throws IOException {
        byte[] bytes = zip("result.json", A);
        write("export/" + export, "{}".getBytes(StandardCharsets.UTF_8));
        write("export/" + sent, bytes);
        assertThat(names(folder.resolve("export"))).containsExactlyInAnyOrder(export, sent);

        Path zipped = write("export.zip", zip("Export/" + export, "{}", "Export/" + sent, bytes));
        assertThat(names(zipped)).containsExactlyInAnyOrder("Export/" + export, "Export/" + sent);
    }

    @Test
    void opensArchivesInFoldersOfTheSameNameWhereNoExportSaysWhatTheyAre() throws IOException {
        write("export/files/part.zip", zip("messages.csv", A));
        write("export/uploads/2/part.zip", zip("messages.csv", B));

        assertThat(Reading.of(folder.resolve("export")).muids()).containsExactly("a", "b");
    }

    @Test
    void losesOnlyTheInnerArchiveThatIsDamaged() throws IOException {
        write("export/a.zip", "no zip".getBytes(StandardCharsets.UTF_8));
        write("export/b.tar", "no tar".getBytes(StandardCharsets.UTF_8));
        write("export/c.zip", zip("../messages.csv", A));
        write("export/messages.csv", B.getBytes(StandardCharsets.UTF_8));
        Reading reading = Reading.of(folder.resolve("export"));

        assertThat(reading.muids()).containsExactly("b");
        assertThat(reading.lost()).extracting(lost -> lost.origin().file()).containsExactly("a.zip", "b.tar", "c.zip");
        assertThat(reading.lost().get(2).message()).contains("leaves its folder: \"../messages.csv\"");
    }

    @ParameterizedTest
    @ValueSource(strings = {"../messages.csv", "/messages.csv", "C:\\messages.csv", "a/../../messages.csv"})
    void refusesATarWithEntriesOutsideOfItsFolder(String name) throws IOException {
        Path tar = write("export.tar", renamedTar(name));

        assertThatThrownBy(() -> ExportFiles.open(tar))
                .isInstanceOf(SourceException.class)
                .hasMessageContaining("leaves its folder");
    }

    @Test
    void readsATarUpToTheDamageAndTellsOfTheRest() throws IOException {
        byte[] whole = tar("messages-1.csv", A, "messages-2.csv", B.repeat(300), "messages-3.csv", A);
        for (int length : new int[] {1_500, 2_000, 3_000}) {
            Reading reading = Reading.of(write("cut" + length + ".tar", Arrays.copyOf(whole, length)));

            assertThat(reading.muids()).as("cut at " + length).startsWith("a");
            assertThat(reading.lost()).as("cut at " + length).isNotEmpty();
        }
        byte[] gz = packed("gz", whole);
        Reading cut = Reading.of(write("cut.tar.gz", Arrays.copyOf(gz, gz.length - 3)));
        assertThat(cut.muids()).contains("a");
        assertThat(cut.lost()).anySatisfy(lost -> assertThat(lost.message()).contains("cut off"));
    }

    @Test
    void tellsOfATarWithoutEndAndOfOneWithMoreBehind() throws IOException {
        byte[] whole = tar("messages.csv", A);
        Reading ended = Reading.of(write("noend.tar", Arrays.copyOf(whole, 1024)));
        assertThat(ended.muids()).containsExactly("a");
        assertThat(ended.lost())
                .singleElement()
                .satisfies(lost -> assertThat(lost.message()).contains("no end mark"));

        Reading two = Reading.of(write("two.tar", join(whole, tar("messages-2.csv", B))));
        assertThat(two.muids()).containsExactly("a");
        assertThat(two.lost())
                .singleElement()
                .satisfies(lost -> assertThat(lost.message()).contains("behind the end"));
    }

    @Test
    void namesLinksInArchivesAndDoesNotFollowThem() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (TarArchiveOutputStream tar = new TarArchiveOutputStream(bytes)) {
            add(tar, "messages.csv", A.getBytes(StandardCharsets.UTF_8));
            TarArchiveEntry link = new TarArchiveEntry("messages-2.csv", TarConstants.LF_SYMLINK);
            link.setLinkName("/etc/passwd");
            tar.putArchiveEntry(link);
            tar.closeArchiveEntry();
        }
        Reading reading = Reading.of(write("export.tar", bytes.toByteArray()));

        assertThat(reading.muids()).containsExactly("a");
        assertThat(reading.notices())
                .containsExactly("not read: it is a link to /etc/passwd, which is not followed in an archive");
    }

    @Test
    void readsOnceAnArchiveThatLiesBesideItsOwnContent() throws IOException {
        write("one/acme.zip", zip("chat/messages.csv", A));
        write("one/acme/chat/messages.csv", A.getBytes(StandardCharsets.UTF_8));
        Reading beside = Reading.of(folder.resolve("one"));
        assertThat(beside.muids()).containsExactly("a");
        assertThat(beside.notices())
                .containsExactly("not read: all that is in it lies unpacked in acme/, and is read there");

        write("two/acme.tgz", packed("gz", tar("messages.csv", A)));
        write("two/messages.csv", A.getBytes(StandardCharsets.UTF_8));
        assertThat(Reading.of(folder.resolve("two")).muids()).containsExactly("a");

        write("three/acme.zip", zip("messages.csv", A, "messages-2.csv", B));
        write("three/messages.csv", A.getBytes(StandardCharsets.UTF_8));
        assertThat(Reading.of(folder.resolve("three")).muids()).containsExactlyInAnyOrder("a", "a", "b");
    }

    @Test
    void leavesNoTemporaryFileBehind() throws IOException {
        Path temp = Path.of(System.getProperty("java.io.tmpdir"));
        Path export = write("export.tar.gz", packed("gz", tar("messages.csv", A)));
        try (ExportFiles files = ExportFiles.open(export)) {
            assertThat(files.files()).hasSize(1);
            if (!System.getProperty("os.name").startsWith("Windows")) {
                assertThat(temp.toFile().list((dir, name) -> name.startsWith("chatferry-") && name.endsWith(".tmp")))
                        .isEmpty();
            }
        }
    }

    @Test
    void stopsUnpackingABombInAnInnerArchive() throws IOException {
        byte[] blanks = new byte[1 << 20];
        ByteArrayOutputStream inner = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(inner)) {
            zip.putNextEntry(new ZipEntry("messages.csv"));
            for (int i = 0; i < 300; i++) {
                zip.write(blanks);
            }
        }
        // the inner zip is itself packed well, so that each layer alone would be let through
        Reading reading = Reading.of(write("export.zip", zip("inner.zip", inner.toByteArray())));

        assertThat(reading.lost()).isNotEmpty();
    }

    private List<String> names(Path export) throws IOException {
        try (ExportFiles files = ExportFiles.open(export)) {
            return files.files().stream().map(ExportFile::name).toList();
        }
    }

    private Path write(String name, byte[] bytes) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        return Files.write(file, bytes);
    }
}
