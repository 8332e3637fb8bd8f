package io.chatferry.report.files;

import static org.assertj.core.api.Assertions.assertThat;

import io.chatferry.report.model.RunReport;
import java.io.StringWriter;
import java.io.Writer;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** How reports are written as JSON. */
class JsonReportTests {

    private static final int FILES = 20_000;
    private static final int CHUNK = 100_000;

    private record Report(List<RunReport.Input> inputs) {}

    /** An export of a hundred thousand files must not need their report in memory, and that more than once. */
    @Test
    void aReportOfManyFilesIsWrittenAsAStream() {
        int[] longest = {0};
        StringWriter written = new StringWriter();
        Writer out = new Writer() {
            @Override
            public void write(char[] text, int offset, int length) {
                longest[0] = Math.max(longest[0], length);
                written.write(text, offset, length);
            }

            @Override
            public void flush() {}

            @Override
            public void close() {}
        };

        JsonReport.write(1, new Report(Collections.nCopies(FILES, new RunReport.Input("a\u202eb.json", 1, "ab"))), out);

        JsonNode report = JsonMapper.shared().readTree(written.toString());
        assertThat(report.path("format").asInt()).isEqualTo(1);
        assertThat(report.path("inputs")).hasSize(FILES);
        assertThat(written.toString()).startsWith("{\n").endsWith("}\n").doesNotContain("\u202e");
        assertThat(longest[0]).isLessThan(CHUNK);
    }
}
