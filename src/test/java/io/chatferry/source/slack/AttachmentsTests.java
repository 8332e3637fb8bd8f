package io.chatferry.source.slack;

import static io.chatferry.source.slack.WrittenExport.messages;
import static io.chatferry.source.slack.WrittenExport.row;
import static io.chatferry.source.slack.WrittenExport.ts;
import static org.assertj.core.api.Assertions.assertThat;

import io.chatferry.model.Attachment;
import io.chatferry.model.Message;
import io.chatferry.source.chat.ReadExport;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Blocks, attachments and files of messages. */
class AttachmentsTests {

    @TempDir
    Path folder;

    private Message read(String row) throws IOException {
        return messages(folder, row).read().messages().get(0);
    }

    private static String bot(String more) {
        return "{'type':'message','subtype':'bot_message','bot_id':'B1','ts':'" + ts(1) + "'," + more + "}";
    }

    private static String blocks(String... blocks) {
        return row(1, "'text':'','blocks':[" + String.join(",", blocks) + "]");
    }

    @Test
    void richTextIsReadWhereThereIsNoText() throws IOException {
        String section = "{'type':'rich_text_section','elements':[%s]}";
        Message message = read(blocks("{'type':'rich_text','elements':["
                + section.formatted("{'type':'text','text':'Hi <b> &"
                        + " '},{'type':'user','user_id':'U2BEN'},{'type':'text','text':' in"
                        + " '},{'type':'channel','channel_id':'C2RAN'},{'type':'text','text':' '},"
                        + "{'type':'emoji','name':'wave'},{'type':'broadcast','range':'here'},"
                        + "{'type':'usergroup','usergroup_id':'S1'},{'type':'link','url':'https://a.example','text':'a'},{'type':'link','url':'https://b.example'},{'type':'date','timestamp':1,'fallback':'Mar"
                        + " 4'},{'type':'color','value':'#fff'},{'type':'text','text':'\\n"
                        + "'}")
                + ",{'type':'rich_text_list','style':'bullet','elements':["
                + section.formatted("{'type':'text','text':'one'}") + "]},"
                + "{'type':'rich_text_list','style':'bullet','indent':1,'elements':["
                + section.formatted("{'type':'text','text':'inner'}") + "]},"
                + "{'type':'rich_text_list','style':'ordered','offset':1,'elements':["
                + section.formatted("{'type':'text','text':'two'}") + ","
                + section.formatted("{'type':'text','text':'three'}")
                + "]},{'type':'rich_text_quote','elements':[{'type':'text','text':'said\\nhe'}]},"
                + "{'type':'rich_text_preformatted','elements':[{'type':'text','text':'x = 1'}]}]}"));

        assertThat(message.text())
                .isEqualTo("Hi <b> & <@uid:U2BEN> in #random :wave:@here@S1a (https://a.example)https://b.exampleMar"
                        + " 4#fff\n"
                        + "• one\n"
                        + "  • inner\n"
                        + "2. two\n"
                        + "3. three\n"
                        + "> said\n"
                        + "> he\n"
                        + "```\n"
                        + "x = 1\n"
                        + "```");
    }

    @Test
    void textWinsOverTheWordsOfBlocks() throws IOException {
        Message message = read(row(
                1,
                "'text':'the text','blocks':[{'type':'section','text':{'type':'mrkdwn','text':'other words'}},"
                        + "{'type':'image','image_url':'https://a.example/cat.png','alt_text':'a cat'}]"));

        assertThat(message.text()).isEqualTo("the text");
        assertThat(message.attachments()).extracting(Attachment::url).containsExactly("https://a.example/cat.png");
    }

    @Test
    void blocksOfAppsAreLinesOfText() throws IOException {
        Message message = read(blocks(
                "{'type':'header','text':{'type':'plain_text','text':'Report &amp; more'}}",
                "{'type':'divider'}",
                "{'type':'section','text':{'type':'mrkdwn','text':'by <@U2BEN>'},'fields':[{'text':'a: 1'},{'text':'b:"
                        + " 2'}]}",
                "{'type':'context','elements':[{'type':'mrkdwn','text':'one'},{'type':'image','image_url':'https://a.example/i.png'},"
                        + "{'type':'plain_text','text':'two'}]}",
                "{'type':'video','title':{'text':'A"
                        + " film'},'title_url':'https://v.example/1','description':{'text':'long'}}",
                "{'type':'table','rows':[[{'type':'raw_text','text':'x'},{'type':'raw_text','text':'y'}]]}",
                "{'type':'of_next_year','text':{'text':'words'}}",
                "{'type':'actions','elements':[{'type':'button','text':{'text':'Click'}}]}"));

        assertThat(message.text())
                .isEqualTo("Report & more\n"
                        + "by <@uid:U2BEN>\n"
                        + "a: 1\n"
                        + "b: 2\n"
                        + "one two\n"
                        + "A film (https://v.example/1)\n"
                        + "long\n"
                        + "x | y\n"
                        + "words");
        assertThat(message.attachments()).isEmpty();
    }

    @Test
    void contextBesideAPictureIsNoText() throws IOException {
        Message message = read(blocks(
                "{'type':'image','slack_file':{'url':'https://files.example/cat.gif'}}",
                "{'type':'context','elements':[{'type':'mrkdwn','text':'Posted using /giphy'}]}"));

        assertThat(message.text()).isNull();
        assertThat(message.attachments()).extracting(Attachment::url).containsExactly("https://files.example/cat.gif");
    }

    @Test
    void blocksWithoutWordsAreEmpty() throws IOException {
        ReadExport read = messages(
                        folder, blocks("{'type':'rich_text','elements':[{'type':'rich_text_section','elements':[]}]}"))
                .read();

        assertThat(read.messages()).isEmpty();
        assertThat(read.skipped()).containsEntry("empty", 1);
    }

    @Test
    void attachmentsOfBotsAreLinesOfTextInOrder() throws IOException {
        Message message = read(bot("'text':'Build','attachments':[{'pretext':'before <#C2RAN>','title':'No. 17',"
                + "'title_link':'https://ci.example/17?a=1&amp;b=2','text':'a &gt; b','fallback':'never',"
                + "'fields':[{'title':'Branch','value':'main'},{'title':'','value':'alone'},{'title':'name'}]},"
                + "{'fallback':'only this &amp; that'},{'title':'no link'}]"));

        assertThat(message.text())
                .isEqualTo("Build\n"
                        + "before #random\n"
                        + "No. 17 (https://ci.example/17?a=1&b=2)\n"
                        + "a > b\n"
                        + "Branch: main\n"
                        + "alone\n"
                        + "name\n"
                        + "only this & that\n"
                        + "no link");
    }

    @Test
    void blocksInsideOfAnAttachmentCountWhereItHasNoWords() throws IOException {
        Message message = read(bot("'text':'','attachments':[{'fallback':'[no preview available]','blocks':["
                + "{'type':'section','text':{'type':'mrkdwn','text':'from blocks'}},"
                + "{'type':'image','image_url':'https://a.example/x.png'}]}]"));

        assertThat(message.text()).isEqualTo("from blocks");
        assertThat(message.attachments()).extracting(Attachment::url).containsExactly("https://a.example/x.png");
    }

    @Test
    void picturesOfBotsAreAttachments() throws IOException {
        Message message = read(bot("'text':'x','attachments':[{'fallback':'a"
                + " chart','image_url':'https://a.example/chart?x=1&amp;y=2'},{'title':'two','image_url':'https://a.example/a"
                + " b.png','thumb_url':'https://a.example/t.png'},{'image_url':'cid:1'}]"));

        assertThat(message.text()).isEqualTo("x\ntwo");
        assertThat(message.attachments())
                .extracting(file -> file.url() + " " + file.mimeType())
                .containsExactly("https://a.example/chart?x=1&y=2 image/png", "https://a.example/a%20b.png null");
    }

    @Test
    void previewsOfLinksAreNoText() throws IOException {
        String preview = "{'title':'A story','text':'teaser','image_url':'https://n.example/x.png'%s}";
        for (String sign : new String[] {
            ",'from_url':'https://n.example'",
            ",'original_url':'https://n.example'",
            ",'is_msg_unfurl':true",
            ",'is_app_unfurl':true"
        }) {
            Message message = read(bot("'text':'see','attachments':[" + preview.formatted(sign) + "]"));
            assertThat(message.text()).isEqualTo("see");
            assertThat(message.attachments()).isEmpty();
        }
        assertThat(read(row(1, "'text':'see','attachments':[" + preview.formatted("") + "]"))
                        .text())
                .isEqualTo("see");
        assertThat(read(row(1, "'text':'see','bot_id':'B1','attachments':[" + preview.formatted("") + "]"))
                        .text())
                .isEqualTo("see\nA story\nteaser");
    }

    @Test
    void previewsAreUsedWhereNothingElseIs() throws IOException {
        Message message = read(row(
                1,
                "'text':'','attachments':[{'title':'A cat','title_link':'https://g.example/1',"
                        + "'image_url':'https://g.example/1.gif','from_url':'https://g.example/1'}]"));

        assertThat(message.text()).isEqualTo("A cat (https://g.example/1)");
        assertThat(message.attachments()).extracting(Attachment::url).containsExactly("https://g.example/1.gif");
    }

    @Test
    void picturesOfBlocksAreAttachmentsAlsoInsideOfPreviews() throws IOException {
        String giphy =
                "'attachments':[{'title':'A cat','blocks':[{'type':'image','image_url':'https://g.example/1.gif'},"
                        + "{'type':'context','elements':[{'type':'mrkdwn','text':'Posted using /giphy'}]}]}]";
        for (String text : new String[] {"cat", ""}) {
            Message message = read(row(1, "'text':'" + text + "'," + giphy));
            assertThat(message.text()).isEqualTo(text.isEmpty() ? "A cat" : "cat");
            assertThat(message.attachments()).extracting(Attachment::url).containsExactly("https://g.example/1.gif");
        }
    }

    @Test
    void sharedMessageIsPartOfTheTextWithItsFiles() throws IOException {
        Message message = read(row(
                1,
                "'text':'look','attachments':[{'is_share':true,'is_msg_unfurl':true,'from_url':'https://s.example/p1','text':'hello"
                        + " <@U2BEN>','fallback':'[March 4th] ben: hello','image_url':'https://a.example/p.png',"
                        + "'files':[{'id':'F1','name':'plan.pdf','url_private':'https://f.example/plan.pdf'}]}]"));

        assertThat(message.text()).isEqualTo("look\nhello <@uid:U2BEN>");
        assertThat(message.attachments())
                .extracting(Attachment::url)
                .containsExactly("https://f.example/plan.pdf", "https://a.example/p.png");
    }

    @Test
    void sharedMessageWithoutTextIsReadFromItsBlocks() throws IOException {
        Message message = read(row(
                1,
                "'text':'','attachments':[{'is_share':true,'message_blocks':[{'message':{'blocks':[{'type':'section',"
                        + "'text':{'text':'from its blocks'}}]}}]}]"));

        assertThat(message.text()).isEqualTo("from its blocks");
    }

    @Test
    void filesAreLinksWithNameTypeAndSize() throws IOException {
        Message message = read(row(
                1,
                "'text':'x','files':[{'id':'F1','name':'a b.png','mimetype':'image/png','size':12,'mode':'hosted',"
                        + "'url_private':'https://f.example/p/a.png?t=xoxe-1','url_private_download':'https://f.example/d/a.png?t=xoxe-1'},"
                        + "{'id':'F2','title':'Budget','mimetype':'application/vnd.google-apps.spreadsheet','size':0,'mode':'external',"
                        + "'url_private':'https://docs.example/d/1','url_private_download':null}]"));

        assertThat(message.attachments())
                .containsExactly(
                        new Attachment("https://f.example/d/a.png?t=xoxe-1", "a b.png", "image/png", null, "12"),
                        new Attachment(
                                "https://docs.example/d/1",
                                "Budget",
                                "application/vnd.google-apps.spreadsheet",
                                "bin",
                                null));
    }

    @Test
    void missingFilesAreNamedWhereNothingElseIs() throws IOException {
        String files =
                "'text':'%s','files':[{'id':'F1','mode':'tombstone'},{'id':'F2','mode':'hidden_by_limit','name':'old.pdf'},"
                        + "{'id':'F3','file_access':'access_denied'}]";
        ReadExport read = messages(folder, row(1, files.formatted("")), row(2, files.formatted("words")))
                .read();

        assertThat(read.messages())
                .extracting(Message::text)
                .containsExactly("(file deleted)\n(file hidden by the plan): old.pdf\n(file not accessible)", "words");
        assertThat(read.notices())
                .anyMatch(notice ->
                        notice.contains("files missing, named in the text where there is nothing else: deleted"));
    }

    @Test
    void filesThatLieInTheExportAreNamedWithTheirPaths() throws IOException {
        ReadExport read = messages(
                        folder,
                        row(
                                1,
                                "'text':'','files':[{'id':'F1','name':'a.png','url_private':'https://f.example/a.png'}]"),
                        row(
                                2,
                                "'text':'','files':[{'id':'F2','name':'b.txt','url_private':'https://f.example/b.txt'}]"),
                        row(3, "'text':'','files':[{'id':'F3','name':'c.txt','url_private':'__uploads/F4/c.txt'}]"),
                        row(
                                4,
                                "'text':'','files':[{'id':'F5','name':'d.txt','url_private':'attachments\\\\F6-d.txt'}]"),
                        row(5, "'text':'','files':[{'id':'F7','name':'e.txt','url_private':'attachments/F7-e.txt'}]"))
                .file("__uploads/F1/a.png", "x")
                .file("__uploads/F4/c.txt", "x")
                .file("__uploads/F9/2024-03-04.json", "[]")
                .file("general/attachments/F2-b.txt", "x")
                .file("general/attachments/F6-d.txt", "x")
                .read();

        assertThat(read.messages())
                .extracting(Message::text)
                .containsExactly(
                        "(file not moved): a.png",
                        "(file not moved): b.txt",
                        "(file not moved): c.txt",
                        "(file not moved): d.txt",
                        "(file not included): e.txt");
        assertThat(read.messages().get(1).metadata().toString()).contains("general/attachments/F2-b.txt");
        assertThat(read.groups()).hasSize(2);
    }
}
