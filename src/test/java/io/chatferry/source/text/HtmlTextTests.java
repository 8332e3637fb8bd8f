package io.chatferry.source.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HtmlTextTests {

    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            value = {
                "<p>one</p>\\n<p>&nbsp;</p>\\n<p>two<br>\\nthree</p> ~ one\\ntwo\\nthree",
                "a <b>bold</b> &amp; <i>soft</i> &lt;tag&gt; ~ a bold & soft <tag>",
                "<div><div>in div</div><div>&nbsp;</div>out</div> ~ in div\\nout",
                "<ul><li>one</li><li>two<ol><li>deep</li><li>deeper</li></ol></li></ul> ~ - one\\n"
                        + "- two\\n"
                        + "  1. deep\\n"
                        + "  2. deeper",
                "<ol start=3><li><p>c</p><p>d</p></li></ol> ~ 3. c\\n  d",
                "<ul><ul><li>only deep</li></ul></ul> ~   - only deep",
                "<ul><li><ul><li>x</li></ul></li></ul> ~ -\\n  - x",
                "<blockquote><p>a</p><blockquote>b</blockquote></blockquote>c ~ > a\\n> > b\\nc",
                "<table><tr><td><p>A</p></td><th>B</th></tr><tr><td></td></tr></table><hr><h2>End</h2> ~ A | B\\n"
                        + "---\\n"
                        + "End",
                "<pre class=x><code>a = 1\\n\\n  b = 2\\n</code></pre>c ~ a = 1\\n\\n  b = 2\\nc",
                "<codeblock><code>for i:<br>&nbsp;&nbsp;p(i)</code></codeblock> ~ for i:\\n  p(i)",
                "<a href='https://a.example/x?a=1&amp;b=2'>page</a> ~ page (https://a.example/x?a=1&b=2)",
                "<a href='https://a.example/'>a.example</a> ~ https://a.example/",
                "<a href='mailto:a@b.example'>write</a> ~ write (a@b.example)",
                "<a href='/x'>x</a> <a href='javascript:y()'>y</a> <a>z</a> ~ x y z",
                "<a href='https://a.example'>&nbsp;&nbsp; <b>10:30</b></a> ~ 10:30 (https://a.example)",
                "<script>x</script><style>y</style><img src=z>a ~ a",
                "a  \\t b<span> c</span> <span> d</span> ~ a b c d",
                "<p>open <b>bold ~ open bold",
                "'' ~ ''"
            })
    void writesALineForEachBlock(String html, String text) {
        String expected = text.startsWith("- only") ? "  " + text : text;
        assertThat(HtmlText.of(html.replace("\\n", "\n").replace("\\t", "\t")))
                .isEqualTo(expected.replace("\\n", "\n"));
    }

    @Test
    void letsTheSourceSayWhatAnElementMeans() {
        String html = "<p>hi <at id=0>Bo</at>&nbsp;<at id=1>ris</at><emoji alt=x></emoji></p>";

        assertThat(HtmlText.of(html, element -> switch (element.normalName()) {
                    case "at" -> "@" + element.text().toUpperCase(Locale.ROOT);
                    case "emoji" -> element.attr("alt");
                    default -> null;
                }))
                .isEqualTo("hi @BO @RISx");
    }

    @Test
    void readsWhatIsNestedDeeply() {
        String html = "<div>".repeat(20_000) + "deep" + "<ul><li>".repeat(5_000) + "x";

        assertThat(HtmlText.of(html)).contains("deep");
    }
}
