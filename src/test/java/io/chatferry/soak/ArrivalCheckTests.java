package io.chatferry.soak;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The soak program notices each way in which a target can be wrong. */
class ArrivalCheckTests {

    private static final SendMode MODE = new SendMode("moderation", "by-second", true, false);
    private final List<ExpectedMessage> expected = new ArrayList<>();
    private final List<ArrivedMessage> arrived = new ArrayList<>();

    @Test
    void acceptsMessagesThatArrivedOnceAndInOrder() {
        expect(10, "a", "b", "same", "c", "same");
        expect(11, "d");
        arrived(10, "a", "b", "same", "c", "same");
        arrived(11, "d");
        assertThat(check().isGood()).isTrue();
    }

    @Test
    void letsMessagesOfDifferentSecondsOvertakeUnlessOrderIsStrict() {
        expect(10, "a", "b");
        expect(11, "c", "d");
        expect(12, "e", "f");
        arrived(11, "c");
        arrived(10, "a", "b");
        arrived(11, "d");
        arrived(12, "e", "f");
        assertThat(check().isGood()).isTrue();
        assertThat(new ArrivalCheck(expected, arrived, new SendMode("moderation", "strict", true, true)).misordered())
                .isEqualTo(1);
    }

    @Test
    void countsLostAndDoubledMessages() {
        expect(10, "a", "b", "same", "same", "c");
        arrived(10, "a", "a", "same", "c");
        assertThat(check().lost()).isEqualTo(2);
        assertThat(check().doubled()).isEqualTo(1);
        assertThat(check().examples()).hasSize(3);
    }

    @Test
    void countsWrongOrderWithinSecondAndAtEnd() {
        expect(10, "a", "b");
        expect(11, "c");
        expect(12, "d");
        arrived(10, "b", "a");
        arrived(12, "d");
        arrived(11, "c");
        assertThat(check().misordered()).isEqualTo(3);
    }

    @Test
    void countsWrongSendersWrongTimesAndUnexpectedMessages() {
        expect(10, "a", "b");
        arrived.add(new ArrivedMessage(1, "bob", "user", "ann", 10, "a"));
        arrived.add(new ArrivedMessage(2, "ann", "user", "bob", 12, "b"));
        arrived.add(new ArrivedMessage(3, "ann", "user", "bob", 10, "c"));
        assertThat(check().misplaced()).isEqualTo(2);
        assertThat(check().unexpected()).isEqualTo(1);
    }

    private ArrivalCheck check() {
        return new ArrivalCheck(expected, arrived, MODE);
    }

    private void expect(long second, String... marks) {
        for (String mark : marks) {
            expected.add(new ExpectedMessage("ann", "user", "bob", second, mark));
        }
    }

    private void arrived(long second, String... marks) {
        for (String mark : marks) {
            arrived.add(new ArrivedMessage(arrived.size() + 1, "ann", "user", "bob", second, mark));
        }
    }
}
