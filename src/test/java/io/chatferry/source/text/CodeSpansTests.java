package io.chatferry.source.text;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CodeSpansTests {

    /** Characters in code are C in the second column, others are dots. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '#',
            value = {
                "a `b` c# ..CCC..",
                "``a ` b`` c# CCCCCCCCC..",
                "a ` b# .....",
                "`a\\nb` c# CCCCC..",
                "`a\\n\\nb`# ......",
                "\\\\`a` b# ......",
                "```\\na\\n```\\nb# CCCCCCCCC..",
                "```\\na# CCCCC",
                "````\\n```\\na\\n````\\nb# CCCCCCCCCCCCCCC..",
                "~~~\\n`\\n~~~ b# CCCCCCCCCCC",
                "a\\n    b# .......",
                "a\\n\\n    b\\n\\nc# ...CCCCC...",
                "\\tb\\nc# CC..",
                "- a\\n\\n    b# ..........",
                "> ```\\n> a\\n> ```\\n> b# CCCCCCCCCCCCCCC...."
            })
    void findsCode(String text, String marks) {
        String written = text.replace("\\\\", "\u0000")
                .replace("\\n", "\n")
                .replace("\\t", "\t")
                .replace('\u0000', '\\');
        CodeSpans code = CodeSpans.in(written);
        StringBuilder found = new StringBuilder();
        for (int i = 0; i < written.length(); i++) {
            found.append(code.contains(i) ? 'C' : '.');
        }
        assertThat(found.toString()).isEqualTo(marks);
    }
}
