package io.chatferry.source.zulip;

import static io.chatferry.source.zulip.ZulipFolder.message;
import static io.chatferry.source.zulip.ZulipFolder.read;
import static io.chatferry.source.zulip.ZulipFolder.write;
import static org.assertj.core.api.Assertions.assertThat;

import io.chatferry.model.Message;
import io.chatferry.source.chat.ReadExport;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ZulipTextTests {

    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource(
            delimiter = '#',
            value = {
                "@**Anna** @_**Anna** @**Anna|11** @**Ben|14** @**Gone | By|13**"
                        + "# <@uid:11> <@uid:11> <@uid:11> <@uid:14> <@uid:13>",
                "@**Ben** and @**Nobody**# @Ben and @Nobody",
                "@**all** @**everyone** @**topic** @_*staff* @*role:members*# @all @everyone @topic @staff @role:members",
                "`@**Anna**` and @**Anna**# `@**Anna**` and <@uid:11>",
                "```\\n@**Anna**\\n```\\n@**Anna**# ```\\n@**Anna**\\n```\\n<@uid:11>",
                "```quote\\n@**Anna**\\n```\\n@**Anna**# ```quote\\n<@uid:11>\\n```\\n<@uid:11>",
                "````quote\\n```py\\n@**Anna**\\n```\\n@**Anna**\\n````# ````quote\\n```py\\n@**Anna**\\n```\\n<@uid:11>\\n````",
                "```spoiler for @**Anna**\\nx\\n```# ```spoiler for <@uid:11>\\nx\\n```",
                "<time:2024-05-01T10:00:00Z> **bold** :tada: $$x$$# 2024-05-01T10:00:00Z **bold** :tada: $$x$$",
                "mail x@**Anna** @* @** a*b# mail x@**Anna** @* @** a*b",
                "@**|11** @****# <@uid:11> @****",
                "/me sings# sings",
                "/media# /media"
            })
    void markupOfZulipIsResolved(String written, String text) throws IOException {
        assertThat(read(folder, message(1, written)).messages().get(0).text()).isEqualTo(text.replace("\\n", "\n"));
    }

    @ParameterizedTest
    @CsvSource({
        "#**general**, #general",
        "#**general>old plans**, #general > old plans",
        "#**general>old plans@123**, #general > old plans",
        "#**general>**, #general > general chat",
        "`#**general**`, `#**general**`"
    })
    void linksToChannelsAreTheirNames(String written, String text) throws IOException {
        assertThat(read(folder, message(1, written)).messages().get(0).text()).isEqualTo(text);
    }

    @Test
    void whoIsInNoListIsNamedAsInTheText() throws IOException {
        ReadExport read = read(folder, message(1, "@**Old Friend|99**"));

        assertThat(read.messages().get(0).text()).isEqualTo("<@uid:99>");
        assertThat(read.users())
                .extracting(user -> user.uid() + "=" + user.name())
                .contains("99=Old Friend");
    }

    @Test
    void linksToUploadsAreFilesAndTheirLinesGo() throws IOException {
        write(folder.resolve("uploads/2/ab/a.png"), "x");
        write(folder.resolve("uploads/2/ab/é.txt"), "x");
        write(
                folder.resolve("attachment.json"),
                "{'zerver_attachment':[{'path_id':'2/ab/a.png','file_name':'A.png','size':1,'content_type':'image/png'},null]}");
        Message message = read(
                        folder,
                        message(
                                1,
                                "look:\\n[a](/user_uploads/2/ab/a.png) [b](/user_uploads/2/ab/%C3%A9.txt)\\n"
                                        + "the [[x] file](https://chat.example/user_uploads/2/ab/a.png) and [other]"
                                        + "(https://else.example/user_uploads/9/zz/b.png)\\n\\n![](/user_uploads/2/no/c.pdf)\\n"
                                        + "```\\n[d](/user_uploads/2/ab/d.png)\\n```"))
                .messages()
                .get(0);

        assertThat(message.text())
                .isEqualTo("look:\nthe [x] file and [other](https://else.example/user_uploads/9/zz/b.png)\n\n"
                        + "```\n[d](/user_uploads/2/ab/d.png)\n```\n(file not moved): A.png\n(file not moved): é.txt");
        assertThat(String.valueOf(message.metadata())).contains("uploads/2/ab/a.png", "uploads/2/ab/é.txt");
    }

    @Test
    void aHostileTextIsReadInNoTime() throws IOException {
        String brackets = "[".repeat(20_000) + "]".repeat(20_000);
        String links = "[a](/user_uploads/b)".repeat(5_000);
        String fences = ">".repeat(20_000) + "```" + " ".repeat(20_000) + "x";

        assertThat(read(
                                folder,
                                message(1, brackets + "@**Anna**"),
                                message(2, links),
                                message(3, fences + "\\n@**Anna**"))
                        .messages())
                .hasSize(3);
    }
}
