package io.chatferry.send;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DrainDeadlineTests {

    @ParameterizedTest
    @CsvSource({"0, 8000", "500000, 7000", "1000000, 6000", "3000000, 2000", "3000001, 2000", "1000000000, 2000"})
    void leavesTimeForReportOfLargeLedger(long messages, long millis) {
        assertThat(DrainDeadline.time(messages)).isEqualTo(Duration.ofMillis(millis));
    }

    @Test
    void isNotOverAtOnce() {
        assertThat(DrainDeadline.after(Long.MAX_VALUE / 1_000_000).isOver()).isFalse();
    }
}
