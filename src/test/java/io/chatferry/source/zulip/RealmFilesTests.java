package io.chatferry.source.zulip;

import static io.chatferry.source.zulip.ZulipFolder.CHANNEL;
import static io.chatferry.source.zulip.ZulipFolder.USERS;
import static io.chatferry.source.zulip.ZulipFolder.message;
import static io.chatferry.source.zulip.ZulipFolder.write;
import static org.assertj.core.api.Assertions.assertThat;

import io.chatferry.source.api.ExportFiles;
import io.chatferry.source.api.Recognition;
import io.chatferry.source.chat.ReadExport;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** By which files an export is recognised, and which are read. */
class RealmFilesTests {

    @TempDir
    Path folder;

    private static Recognition recognise(Path path) throws IOException {
        try (ExportFiles files = ExportFiles.open(path)) {
            return new ZulipFormat().recognise(files);
        }
    }

    private void write(String folderName) throws IOException {
        ZulipFolder.write(folder.resolve(folderName + "realm.json"), "{" + USERS + "," + CHANNEL + "}");
        ZulipFolder.write(
                folder.resolve(folderName + "messages-000010.json"), "{'zerver_message':[" + message(20, "b") + "]}");
        ZulipFolder.write(
                folder.resolve(folderName + "messages-000009.json"), "{'zerver_message':[" + message(10, "a") + "]}");
    }

    @Test
    void namesTheVersionIfTheExportDoes() throws IOException {
        write("zulip-export-1/");
        assertThat(recognise(folder).percent()).isEqualTo(100);
        assertThat(recognise(folder).reason()).contains("the version is not said", "without uploaded files");
        ZulipFolder.write(folder.resolve("zulip-export-1/migration_status.json"), "{'zulip_version': '9.4','x':{}}");
        ZulipFolder.write(folder.resolve("zulip-export-1/uploads/2/x.txt"), "x");

        assertThat(recognise(folder).reason()).contains("version 9.4", "with uploaded files");
    }

    @Test
    void anExportThatWasConvertedSaysFromWhat() throws IOException {
        write("");
        ZulipFolder.write(folder.resolve("realm.json"), "{'import_source':'slack'," + USERS + "}");

        assertThat(recognise(folder).reason()).contains("converted from slack");
    }

    @Test
    void otherFilesAreNotClaimed() throws IOException {
        ZulipFolder.write(folder.resolve("realm.json"), "{'users':[]}");

        assertThat(recognise(folder).percent()).isZero();
    }

    @Test
    void aRealmWithoutMessagesIsNoWholeExport() throws IOException {
        ZulipFolder.write(folder.resolve("realm.json"), "{" + USERS + "}");

        assertThat(recognise(folder).percent()).isLessThan(100);
        assertThat(recognise(folder).reason()).contains("no file of messages");
    }

    @Test
    void filesOfMessagesGoByTheirNumbers() throws IOException {
        write("");

        assertThat(ReadExport.of("zulip", folder).messages())
                .extracting(each -> each.text())
                .containsExactly("a", "b");
    }
}
