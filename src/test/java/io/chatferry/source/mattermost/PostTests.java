package io.chatferry.source.mattermost;

import static io.chatferry.source.mattermost.BulkLines.ANNA;
import static io.chatferry.source.mattermost.BulkLines.BEN;
import static io.chatferry.source.mattermost.BulkLines.TIME;
import static io.chatferry.source.mattermost.BulkLines.VERSION;
import static io.chatferry.source.mattermost.BulkLines.post;
import static io.chatferry.source.mattermost.BulkLines.read;
import static org.assertj.core.api.Assertions.assertThat;

import io.chatferry.model.Message;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Single posts. */
class PostTests {

    @TempDir
    Path folder;

    private Message message(String... lines) throws IOException {
        String[] all = new String[lines.length + 3];
        all[0] = VERSION;
        all[1] = ANNA;
        all[2] = BEN;
        System.arraycopy(lines, 0, all, 3, lines.length);
        return read(folder, all).messages().get(0);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "hi @anna! | hi <@uid:anna>!",
                "@ANNA, @Ben_B. | <@uid:anna>, <@uid:ben_b>.",
                "@anna_ _@anna_ (@anna) | <@uid:anna>_ _<@uid:anna>_ (<@uid:anna>)",
                "@anna.-. and @anna's | <@uid:anna>.-. and <@uid:anna>'s",
                "x@anna me@anna.example é@anna @anna@example.org | x@anna me@anna.example é@anna @anna@example.org",
                "https://example.org/@anna [x](https://example.org/@anna) | https://example.org/@anna [x](https://example.org/@anna)",
                "[@anna](https://example.org),@anna | [<@uid:anna>](https://example.org),<@uid:anna>",
                "@anna........... @...anna | <@uid:anna>........... @...anna",
                "@ann @annab @nobody | @ann @annab @nobody",
                "@here @all @channel ~town **b** :tada: | @here @all @channel ~town **b** :tada:",
                "in `@anna` and ``@anna ` `` but @anna | in `@anna` and ``@anna ` `` but <@uid:anna>",
                "one ` @anna | one ` <@uid:anna>",
                "```\\n@anna\\n```\\n@anna | ```\\n@anna\\n```\\n<@uid:anna>",
                "~~~java\\n@Override @anna | ~~~java\\n@Override @anna",
                "> ```\\n> @anna\\n> ```\\n> @anna | > ```\\n> @anna\\n> ```\\n> <@uid:anna>",
                "so:\\n\\n    @anna\\n\\n@anna | so:\\n\\n    @anna\\n\\n<@uid:anna>",
                "- item\\n\\n    @anna | - item\\n\\n    <@uid:anna>"
            })
    void namesOfUsersAreMentions(String written, String text) throws IOException {
        assertThat(message(post(written.replace("'", "\\u0027"))).text()).isEqualTo(text.replace("\\n", "\n"));
    }

    @Test
    void aHostileTextIsReadInNoTime() throws IOException {
        String dots = ".".repeat(500_000);
        String text = message(post("@anna" + dots + " @" + dots + "`".repeat(100_000)))
                .text();

        assertThat(String.valueOf(text).length()).isEqualTo(1_100_007);
    }

    @Test
    void whatBotsAttachIsTextInOrder() throws IOException {
        String text = message(
                        post(
                                "build",
                                "'props':{'attachments':[{'pretext':'Result','title':'Build 7',"
                                        + "'title_link':'https://ci.example/7','text':'passed for @anna','fields':[{'title':'Time','value':42},"
                                        + "{'title':'','value':'plain'},{'title':'Name only','value':''}],'fallback':'never'},"
                                        + "{'fallback':'only this'},{'title':'https://ci.example','title_link':'https://ci.example/'}, null]}"))
                .text();

        assertThat(text)
                .isEqualTo(
                        "build\nResult\nBuild 7 (https://ci.example/7)\npassed for <@uid:anna>\nTime: 42\nplain\nName only"
                                + "\nonly this\nhttps://ci.example/");
    }

    @Test
    void picturesThatBotsAttachAreAttachments() throws IOException {
        Message message = message(post(
                "look",
                "'props':{'attachments':[{'image_url':'https://x.example/a/b.png?k=1'},"
                        + "{'image_url':'/relative.png'}]}"));

        assertThat(message.attachments()).singleElement().satisfies(file -> {
            assertThat(file.url()).isEqualTo("https://x.example/a/b.png?k=1");
            assertThat(file.name()).isEqualTo("b.png");
            assertThat(file.mimeType()).isEqualTo("image/png");
        });
    }

    @Test
    void uploadedFilesAreNamedByTheirPaths() throws IOException {
        Message message = message(post("", "'attachments':[{'path':'20240304\\\\teams\\\\this is a file'}]"));

        assertThat(message.text()).isEqualTo("(file not moved): this is a file");
        assertThat(String.valueOf(message.metadata())).contains("20240304/teams/this is a file");
    }

    @Test
    void anActionIsItsWords() throws IOException {
        assertThat(message(post("*waves*", "'type':'me'")).text()).isEqualTo("waves");
        assertThat(message(post("waves", "'type':'me'")).text()).isEqualTo("waves");
        assertThat(message(post("*waves*", "'type':''")).text()).isEqualTo("*waves*");
    }

    @Test
    void timesAreKeptToTheMillisecond() throws IOException {
        Message message = message(post("x", TIME + 7, "'edit_at':" + (TIME + 9)));

        assertThat(message.sentAt()).isEqualTo(Instant.ofEpochMilli(TIME + 7));
        assertThat(message.editedAt()).isEqualTo(Instant.ofEpochMilli(TIME + 9));
        assertThat(message(post("x", "'edit_at':0")).editedAt()).isNull();
        assertThat(message(post("x", "'edit_at':" + (TIME - 9))).editedAt()).isEqualTo(Instant.ofEpochMilli(TIME));
    }

    @Test
    void reactionsAreEmojiOrTheNamesOfCustomOnes() throws IOException {
        Message message = message(
                "{'type':'emoji','emoji':{'name':'ship','image':'x'}}",
                post(
                        "x",
                        "'reactions':[{'user':'ben_b','emoji_name':'ship'},{'user':'ben_b','emoji_name':'+1'},"
                                + "{'user':'anna','emoji_name':'+1_dark_skin_tone'},{'user':'ghost','emoji_name':'tick'}]"));

        assertThat(message.reactions())
                .extracting(reaction -> reaction.reaction() + reaction.uids())
                .containsExactly(":ship:[ben_b]", "👍[ben_b, anna]", ":tick:[ghost]");
        assertThat(String.valueOf(message.metadata())).contains("dark_skin_tone");
    }

    @Test
    void aPinnedPostSaysSoInItsMetadata() throws IOException {
        assertThat(String.valueOf(message(post("x", "'is_pinned':true")).metadata()))
                .contains("\"pinned\":true");
        assertThat(message(post("x", "'is_pinned':false")).metadata()).isNull();
    }

    @Test
    void aSystemPostLeavesItsRepliesBehind() throws IOException {
        Message reply = message(post(
                "header changed",
                "'type':'system_header_change'",
                "'replies':[{'user':'ben_b','message':'why?','create_at':" + (TIME + 1) + "}]"));

        assertThat(reply.text()).isEqualTo("why?");
        assertThat(reply.parentMuid()).isNotNull();
    }
}
