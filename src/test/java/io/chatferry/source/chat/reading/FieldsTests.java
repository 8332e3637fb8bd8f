package io.chatferry.source.chat.reading;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Values of exports, in whatever form they are written. */
class FieldsTests {

    @ParameterizedTest
    @CsvSource({
        "1709539210.000200, 2024-03-04T08:00:10.000200Z",
        "1709539210.0002, 2024-03-04T08:00:10.000200Z",
        "1709539210.999999, 2024-03-04T08:00:10.999999Z",
        "1709539210.1234567, 2024-03-04T08:00:10.123456700Z",
        "1709539210, 2024-03-04T08:00:10Z",
        "' 1709539210 ', 2024-03-04T08:00:10Z",
        "1.70953921E9, 2024-03-04T08:00:10Z",
        "999999999.000001, 2001-09-09T01:46:39.000001Z"
    })
    void readsSecondsWithAnyNumberOfDecimals(String written, Instant expected) {
        assertThat(Fields.seconds(written)).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0",
                "0000000000.000000",
                "-1709539210",
                "soon",
                "",
                "1709539210,000200",
                "1709539210.00020x",
                "9999999999999"
            })
    void findsNoTimeInOtherTexts(String written) {
        assertThat(Fields.seconds(written)).isNull();
    }

    @Test
    void readsMilliseconds() {
        assertThat(Fields.millis("1709539210123")).isEqualTo(Instant.parse("2024-03-04T08:00:10.123Z"));
        assertThat(Fields.millis("1E531199000")).isNull();
        assertThat(Fields.seconds("1E-531199000")).isNull();
    }

    @ParameterizedTest
    @CsvSource({
        "12, 12",
        "'\"12\"', 12",
        "0, 0",
        "-1, -1",
        "'\"-3\"', -1",
        "1.5, -1",
        "99999999999999999999, -1",
        "null, -1",
        "'[]', -1"
    })
    void readsSizesAsNumbersOrTexts(String written, long expected) {
        JsonNode object = JsonMapper.shared().readTree("{\"size\":" + written + "}");

        assertThat(Fields.size(object, "size")).isEqualTo(expected);
        assertThat(Fields.size(object, "other")).isEqualTo(-1);
    }
}
