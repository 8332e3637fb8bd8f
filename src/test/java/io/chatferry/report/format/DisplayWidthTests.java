package io.chatferry.report.format;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Columns on a terminal. */
class DisplayWidthTests {

    @ParameterizedTest
    @CsvSource({
        "'', 0",
        "abc, 3",
        "Grüße, 5",
        "e\u0301, 1",
        "漢字, 4",
        "おはよう, 8",
        "한국어, 6",
        "\uff21, 2",
        "\uff71, 1",
        "😀, 2",
        "❤, 1",
        "🇩🇪, 2",
        "\u200d, 0",
        "\ufe0f, 0",
        "\u302a, 0",
        "Привет, 6",
        "\u05e9\u05b8, 1",
        "𠀀, 2",
    })
    void countsColumns(String text, int columns) {
        assertThat(DisplayWidth.of(text)).isEqualTo(columns);
    }

    @ParameterizedTest
    @CsvSource({
        "abc, 2, ab",
        "abc, 9, abc",
        "漢字, 3, 漢",
        "漢字, 1, 漢",
        "漢字, 0, 漢",
        "e\u0301x, 1, e\u0301",
        "漢\u3099字, 1, 漢\u3099",
        "😀😀, 3, 😀",
        "'', 3, ''",
    })
    void endsBetweenCharacters(String text, int columns, String beginning) {
        assertThat(text.substring(0, DisplayWidth.fitting(text, columns))).isEqualTo(beginning);
    }
}
