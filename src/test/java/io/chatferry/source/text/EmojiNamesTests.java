package io.chatferry.source.text;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EmojiNamesTests {

    @ParameterizedTest
    @CsvSource({
        "tada, 🎉",
        ":tada:, 🎉",
        "+1::skin-tone-2, 👍",
        "wave_medium_dark_skin_tone, 👋",
        "wave_medium_skin_tone, 👋",
        "👍🏽, 👍",
        "parrot_of_ours, :parrot_of_ours:"
    })
    void standardNamesAreEmojiWithoutTone(String name, String emoji) {
        assertThat(Emojis.of(name)).isEqualTo(emoji);
    }
}
