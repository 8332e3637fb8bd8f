package io.chatferry.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.chatferry.job.run.ExitCode;
import io.chatferry.sandbox.StoredMessage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Whole runs in folders with odd names and odd contents. */
@Timeout(120)
class HostileFoldersTests {

    private static final String HEADER = "muid,sender,receiver,text,sentAt";

    @RegisterExtension
    final Migration migration = new Migration();

    @Test
    void takesNothingOfAPathForASetting() throws IOException {
        Path job = migration
                .file("messages.csv", HEADER, "m1,ann,bob,hi,1700000001")
                .job();
        migration.work = migration.folder.resolve("w;MODE=MySQL;IFEXISTS=TRUE;INIT=x #1 %41 ?a=b ü");

        assertThat(migration.run(job)).as(migration.output()).isEqualTo(ExitCode.DONE);
        assertThat(migration.verify(job, 1)).as(migration.output()).isEqualTo(ExitCode.DONE);
        assertThat(migration.work.resolve("acme/ledger.mv.db")).exists();
        assertThat(migration.run(job)).isEqualTo(ExitCode.DONE);
        assertThat(migration.messages()).hasSize(1);
    }

    @Test
    void readsArchivesInAFolderAndSaysWhyOtherFilesAreNotRead() throws IOException {
        Path job = migration
                .file("Messages-2.CSV", HEADER, "m1,ann,bob,one,1700000001")
                .file("messages.txt", HEADER, "x1,ann,bob,text,1700000009")
                .file("desktop.ini", "[x]")
                .file("more/notes.md", "# x")
                .job();
        Path export = migration.folder.resolve("export");
        Files.write(export.resolve("inner.zip"), zip("messages-3.csv", HEADER + "\nm2,ann,bob,two,1700000002\n"));
        Files.write(
                export.resolve("archive.tar.gz"), tar("a/messages-4.csv", HEADER + "\nm3,ann,bob,three,1700000003\n"));

        migration.run(job);

        assertThat(migration.messages()).extracting(StoredMessage::muid).containsExactlyInAnyOrder("m1", "m2", "m3");
        assertThat(migration.output().replaceAll("\\s+", " "))
                .contains("messages.txt:1 not read: its ending is not .csv", "if it holds such rows, rename it")
                .doesNotContain("quoting is broken");
        migration.assertAddsUp("acme");
    }

    private static byte[] zip(String name, String content) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            zip.putNextEntry(new ZipEntry(name));
            zip.write(content.getBytes(StandardCharsets.UTF_8));
        }
        return bytes.toByteArray();
    }

    private static byte[] tar(String name, String content) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (TarArchiveOutputStream tar = new TarArchiveOutputStream(new GZIPOutputStream(bytes))) {
            byte[] text = content.getBytes(StandardCharsets.UTF_8);
            TarArchiveEntry entry = new TarArchiveEntry(name);
            entry.setSize(text.length);
            tar.putArchiveEntry(entry);
            tar.write(text);
            tar.closeArchiveEntry();
        }
        return bytes.toByteArray();
    }
}
