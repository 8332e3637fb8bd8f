package io.chatferry.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.chatferry.config.JobFile;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What {@code plan} says of an export: each number with its word, each list with its place. */
class PlanWordsTests {

    private static final String MESSAGES = "muid,sender,receiver,text,sentAt";

    @RegisterExtension
    final Migration migration = new Migration();

    @Test
    void namesTheListOfIdsThatLookAlike() throws Exception {
        migration.file("users.csv", "uid,name", "7,A", "07,B", "8,A", "08,B", "9,A", "09,B", "5,A", "05,B", "005,C");
        migration.file("messages.csv", MESSAGES, "m1,7,8,hi,1600000000");

        migration.plan(migration.job());

        Path list = migration.work.resolve("acme").resolve("look-alikes.csv");
        assertThat(migration.planned().path("warnings").toString())
                .contains("other set of ids that look alike and are different: " + list + " lists all 4");
        assertThat(list).content().contains("user,005,", "user,09,");
        assertThat(Files.readAllLines(list)).hasSize(10);
    }

    @Test
    void saysWhichRegionIsTaken() throws Exception {
        migration.file(
                "messages.csv", "muid,sender,receiver,receiverType,text,sentAt", "m1,ann,bob,user,hi,1600000000");
        Path job = migration.job();

        migration.commands.plan(JobFile.read(job, List.of(), Map.of()), migration.options(true, null), false);

        assertThat(migration.output())
                .containsPattern("The app is taken to be in region us, the default: set\\s+target.region");
    }

    @Test
    void saysOneOfASingleRecord() throws Exception {
        migration.file("groups.csv", "guid,name,type,description", "g1,Team,public,All of us");
        migration.file(
                "messages.csv", "muid,sender,receiver,receiverType,text,sentAt", "m1,ann,g1,group,hi,1600000000");

        migration.plan(migration.job());

        assertThat(migration.planned().path("losses").toString()).contains("group loses its description");
        assertThat(migration.planned().path("people").toString())
                .contains("user made from messages and memberships alone: no file describes it");
        assertThat(migration.planned().path("old").toString()).contains("message is older than 180 days");
        assertThat(migration.output()).doesNotContainPattern(" 1  (messages|users|groups|memberships|ids) ");
    }

    @Test
    void countsWhatArchivesInTheExportTakeUnpacked() throws Exception {
        byte[] inner = zip(
                Map.of("messages.csv", (MESSAGES + "\nm1,ann,bob,hi,1600000000\n").getBytes(StandardCharsets.UTF_8)));
        Path export = Files.createDirectories(migration.folder.resolve("export"));
        Files.write(export.resolve("outer.zip"), zip(Map.of("inner.zip", inner)));

        migration.plan(migration.job());

        assertThat(migration.planned().at("/storage/temporary").asLong()).isEqualTo(inner.length);
        assertThat(migration.output()).contains("of unpacked archives lie in");
    }

    private static byte[] zip(Map<String, byte[]> files) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            for (Map.Entry<String, byte[]> file : files.entrySet()) {
                zip.putNextEntry(new ZipEntry(file.getKey()));
                zip.write(file.getValue());
            }
        }
        return bytes.toByteArray();
    }
}
