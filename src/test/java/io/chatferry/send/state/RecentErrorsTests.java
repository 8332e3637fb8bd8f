package io.chatferry.send.state;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RecentErrorsTests {

    private final RecentErrors errors = new RecentErrors();

    @Test
    void listsLatestFirstAndCountsRepetitions() {
        errors.add(1, "A", "first");
        errors.add(2, "B", "second");
        errors.add(3, "A", "third");
        assertThat(errors.latest())
                .extracting(each -> each.code() + each.times() + each.message() + each.messageId())
                .containsExactly("A2third3", "B1second2");
    }

    @Test
    void forgetsOldestOfSevenKinds() {
        for (int i = 0; i < 7; i++) {
            errors.add(i, "CODE" + i, "text");
        }
        errors.add(7, "CODE1", "again");
        assertThat(errors.latest())
                .extracting(RecentErrors.RecentError::code)
                .containsExactly("CODE1", "CODE6", "CODE5", "CODE4", "CODE3", "CODE2");
    }

    @Test
    void countsFromOneAfterKindWasForgotten() {
        errors.add(0, "GONE", "text");
        for (int i = 0; i < 6; i++) {
            errors.add(i, "CODE" + i, "text");
        }
        errors.add(9, "GONE", "text");
        assertThat(errors.latest().get(0).times()).isEqualTo(1);
    }

    @Test
    void cutsLongText() {
        errors.add(1, "A", "x".repeat(300));
        errors.add(2, "B", "x".repeat(301));
        assertThat(errors.latest()).extracting(each -> each.message().length()).containsExactly(300, 300);
    }
}
