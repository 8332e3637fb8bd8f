package io.chatferry.soak;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What the soak would say of a target where something is wrong. */
class VerdictTests {

    private static final Way WAY = new Way("moderation", "by-second", true, false);
    private final List<Planned> planned = new ArrayList<>();
    private final List<Found> found = new ArrayList<>();

    @Test
    void whatArrivedOnceAndInOrderIsGood() {
        said(10, "a", "b", "same", "c", "same");
        said(11, "d");
        arrived(10, "a", "b", "same", "c", "same");
        arrived(11, "d");
        assertThat(verdict().isGood()).isTrue();
    }

    @Test
    void messagesOfOtherSecondsMayPassEachOtherUnlessOrderIsStrict() {
        said(10, "a", "b");
        said(11, "c", "d");
        said(12, "e", "f");
        arrived(11, "c");
        arrived(10, "a", "b");
        arrived(11, "d");
        arrived(12, "e", "f");
        assertThat(verdict().isGood()).isTrue();
        assertThat(new Verdict(planned, found, new Way("moderation", "strict", true, true)).misordered())
                .isEqualTo(1);
    }

    @Test
    void lostAndDoubledMessagesAreCounted() {
        said(10, "a", "b", "same", "same", "c");
        arrived(10, "a", "a", "same", "c");
        assertThat(verdict().lost()).isEqualTo(2);
        assertThat(verdict().doubled()).isEqualTo(1);
        assertThat(verdict().examples()).hasSize(3);
    }

    @Test
    void theWrongOrderWithinASecondAndAtTheEndIsCounted() {
        said(10, "a", "b");
        said(11, "c");
        said(12, "d");
        arrived(10, "b", "a");
        arrived(12, "d");
        arrived(11, "c");
        assertThat(verdict().misordered()).isEqualTo(3);
    }

    @Test
    void aWrongSenderAWrongTimeAndWhatNobodySaidAreCounted() {
        said(10, "a", "b");
        found.add(new Found(1, "bob", "user", "ann", 10, "a"));
        found.add(new Found(2, "ann", "user", "bob", 12, "b"));
        found.add(new Found(3, "ann", "user", "bob", 10, "c"));
        assertThat(verdict().misplaced()).isEqualTo(2);
        assertThat(verdict().foreign()).isEqualTo(1);
    }

    private Verdict verdict() {
        return new Verdict(planned, found, WAY);
    }

    private void said(long second, String... marks) {
        for (String mark : marks) {
            planned.add(new Planned("ann", "user", "bob", second, mark));
        }
    }

    private void arrived(long second, String... marks) {
        for (String mark : marks) {
            found.add(new Found(found.size() + 1, "ann", "user", "bob", second, mark));
        }
    }
}
