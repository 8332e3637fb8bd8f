package io.chatferry.source.slack;

import static io.chatferry.source.slack.WrittenExport.messages;
import static io.chatferry.source.slack.WrittenExport.row;
import static io.chatferry.source.slack.WrittenExport.ts;
import static org.assertj.core.api.Assertions.assertThat;

import io.chatferry.model.Message;
import io.chatferry.source.chat.ReadExport;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rows that say how other messages changed, as logs of events have them. */
class SlackEventsTests {

    @TempDir
    Path folder;

    private static String changed(int at, String message) {
        return "{'type':'message','subtype':'message_changed','hidden':true,'ts':'" + ts(at) + "','message':" + message
                + "}";
    }

    private static String deleted(int at, int message, String more) {
        return "{'type':'message','subtype':'message_deleted','hidden':true,'ts':'" + ts(at) + "','deleted_ts':'"
                + ts(message) + "'" + more + "}";
    }

    @Test
    void changeReplacesWhatAMessageSaysAndKeepsItsThreadAndReactions() throws IOException {
        ReadExport read = messages(
                        folder,
                        row(1, "'text':'root'"),
                        row(
                                2,
                                "'text':'old','thread_ts':'" + ts(1)
                                        + "','reactions':[{'name':'tada','users':['U2BEN'],'count':1}],"
                                        + "'files':[{'id':'F1','name':'a','url_private':'https://f.example/a.png'}]"),
                        changed(9, row(2, "'text':'new &amp; better','edited':{'ts':'" + ts(8) + "'}")))
                .read();
        Message message = read.messages().get(1);

        assertThat(message.text()).isEqualTo("new & better");
        assertThat(message.attachments()).isEmpty();
        assertThat(message.parentMuid()).isEqualTo("C1GEN:" + ts(1));
        assertThat(message.reactions()).hasSize(1);
        assertThat(message.editedAt()).isEqualTo(Instant.parse("2024-03-04T08:00:08.000100Z"));
        assertThat(read.skipped()).containsEntry("edit applied to its message", 1);
    }

    @Test
    void earlierChangeDoesNotReplaceALaterOne() throws IOException {
        ReadExport read = messages(
                        folder,
                        row(1, "'text':'first'"),
                        changed(8, row(1, "'text':'third','edited':{'ts':'" + ts(8) + "'}")),
                        changed(5, row(1, "'text':'second','edited':{'ts':'" + ts(5) + "'}")),
                        row(2, "'text':'as it is now','edited':{'ts':'" + ts(9) + "'}"),
                        changed(7, row(2, "'text':'as it was','edited':{'ts':'" + ts(7) + "'}")))
                .read();

        assertThat(read.messages()).extracting(Message::text).containsExactly("third", "as it is now");
        assertThat(read.messages().get(0).editedAt()).isEqualTo(Instant.parse("2024-03-04T08:00:08.000100Z"));
        assertThat(read.skipped()).containsEntry("edit applied to its message", 3);
    }

    @Test
    void changeThatOnlyAddsAPreviewIsNoEdit() throws IOException {
        ReadExport read = messages(
                        folder,
                        row(1, "'text':'<https://a.example>'"),
                        changed(
                                2,
                                row(
                                        1,
                                        "'text':'<https://a.example>','attachments':[{'from_url':'https://a.example','text':'t'}]")))
                .read();

        assertThat(read.messages()).singleElement().satisfies(message -> {
            assertThat(message.text()).isEqualTo("https://a.example");
            assertThat(message.editedAt()).isNull();
        });
    }

    @Test
    void changeWithoutItsMessageIsTheMessage() throws IOException {
        ReadExport read = messages(folder, changed(9, row(2, "'text':'new','edited':{'ts':'" + ts(8) + "'}")))
                .read();

        assertThat(read.messages()).extracting(Message::text).containsExactly("new");
        assertThat(read.skipped()).isEmpty();
    }

    @Test
    void changeIntoATombstoneDeletes() throws IOException {
        ReadExport read = messages(
                        folder,
                        row(1, "'text':'root'"),
                        row(2, "'text':'reply','thread_ts':'" + ts(1) + "'"),
                        changed(
                                3,
                                "{'type':'message','subtype':'tombstone','user':'USLACKBOT','text':'This message was"
                                        + " deleted.','ts':'" + ts(1) + "'}"))
                .read();

        assertThat(read.messages().get(0).deletedAt()).isNotNull();
        assertThat(read.messages().get(0).text()).isNull();
        assertThat(read.messages().get(1).parentMuid()).isEqualTo("C1GEN:" + ts(1));
    }

    @Test
    void deletionAppliesToItsMessage() throws IOException {
        ReadExport read =
                messages(folder, row(1, "'text':'secret'"), deleted(5, 1, "")).read();

        assertThat(read.messages()).singleElement().satisfies(message -> {
            assertThat(message.deletedAt()).isEqualTo(Instant.parse("2024-03-04T08:00:05.000100Z"));
            assertThat(message.text()).isNull();
        });
        assertThat(read.skipped()).containsEntry("deletion applied to its message", 1);
    }

    @Test
    void deletionWithoutItsMessageIsTheDeletedMessage() throws IOException {
        ReadExport read = messages(
                        folder, deleted(5, 1, ",'previous_message':" + row(1, "'text':'secret'")), deleted(6, 2, ""))
                .read();

        assertThat(read.messages()).hasSize(2).allSatisfy(message -> {
            assertThat(message.deletedAt()).isNotNull();
            assertThat(message.text()).isNull();
        });
        assertThat(read.messages().get(0).sender()).isEqualTo("U1ANN");
        assertThat(read.messages().get(0).sentAt()).isEqualTo(Instant.parse("2024-03-04T08:00:01.000100Z"));
        assertThat(read.skipped()).isEmpty();
    }

    @Test
    void replyNoticesAreSkipped() throws IOException {
        ReadExport read = messages(
                        folder, "{'type':'message','subtype':'message_replied','ts':'" + ts(1) + "','message':{}}")
                .read();

        assertThat(read.messages()).isEmpty();
        assertThat(read.skipped()).containsEntry("message_replied", 1);
    }

    @Test
    void eventInALaterFileApplies() throws IOException {
        ReadExport read = messages(folder, row(1, "'text':'old'"))
                .file("general/2024-03-05.json", "[" + changed(90_000, row(1, "'text':'new'")) + "]")
                .read();

        assertThat(read.messages()).extracting(Message::text).containsExactly("new");
    }
}
