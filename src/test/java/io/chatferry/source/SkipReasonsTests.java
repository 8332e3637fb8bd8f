package io.chatferry.source;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SkipReasonsTests {

    @Test
    void explainsShortReasonsAndLeavesSentencesAlone() {
        assertThat(SkipReasons.description("empty")).isEqualTo("empty (neither text nor file)");
        assertThat(SkipReasons.description("system: channel_join")).isEqualTo("line of the system (channel_join)");
        assertThat(SkipReasons.description("in an archived conversation")).isEqualTo("in an archived conversation");
        assertThat(SkipReasons.description("shadowed: seen by its author only"))
                .isEqualTo("shadowed: seen by its author only");
    }
}
