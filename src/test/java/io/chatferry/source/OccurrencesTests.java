package io.chatferry.source;

import static org.assertj.core.api.Assertions.assertThat;

import io.chatferry.model.Origin;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class OccurrencesTests {

    @Test
    void givesDifferentPlacesAsExamples() {
        Occurrences occurrences = new Occurrences();
        LongStream.rangeClosed(1, 5).forEach(record -> occurrences.add(new Origin("one-line.json", 1, record)));
        LongStream.rangeClosed(7, 9).forEach(line -> occurrences.add(new Origin("rows.jsonl", line, line)));

        assertThat(occurrences.count()).isEqualTo(8);
        assertThat(occurrences.examples())
                .extracting(Origin::toString)
                .containsExactly("one-line.json:1", "rows.jsonl:7", "rows.jsonl:8");
    }
}
