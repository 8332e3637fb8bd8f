package io.chatferry.source.zulip;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ReactionTableTests {

    @Test
    void keepsMoreReactionsThanAChunkHolds() {
        ReactionTable table = new ReactionTable();
        int reactions = 1_100_000;
        for (int i = 0; i < reactions; i++) {
            table.add(String.valueOf(i * 7919L % reactions), String.valueOf(i), i % 2 == 0 ? "👍" : ":x:");
        }

        assertThat(table.left()).isEqualTo(reactions);
        assertThat(table.of("7919")).singleElement().satisfies(reaction -> {
            assertThat(reaction.users()).containsExactly("1");
            assertThat(reaction.emoji()).isEqualTo(":x:");
        });
        assertThat(table.of("x")).isEmpty();
        assertThat(table.left()).isEqualTo(reactions - 1);
    }

    @Test
    void takesNoReactionWithoutItsParts() {
        ReactionTable table = new ReactionTable();

        assertThat(table.add(null, "1", "x")).isFalse();
        assertThat(table.add("1", "-1", "x")).isFalse();
        assertThat(table.add("1", "1", null)).isFalse();
        assertThat(table.add("999999999999999999", "1", "x")).isFalse();
        assertThat(table.of("1")).isEmpty();
    }
}
