package io.chatferry.verify;

import static org.assertj.core.api.Assertions.assertThat;

import io.chatferry.ledger.readback.Differences.Fault;
import io.chatferry.model.Kind;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The counts and hashes of a comparison. */
class ComparisonResultTests {

    private final ComparisonResult result = new ComparisonResult();

    @Test
    void emptyResultIsEqualAndHashesToZero() {
        assertThat(result.isEqual()).isTrue();
        assertThat(result.sentHash()).isEqualTo("0".repeat(32)).isEqualTo(result.foundHash());
        assertThat(result.held()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void anyFaultOfAnyKindMakesItUnequal(Fault fault) {
        for (Kind kind : Kind.values()) {
            ComparisonResult one = new ComparisonResult();
            one.of(kind).addFault(fault);

            assertThat(one.isEqual()).isFalse();
            assertThat(one.of(kind).of(fault)).isEqualTo(1);
            for (Kind other : Kind.values()) {
                assertThat(one.of(other).faults()).isEqualTo(other == kind ? 1 : 0);
            }
        }
    }

    @Test
    void messageInDoubtMakesItUnequal() {
        result.addInDoubt();

        assertThat(result.isEqual()).isFalse();
    }

    @Test
    void notesDoNotMakeItUnequal() {
        result.addPreexisting();
        result.addWithoutTime();
        result.addUnlisted();
        result.addDeletedByJob();
        result.addHeld("pending");
        result.addHeld("pending");
        result.addHeld("disapproved");
        result.of(Kind.USER).addExpected();
        result.of(Kind.USER).addEqual();

        assertThat(result.isEqual()).isTrue();
        assertThat(result.preexisting()).isEqualTo(1);
        assertThat(result.withoutTime()).isEqualTo(1);
        assertThat(result.unlisted()).isEqualTo(1);
        assertThat(result.deletedByJob()).isEqualTo(1);
        assertThat(result.held()).isEqualTo(Map.of("pending", 2L, "disapproved", 1L));
        assertThat(result.of(Kind.USER).expected()).isEqualTo(1);
        assertThat(result.of(Kind.USER).equal()).isEqualTo(1);
    }

    /** In whatever order messages come: the same ones have the same sum, and one more, or one less, another. */
    @Test
    void hashDependsOnMessagesAndNotOnTheirOrder() {
        Random random = new Random(7);
        for (int round = 0; round < 50; round++) {
            List<byte[]> digests = new ArrayList<>();
            for (int i = 0; i < 1 + random.nextInt(20); i++) {
                byte[] digest = new byte[16];
                random.nextBytes(digest);
                digests.add(digest);
            }
            ComparisonResult one = new ComparisonResult();
            digests.forEach(one::addSent);
            Collections.shuffle(digests, random);
            digests.forEach(one::addFound);
            assertThat(one.foundHash()).isEqualTo(one.sentHash()).matches("[0-9a-f]{32}");

            one.addFound(digests.get(0));
            assertThat(one.foundHash()).as("one message twice").isNotEqualTo(one.sentHash());
        }
    }

    @Test
    void hashWrapsAroundAt128Bits() {
        byte[] largest = BigInteger.ONE.shiftLeft(128).subtract(BigInteger.ONE).toByteArray();
        byte[] all = new byte[16];
        System.arraycopy(largest, largest.length - 16, all, 0, 16);
        result.addSent(all);
        assertThat(result.sentHash()).isEqualTo("f".repeat(32));
        byte[] one = new byte[16];
        one[15] = 1;
        result.addSent(one);

        assertThat(result.sentHash()).isEqualTo("0".repeat(32));
    }
}
