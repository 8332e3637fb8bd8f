package io.chatferry.source.slack;

import static org.assertj.core.api.Assertions.assertThat;

import io.chatferry.source.chat.model.Mentions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The markup of Slack as a reader saw it. */
class MarkupTests {

    private static String shown(String written) {
        SlackDirectory directory = new SlackDirectory();
        directory.addUser("U9BOT", "bot", true, "B1");
        directory.addConversation("", "C1", "general", true);
        directory.addConversation("", "D1", null, false);
        return new Markup(directory, user -> "{" + user + "}").text(written);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '→',
            ignoreLeadingAndTrailingWhitespace = true,
            value = {
                "<@U1> → {U1}",
                "<@W1|anna> → {W1}",
                "<@U1|> → {U1}",
                "<@B1> → {U9BOT}",
                "<@B2> → {B2}",
                "<@anna> → <@anna>",
                "<@> → <@>",
                "<#C1> → #general",
                "<#C1|> → #general",
                "<#C1|old-name> → #old-name",
                "<#C9> → #C9",
                "<#D1> → #D1",
                "<#what> → <#what>",
                "<!here> → @here",
                "<!here|@here> → @here",
                "<!channel|x> → @channel",
                "<!everyone> → @everyone",
                "<!group> → @group",
                "<!subteam^S1|@ops> → @ops",
                "<!subteam^S1|ops> → @ops",
                "<!subteam^S1> → @S1",
                "<!date^1709539200^{date}|Mar 4> → Mar 4",
                "<!date^1709539200^{date}^https://a.example|Mar 4> → Mar 4",
                "<!date^1709539200^{date}> → <!date^1709539200^{date}>",
                "<!future|some label> → some label",
                "<!future> → <!future>",
                "<https://a.example/x> → https://a.example/x",
                "<https://a.example/?a=1&amp;b=2|the guide> → the guide (https://a.example/?a=1&b=2)",
                "<https://a.example/|a.example> → https://a.example/",
                "<https://a.example|> → https://a.example",
                "<mailto:a@b.example|a@b.example> → a@b.example",
                "<mailto:a@b.example|write to us> → write to us (a@b.example)",
                "<tel:+491234|+491234> → +491234",
                "<git+ssh://g.example/x> → git+ssh://g.example/x",
                "<postgresql://h/db> → postgresql://h/db",
                "<file:///C:/x|a file> → a file (file:///C:/x)",
                "<what: ever> → <what: ever>",
                "<tel:+49 30 123|+49 30 123> → +49 30 123",
                "<:x> → <:x>",
                "<> → <>",
                "a < b → a < b",
                "a <b <@U1> → a <b {U1}",
                "<@U1 → <@U1",
                "<!DOCTYPE html> → <!DOCTYPE html>",
                "```<@U1> <https://a.example>``` → ```{U1} https://a.example```",
                "Tea &amp; biscuits &lt;sharp&gt; → Tea & biscuits <sharp>",
                "&amp;lt; → &lt;",
                "&lt;@U1&gt; → <@U1>",
                "&quot; &nbsp; & &am → &quot; &nbsp; & &am",
                "*bold* _it_ ~no~ :tada: `x` → *bold* _it_ ~no~ :tada: `x`",
            })
    void showsWhatAReaderSaw(String written, String shown) {
        assertThat(shown(written)).isEqualTo(shown);
    }

    @Test
    void keepsLinesAndSpacesAsTheyAre() {
        assertThat(shown("  a\r\n\n b &amp;\t")).isEqualTo("  a\r\n\n b &\t");
    }

    @Test
    void cannotBeMadeToMentionByCharactersOfMarks() {
        String mark = Mentions.of("U1");

        assertThat(shown(mark)).isEqualTo("\uFFFDU1\uFFFD");
        assertThat(shown(mark + "<@U2>")).isEqualTo("\uFFFDU1\uFFFD{U2}");
    }

    @Test
    void readsManyOpenBracketsInLinearTime() {
        String written = "<".repeat(200_000) + "&".repeat(200_000);

        assertThat(shown(written)).isEqualTo(written);
    }
}
