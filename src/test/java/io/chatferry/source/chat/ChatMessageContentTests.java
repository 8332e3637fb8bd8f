package io.chatferry.source.chat;

import static io.chatferry.source.chat.LinesOfAnExport.message;
import static org.assertj.core.api.Assertions.assertThat;

import io.chatferry.model.Message;
import io.chatferry.source.chat.model.ChatRules;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the messages of any chat system hold: texts, mentions, files, quotes and notes. */
class ChatMessageContentTests {

    @TempDir
    Path folder;

    private ReadExport read(String... lines) throws IOException {
        return LinesOfAnExport.in(folder).read(lines);
    }

    @Test
    void aLabelMayBeGivenAfterItsUse() throws IOException {
        ReadExport read =
                read(message("1", "a", "hi &role/1 and &role/2"), "{'k':'label','id':'role/1','name':'Gardeners'}");

        assertThat(read.messages().get(0).text()).isEqualTo("hi Gardeners and unknown");
    }

    @Test
    void aQuoteIsNoThread() throws IOException {
        Message message = read("{'k':'message','in':'r','id':'2','by':'a','at':1700000000,'text':'x','quote':'1'}")
                .messages()
                .get(0);

        assertThat(message.parentMuid()).isNull();
        assertThat(message.quotedMuid()).isEqualTo("r:1");
    }

    @Test
    void mentionsAfterTheTenthUserAreNames() throws IOException {
        StringBuilder text = new StringBuilder();
        for (int i = 1; i <= 12; i++) {
            text.append(i == 1 ? "" : " ").append("@u").append(i);
        }
        String read = read(message("1", "a", text.toString())).messages().get(0).text();

        assertThat(read).contains("<@uid:u10>").endsWith(" @u11 @u12");
    }

    @Test
    void aTextThatMentionsWouldMakeTooLongHasNames() throws IOException {
        String read = read(message("1", "a", "x".repeat(10_180) + " @u1 @u2 @u3 @u4 @u5"))
                .messages()
                .get(0)
                .text();

        assertThat(read).endsWith(" @u1 @u2 @u3 @u4 @u5").doesNotContain("<@uid");
    }

    @Test
    void filesThatCannotGoAlongLeaveALine() throws IOException {
        ReadExport read = read(
                "{'k':'message','in':'r','id':'1','by':'a','at':1700000000,'text':'look','file':'media\\\\\\\\plan.pdf'}",
                "{'k':'message','in':'r','id':'2','by':'a','at':1700000000,'missing':'deleted'}",
                "{'k':'message','in':'r','id':'3','by':'a','at':1700000000,'text':'words','missing':'deleted'}");

        assertThat(read.messages())
                .extracting(Message::text)
                .containsExactly("look\n(file not moved): plan.pdf", "(file deleted): plan.pdf", "words");
        assertThat(read.notices())
                .anyMatch(notice -> notice.contains("files that messages name and that are not in the export: 1"))
                .anyMatch(notice ->
                        notice.contains("files missing, named in the text where there is nothing else: deleted: 2"));
    }

    @Test
    void bytesThatAreNoCharactersAreReplacedAndCounted() throws IOException {
        Path file = folder.resolve("chat.jsonl");
        byte[] line = message("1", "a", "caf#").replace('\'', '"').getBytes(java.nio.charset.StandardCharsets.UTF_8);
        for (int i = 0; i < line.length; i++) {
            line[i] = line[i] == '#' ? (byte) 0xE9 : line[i];
        }
        Files.write(file, line);

        ReadExport read = ReadExport.read(new LinesFormat(ChatRules.standard()), file, ZoneOffset.UTC, null);

        assertThat(read.messages().get(0).text()).isEqualTo("caf\uFFFD");
        assertThat(read.notices()).anyMatch(notice -> notice.contains("not UTF-8"));
    }

    @Test
    void aFileOnTheWebHasWhatTheTargetDemands() throws IOException {
        ReadExport read = read(
                link("https://a.example/d/1", "'title':'Budget','mime':'application/vnd.google-apps.spreadsheet'"),
                link("https://a.example", ""),
                link("https://a.example/my plan.pdf", ""),
                link("https://a.example/x", "'title':'photo','mime':'image/jpeg'"));

        assertThat(read.messages())
                .extracting(message -> message.attachments().get(0))
                .extracting(file -> file.url() + " " + file.name() + " " + file.extension())
                .containsExactly(
                        "https://a.example/d/1 Budget bin",
                        "https://a.example file bin",
                        "https://a.example/my%20plan.pdf null null",
                        "https://a.example/x photo null");
    }

    @Test
    void anAddressThatIsNotOnTheWebIsNoAttachment() throws IOException {
        ReadExport read = read(link("file:///C:/plan.pdf", "'title':'plan.pdf'"), link("https://", "'title':'x'"));

        assertThat(read.messages())
                .extracting(Message::text)
                .containsExactly(
                        "(file without an address on the web): plan.pdf", "(file without an address on the web): x");
    }

    private static String link(String url, String more) {
        return "{'k':'message','in':'r','by':'a','at':1700000000,'link':'" + url + "'"
                + (more.isEmpty() ? "" : "," + more) + "}";
    }

    @Test
    void halfOfASurrogatePairStaysWhatItIs() throws IOException {
        ReadExport read =
                read("{'k':'message','in':'r\\ud83c','id':'1','by':'a','at':1700000000,'text':'half \\ud83c of it'}");

        assertThat(read.messages().get(0).receiver()).isEqualTo("r\ud83c");
        assertThat(read.messages().get(0).text()).isEqualTo("half \ud83c of it");
    }

    @Test
    void aOneToOneMessageIsReadIfTheOtherHasReadUpToItsTime() throws IOException {
        ReadExport read = read(
                "{'k':'room','id':'r','direct':true,'members':['a','b']}",
                "{'k':'read','in':'r','id':'b','at':1700000000}",
                message("1", "a", "seen"),
                message("2", "b", "not by a"),
                "{'k':'message','in':'r','id':'3','by':'a','at':1700000001,'text':'later'}");

        assertThat(read.messages())
                .extracting(Message::readAt)
                .containsExactly(Instant.ofEpochSecond(1700000000), null, null);
    }

    @Test
    void notesThatAreTooLargeForMetadataAreLeftOutAndCounted() throws IOException {
        String large = "x".repeat(6_000);
        ReadExport read = read(
                "{'k':'user','id':'a','note':'" + large + "'}",
                "{'k':'user','id':'b','note':{'k':[1,'two']}}",
                "{'k':'message','in':'r','id':'1','by':'a','at':1700000000,'text':'" + large + "','note':'" + large
                        + "'}",
                "{'k':'message','in':'r','id':'2','by':'a','at':1700000000,'text':'short','note':'" + large + "'}");

        assertThat(read.users().get(0).metadata()).isNull();
        assertThat(read.users().get(1).metadata().at("/chatferry/note/k/1").stringValue())
                .isEqualTo("two");
        assertThat(read.messages().get(0).metadata()).isNull();
        assertThat(read.messages().get(1).metadata().at("/chatferry/note").stringValue())
                .hasSize(6_000);
        assertThat(read.notices()).anyMatch(notice -> notice.contains("too large for metadata, left out: note: 2"));
    }
}
