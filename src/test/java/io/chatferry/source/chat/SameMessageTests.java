package io.chatferry.source.chat;

import static io.chatferry.source.chat.LinesOfAnExport.message;
import static org.assertj.core.api.Assertions.assertThat;

import io.chatferry.model.Message;
import io.chatferry.source.chat.model.ChatRules;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which rows are one message, what becomes of later events, and on what a thread hangs, in the export of any chat system. */
class SameMessageTests {

    @TempDir
    Path folder;

    private ReadExport read(String... lines) throws IOException {
        return LinesOfAnExport.in(folder).read(lines);
    }

    @Test
    void ofSeveralRowsWithOneIdTheLatestEditCounts() throws IOException {
        ReadExport read = read(
                message("1", "a", "first"),
                "{'k':'message','in':'r','id':'1','by':'a','at':1700000000,'text':'second','edited':1700000009}",
                message("2", "a", "between"),
                "{'k':'message','in':'r','id':'1','by':'a','at':1700000000,'text':'third','edited':1700000005}");

        assertThat(read.messages()).extracting(Message::text).containsExactly("second", "between");
        assertThat(read.skipped()).containsEntry("duplicate", 2);
    }

    @Test
    void theSameIdInTwoConversationsIsTwoMessages() throws IOException {
        ReadExport read =
                read(message("1", "a", "x"), "{'k':'message','in':'s','id':'1','by':'a','at':1700000000,'text':'x'}");

        assertThat(read.messages()).extracting(Message::muid).containsExactly("r:1", "s:1");
    }

    @Test
    void rowsWithoutAnIdAreAllKept() throws IOException {
        String line = "{'k':'message','in':'r','by':'a','at':1700000000,'text':'ok'}";

        assertThat(read(line, line, line).messages()).hasSize(3);
    }

    @Test
    void equalRowsWithMadeUpIdsAreAllKeptAndNumbered() throws IOException {
        String line = "{'k':'message','in':'r','id':'h','madeUp':true,'by':'a','at':1700000000,'text':'ok'}";
        String reply =
                "{'k':'message','in':'r','id':'i','madeUp':true,'by':'a','at':1700000001,'text':'x','parent':'h'}";
        ReadExport read = read(line, reply, line, line);

        assertThat(read.messages()).extracting(Message::muid).containsExactly("r:h", "r:i", "r:h-2", "r:h-3");
        assertThat(read.messages().get(1).parentMuid()).isEqualTo("r:h");
    }

    @Test
    void rowsWithMadeUpIdsThatAnotherFileHasTooAreTheSame() throws IOException {
        String line = "{'k':'message','in':'r','id':'h','madeUp':true,'by':'a','at':1700000000,'text':'ok'}"
                .replace('\'', '"');
        Files.writeString(folder.resolve("1.jsonl"), line + "\n" + line + "\n");
        Files.writeString(folder.resolve("2.jsonl"), line + "\n" + line + "\n" + line + "\n");
        ReadExport read = ReadExport.read(new LinesFormat(ChatRules.standard()), folder, ZoneOffset.UTC, null);

        assertThat(read.messages()).extracting(Message::muid).containsExactly("r:h", "r:h-2", "r:h-3");
        assertThat(read.skipped()).containsEntry("duplicate", 2);
    }

    @Test
    void eventsChangeTheirMessageWhereverTheyStand() throws IOException {
        ReadExport read = read(
                "{'k':'react','in':'r','id':'1','reactions':{'x':['b']}}",
                "{'k':'edit','in':'r','id':'1','by':'a','at':1700000000,'text':'better','edited':1700000003}",
                "{'k':'message','in':'r','id':'1','by':'a','at':1700000000,'text':'good','reactions':{'x':['c']}}",
                message("2", "a", "gone soon"),
                "{'k':'delete','in':'r','id':'2'}",
                "{'k':'react','in':'r','id':'9','reactions':{'x':['b']}}",
                "{'k':'edit','in':'r','id':'8','by':'a','at':1700000000,'text':'only the edit','edited':1700000003}");

        assertThat(read.messages()).extracting(Message::text).containsExactly("better", null, "only the edit");
        assertThat(read.messages().get(0).reactions().get(0).uids()).containsExactlyInAnyOrder("b", "c");
        assertThat(read.messages().get(1).deletedAt()).isNotNull();
        assertThat(read.skipped())
                .containsEntry("edit applied to its message", 1)
                .containsEntry("reactions added to their message", 1)
                .containsEntry("deletion applied to its message", 1)
                .containsEntry("reactions to a message that is not in the export", 1);
    }

    @Test
    void aThreadHangsOnAnotherMessageIfItsRootIsNotThere() throws IOException {
        String reply =
                "{'k':'message','in':'r','id':'3','by':'a','at':1700000000,'text':'x','parent':'1','parentElse':'2'}";

        assertThat(read(reply, message("2", "a", "y")).messages().get(0).parentMuid())
                .isEqualTo("r:2");
        assertThat(read(reply, message("1", "a", "y")).messages().get(0).parentMuid())
                .isEqualTo("r:1");
    }

    @Test
    void aThreadHangsOnAnotherMessageIfItsRootIsEmpty() throws IOException {
        String reply =
                "{'k':'message','in':'r','id':'3','by':'a','at':1700000000,'text':'x','parent':'1','parentElse':'2'}";

        assertThat(read(reply, message("1", "a", ""), message("2", "a", "y"))
                        .messages()
                        .get(0)
                        .parentMuid())
                .isEqualTo("r:2");
    }

    @Test
    void ofMessagesOfOneTimeTheLowerSequenceGoesFirst() throws IOException {
        String line = "{'k':'message','in':'%s','id':'%s','by':'a','at':%s,'text':'%s','seq':'%s'}";

        ReadExport read = read(
                line.formatted("r", "1", "1700000001", "third", "30"),
                line.formatted("r", "2", "1700000009", "later", "5"),
                line.formatted("s", "1", "1700000001", "elsewhere", "7"),
                line.formatted("r", "1", "1700000001", "third once more", "30"),
                line.formatted("r", "4", "1700000001", "first", "10"),
                line.formatted("r", "5", "1700000001", "", "15"),
                line.formatted("r", "6", "1700000001", "second", "20"));

        assertThat(read.conversation("r"))
                .extracting(Message::text)
                .containsExactly("first", "second", "third", "later");
        assertThat(read.skipped()).containsEntry("duplicate", 1).containsEntry("empty", 1);
    }

    @Test
    void whereIdsAreGlobalReactionsNeedNoConversation() throws IOException {
        Path file = folder.resolve("global.jsonl");
        Files.writeString(
                file,
                String.join(
                                "\n",
                                message("1", "a", "x"),
                                "{'k':'react','in':'','id':'1','reactions':{'x':['b']}}",
                                "{'k':'react','in':'','id':'2','reactions':{'x':['b']}}")
                        .replace('\'', '"'));

        ReadExport read = ReadExport.read(new LinesFormat(ChatRules.standard(), true), file, ZoneOffset.UTC, null);

        assertThat(read.messages().get(0).reactions().get(0).uids()).containsExactly("b");
        assertThat(read.groups()).hasSize(1);
        assertThat(read.skipped()).hasSize(2);
    }
}
