package io.chatferry.source.slack;

import static io.chatferry.source.slack.WrittenExport.messages;
import static io.chatferry.source.slack.WrittenExport.row;
import static io.chatferry.source.slack.WrittenExport.user;
import static org.assertj.core.api.Assertions.assertThat;

import io.chatferry.source.api.ExportFiles;
import io.chatferry.source.api.Recognition;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which exports are Slack's, and what is said of them. */
class SlackRecognitionTests {

    @TempDir
    Path folder;

    @Test
    void namesVariantAndSigns() throws IOException {
        WrittenExport export = messages(folder, row(1, "'text':'x'"));
        assertThat(export.recognition().percent()).isEqualTo(100);
        assertThat(export.recognition().reason())
                .isEqualTo("standard export of a workspace, public channels only: users.json, channels.json, 1 folder"
                        + " with files named after days");

        export.file("dms.json", "[]").file("general/2024-03-05.json", "[]").file("secret/2024-03-05.json", "[]");
        assertThat(export.recognition().reason())
                .startsWith("export of all conversations of a workspace: ")
                .contains("2 folders");

        export.file("__uploads/F1/a.png", "x");
        assertThat(export.recognition().reason()).contains("Slackdump");
    }

    @Test
    void namesOrganisations() throws IOException {
        WrittenExport export = new WrittenExport(folder)
                .file("org_users.json", "[" + user("W1", "ann") + "]")
                .file("teams/sales/channels.json", "[{'id':'C1','name':'general'}]")
                .file("teams/sales/general/2024-03-04.json", "[" + row(1, "'text':'x'") + "]");

        assertThat(export.recognition().percent()).isEqualTo(100);
        assertThat(export.recognition().reason()).contains("Enterprise Grid").contains("org_users.json");
    }

    @Test
    void saysWhatIsMissing() throws IOException {
        WrittenExport export = new WrittenExport(folder)
                .file("channels.json", "[{'id':'C1','name':'general'}]")
                .file("general/2024-03-04.json", "[" + row(1, "'text':'x'") + "]");
        assertThat(export.recognition().percent()).isEqualTo(100);
        assertThat(export.recognition().reason()).contains("without users.json: names come from the messages");

        Recognition single = new WrittenExport(folder.resolve("general")).recognition();
        assertThat(single.percent()).isBetween(50, 99);
        assertThat(single.reason()).contains("without channels.json");
    }

    @Test
    void namesEvents() throws IOException {
        assertThat(messages(
                                folder,
                                "{'type':'message','subtype':'message_deleted','ts':'1709539201.000100','deleted_ts':'1'}")
                        .recognition()
                        .reason())
                .contains("rows of events change and delete messages");
    }

    @Test
    void acceptsLeadingFoldersAndArchives() throws IOException {
        messages(folder.resolve("Acme Slack export"), row(1, "'text':'x'"));
        assertThat(new WrittenExport(folder).recognition().percent()).isEqualTo(100);

        for (String zip : new String[] {"slack-export-viewer.zip", "unicode-folder-names.zip"}) {
            try (ExportFiles files = ExportFiles.open(Path.of("src/test/resources/exports/slack", zip))) {
                assertThat(SlackRecognition.of(files).percent()).isEqualTo(100);
            }
        }
    }

    @Test
    void leavesOtherFilesAlone() throws IOException {
        assertThat(new WrittenExport(folder.resolve("a"))
                        .file("logs/2024-03-04.json", "[{'level':'info','ts':1709539201.5}]")
                        .file("users.json", "[{'id':17,'name':'ann'}]")
                        .recognition()
                        .percent())
                .isZero();
        assertThat(new WrittenExport(folder.resolve("b"))
                        .file("messages.json", "[{'muid':'1','sender':'ann','text':'x'}]")
                        .recognition()
                        .percent())
                .isZero();
        assertThat(new WrittenExport(folder.resolve("c"))
                        .file("users.json", "[" + user("U1", "ann") + "]")
                        .file("channels.json", "[{'id':'C1','name':'general'}]")
                        .recognition()
                        .percent())
                .isZero();
    }
}
